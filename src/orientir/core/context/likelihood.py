"""What the mixed models share: sums by unit, and the likelihood profiled over the variances (Bates et al. 2015,
doi:10.18637/jss.v067.i01).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Method = Literal["ml", "reml"]


@dataclass(frozen=True, slots=True)
class UnitSums:
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


@dataclass(frozen=True, slots=True, eq=False)
class Normal:
    """The normal equations at some variances, the residual one 1: ``information`` β = ``right``; ``square``: y'V⁻¹y."""

    information: Floats
    right: Floats
    square: float


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What they give: ``criterion`` is minus twice the profiled log-likelihood."""

    coefficients: Floats
    information: Floats
    residual: float
    criterion: float

    @property
    def covariance(self) -> Floats:
        """Of the coefficients."""
        return np.asarray(self.residual * np.linalg.inv(self.information), np.float64)

    @property
    def loglik(self) -> float:
        return -self.criterion / 2


def solve_profile(normal: Normal, rows: int, logs: float, method: Method) -> Profile:
    """``logs``: log det V of the rows, residual variance 1."""
    information = np.asarray(normal.information, np.float64)
    coefficients = np.linalg.solve(information, normal.right).astype(np.float64)
    free = rows - (len(coefficients) if method == "reml" else 0)
    residual = max(normal.square - float(normal.right @ coefficients), 1e-300) / free
    criterion = free * (np.log(2 * np.pi * residual) + 1) + logs
    if method == "reml":
        criterion += float(np.linalg.slogdet(information)[1])
    return Profile(coefficients, information, residual, float(criterion))


def sum_by_unit(
    design: Floats,
    outcome: Floats,
    units: NDArray[np.int64],
    noise: Floats | None,
    weights: Floats | None,
) -> UnitSums:
    count = int(units.max()) + 1
    w = np.ones(len(outcome)) if weights is None else weights
    xs = np.column_stack([np.bincount(units, w * column, count) for column in design.T])
    weighed = design if weights is None else design * w[:, None]
    return UnitSums(
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
