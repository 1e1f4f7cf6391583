"""A linear mixed model with units inside groups (schools inside municipalities), exactly, from sums by unit.

y = Xβ + m(group) + u(unit) + e. Units are inverted in closed form, then groups (Woodbury),
so the likelihood is profiled over two ratios of variances.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from orientir.core.context.likelihood import (
    Floats,
    Method,
    Normal,
    Profile,
    UnitSums,
    solve_profile,
    sum_by_unit,
)

_STARTS: Final = ((0.3, 0.2), (0.3, 0.0), (0.05, 0.3))


@dataclass(frozen=True, slots=True, eq=False)
class NestedFit:
    """Effects of groups, and of units within their groups, with conditional errors (variances taken as known)."""

    coefficients: Floats
    covariance: Floats
    group_variance: float
    unit_variance: float
    residual_variance: float
    loglik: float
    group_effects: Floats
    group_errors: Floats
    unit_effects: Floats
    unit_errors: Floats
    sizes: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _At:
    profile: Profile
    shrink: Floats  # of units: 1 / (1 + size · ratio)
    spread: Floats  # of groups: ratio / (1 + ratio · weight)


def fit_nested(
    design: Floats,
    outcome: Floats,
    units: NDArray[np.int64],
    groups: NDArray[np.int64],
    method: Method = "reml",
    weights: Floats | None = None,
) -> NestedFit:
    """``units`` of each row, 0 … K-1; ``groups`` of each unit, 0 … G-1, each present."""
    sums = sum_by_unit(design, outcome, units, None, weights)
    roots = _best_roots(sums, groups, method)
    at = _solve(sums, groups, roots**2, method)
    profile = at.profile
    left = sums.ys - sums.xs @ profile.coefficients
    count = int(groups.max()) + 1
    group_effects = at.spread * np.bincount(groups, at.shrink * left, count)
    own = roots[0] ** 2 * at.shrink
    unit_effects = own * (left - sums.sizes * group_effects[groups])
    unit_spread = own + (own * sums.sizes) ** 2 * at.spread[groups]
    return NestedFit(
        profile.coefficients,
        profile.covariance,
        float(roots[1] ** 2 * profile.residual),
        float(roots[0] ** 2 * profile.residual),
        profile.residual,
        profile.loglik,
        group_effects,
        np.sqrt(profile.residual * at.spread),
        unit_effects,
        np.sqrt(profile.residual * unit_spread),
        sums.counts,
    )


def _best_roots(sums: UnitSums, groups: NDArray[np.int64], method: Method) -> Floats:
    def criterion(roots: Any) -> float:
        return _solve(sums, groups, roots**2, method).profile.criterion

    settings: Any = {"xatol": 1e-9, "fatol": 1e-10, "maxiter": 2000}
    found = [
        minimize(criterion, start, method="Nelder-Mead", options=settings) for start in _STARTS
    ]
    best = min(found, key=lambda one: float(one.fun))
    again = minimize(criterion, best.x, method="Nelder-Mead", options=settings)
    roots = np.abs(np.asarray(again.x, np.float64))
    for place in range(2):  # a variance that chance explains is zero
        without = np.where(np.arange(2) == place, 0.0, roots)
        if criterion(without) <= float(again.fun) + 1e-9:
            roots = without
    return roots


def _solve(sums: UnitSums, groups: NDArray[np.int64], ratios: Floats, method: Method) -> _At:
    """``ratios`` of the variances of units and of groups to the residual one."""
    count = int(groups.max()) + 1
    shrink = 1 / (1 + sums.sizes * ratios[0])
    weight = np.bincount(groups, sums.sizes * shrink, count)
    spread = ratios[1] / (1 + ratios[1] * weight)
    own = ratios[0] * shrink
    tx = np.column_stack([np.bincount(groups, shrink * column, count) for column in sums.xs.T])
    ty = np.bincount(groups, shrink * sums.ys, count)
    information = sums.xx - (sums.xs.T * own) @ sums.xs - (tx.T * spread) @ tx
    right = sums.xy - (sums.xs.T * own) @ sums.ys - (tx.T * spread) @ ty
    square = sums.yy - float(own @ sums.ys**2) - float(spread @ ty**2)
    logs = (
        -float(np.log(shrink).sum()) + float(np.log1p(ratios[1] * weight).sum()) - sums.log_weights
    )
    profile = solve_profile(Normal(information, right, square), sums.rows, logs, method)
    return _At(profile, shrink, spread)
