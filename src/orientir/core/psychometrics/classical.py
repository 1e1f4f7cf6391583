"""Classical statistics of items and of the score: what a methodist looks at first.

Everything is counted from covariances of pairs of items (``covariances``), so gaps and booklets are no trouble; on
complete data each figure is the textbook one. Sources: Cronbach (1951) doi:10.1007/BF02310555; McDonald (1999) Test
Theory (omega); Lord and Novick (1968).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.covariances import covariances, to_correlations
from orientir.core.psychometrics.score_tables import Matrix
from orientir.core.psychometrics.troubles import Trouble

Floats = npt.NDArray[np.float64]

_STEPS, _CLOSE = 2_000, 1e-10


@dataclass(frozen=True)
class TroubleBounds:
    """Where trouble begins; usual bounds (Ebel and Frisbie, 1991), a methodologist may set others."""

    weak: float = 0.2
    easy: float = 0.95
    hard: float = 0.1


@dataclass(frozen=True)
class ItemStatistics:
    """``difficulty``: mean score over the maximum (1 is easiest); ``discrimination``: correlation with the score on the
    other items; ``alpha_without``: reliability of the test without the item. nan where they cannot be counted.
    """

    item: str
    answered: int
    difficulty: float
    discrimination: float
    alpha_without: float
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True)
class ScaleStatistics:
    """``sem``: standard error of measurement, in points of a test of all items; ``unmet_pairs``: pairs of items that
    nobody answered together (their covariance is taken to be the mean of the others).
    """

    persons: int
    items: int
    mean: float
    deviation: float
    alpha: float
    omega: float
    sem: float
    unmet_pairs: int


def classical_statistics(
    matrix: Matrix,
    names: Sequence[str],
    weights: Floats | None = None,
    bounds: TroubleBounds | None = None,
) -> tuple[ScaleStatistics, tuple[ItemStatistics, ...]]:
    """Of ``matrix`` [persons, items; -1 missing]. Raises Mistake: fewer than two items that vary."""
    found = covariances(matrix, weights)
    spread = found.filled
    if (np.diag(spread) > 0).sum() < 2:
        raise Mistake("нужны хотя бы два задания, на которые отвечали по-разному")
    means, most = found.means, matrix.max(axis=0).clip(1)
    items = tuple(
        _item(
            name,
            int(found.persons[j, j]),
            float(means[j] / most[j]),
            spread,
            j,
            bounds or TroubleBounds(),
        )
        for j, name in enumerate(names)
    )
    return _scale(len(matrix), means, spread, int(np.isnan(found.value).sum()) // 2), items


def _item(
    name: str, answered: int, difficulty: float, spread: Floats, j: int, bounds: TroubleBounds
) -> ItemStatistics:
    others = np.delete(np.arange(len(spread)), j)
    rest = spread[np.ix_(others, others)]
    both = math.sqrt(max(spread[j, j], 0.0) * max(rest.sum(), 0.0))
    discrimination = float(spread[j, others].sum() / both) if both else math.nan
    troubles = _troubles(answered, spread[j, j] > 0, difficulty, discrimination, bounds)
    return ItemStatistics(name, answered, difficulty, discrimination, alpha(rest), troubles)


def _troubles(
    answered: int, varies: bool, difficulty: float, discrimination: float, bounds: TroubleBounds
) -> tuple[Trouble, ...]:
    if not answered:
        return (Trouble.NO_ANSWERS,)
    if not varies:
        return (Trouble.SAME_ANSWER,)
    found = {
        Trouble.NEGATIVE: discrimination < 0,
        Trouble.WEAK: 0 <= discrimination < bounds.weak,
        Trouble.TOO_EASY: difficulty > bounds.easy,
        Trouble.TOO_HARD: difficulty < bounds.hard,
    }
    return tuple(trouble for trouble, is_there in found.items() if is_there)


def _scale(persons: int, means: Floats, spread: Floats, unmet: int) -> ScaleStatistics:
    total, reliability = float(spread.sum()), alpha(spread)
    deviation = math.sqrt(max(total, 0.0))
    sem = deviation * math.sqrt(max(1 - reliability, 0.0))
    mean = float(np.nansum(means))
    return ScaleStatistics(
        persons, len(spread), mean, deviation, reliability, omega(spread), sem, unmet
    )


def alpha(spread: Floats) -> float:
    """Cronbach's alpha from covariances [items, items]; nan of fewer than two items or without variance."""
    size, total = len(spread), float(spread.sum())
    if size < 2 or total <= 0:
        return math.nan
    return size / (size - 1) * (1 - float(np.trace(spread)) / total)


def omega(spread: Floats) -> float:
    """McDonald's omega total, (sum of loadings)^2 / variance of the score, by one factor (``one_factor``)."""
    varying = np.flatnonzero(np.diag(spread) > 0)
    kept = spread[np.ix_(varying, varying)]
    if len(varying) < 3:  # one factor is not identified by two items
        return math.nan
    loadings = one_factor(to_correlations(kept)) * np.sqrt(np.diag(kept))
    return float(loadings.sum() ** 2 / kept.sum())


def one_factor(correlations: Floats) -> Floats:
    """Loadings [items] that minimise squared residual correlations off the diagonal (MINRES).

    Source: Harman and Jones (1966) doi:10.1007/BF02289468; each loading in turn by least squares.
    """
    apart = correlations - np.diag(np.diag(correlations))
    values, vectors = np.linalg.eigh(correlations)
    loadings: Floats = np.abs(vectors[:, -1]) * math.sqrt(max(values[-1], 0.0)) * 0.9
    for _ in range(_STEPS):
        before = loadings.copy()
        for j in range(len(loadings)):
            others = float(loadings @ loadings - loadings[j] ** 2)
            loadings[j] = apart[j] @ loadings / others if others else 0.0
        if np.abs(loadings - before).max() < _CLOSE:
            break
    return loadings if loadings.sum() >= 0 else -loadings
