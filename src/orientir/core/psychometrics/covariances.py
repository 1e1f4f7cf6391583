"""Covariances of items where people answered different items: each pair from those who answered both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.score_tables import Matrix

Floats = npt.NDArray[np.float64]
Values = npt.NDArray[np.float64] | npt.NDArray[np.float32] | Matrix

_ROWS = 65_536  # turned into floats at once
FEWEST_PERSONS = 3  # of a pair of items


@dataclass(frozen=True, eq=False)
class Covariances:
    """``value`` [items, items]: weighted, of people who answered both, nan where too few; ``persons``: how many."""

    value: Floats
    persons: Floats

    @property
    def filled(self) -> Floats:
        """Pairs never met together get the mean of the pairs that were: planned booklets leave such gaps."""
        known = np.isfinite(self.value)
        apart = known & ~np.eye(len(self.value), dtype=np.bool_)
        mean = self.value[apart].mean() if apart.any() else 0.0
        filled: Floats = np.where(known, self.value, mean)
        return filled


def covariances(values: Values, weights: Floats | None = None) -> Covariances:
    """Of columns of ``values`` [persons, items]; negative integers and nan are missing. Divides by N - 1."""
    size = values.shape[1]
    sums = np.zeros((4, size, size))
    for at in range(0, len(values), _ROWS):
        part = values[at : at + _ROWS]
        sums += _sums(part, None if weights is None else weights[at : at + _ROWS])
    both, persons, product, first = sums
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = first / both
        value = (product - both * mean * mean.T) / both * (persons / (persons - 1))
    value[persons < FEWEST_PERSONS] = np.nan
    return Covariances(value, persons)


def _sums(part: Values, weights: Floats | None) -> Floats:
    """Over pairs: weights of both answered, persons, products, and the first item's values."""
    seen = np.isfinite(part) if part.dtype.kind == "f" else part >= 0
    values = np.where(seen, part, 0).astype(np.float64)
    mask = seen.astype(np.float64)
    weighted = mask if weights is None else mask * weights[:, None]
    heavy = values if weights is None else values * weights[:, None]
    persons = mask.T @ mask
    both = persons if weights is None else weighted.T @ mask
    return np.stack([both, persons, heavy.T @ values, heavy.T @ mask])


def to_correlations(value: Floats) -> Floats:
    """Correlations; nan where a column does not vary."""
    deviation = np.sqrt(np.diag(value))
    with np.errstate(invalid="ignore", divide="ignore"):
        correlation: Floats = value / np.outer(deviation, deviation)
    return correlation
