"""Before the decision: how many units and periods let an effect be seen at all.

The error of the mean effect follows from how figures of one unit hang together over the years (Burlig, Preonas &
Woerman 2020, doi:10.1016/j.jdeveco.2020.102458); here as an autoregression, whose two numbers come from the past of
the same figure or are given.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, inf, sqrt
from typing import Final

import numpy as np
from scipy.optimize import brentq
from scipy.stats import nct
from scipy.stats import t as student

from orientir.core.effects.panels import Floats, Panel, PanelNotSound
from orientir.core.effects.randomisation import STUDENTISED_FROM

POWER: Final = 0.8
LEAST_PERIODS: Final = 3
_FARTHEST: Final = 20.0
_GRID: Final = np.linspace(0.0, 0.98, 99)


@dataclass(frozen=True, slots=True)
class Noise:
    """How a unit's figure moves beyond its level and what all share: the deviation, and its tie to the next period."""

    spread: float
    autocorrelation: float


@dataclass(frozen=True, slots=True)
class Plan:
    """``treated`` get the measure, ``compared`` do not; ``after`` periods are waited for,
    ``skip`` before are left out.
    """

    treated: int
    compared: int
    after: int
    skip: int = 0

    @property
    def least_p(self) -> float:
        """The smallest p that lots can give."""
        ways = comb(self.treated + self.compared, self.treated)
        return min(1.0, (2 if self.treated == self.compared else 1) / ways)


def noise_of(panel: Panel) -> Noise:
    """From figures without the measure, by unit or, where clusters hold several, by cluster. Raises PanelNotSound.

    The spread of differences over h periods is 2 spread² (1 - autocorrelation^h): fitted over all h by least squares.
    """
    figures = _by_cluster(np.where(panel.under > 0, np.nan, panel.outcome), panel)
    lags, spreads, counts = _differences(figures)
    if len(lags) < LEAST_PERIODS - 1:
        raise PanelNotSound(
            f"периодов без меры меньше {LEAST_PERIODS}: разброс и связь лет по ним не оценить; назовите --sd и "
            "--autocorrelation сами"
        )
    shapes = 2 * (1 - _GRID[:, None] ** lags[None, :])
    squares = (shapes * spreads * counts).sum(1) / np.maximum((shapes**2 * counts).sum(1), 1e-300)
    rest = ((spreads - squares[:, None] * shapes) ** 2 * counts).sum(1)
    best = int(rest.argmin())
    if squares[best] <= 0:
        raise PanelNotSound("показатель не меняется: разброса нет, считать нечего")
    return Noise(sqrt(float(squares[best])), float(_GRID[best]))


def _by_cluster(figures: Floats, panel: Panel) -> Floats:
    count = int(panel.clusters.max()) + 1
    known = np.isfinite(figures)
    summed, counted = np.zeros((count, figures.shape[1])), np.zeros((count, figures.shape[1]))
    np.add.at(summed, panel.clusters, np.nan_to_num(figures))
    np.add.at(counted, panel.clusters, known)
    return np.where(counted > 0, summed / np.maximum(counted, 1), np.nan)


def _differences(figures: Floats) -> tuple[Floats, Floats, Floats]:
    """Per lag: the variance of differences between units within a pair of periods, and how many units told it."""
    found = []
    for lag in range(1, figures.shape[1]):
        apart = figures[:, lag:] - figures[:, :-lag]
        known = np.isfinite(apart)
        many = known.sum(axis=0) >= 2
        if many.any():
            free = float((known.sum(axis=0) - 1)[many].sum())
            mean = np.where(known, apart, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
            squares = np.where(known, (apart - mean) ** 2, 0.0)[:, many].sum()
            found.append((float(lag), float(squares) / free, free))
    columns = zip(*found, strict=True) if found else ((), (), ())
    lags, spreads, counts = (np.array(one, np.float64) for one in columns)
    return lags, spreads, counts


def error_of(plan: Plan, noise: Noise) -> float:
    """Of the mean effect against the last period before."""
    places = np.array([0, *range(plan.skip + 1, plan.skip + 1 + plan.after)])
    weights = np.array([-1.0, *[1 / plan.after] * plan.after])
    tie = noise.autocorrelation ** np.abs(places[:, None] - places[None, :])
    own = noise.spread**2 * float(weights @ tie @ weights)
    return sqrt(own * (1 / plan.treated + 1 / plan.compared))


def power_of(plan: Plan, noise: Noise, effect: float, level: float) -> float:
    """The chance to see ``effect``; 0 where no p of the design reaches the level."""
    if plan.least_p > level or plan.treated + plan.compared < 3:
        return 0.0
    return _seen(plan, level, abs(effect) / error_of(plan, noise))


def _seen(plan: Plan, level: float, away: float) -> float:
    """The chance, the effect lying so many errors away; the tail on its other side is nothing to count."""
    bound = float(student.isf(level / 2, _freedom(plan)))
    return float(nct.sf(bound, _freedom(plan), away))


def _freedom(plan: Plan) -> float:
    """Of either test: lots that take units for alike pool them, else each side has its own variance."""
    ours, theirs = plan.treated, plan.compared
    if min(ours, theirs) < STUDENTISED_FROM:
        return ours + theirs - 2
    parts = 1 / (ours**2 * (ours - 1)) + 1 / (theirs**2 * (theirs - 1))
    return (1 / ours + 1 / theirs) ** 2 / parts


def detectable(plan: Plan, noise: Noise, level: float, power: float = POWER) -> float:
    """The least effect seen with this chance; infinite where none is."""
    if plan.least_p > level or plan.treated + plan.compared < 3:
        return inf
    away = brentq(lambda one: _seen(plan, level, one) - power, 0.0, _FARTHEST)
    return float(away) * error_of(plan, noise)


def treated_needed(
    noise: Noise, effect: float, after: int, level: float, *, total: int | None, skip: int = 0,
    power: float = POWER, most: int = 5_000,
) -> int | None:  # fmt: skip
    """The fewest units to get the measure: of ``total``, or with as many to compare; None where none are enough."""
    top = most if total is None else total // 2

    def enough(treated: int) -> bool:
        compared = treated if total is None else total - treated
        return power_of(Plan(treated, compared, after, skip), noise, effect, level) >= power

    if top < 1 or not enough(top):
        return None
    low, high = 0, top  # power grows up to halves
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
