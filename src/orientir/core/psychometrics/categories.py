"""Probabilities of categories in slope-intercept form: what all engines compute with.

An item gives score k with probability proportional to exp(slope * k * ability + intercept[k]); a category that
cannot occur has the intercept minus infinity. Muraki (1992), doi:10.1177/014662169201600206.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.parameters import ItemParameters

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Categories:
    """``slopes`` [items]; ``intercepts`` [items, categories], minus infinity where there is no such category."""

    slopes: Floats
    intercepts: Floats

    @property
    def scores(self) -> Floats:
        """0, 1, … [categories]."""
        return np.arange(self.intercepts.shape[1], dtype=np.float64)


@dataclass(frozen=True)
class Curves:
    """At given abilities: ``log_normalisers`` [items, abilities], ``probabilities`` [items, categories, abilities]."""

    log_normalisers: Floats
    probabilities: Floats

    @property
    def means(self) -> Floats:
        """Expected score [items, abilities]."""
        scores = np.arange(self.probabilities.shape[1], dtype=np.float64)
        means: Floats = scores @ self.probabilities
        return means


def curves_at(categories: Categories, abilities: Floats) -> Curves:
    """Curves of all items at ``abilities`` [abilities]."""
    steepness = categories.slopes[:, None] * categories.scores
    exponents = steepness[:, :, None] * abilities + categories.intercepts[:, :, None]
    top = exponents.max(axis=1)
    np.subtract(exponents, top[:, None, :], out=exponents)
    np.exp(exponents, out=exponents)
    total = exponents.sum(axis=1)
    np.divide(exponents, total[:, None, :], out=exponents)
    return Curves(top + np.log(total), exponents)


def item_information(categories: Categories, abilities: Floats) -> Floats:
    """Fisher information about ability [items, abilities]."""
    curves, scores = curves_at(categories, abilities), categories.scores
    squares = scores**2 @ curves.probabilities
    information: Floats = categories.slopes[:, None] ** 2 * (squares - curves.means**2)
    return information


def categories_of(items: Sequence[ItemParameters]) -> Categories:
    """Slope-intercept form of items with steps: intercept[k] = -slope * (steps[0] + … + steps[k - 1])."""
    width = 1 + max((item.max_score for item in items), default=0)
    intercepts = np.full((len(items), width), -np.inf)
    for row, item in zip(intercepts, items, strict=True):
        row[0] = 0.0
        row[1 : item.max_score + 1] = -item.slope * np.cumsum(item.steps)
    return Categories(np.array([item.slope for item in items], dtype=np.float64), intercepts)
