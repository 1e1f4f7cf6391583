"""A task and its plan as JSON texts: so that a run can be repeated, explained and changed later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from orientir.core.routing.specs import (
    Group,
    Lack,
    Learner,
    Plan,
    Programme,
    Rules,
    Seat,
    Task,
)


def task_to_json(task: Task) -> str:
    return json.dumps(asdict(task), default=_plain, ensure_ascii=False, sort_keys=True)


def task_from_json(text: str) -> Task:
    """The very task that was written."""
    read = json.loads(text)
    return Task(
        learners=[_learner(one) for one in read["learners"]],
        programmes=[_programme(one) for one in read["programmes"]],
        groups=[Group(**(one | _dates(one, "begins", "ends"))) for one in read["groups"]],
        rules=_rules(read["rules"]),
        places={name: (at[0], at[1]) for name, at in read["places"].items()},
    )


def plan_to_json(plan: Plan) -> str:
    return json.dumps(asdict(plan), ensure_ascii=False, sort_keys=True)


def plan_from_json(text: str) -> Plan:
    read = json.loads(text)
    return Plan(**(read | {"seats": tuple(Seat(**one) for one in read["seats"])}))


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {value!r}")


def _learner(one: Mapping[str, Any]) -> Learner:
    return Learner(
        **(
            dict(one)
            | {
                "lacks": tuple(Lack(**lack) for lack in one["lacks"]),
                "forms": frozenset(one["forms"]),
                "learned": frozenset(one["learned"]),
                "busy": tuple((_day(first), _day(last)) for first, last in one["busy"]),
            }
        )
    )


def _programme(one: Mapping[str, Any]) -> Programme:
    sets = {"requires": frozenset(one["requires"]), "audience": frozenset(one["audience"])}
    return Programme(**(dict(one) | sets))


def _rules(one: Mapping[str, Any]) -> Rules:
    dates = _dates(one, "first_day", "last_day")
    return Rules(**(dict(one) | dates | {"presence": frozenset(one["presence"])}))


def _dates(one: Mapping[str, Any], *names: str) -> dict[str, date]:
    return {name: _day(one[name]) for name in names}


def _day(text: str) -> date:
    return date.fromisoformat(text)
