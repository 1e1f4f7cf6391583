"""The next task of an adaptive test: chosen by the server, stored with the answer it follows from, in one transaction.

Choosing loads what is compiled (numba): sittings of a fixed form do not pay for it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from orientir.core.items.scoring import score
from orientir.core.items.storage import from_json
from orientir.core.psychometrics.parameters import ItemParameters

if TYPE_CHECKING:
    from orientir.core.psychometrics.adaptive import AdaptiveBank, AdaptiveRule

BANKS_KEPT = 16


@dataclass(frozen=True, slots=True)
class Advance:
    """``state``: open, ended, linear (no adaptive test) or unknown. ``said``: what saving said, as JSON text."""

    state: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """Answers that came with the wish for the next task, as saving takes them."""

    token: str
    device: str
    answers: str


def advance(*, sitting: int, after: int | None, sent: Sent | None = None) -> Advance:
    """Keep ``sent`` and give the task that follows the one at position ``after`` (None: the first).

    Asked again it changes nothing: the task that follows stands already. Where the rule stops, the sitting ends.
    """
    load_choosing()  # seconds in a fresh process: not while the sitting is held
    with transaction.atomic():
        return _advance(sitting, after, sent)


def _advance(sitting: int, after: int | None, sent: Sent | None) -> Advance:
    """The sitting is held for the end before anything is saved: the same answer may be under way by itself, and two
    that hold it for a save would wait for each other.
    """
    step = _step(sitting)
    said = _save(sitting, sent) if sent else ""
    if said:
        step = _step(sitting)
    if step["state"] != "open":
        return Advance(step["state"], said)
    given = step["given"]
    here = given[-1]["position"] if given else None
    if after != here:
        return Advance("open", said)
    return Advance(_give(sitting, step), said)


def _step(sitting: int) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("select adaptive_step(%s)::text", [sitting])
        told = cursor.fetchone()[0]
    return json.loads(told) if told else {"state": "unknown"}


def _save(sitting: int, sent: Sent) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "select save_answers(%s, %s, %s, %s)::text",
            [sent.token, sitting, sent.device, sent.answers],
        )
        return str(cursor.fetchone()[0])


def _give(sitting: int, step: dict[str, Any]) -> str:
    """Choose and store; the state after it."""
    from orientir.core.psychometrics.adaptive import next_item  # see above

    bank, rule, positions = bank_of(json.dumps(step["design"], sort_keys=True))
    earned = _earned(step["task"])
    place = {position: n for n, position in enumerate(positions)}
    answers = []
    for one in step["given"]:
        item, points = place[one["position"]], one["points"]
        answers.append((item, _score(bank.items[item], earned if points is None else points)))
    found = next_item(bank, rule, answers, seed=sitting)
    position = None if found.item is None else positions[found.item]
    with connection.cursor() as cursor:
        cursor.execute(
            "select put_task(%s, %s, %s, %s, %s, %s)",
            [sitting, position, earned, found.reason[:300], found.ability, found.error],
        )
        if position is None:
            cursor.execute("select ended_at from end_sitting(%s)", [sitting])
    return "ended" if position is None else "open"


def _earned(task: dict[str, Any] | None) -> int:
    """Points of the answer before one, whole; nothing answered is nothing earned."""
    if task is None:
        return 0
    told = score(from_json(task["content"]), task["answer"])
    return int(told.points + told.points.__class__("0.5")) if told.points else 0


def _score(item: ItemParameters, points: int) -> int:
    """Points as the calibration counted them: from the lowest that anybody had, up to the highest.

    What lies beyond (points that nobody had before) counts as the nearest that is known.
    """
    return min(max(points - item.lowest, 0), item.max_score)


@lru_cache(1)
def load_choosing() -> None:
    """Once a process: what choosing compiles, on a bank of two tasks."""
    from orientir.core.psychometrics.adaptive import AdaptiveBank, AdaptiveRule, next_item

    items = [ItemParameters(name, 1.0, (0.0,)) for name in ("a", "b")]
    bank = AdaptiveBank.of(items, ["x", "x"], {"x": 1.0})
    next_item(bank, AdaptiveRule(1, 2, 0.1, 1, 1), [(0, 1)], seed=1)


@lru_cache(BANKS_KEPT)
def bank_of(design: str) -> tuple[AdaptiveBank, AdaptiveRule, tuple[int, ...]]:
    """The tabulated bank of a form's design (JSON), its rule, and the form's position of each item of the bank."""
    from dataclasses import replace

    import numpy as np

    from orientir.core.psychometrics.adaptive import AdaptiveBank, AdaptiveRule

    told = json.loads(design)
    items = [
        ItemParameters(
            str(one["position"]),
            one["slope"],
            tuple(one["steps"]),
            lowest=one.get("lowest", 0),  # forms of earlier versions hold only tasks counted from 0
        )
        for one in told["items"]
    ]
    bank = AdaptiveBank.of(items, [one["area"] for one in told["items"]], told["shares"])
    limits = {str(one["position"]): one["limit"] for one in told["items"]}
    bank = replace(bank, limits=np.array([limits[item.name] for item in bank.items]))
    positions = tuple(int(item.name) for item in bank.items)
    return bank, AdaptiveRule(**told["rule"]), positions
