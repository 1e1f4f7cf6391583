"""Marks by a rubric: self-assessment beside experts, where they disagree, who decides, what level comes of it.

The rule: the experts' mean counts; where marks of a criterion lie apart by the rubric's ``disagreement`` or more, or
the unit's own mark does from the experts', the arbiter's mark counts, and until there is one the criterion is disputed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from orientir.core.mistakes import Mistake
from orientir.core.packs.directions import Position
from orientir.core.packs.rubrics import Band, Rubric, RubricCriterion

Role = Literal["self", "expert", "arbiter"]
How = Literal["agreed", "mean", "arbiter", "disputed", "waiting"]


@dataclass(frozen=True, slots=True)
class Score:
    """Points of one criterion. ``reviewer``: an opaque id; ``reviewer_unit``: where who marks works."""

    criterion: str
    role: Role
    reviewer: str
    reviewer_unit: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Settled:
    """What a criterion comes to; ``points`` is None while experts are waited for or marks are disputed."""

    criterion: RubricCriterion
    points: Decimal | None
    how: How
    spread: Decimal


@dataclass(frozen=True, slots=True)
class PositionMark:
    position: Position
    points: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class CycleMark:
    """A unit's mark in one direction. ``band`` and ``percent`` are None until every criterion is settled."""

    settled: tuple[Settled, ...]
    positions: tuple[PositionMark, ...]
    points: Decimal
    most: Decimal
    percent: Decimal | None
    band: Band | None


class ScoreRefused(Mistake):
    """A mark that may not be given."""


def check_score(rubric: Rubric, unit: str, score: Score) -> None:
    """Raises ScoreRefused: an unknown criterion, points above the most or between steps, an expert of the own unit."""
    criterion = rubric.criterion(score.criterion)
    if criterion is None:
        raise ScoreRefused(f"критерия «{score.criterion}» в рубрике нет: выберите из её списка")
    if not 0 <= score.points <= criterion.points:
        raise ScoreRefused(
            f"{score.points} баллов за «{criterion.title}» поставить нельзя: от 0 до {criterion.points}"
        )
    if score.points % criterion.step:
        raise ScoreRefused(f"баллы за «{criterion.title}» ставят шагами по {criterion.step}")
    if score.role != "self" and score.reviewer_unit == unit:
        raise ScoreRefused("эксперт не оценивает свою организацию: назначьте другого")
    if score.role == "self" and score.reviewer_unit != unit:
        raise ScoreRefused("самооценку ставит сама единица: эксперт ставит свою оценку отдельно")


def mark_cycle(
    rubric: Rubric, unit: str, scores: Iterable[Score], positions: Sequence[Position]
) -> CycleMark:
    """What the marks of a unit in one direction come to, over the positions its track asks. Raises ScoreRefused."""
    by_criterion: dict[str, list[Score]] = {}
    for one in scores:
        check_score(rubric, unit, one)
        by_criterion.setdefault(one.criterion, []).append(one)
    asked = [one for one in rubric.criteria if one.position in positions]
    settled = tuple(settle(rubric, one, by_criterion.get(one.code, ())) for one in asked)
    return _summed(rubric, settled, positions)


def settle(rubric: Rubric, criterion: RubricCriterion, scores: Iterable[Score]) -> Settled:
    """One criterion: whose mark counts."""
    given = _last_of_each(scores)
    experts = [one.points for one in given if one.role == "expert"]
    own = [one.points for one in given if one.role == "self"]
    decided = [one.points for one in given if one.role == "arbiter"]
    spread = _spread(experts, own)
    if decided:
        return Settled(criterion, decided[-1], "arbiter", spread)
    if len(experts) < rubric.experts.value:
        return Settled(criterion, None, "waiting", spread)
    bound = rubric.disagreement.value * criterion.points / 100
    if spread and spread >= bound:
        return Settled(criterion, None, "disputed", spread)
    mean = sum(experts, Decimal(0)) / len(experts)
    return Settled(criterion, mean, "mean" if spread else "agreed", spread)


def _last_of_each(scores: Iterable[Score]) -> list[Score]:
    """Who marks twice is heard once: the later mark counts."""
    return list({(one.role, one.reviewer): one for one in scores}.values())


def _spread(experts: Sequence[Decimal], own: Sequence[Decimal]) -> Decimal:
    """How far the marks lie apart: of the experts among themselves, and of the unit's own from their mean."""
    if not experts:
        return Decimal(0)
    among = max(experts) - min(experts)
    mean = sum(experts, Decimal(0)) / len(experts)
    return max([among, *(abs(one - mean) for one in own)])


def _summed(
    rubric: Rubric, settled: tuple[Settled, ...], positions: Sequence[Position]
) -> CycleMark:
    most = sum((one.criterion.points for one in settled), Decimal(0))
    points = sum((one.points or Decimal(0) for one in settled), Decimal(0))
    is_done = bool(settled) and all(one.points is not None for one in settled)
    percent = 100 * points / most if is_done else None
    band = band_of(rubric, percent) if percent is not None else None
    by_position = _by_position(settled, positions)
    return CycleMark(settled, by_position, points, most, percent, band)


def _by_position(
    settled: Sequence[Settled], positions: Sequence[Position]
) -> tuple[PositionMark, ...]:
    sums: dict[Position, list[Decimal]] = {one: [Decimal(0), Decimal(0)] for one in positions}
    for one in settled:
        pair = sums[one.criterion.position]
        pair[0] += one.points or Decimal(0)
        pair[1] += one.criterion.points
    return tuple(PositionMark(position, *pair) for position, pair in sums.items())


def band_of(rubric: Rubric, percent: Decimal) -> Band:
    """The highest level that a percent reaches; the lowest begins with nought."""
    return [one for one in rubric.bands if percent >= one.from_percent][-1]


def count_states(marks: Iterable[CycleMark]) -> Mapping[How, int]:
    """How many criteria are settled in which way: what an organiser of an expertise waits for."""
    counts: dict[How, int] = dict.fromkeys(("agreed", "mean", "arbiter", "disputed", "waiting"), 0)
    for mark in marks:
        for one in mark.settled:
            counts[one.how] += 1
    return counts
