"""A linear mixed model in which units differ in slopes too: in some a covariate matters more than in others.

y = Xβ + Zb(unit) + e, b ~ N(0, σ²ΛΛ'), from sums by unit; the likelihood is profiled over the
elements of Λ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from orientir.core.context.likelihood import Floats, Method, Normal, Profile, solve_profile


@dataclass(frozen=True, slots=True, eq=False)
class SlopesFit:
    """``unit_covariance`` [q, q] of intercept and slopes; ``effects``, ``errors`` [units, q]."""

    coefficients: Floats
    covariance: Floats
    unit_covariance: Floats
    residual_variance: float
    loglik: float
    effects: Floats
    errors: Floats
    sizes: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    rows: int
    sizes: NDArray[np.int64]
    zz: Floats
    zx: Floats
    zy: Floats
    xx: Floats
    xy: Floats
    yy: float
    log_weights: float


@dataclass(frozen=True, slots=True, eq=False)
class _At:
    profile: Profile
    spread: Floats  # [units, q, q]: ΛAΛ'


def fit_random_slopes(
    design: Floats,
    outcome: Floats,
    units: NDArray[np.int64],
    sloped: NDArray[np.intp],
    method: Method = "reml",
    weights: Floats | None = None,
) -> SlopesFit:
    """``sloped``: columns of the design whose slopes differ among units, the intercept first."""
    scale = np.ones(len(sloped))
    scale[1:] = design[:, sloped[1:]].std(axis=0)
    sums = _sum(design, outcome, units, design[:, sloped] / scale, weights)
    parts = _best(sums, len(sloped), method)
    factor = _factor(parts, len(sloped))
    at = _solve(sums, factor, method)
    profile = at.profile
    left = sums.zy - np.einsum("kqp,p->kq", sums.zx, profile.coefficients)
    spread = profile.residual * np.einsum("kaa->ka", at.spread)
    return SlopesFit(
        profile.coefficients,
        profile.covariance,
        profile.residual * (factor @ factor.T) / np.outer(scale, scale),
        profile.residual,
        profile.loglik,
        np.einsum("kab,kb->ka", at.spread, left) / scale,
        np.sqrt(spread) / scale,
        sums.sizes,
    )


def _sum(
    design: Floats, outcome: Floats, units: NDArray[np.int64], z: Floats, weights: Floats | None
) -> _Sums:
    count = int(units.max()) + 1
    w = np.ones(len(outcome)) if weights is None else weights

    def by_unit(values: Floats) -> Floats:
        return np.bincount(units, w * values, count).astype(np.float64)

    q, p = z.shape[1], design.shape[1]
    zz = np.stack([by_unit(z[:, a] * z[:, b]) for a in range(q) for b in range(q)], axis=1)
    zx = np.stack([by_unit(z[:, a] * design[:, b]) for a in range(q) for b in range(p)], axis=1)
    weighed = design * w[:, None]
    return _Sums(
        len(outcome), np.bincount(units, minlength=count).astype(np.int64), zz.reshape(count, q, q),
        zx.reshape(count, q, p), np.stack([by_unit(z[:, a] * outcome) for a in range(q)], axis=1),
        weighed.T @ design, weighed.T @ outcome, float((w * outcome) @ outcome), float(np.log(w).sum()),
    )  # fmt: skip


def _factor(parts: Floats, q: int) -> Floats:
    factor = np.zeros((q, q))
    factor[np.tril_indices(q)] = parts
    return factor


def _best(sums: _Sums, q: int, method: Method) -> Floats:
    """Simplex search from two starts, then again from the better end (a simplex may fold up too early)."""

    def criterion(parts: Any) -> float:
        return _solve(sums, _factor(parts, q), method).profile.criterion

    start = 0.3 * np.eye(q)[np.tril_indices(q)]
    settings: Any = {"xatol": 1e-8, "fatol": 1e-9, "maxiter": 4000, "maxfev": 4000}
    found = [
        minimize(criterion, one, method="Nelder-Mead", options=settings)
        for one in (start, start / 4)
    ]
    best = min(found, key=lambda one: float(one.fun))
    return np.asarray(
        minimize(criterion, best.x, method="Nelder-Mead", options=settings).x, np.float64
    )


def _solve(sums: _Sums, factor: Floats, method: Method) -> _At:
    inner = np.eye(len(factor)) + factor.T @ sums.zz @ factor
    spread = factor @ np.linalg.inv(inner) @ factor.T
    information = sums.xx - np.einsum("kap,kab,kbr->pr", sums.zx, spread, sums.zx, optimize=True)
    right = sums.xy - np.einsum("kap,kab,kb->p", sums.zx, spread, sums.zy, optimize=True)
    square = sums.yy - float(np.einsum("ka,kab,kb->", sums.zy, spread, sums.zy, optimize=True))
    logs = float(np.linalg.slogdet(inner)[1].sum()) - sums.log_weights
    return _At(solve_profile(Normal(information, right, square), sums.rows, logs, method), spread)
