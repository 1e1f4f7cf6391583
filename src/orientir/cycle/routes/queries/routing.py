"""What a run of routing reads: who lacks what, what is offered, where everything is."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils import timezone

from orientir.core.packs.find import find_pack
from orientir.core.packs.specs import Pack
from orientir.core.routing.policy import find_policy, rules_for
from orientir.core.routing.specs import Group, Lack, Learner, Programme, Rules, Span, Task
from orientir.cycle.learning import api as learning
from orientir.cycle.routes.models import Route, RouteNeed
from orientir.kit.bulk import fetch_rows

OPEN_STATES = ("draft", "agreed", "active")
ENDED = ("withdrawn", "expelled", "completed")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a run; None: as the pack says. ``extra_seats``: in every group more than it has.

    ``programme``: one more group of it, with ``seats`` from ``begins`` to ``ends``.
    """

    hours: int | None = None
    most_programmes: int | None = None
    least_size: int | None = None
    most_size: int | None = None
    farthest_km: int | None = None
    extra_seats: int = 0
    programme: str = ""
    seats: int = 0
    begins: date | None = None
    ends: date | None = None

    def rules(self) -> dict[str, Any]:
        """Changes of the pack's rules."""
        told = {
            "most_programmes": self.most_programmes,
            "least_size": self.least_size,
            "most_size": self.most_size,
            "farthest_km": self.farthest_km,
        }
        return {name: value for name, value in told.items() if value is not None}


def read_task(*, unit: int, pack: Pack, asked: Asked, at: datetime, seed: int) -> Task:
    """Everybody below ``unit`` whose route is open and names a lack, and every group one can still join."""
    hours = float(asked.hours if asked.hours is not None else find_policy(pack).hours.value)
    learners = list(_learners(unit, timezone.localdate(at), hours))
    return _task(
        learners,
        learning.list_offered_groups(at=at),
        rules_for(pack, timezone.localdate(at), seed, **asked.rules()),
        pack,
    )


def read_own_task(
    *,
    route: Route,
    needs: Sequence[RouteNeed],
    pack: Pack,
    groups: Sequence[learning.OfferedGroup],
    on: date,
) -> Task:
    """One person before these groups; what they lack and learn as far as whoever asks may see it."""
    learned, busy = _learned([route.person_id])
    hours = find_policy(pack).hours.value if route.hours is None else route.hours
    learner = Learner(
        key=str(route.person_id),
        lacks=tuple(Lack(one.competency, one.probability or 1.0, one.level) for one in needs),
        hours=float(hours),
        place=_municipalities([route.unit_id], on).get(route.unit_id, ""),
        category=route.staff_category,
        forms=frozenset(route.forms),
        learned=learned.get(route.person_id, frozenset()),
        busy=busy.get(route.person_id, ()),
    )
    return _task([learner], groups, rules_for(pack, on, 0), pack)


def _task(
    learners: list[Learner], groups: Sequence[learning.OfferedGroup], rules: Rules, pack: Pack
) -> Task:
    today = rules.first_day
    offered = learning.list_offered_programmes(on=today)
    home = _municipalities([one.organisation for one in groups], today)
    mended = float(find_policy(pack).mended.value)
    known = {one.code for one in offered}
    return Task(
        learners=learners,
        programmes=[_programme(one, mended, known) for one in offered],
        groups=[
            Group(one.code, one.programme, one.starts_on, one.ends_on, one.free, home.get(one.organisation, ""))
            for one in groups
            if one.programme in known
        ],
        rules=rules,
        places=_places(pack),
    )  # fmt: skip


def changed_hours(task: Task, asked: Asked) -> Task:
    """The same people with the hours that are asked for."""
    if asked.hours is None:
        return task
    return replace(task, learners=[replace(one, hours=float(asked.hours)) for one in task.learners])


def _programme(one: learning.OfferedProgramme, mended: float, known: set[str]) -> Programme:
    return Programme(
        code=one.code,
        title=one.title,
        kind=one.kind,
        form=one.form,
        hours=float(max(one.hours, 1)),
        covers=dict.fromkeys(one.competencies, mended),
        requires=frozenset(one.prerequisites) & known,
        priority=float(one.is_federal_priority),
    )


