"""A linear mixed model with a random intercept by unit, exactly and in one pass over the rows.

For y = Xβ + u(unit) + e with u ~ N(0, τ), e ~ N(0, σ²), all that the likelihood needs of the rows are sums by unit;
for a given ratio λ = τ/σ² the covariance of a unit is inverted in closed form (Sherman–Morrison), so that the profile
of the likelihood over λ alone is what is maximised (Laird & Ware 1982, doi:10.2307/2529876; Bates et al. 2015,
doi:10.18637/jss.v067.i01). The ratio may come out as zero: the units do not differ beyond chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from orientir.core.context.likelihood import (
    Floats,
    Method,
    Normal,
    Profile,
    UnitSums,
    solve_profile,
    sum_by_unit,
)

_LARGEST_SD_RATIO: Final = 1e3
_ZERO: Final = 1e-10


@dataclass(frozen=True, slots=True)
class MixedFit:
    """``effects``, ``errors`` (conditional, given the variances) by unit; ``coefficients`` with ``covariance``."""

    coefficients: Floats
    covariance: Floats
    unit_variance: float
    residual_variance: float
    loglik: float
    effects: Floats
    errors: Floats
    sizes: NDArray[np.int64]


def fit_random_intercept(
    design: Floats,
    outcome: Floats,
    units: NDArray[np.int64],
    method: Method = "reml",
    noise: Floats | None = None,
    weights: Floats | None = None,
) -> MixedFit:
    """Fit by (restricted) maximum likelihood.

    ``design``: rows × columns, the intercept among them; ``units``: of each row, 0 … K-1, each present. ``noise``: the
    variance of the error of measurement in each column, taken off the normal equations (zero: measured exactly; Fuller
    1987, doi:10.1002/9780470316665, ch. 2); with it the variances are those about the corrected line. ``weights`` of
    rows: the residual variance of a row is σ² / weight.
    """
    sums = sum_by_unit(design, outcome, units, noise, weights)
    ratio = _best_ratio(sums, method)
    at = _solve(sums, ratio, method)
    shrink = ratio / (1 + sums.sizes * ratio)
    effects = shrink * (sums.ys - sums.xs @ at.coefficients)
    unit_variance = ratio * at.residual
    return MixedFit(
        at.coefficients,
        at.covariance,
        unit_variance,
        at.residual,
        at.loglik,
        effects,
        np.sqrt(unit_variance / (1 + sums.sizes * ratio)),
        sums.counts,
    )


def _best_ratio(sums: UnitSums, method: Method) -> float:
    """The ratio of variances of the greatest likelihood; found on the scale of its root, where it is smooth."""

    def criterion(root: float) -> float:
        return _solve(sums, root * root, method).criterion

    grid = np.concatenate([[0.0], np.geomspace(1e-3, _LARGEST_SD_RATIO, 61)])
    values = [criterion(root) for root in grid]
    best = int(np.argmin(values))
    low, high = grid[max(0, best - 1)], grid[min(len(grid) - 1, best + 1)]
    found = minimize_scalar(
        criterion, bounds=(low, high), method="bounded", options={"xatol": 1e-12}
    )
    root = float(found.x) if found.fun <= values[best] else float(grid[best])
    return root * root if criterion(0.0) > criterion(root) + _ZERO else 0.0


def _solve(sums: UnitSums, ratio: float, method: Method) -> Profile:
    """The coefficients at a ratio, and minus twice the profiled log-likelihood."""
    weights = ratio / (1 + sums.sizes * ratio)
    weighted = sums.xs * weights[:, None]
    plain = sums.xx - sums.xs.T @ weighted
    information = plain - np.diag(sums.noise) * float(sums.sizes @ (1 - weights))
    right = sums.xy - weighted.T @ sums.ys
    square = sums.yy - float(weights @ sums.ys**2)
    logs = float(np.log1p(sums.sizes * ratio).sum()) - sums.log_weights
    return solve_profile(Normal(information, right, square), sums.rows, logs, method)
