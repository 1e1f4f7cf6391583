"""The other scoring: each unit against the best one, who has 100 («Мотивирующий мониторинг» of municipalities).

Source: the federal motivating monitoring of municipal authorities: the best result of an indicator is 100 points, the
others have their share of it, units are ranked by each indicator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

BEST: Final = 100.0


@dataclass(frozen=True, slots=True)
class AgainstBest:
    """``points`` 0–100 and ``place`` from 1 (equal values share a place); both None where the value is unknown."""

    points: float | None
    place: int | None


def score_against_best(
    values: Mapping[str, float | None], direction: Literal["up", "down"]
) -> dict[str, AgainstBest]:
    """Unit → its points and place. Values are not negative; where less is better, the least is the best.

    A best value of nought leaves no share to count: where more is better all have 100, where less is better those at
    nought have 100 and the others none.
    """
    known = {unit: value for unit, value in values.items() if value is not None}
    if any(value < 0 for value in known.values()):
        raise ValueError("values against the best one are not negative")
    if not known:
        return dict.fromkeys(values, AgainstBest(None, None))
    best = max(known.values()) if direction == "up" else min(known.values())
    return {
        unit: AgainstBest(None, None)
        if value is None
        else AgainstBest(_points(value, best, direction), _place(value, known, direction))
        for unit, value in values.items()
    }


def _points(value: float, best: float, direction: str) -> float:
    if value == best:
        return BEST
    return BEST * value / best if direction == "up" else BEST * best / value


def _place(value: float, known: Mapping[str, float], direction: str) -> int:
    better = sum(other > value if direction == "up" else other < value for other in known.values())
    return 1 + better


def sum_up(scores: Mapping[str, Mapping[str, AgainstBest]]) -> dict[str, float | None]:
    """Indicator → unit → score: the mean of a unit's known points; None where none is known."""
    points: dict[str, list[float]] = {}
    for by_unit in scores.values():
        for unit, one in by_unit.items():
            points.setdefault(unit, []).extend([one.points] if one.points is not None else [])
    return {unit: sum(found) / len(found) if found else None for unit, found in points.items()}
