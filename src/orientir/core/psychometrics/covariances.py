"""Covariances of items where people answered different items: each pair from those who answered both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.compiling import compiled
from orientir.core.psychometrics.score_tables import Matrix

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]

_ROWS = 4_096  # turned into floats at once
FEWEST_PERSONS = 3  # of a pair of items


@dataclass(frozen=True, eq=False)
class Covariances:
    """``value`` [items, items]: weighted, of people who answered both, nan where too few; ``persons``: how many;
    ``means`` [items].
    """

    means: Floats
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


def covariances(matrix: Matrix, weights: Floats | None = None) -> Covariances:
    """Of columns of ``matrix`` [persons, items; -1 missing]. Divides by N - 1."""
    return covariances_of(matrix, lambda rows: matrix[rows].astype(np.float32), weights)


def covariances_of(
    matrix: Matrix, values_of: Callable[[slice], Singles], weights: Floats | None = None
) -> Covariances:
    """Of what ``values_of`` makes of some rows: values [rows, items]; not read where ``matrix`` is missing.

    A part of the rows at a time, so that a million persons need no second matrix.
    """
    size = matrix.shape[1]
    sums = np.zeros((4, size, size))
    held = np.ones(len(matrix)) if weights is None else weights
    for at in range(0, len(matrix), _ROWS):
        rows = slice(at, at + _ROWS)
        _add(values_of(rows), matrix[rows], held[rows], sums)
    both, persons, product, first = sums
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = first / both
        value = (product - both * mean * mean.T) / both * (persons / (persons - 1))
    value[persons < FEWEST_PERSONS] = np.nan
    return Covariances(np.diag(mean).copy(), value, persons)


@compiled
def _add(values: Singles, matrix: Matrix, weights: Floats, sums: Floats) -> None:
    """Over pairs of items: weights of both answered, persons, products, and the first item's values."""
    size = values.shape[1]
    value, seen = np.empty(size), np.empty(size)
    for i in range(len(values)):
        for k in range(size):
            seen[k] = 1.0 if matrix[i, k] >= 0 else 0.0
            value[k] = values[i, k] * seen[k]
        for j in range(size):
            if seen[j] > 0:
                heavy = weights[i] * value[j]
                for k in range(size):
                    sums[0, j, k] += weights[i] * seen[k]
                    sums[1, j, k] += seen[k]
                    sums[2, j, k] += heavy * value[k]
                    sums[3, j, k] += heavy * seen[k]


def to_correlations(value: Floats) -> Floats:
    """Correlations; nan where a column does not vary."""
    deviation = np.sqrt(np.diag(value))
    with np.errstate(invalid="ignore", divide="ignore"):
        correlation: Floats = value / np.outer(deviation, deviation)
    return correlation
