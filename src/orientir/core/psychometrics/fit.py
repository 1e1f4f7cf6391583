"""Does the model hold for each item and each pair of items? Residuals at ability estimates.

Infit and outfit: Wright and Masters (1982) Rating Scale Analysis, ch. 5; Q3: Yen (1984)
doi:10.1177/014662168400800201, its mean is near -1/(items - 1) when the model holds, so pairs are judged against the
mean (Christensen, Makransky and Horton (2017) doi:10.1177/0146621616677520). Abilities are meant to be weighted
likelihood estimates (WLE): finite for everybody and hardly biased; EAP would draw residuals together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from orientir.core.psychometrics.compiling import compiled
from orientir.core.psychometrics.covariances import covariances_of, to_correlations
from orientir.core.psychometrics.curves import category_probabilities
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.score_tables import Matrix, effective

Floats = npt.NDArray[np.float64]

_FARTHEST, _STEP = 12.0, 0.02  # of the table of expectations; between its knots they are linear
NOTABLE_Q3 = 0.2  # above the mean
_ODD = 0.05


@dataclass(frozen=True)
class ItemFit:
    """Mean squares, 1 where the model holds: ``outfit`` of standardised residuals, ``infit`` weighted by information.

    Above 1: noisier than the model; below: more regular. ``outfit_z``, ``infit_z``: by Wilson and Hilferty, about
    N(0, 1) for samples of hundreds; with many thousands look at the mean squares alone.
    """

    item: str
    persons: int
    outfit: float
    infit: float
    outfit_z: float
    infit_z: float


@dataclass(frozen=True, eq=False)
class PairFit:
    """``q3`` [items, items]: residual correlations; ``mean`` over pairs, ``expected`` -1/(items - 1);
    ``notable``: pairs above the mean by 0.2 or more (or as asked) and by more than chance among so many
    pairs would, the strongest first.
    """

    q3: Floats
    mean: float
    expected: float
    notable: tuple[tuple[str, str, float], ...]


def item_fit(
    matrix: Matrix,
    items: Sequence[ItemParameters],
    ability: Floats,
    weights: Floats | None = None,
) -> tuple[ItemFit, ...]:
    """``matrix`` [persons, items; -1 missing], ``ability`` [persons]; people without a finite ability are left out.

    ``weights`` [persons] of a sample: z-values are of as many people as would tell as much (``effective``).
    """
    sums = np.zeros((len(items), 6))
    held = np.ones(len(matrix)) if weights is None else effective(weights)
    _residual_sums(matrix, ability, held, _expectations(items), sums)
    return tuple(_fit_of(item.name, row) for item, row in zip(items, sums.tolist(), strict=True))


def _expectations(items: Sequence[ItemParameters]) -> Floats:
    """[items, knots, 3]: mean, variance and fourth central moment of the score."""
    knots = np.arange(-_FARTHEST, _FARTHEST + _STEP, _STEP)
    return np.stack([_moments(item, knots) for item in items])


def _moments(item: ItemParameters, ability: Floats) -> Floats:
    chances, points = category_probabilities(item, ability), np.arange(item.max_score + 1.0)
    mean = chances @ points
    off = points - mean[:, None]
    return np.column_stack([mean, (chances * off**2).sum(axis=1), (chances * off**4).sum(axis=1)])


@compiled
def _residual_sums(
    matrix: Matrix, ability: Floats, weights: Floats, table: Floats, sums: Floats
) -> None:
    """By item, weighted: persons, z^2, residual^2, variance, kurtosis ratio, fourth moment less variance^2."""
    last = table.shape[1] - 2
    for i in range(matrix.shape[0]):
        if not math.isfinite(ability[i]):
            continue
        at = (min(max(ability[i], -_FARTHEST), _FARTHEST) + _FARTHEST) / _STEP
        knot = min(int(at), last)
        part = at - knot
        for j in range(matrix.shape[1]):
            if matrix[i, j] >= 0:
                low, high = table[j, knot], table[j, knot + 1]
                off = matrix[i, j] - (low[0] + part * (high[0] - low[0]))
                variance = max(low[1] + part * (high[1] - low[1]), 1e-12)
                fourth = low[2] + part * (high[2] - low[2])
                sums[j, 0] += weights[i]
                sums[j, 1] += weights[i] * off * off / variance
                sums[j, 2] += weights[i] * off * off
                sums[j, 3] += weights[i] * variance
                sums[j, 4] += weights[i] * fourth / (variance * variance)
                sums[j, 5] += weights[i] * (fourth - variance * variance)


def _fit_of(name: str, row: list[float]) -> ItemFit:
    persons, squares, residuals, variance, kurtosis, spread = row
    if not persons:
        return ItemFit(name, 0, *[math.nan] * 4)
    outfit, infit = squares / persons, residuals / variance
    outfit_q = math.sqrt(max(kurtosis / persons**2 - 1 / persons, 1e-12))
    infit_q = math.sqrt(max(spread, 1e-12)) / variance
    return ItemFit(
        name, round(persons), outfit, infit, _normal(outfit, outfit_q), _normal(infit, infit_q)
    )


def _normal(mean_square: float, deviation: float) -> float:
    """Wilson and Hilferty's cube root."""
    return (math.cbrt(mean_square) - 1) * 3 / deviation + deviation / 3


def pair_fit(
    matrix: Matrix,
    items: Sequence[ItemParameters],
    ability: Floats,
    notable: float = NOTABLE_Q3,
    weights: Floats | None = None,
) -> PairFit:
    """Q3 of all pairs that at least three people answered together; ``notable``: above the mean by how much."""
    table = np.ascontiguousarray(_expectations(items)[:, :, 0])
    known = np.isfinite(ability)
    if not known.all():
        matrix, ability = matrix[known], ability[known]
        weights = None if weights is None else weights[known]

    def residuals(rows: slice) -> npt.NDArray[np.float32]:
        made = np.zeros(matrix[rows].shape, dtype=np.float32)
        _residuals(matrix[rows], ability[rows], table, made)
        return made

    told = covariances_of(matrix, residuals, weights)
    q3 = to_correlations(told.value)
    one, other = np.triu_indices(len(items), 1)
    values = q3[one, other]
    mean = float(np.nanmean(values)) if np.isfinite(values).any() else math.nan
    order = np.argsort(-np.nan_to_num(values, nan=-9))
    least = np.maximum(notable, _chance(told.persons[one, other]))
    found = tuple(
        (items[one[k]].name, items[other[k]].name, float(values[k]))
        for k in order
        if values[k] - mean >= least[k]
    )
    return PairFit(q3, mean, -1 / (len(items) - 1) if len(items) > 1 else math.nan, found)


def _chance(persons: Floats) -> Floats:
    """A correlation that chance reaches in one table of so many pairs out of twenty (normal, Bonferroni)."""
    least: Floats = -ndtri(_ODD / 2 / max(len(persons), 1)) / np.sqrt(persons.clip(1))
    return least


@compiled
def _residuals(
    matrix: Matrix, ability: Floats, table: Floats, residuals: npt.NDArray[np.float32]
) -> None:
    last = table.shape[1] - 2
    for i in range(matrix.shape[0]):
        at = (min(max(ability[i], -_FARTHEST), _FARTHEST) + _FARTHEST) / _STEP
        knot = min(int(at), last)
        part = at - knot
        for j in range(matrix.shape[1]):
            if matrix[i, j] >= 0:
                low = table[j, knot]
                residuals[i, j] = matrix[i, j] - (low + part * (table[j, knot + 1] - low))
