"""What a plan comes to: by competency, by group, and who gets nothing for which reason, over everybody at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from orientir.core.routing.assigning import Solved
from orientir.core.routing.loops import EMPTY
from orientir.core.routing.posing import CODE, obstacles
from orientir.core.routing.posing import single_gains as gains_of
from orientir.core.routing.specs import OBSTACLES


@dataclass(frozen=True, slots=True)
class CompetencyOutcome:
    """``people`` lack it; ``expected`` and ``covered`` are weighed probabilities; ``taught``: how many learn it now."""

    competency: str
    people: int
    expected: float
    covered: float
    taught: int


@dataclass(frozen=True, slots=True)
class GroupOutcome:
    group: str
    seats: int
    taken: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """``left``: people who get nothing, key → cause; the cause is that of the group that would give them most.

    Causes beside obstacles: ``full``, ``no_programme`` (nothing teaches what they lack), ``no_lack``.
    """

    competencies: tuple[CompetencyOutcome, ...]
    groups: tuple[GroupOutcome, ...]
    left: dict[str, str]

    @property
    def causes(self) -> dict[str, int]:
        """Cause → people, the most frequent first."""
        return dict(Counter(self.left.values()).most_common())


def summarise(solved: Solved) -> Outcome:
    return Outcome(_by_competency(solved), _by_group(solved), _left(solved))


def _by_competency(solved: Solved) -> tuple[CompetencyOutcome, ...]:
    buyers, people = solved.buyers, solved.problem.people
    share = buyers.shares(solved.bundles)
    names = sorted({lack.competency for one in solved.problem.task.learners for lack in one.lacks})
    codes = solved.problem.competencies
    found = []
    for name in names:
        own = people.competency == codes[name]
        weight = people.weight[own]
        found.append(
            CompetencyOutcome(
                name,
                int(own.sum()),
                float(weight.sum()),
                float((weight * np.minimum(share[own], 1.0)).sum()),
                int((share[own] > 0).sum()),
            )
        )
    return tuple(found)


def _by_group(solved: Solved) -> tuple[GroupOutcome, ...]:
    taken = np.bincount(
        solved.bundles[solved.bundles != EMPTY], minlength=len(solved.problem.offers)
    )
    return tuple(
        GroupOutcome(group.code, group.seats, int(count))
        for group, count in zip(solved.problem.task.groups, taken, strict=True)
    )


def _left(solved: Solved) -> dict[str, str]:
    """Passes over the groups once, keeping for everybody the obstacle of the most useful one."""
    problem, people = solved.problem, solved.problem.people
    best, cause = np.zeros(len(people)), np.full(len(people), CODE["useless"], np.int8)
    for group in range(len(problem.offers)):
        gain = gains_of(people, problem.offers, group, solved.buyers.person)
        codes = obstacles(
            problem.task, people, problem.offers, problem.km, group, solved.buyers.person
        )
        better = gain > best
        best[better], cause[better] = gain[better], codes[better]
    suited = np.diff(problem.starts) > 0
    need = np.bincount(solved.buyers.person, people.weight, len(people))
    learners = problem.task.learners
    nothing = np.flatnonzero((solved.bundles == EMPTY).all(axis=1))
    return {
        learners[p].key: _cause(suited[p], need[p], best[p], int(cause[p]))
        for p in nothing.tolist()
    }


def _cause(suited: bool, need: float, best: float, cause: int) -> str:
    if need <= 0:
        return "no_lack"
    if suited:
        return "full"
    return "no_programme" if best <= 0 else OBSTACLES[cause]
