"""Experts' marks of extended answers: which points may be given, who gets which answer, what the marks come to.

An answer is marked by so many experts independently. Where two differ by more than the bound, a third marks it anew and
that mark stands; else the mean of the two does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from orientir.core.items.specs import Rubric, RubricCriterion
from orientir.core.mistakes import Mistake

CENT = Decimal("0.01")
Points = Mapping[str, Decimal]


class MarksNotSound(Mistake):
    """A criterion without points, or with points that it does not have."""


def choices_of(criterion: RubricCriterion) -> list[Decimal]:
    """Points that may be given: whole ones from 0 up, those of the levels, and the maximum."""
    whole = {Decimal(n) for n in range(int(criterion.points) + 1)}
    return sorted(whole | {level.points for level in criterion.levels} | {criterion.points})


def read_marks(rubric: Rubric, told: Mapping[str, str]) -> dict[str, Decimal]:
    """Points by criterion as they were typed. Raises MarksNotSound with every criterion that lacks them."""
    lacking = [one.title for one in rubric.criteria if not _chosen(one, told)]
    if lacking:
        raise MarksNotSound(f"поставьте баллы по критериям: {'; '.join(lacking)}")
    return {one.identifier: Decimal(told[one.identifier]) for one in rubric.criteria}


def _chosen(criterion: RubricCriterion, told: Mapping[str, str]) -> bool:
    return told.get(criterion.identifier, "") in {str(one) for one in choices_of(criterion)}


def total_of(points: Points) -> Decimal:
    return sum(points.values(), Decimal(0))


@dataclass(frozen=True, slots=True)
class MarkingRule:
    """``marks`` experts for each answer; two that differ by more than ``bound`` percent of its maximum call a third."""

    marks: int
    bound: Decimal

    def differ(self, totals: Sequence[Decimal], most: Decimal) -> bool:
        """Whether marks are so far apart that a third expert is called."""
        return max(totals) - min(totals) > most * self.bound / 100


@dataclass(frozen=True, slots=True)
class Settled:
    """``points`` None: more marks are needed, ``needed`` in all (a third one among them)."""

    points: Decimal | None
    needed: int


def settle(
    rule: MarkingRule, totals: Sequence[Decimal], third: Decimal | None, most: Decimal
) -> Settled:
    """What an answer is worth. ``totals``: marks given so far without the third; ``most``: its maximum."""
    if len(totals) < rule.marks:
        return Settled(None, rule.marks)
    if not rule.differ(totals, most):
        mean = sum(totals, Decimal(0)) / len(totals)
        return Settled(mean.quantize(CENT, ROUND_HALF_UP), rule.marks)
    return Settled(third, rule.marks + 1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer that lacks ``lacking`` experts; ``barred``: who may not get it (conflict, or has it already)."""

    answer: int
    lacking: int
    barred: frozenset[int]


@dataclass(frozen=True, slots=True)
class Dealt:
    """Pairs of answer and expert in the order of the lot; ``left``: answers for which experts do not suffice."""

    pairs: tuple[tuple[int, int], ...]
    left: tuple[int, ...]


def deal_answers(waiting: Iterable[Waiting], loads: Mapping[int, int], seed: int) -> Dealt:
    """Each answer to the least loaded of those who may have it, by lot among equals.

    ``loads``: expert → answers that they hold already.
    """
    lot = Random(seed)  # noqa: S311 a fair lot, not a secret
    order = list(waiting)
    lot.shuffle(order)
    held = dict(sorted(loads.items()))
    pairs: list[tuple[int, int]] = []
    left: list[int] = []
    for one in order:
        may = [expert for expert in held if expert not in one.barred]
        chosen = sorted(may, key=lambda expert: (held[expert], lot.random()))[: one.lacking]
        for expert in chosen:
            held[expert] += 1
            pairs.append((one.answer, expert))
        if len(chosen) < one.lacking:
            left.append(one.answer)
    return Dealt(tuple(pairs), tuple(left))
