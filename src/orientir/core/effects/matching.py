"""People of equal first result, found among those who did not learn: nearest within a caliper, each used once.

Matched are learners and others of one stratum (a municipality and the dates of a group): people of unlike places move
by themselves towards unlike means, and equal first results would not make them equal. What a first result does not
show, above all that learners wanted to learn, is not matched: such a comparison is weaker than that with the queue.

The pairs are those that lie nearest in all (Rosenbaum 1989, doi:10.1080/01621459.1989.10478868), none farther apart
than a fifth of a standard deviation (Cochran & Rubin 1973; Austin 2011, doi:10.1002/pst.433).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from statistics import pstdev

import numpy as np
from scipy.optimize import linear_sum_assignment

from orientir.core.effects.changes import Measured

FAR = 1e6
"""What a pair beyond the caliper costs: more than all pairs within it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """``stratum``: only people of one are matched. ``person``: who it is, so that nobody is used twice."""

    person: int
    stratum: Hashable
    measured: Measured


@dataclass(frozen=True, slots=True)
class Matched:
    """Learners who have somebody of equal first result, and those people."""

    learners: Sequence[Measured]
    others: Sequence[Measured]


def match(
    learners: Sequence[Placed], others: Sequence[Placed], *, caliper: float = 0.2, each: int = 2
) -> Matched:
    """Up to ``each`` others for every learner; ``caliper`` in standard deviations of everybody's first result."""
    firsts = [one.measured.before for one in (*learners, *others)]
    reach = caliper * pstdev(firsts) if len(firsts) > 1 else 0.0
    pools, used = _by_stratum(others), set[int]()
    found: list[Placed] = []
    having: set[int] = set()
    for stratum, taught in sorted(_by_stratum(learners).items(), key=lambda one: str(one[0])):
        for _round in range(each):
            free = [one for one in pools.get(stratum, ()) if one.person not in used]
            for learner, other in _pairs(taught, free, reach):
                used.add(other.person)
                having.add(learner.person)
                found.append(other)
    kept = [one.measured for one in learners if one.person in having]
    return Matched(kept, [one.measured for one in found])


def _by_stratum(people: Sequence[Placed]) -> Mapping[Hashable, list[Placed]]:
    found: dict[Hashable, list[Placed]] = defaultdict(list)
    for one in people:
        found[one.stratum].append(one)
    return found


def _pairs(
    learners: Sequence[Placed], others: Sequence[Placed], reach: float
) -> list[tuple[Placed, Placed]]:
    """As many pairs within reach as can be, together as near as can be."""
    if not learners or not others:
        return []
    ours, theirs = (np.array([one.measured.before for one in side]) for side in (learners, others))
    apart = np.abs(ours[:, None] - theirs[None, :])
    rows, columns = linear_sum_assignment(np.where(apart <= reach, apart, FAR))
    return [
        (learners[row], others[column])
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        if apart[row, column] <= reach
    ]
