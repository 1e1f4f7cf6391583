"""«What if»: the same task with more seats, other groups or other rules, and how the new plan differs from the old."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from orientir.core.routing.specs import Group, Plan, Programme, Task, TaskNotSound


@dataclass(frozen=True, slots=True)
class Difference:
    """``more`` and ``fewer``: people whose lack is now covered more, or less, than before."""

    covered: float
    seats: int
    more: int
    fewer: int
    now_learning: int
    no_longer: int


def change(
    task: Task,
    *,
    seats: Mapping[str, int] | None = None,
    programmes: Sequence[Programme] = (),
    groups: Sequence[Group] = (),
    rules: Mapping[str, Any] | None = None,
) -> Task:
    """``seats``: group → how many seats more (below zero: fewer). Raises ``TaskNotSound`` for a group there is not."""
    changed = dict(seats or {})
    known = {one.code for one in task.groups}
    for code in changed:
        if code not in known:
            raise TaskNotSound(f"группы «{code}» нет: менять места не в чем")
    return replace(
        task,
        programmes=[*task.programmes, *programmes],
        groups=[
            *(
                replace(one, seats=max(one.seats + changed.get(one.code, 0), 0))
                for one in task.groups
            ),
            *groups,
        ],
        rules=replace(task.rules, **(rules or {})),
    )


def compare(before: Plan, after: Plan) -> Difference:
    one, other = _by_person(before), _by_person(after)
    everybody = one.keys() | other.keys()
    moved = [other.get(key, 0.0) - one.get(key, 0.0) for key in everybody]
    return Difference(
        covered=after.covered - before.covered,
        seats=len(after.seats) - len(before.seats),
        more=sum(change > 1e-9 for change in moved),
        fewer=sum(change < -1e-9 for change in moved),
        now_learning=len(other.keys() - one.keys()),
        no_longer=len(one.keys() - other.keys()),
    )


def _by_person(plan: Plan) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for seat in plan.seats:
        found[seat.learner] += seat.gain
    return dict(found)
