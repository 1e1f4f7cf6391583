"""What the time before the measure says: whether trends were parallel, what fake starts find, what would overturn it.

A test that does not refuse parallel trends is no proof of them (Roth 2022, doi:10.1257/aeri.20210236): the trend that
it would have missed is told, with the bias that it would leave. And how far trends may part before the interval holds
zero, in units of the farthest they parted before (after Rambachan & Roth 2023, doi:10.1093/restud/rdad018: relative
magnitudes, the past's figure taken as it was seen).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import brentq
from scipy.stats import chi2, f, ncx2

from orientir.core.effects.designs import ClusterErrors, Contrasts, Design
from orientir.core.effects.panels import Floats
from orientir.core.effects.randomisation import contrasts_by_lot

POWER: Final = 0.8
_DRAWS: Final = 20_000
_SEED: Final = 7
_NEAR: Final = 1e-9
_NOTHING: Final = 1e-4


@dataclass(frozen=True, slots=True)
class PreTrend:
    """``p`` that trends were parallel; ``periods`` compared with the base; ``slope`` seen, a period.

    ``detectable``: the slope found in 80 % of cases; ``bias``: what such a slope, missed, would put into the effect.
    ``largest_step``: the farthest that trends parted from one period to the next. ``dip``: how far the last period lies
    from the mean of those before it; ``jump``: off their line; each with its p.
    """

    p: float
    periods: int
    slope: float
    detectable: float
    bias: float
    largest_step: float
    dip: float
    dip_p: float
    jump: float
    jump_p: float


@dataclass(frozen=True, slots=True)
class Placebo:
    """``p`` of the farthest of ``n`` fake starts; None where the time before is too short for any."""

    p: float | None
    n: int


NO_PLACEBO: Final = Placebo(None, 0)


@dataclass(frozen=True, slots=True, eq=False)
class _Measured:
    """Contrasts (K) of the true assignment, their covariance and, with few clusters, those of every lot (P × K)."""

    value: Floats
    covariance: Floats
    lots: Floats | None
    errors: ClusterErrors | None

    def turned(self, matrix: Floats) -> _Measured:
        """Linear combinations (M × K) of the contrasts."""
        lots = None if self.lots is None else self.lots @ matrix.T
        return _Measured(
            matrix @ self.value, matrix @ self.covariance @ matrix.T, lots, self.errors
        )

    def joint_p(self) -> float:
        """That all are nothing."""
        inverse = np.linalg.pinv(self.covariance, hermitian=True)
        if self.lots is not None:
            far = np.einsum("pi,ij,pj->p", self.lots, inverse, self.lots)
            return float(np.mean(far >= far[0] * (1 - _NEAR) - _NOTHING))
        count = len(self.value)
        free = max(self.errors.freedom if self.errors else np.inf, count + 1.0)
        far_one = float(self.value @ inverse @ self.value)
        return float(f.sf(far_one / count * (free - count + 1) / free, count, free - count + 1))

    def largest_p(self) -> float:
        """Of the one farthest from nothing in its own errors, the others being looked at too."""
        error = np.sqrt(np.maximum(np.diag(self.covariance), 1e-300))
        far = float(np.abs(self.value / error).max())
        if self.lots is not None:
            return float(
                np.mean(np.abs(self.lots / error).max(axis=1) >= far * (1 - _NEAR) - _NOTHING)
            )
        random = np.random.default_rng(_SEED)
        alike = self.covariance / np.outer(error, error)
        drawn = random.multivariate_normal(
            np.zeros(len(error)), alike, _DRAWS, check_valid="ignore"
        )
        return float((1 + np.sum(np.abs(drawn).max(axis=1) >= far)) / (1 + _DRAWS))


def pre_trend(design: Design, level: float) -> PreTrend | None:
    """None with fewer than two periods before."""
    contrasts = design.earlier
    if contrasts is None:
        return None
    found = _measure(design, contrasts)
    away = np.array(contrasts.periods, np.float64)
    shape = _shapes(away)
    tested = found.turned(shape)
    value = np.concatenate([[0.0], found.value])  # the base itself lies at 0
    steps = np.abs(np.diff(value) / np.diff(np.concatenate([[0.0], away])))
    detectable = _detectable(shape @ -away, tested.covariance, level)
    dip = found.turned(np.full((1, len(away)), -1 / len(away)))
    jump = found.turned(_off_the_line(away)[None, :])
    return PreTrend(
        p=tested.joint_p(), periods=len(away), slope=float((shape @ found.value)[0]),
        detectable=detectable, bias=detectable * horizon(design), largest_step=float(steps.max()),
        dip=float(dip.value[0]), dip_p=dip.joint_p(),
        jump=float(jump.value[0]), jump_p=jump.joint_p(),
    )  # fmt: skip


def placebo(design: Design) -> Placebo:
    """Fake starts before the true ones, nothing of the time since being used."""
    contrasts = design.fakes
    if contrasts is None:
        return NO_PLACEBO
    return Placebo(_measure(design, contrasts).largest_p(), len(contrasts.periods))


def horizon(design: Design) -> float:
    """How many periods on the mean lie between the base and what is compared with it."""
    found = design.effect.features
    began = design.panel.starts[:, None] == found.of("start")[None, :]
    weights = (found.eligible * began).sum(axis=0)
    return float((weights * (found.of("at") - found.of("base"))).sum() / weights.sum())


def _measure(design: Design, contrasts: Contrasts) -> _Measured:
    value = design.values(contrasts)
    floor = design.panel.rounding**2 * np.eye(len(value))
    if design.is_few:
        found = design.by_position(contrasts.features)
        lots = contrasts_by_lot(found, design.dealt.starts, contrasts.members)
        lots = lots[np.isfinite(lots).all(axis=1)]
        spread = np.atleast_2d(np.cov(lots.T)) if len(lots) > 1 else 0.0
        return _Measured(value, spread + floor, lots, None)
    errors = design.errors(contrasts)
    return _Measured(value, errors.covariance + floor, None, errors)


def _shapes(away: Floats) -> Floats:
    """Slope, and the last period against all before it: what trends and choosing by a bad year look like.

    Two directions, not one per period: a test of many has little power against either.
    """
    points = np.concatenate([[0.0], -away])
    centred = points - points.mean()
    slope: Floats = (centred / (centred @ centred))[1:]
    if len(away) == 1:
        return slope.reshape(1, 1)
    return np.stack([slope, np.full(len(away), -1 / len(away))])


def _off_the_line(away: Floats) -> Floats:
    """Weights of the periods before: minus the value that their line has at the base."""
    if len(away) == 1:
        return np.array([-1.0])
    line = np.column_stack([np.ones(len(away)), -away])
    weights: Floats = -np.linalg.pinv(line)[0]
    return weights


def _detectable(direction: Floats, covariance: Floats, level: float) -> float:
    """The slope that the joint test refuses in 80 % of cases, by its normal approximation."""
    count = len(direction)
    bound = chi2.isf(level, count)
    needed = brentq(lambda one: ncx2.sf(bound, count, one) - POWER, 1e-9, 1e4)
    per_unit = float(direction @ np.linalg.pinv(covariance, hermitian=True) @ direction)
    return float(np.sqrt(needed / per_unit)) if per_unit > 0 else float("inf")
