"""How far experts agree who marked the same answers independently.

Weighted kappa with quadratic weights (Cohen (1968) doi:10.1037/h0026256): 1 less the mean squared difference over the
one that chance alone would give. Where the two marks of an answer come from whoever was dealt it, neither is «first»:
margins are pooled, each pair counted both ways, and kappa becomes an intraclass correlation (Fleiss and Cohen (1973)
doi:10.1177/001316447303300309). Its error is by the jackknife over answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
FEWEST = 10
"""Pairs below which a coefficient says too little to be shown."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of ``pairs`` of marks: ``exact`` shares are equal, ``adjacent`` differ by a point at most, ``apart`` is the mean
    absolute difference in points. ``kappa`` and ``kappa_se`` are nan for fewer than ``FEWEST`` pairs, or where
    everybody got the same points: nothing can be told apart then.
    """

    pairs: int
    exact: float
    adjacent: float
    apart: float
    kappa: float
    kappa_se: float


def rater_agreement(first: Floats, second: Floats, *, pooled: bool = True) -> Agreement:
    """``first`` and ``second`` [pairs]: points that two experts gave to the same answers.

    ``pooled`` False: the same two experts stand in both columns, each with a margin of their own (Cohen's kappa).
    Raises ValueError: columns of different length.
    """
    if first.shape != second.shape:
        raise ValueError("two marks of each answer are needed")
    pairs = len(first)
    if pairs == 0:
        return Agreement(0, nan, nan, nan, nan, nan)
    apart = np.abs(first - second)
    kappa, error = _with_error(first, second, pooled) if pairs >= FEWEST else (nan, nan)
    return Agreement(
        pairs,
        float((apart < 1e-9).mean()),
        float((apart <= 1 + 1e-9).mean()),
        float(apart.mean()),
        kappa,
        error,
    )


def weighted_kappa(first: Floats, second: Floats, *, pooled: bool = False) -> float:
    """Quadratic weights; nan where chance alone would give no difference."""
    return float(_kappa(_sums(first, second)[1], len(first), pooled))


def _sums(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    """What kappa needs of each pair [5, pairs], and its sums [5]."""
    terms = np.stack([first, second, first**2, second**2, (first - second) ** 2])
    return terms, terms.sum(axis=1)


def _kappa(sums: Floats, pairs: int, pooled: bool) -> Floats:
    """1 less the mean squared difference over that of a mark of one margin and a mark of the other at random."""
    mean_first, mean_second, square_first, square_second, seen = sums / pairs
    if pooled:
        mean = (mean_first + mean_second) / 2
        chance = square_first + square_second - 2 * mean**2
    else:
        apart = mean_first - mean_second
        chance = square_first - mean_first**2 + square_second - mean_second**2 + apart**2
    with np.errstate(divide="ignore", invalid="ignore"):
        kappa: Floats = np.where(chance > 1e-12, 1 - seen / chance, nan)
    return kappa


def _with_error(first: Floats, second: Floats, pooled: bool) -> tuple[float, float]:
    """Kappa and its jackknife error: each pair left out in turn."""
    pairs = len(first)
    terms, sums = _sums(first, second)
    without = _kappa(sums[:, None] - terms, pairs - 1, pooled)
    spread = float(((without - without.mean()) ** 2).sum())
    return float(_kappa(sums, pairs, pooled)), sqrt((pairs - 1) / pairs * spread)
