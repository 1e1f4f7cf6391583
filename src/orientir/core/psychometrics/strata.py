"""Tests and effect sizes of two groups within strata: Mantel-Haenszel and its kin.

``strata`` [stratum, group (reference, focal), category] are counts. Sources: Mantel (1963)
doi:10.1080/01621459.1963.10500879; Robins, Breslow and Greenland (1986) doi:10.2307/2531052 (the variance); Liu and
Agresti (1996) doi:10.2307/2533043 (common odds ratio of ordered categories); Dorans and Schmitt (1991) (standardised
mean difference).
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64] | npt.NDArray[np.float64]


def mantel_chi2(strata: Floats, points: Floats, correction: float) -> float | None:
    """Mantel's test of no association within strata [stratum, group, category], 1 df; None without variance.

    (|F - E F| - correction)^2 / Var F, F the focal group's points; with two categories and a correction of 1/2 it is
    the Mantel-Haenszel statistic with continuity correction.
    """
    per_group = strata.sum(axis=2)
    persons = per_group.sum(axis=1)
    both = strata.sum(axis=1)
    sums, squares = both @ points, both @ points**2
    excess = float((strata[:, 1] @ points - per_group[:, 1] / persons * sums).sum())
    many = persons > 1  # of one person (or less, of weights) nothing is compared
    spread = per_group.prod(axis=1) * (persons * squares - sums**2)
    variance = float((spread[many] / (persons[many] ** 2 * (persons[many] - 1))).sum())
    if variance <= 0:
        return None
    return max(abs(excess) - correction, 0.0) ** 2 / variance


def common_odds_ratio(strata: Floats) -> tuple[float | None, float | None]:
    """The odds ratio of scoring higher, reference to focal, and the standard error of its logarithm.

    Two categories: Mantel-Haenszel, error by Robins, Breslow and Greenland. More: Liu and Agresti over all cuts
    (its error is not counted, what is returned leaves the dependence of cuts out of account).
    """
    above = strata[:, :, ::-1].cumsum(axis=2)[:, :, ::-1][:, :, 1:]
    below = strata.sum(axis=2, keepdims=True) - above
    persons = strata.sum(axis=(1, 2))[:, None]
    agree, differ = above[:, 0] * below[:, 1] / persons, below[:, 0] * above[:, 1] / persons
    r, s = float(agree.sum()), float(differ.sum())
    if not r or not s:
        return None, None
    p, q = (above[:, 0] + below[:, 1]) / persons, (below[:, 0] + above[:, 1]) / persons
    variance = (
        (p * agree).sum() / (2 * r**2)
        + (p * differ + q * agree).sum() / (2 * r * s)
        + (q * differ).sum() / (2 * s**2)
    )
    return r / s, math.sqrt(float(variance))


def standardised_mean_difference(strata: Floats, points: Floats) -> float:
    """Mean of focal less reference points over strata, weighted by the focal group; in points."""
    means = strata @ points / strata.sum(axis=2)
    weights = strata[:, 1].sum(axis=1)
    return float((weights * (means[:, 1] - means[:, 0])).sum() / weights.sum())


def spread_of_points(persons: Counts) -> float:
    """Standard deviation of points 0, 1, ... held by so many ``persons``."""
    points = np.arange(len(persons))
    shares = persons / persons.sum()
    return math.sqrt(float(shares @ points**2 - (shares @ points) ** 2))
