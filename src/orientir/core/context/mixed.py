"""A linear mixed model with a random intercept by unit, exactly and in one pass over the rows.

For y = Xβ + u(unit) + e with u ~ N(0, τ), e ~ N(0, σ²), all that the likelihood needs of the rows are sums by unit;
for a given ratio λ = τ/σ² the covariance of a unit is inverted in closed form (Sherman–Morrison), so that the profile
of the likelihood over λ alone is what is maximised (Laird & Ware 1982, doi:10.2307/2529876; Bates et al. 2015,
doi:10.18637/jss.v067.i01). The ratio may come out as zero: the units do not differ beyond chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

Floats = NDArray[np.float64]
Method = Literal["ml", "reml"]
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


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums of the rows, weighed, and of each unit's rows; ``noise``: variance of measurement by column of X."""

    rows: int
    counts: NDArray[np.int64]
    log_weights: float
    sizes: Floats
    xs: Floats
    ys: Floats
    xx: Floats
    xy: Floats
    yy: float
    noise: Floats


@dataclass(frozen=True, slots=True)
class _At:
    """What the normal equations give at a ratio of variances."""

    coefficients: Floats
    information: Floats
    residual: float
    criterion: float


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
    1987, doi:10.1002/9780470316665, ch. 2); with it the variances are those about the corrected
    line. ``weights`` of rows:
    the residual variance of a row is σ² / weight.
    """
    sums = _sum(design, outcome, units, noise, weights)
    ratio = _best_ratio(sums, method)
    at = _solve(sums, ratio, method)
    shrink = ratio / (1 + sums.sizes * ratio)
    effects = shrink * (sums.ys - sums.xs @ at.coefficients)
    unit_variance = ratio * at.residual
    return MixedFit(
        at.coefficients,
        np.asarray(at.residual * np.linalg.inv(at.information), np.float64),
        unit_variance,
        at.residual,
        -at.criterion / 2,
        effects,
        np.sqrt(unit_variance / (1 + sums.sizes * ratio)),
        sums.counts,
    )


def _sum(
    design: Floats,
    outcome: Floats,
    units: NDArray[np.int64],
    noise: Floats | None,
    weights: Floats | None,
) -> _Sums:
    count = int(units.max()) + 1
    w = np.ones(len(outcome)) if weights is None else weights
    xs = np.column_stack([np.bincount(units, w * column, count) for column in design.T])
    weighed = design if weights is None else design * w[:, None]
    return _Sums(
        len(outcome),
        np.bincount(units, minlength=count).astype(np.int64),
        float(np.log(w).sum()),
        np.bincount(units, w, count).astype(np.float64),
        xs.astype(np.float64),
        np.bincount(units, w * outcome, count).astype(np.float64),
        weighed.T @ design,
        weighed.T @ outcome,
        float((w * outcome) @ outcome),
        np.zeros(design.shape[1]) if noise is None else noise,
    )


def _best_ratio(sums: _Sums, method: Method) -> float:
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


def _solve(sums: _Sums, ratio: float, method: Method) -> _At:
    """The coefficients at a ratio, and minus twice the profiled log-likelihood."""
    weights = ratio / (1 + sums.sizes * ratio)
    weighted = sums.xs * weights[:, None]
    plain = sums.xx - sums.xs.T @ weighted
    information = plain - np.diag(sums.noise) * float(sums.sizes @ (1 - weights))
    right = sums.xy - weighted.T @ sums.ys
    square = sums.yy - float(weights @ sums.ys**2)
    coefficients = np.linalg.solve(information, right).astype(np.float64)
    left = max(square - float(right @ coefficients), 1e-300)
    free = sums.rows - (len(coefficients) if method == "reml" else 0)
    residual = left / free
    criterion = free * (np.log(2 * np.pi * residual) + 1) + float(
        np.log1p(sums.sizes * ratio).sum()
    )
    criterion -= sums.log_weights
    if method == "reml":
        criterion += float(np.linalg.slogdet(information)[1])
    return _At(coefficients, information, residual, criterion)