def _learners(unit: int, today: date, hours: float) -> Iterator[Learner]:
    """In the order in which their routes were made: the order of application among equals."""
    lacks: dict[int, dict[str, Lack]] = defaultdict(dict)
    first: dict[int, tuple[Any, ...]] = {}
    for (
        person,
        place,
        code,
        category,
        applied,
        said,
        forms,
        competency,
        level,
        probability,
    ) in fetch_rows(_LACKS, {"unit": unit, "states": list(OPEN_STATES), "on": today}):
        first.setdefault(person, (place or "", code, category, applied, said, forms))
        known = lacks[person].get(competency)
        if known is None or known.probability < probability:
            lacks[person][competency] = Lack(competency, probability, level)
    learned, busy = _learned(list(first))
    for person, (place, code, category, applied, said, forms) in first.items():
        yield Learner(
            key=str(person),
            lacks=tuple(lacks[person].values()),
            hours=hours if said is None else float(said),
            place=place,
            unit=code,
            category=category,
            forms=frozenset(forms),
            learned=learned.get(person, frozenset()),
            busy=busy.get(person, ()),
            applied=applied,
        )


def _learned(
    persons: Sequence[int],
) -> tuple[dict[int, frozenset[str]], dict[int, tuple[Span, ...]]]:
    """Programmes that people have or are taking, and the days of those they are taking now."""
    learned: dict[int, set[str]] = defaultdict(set)
    busy: dict[int, list[Span]] = defaultdict(list)
    for one in learning.list_learned(persons):
        if one.state in ("withdrawn", "expelled"):
            continue
        learned[one.person].add(one.programme)
        if one.completed_on is None:
            busy[one.person].append((one.starts_on, one.ends_on))
    return (
        {person: frozenset(codes) for person, codes in learned.items()},
        {person: tuple(spans) for person, spans in busy.items()},
    )


def _municipalities(units: Sequence[int], on: date) -> dict[int, str]:
    """Unit → code of its municipality; a unit that has none is near to everybody."""
    rows = fetch_rows(_HOME, {"units": list(set(units)), "on": on})
    return {int(unit): str(code) for unit, code in rows}


def _places(pack: Pack) -> Mapping[str, tuple[float, float]]:
    """Code of a municipality → latitude and longitude: the middle of its boundaries on the pack's map."""
    middles = _middles(find_pack(pack.id) / "map" / "municipalities.geojson")
    rows = fetch_rows("select code, oktmo from registry_unit where level = 'municipality'", {})
    return {code: middles[oktmo] for code, oktmo in rows if oktmo in middles}


@lru_cache(maxsize=4)
def _middles(boundaries: Path) -> dict[str, tuple[float, float]]:
    if not boundaries.is_file():
        return {}
    read = json.loads(boundaries.read_text("utf-8"))
    return {
        one["properties"]["oktmo"]: _middle(one["geometry"]["coordinates"])
        for one in read["features"]
    }


def _middle(rings: Any) -> tuple[float, float]:
    points = list(_points(rings))
    longitudes, latitudes = zip(*points, strict=True)
    return (min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2


def _points(rings: Any) -> Iterator[tuple[float, float]]:
    if isinstance(rings[0], int | float):
        yield rings[0], rings[1]
        return
    for one in rings:
        yield from _points(one)


_LACKS = """
select r.person_id, m.code, u.code, r.staff_category, r.id, r.hours, r.forms, n.competency, n.level,
  coalesce(n.probability, 1)
from routes_route r
join routes_need n on n.route_id = r.id
join registry_unit u on u.id = r.unit_id
join registry_unit_closure c on c.ancestor_id = %(unit)s and c.descendant_id = r.unit_id
left join registry_unit_period p on p.unit_id = r.unit_id and p.valid_from <= %(on)s
  and (p.valid_to is null or p.valid_to > %(on)s)
left join registry_unit m on m.id = p.municipality_id
where r.status = any (%(states)s)
order by r.id, n.id
"""
_HOME = """
select p.unit_id, m.code from registry_unit_period p join registry_unit m on m.id = p.municipality_id
where p.unit_id = any (%(units)s) and p.valid_from <= %(on)s and (p.valid_to is null or p.valid_to > %(on)s)
"""
