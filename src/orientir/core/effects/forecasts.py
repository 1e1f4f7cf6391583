"""What next year's figure would be by itself, with its uncertainty; a target is judged against that.

A random walk with drift: the last figure and the mean yearly step, the error from the spread of steps. It holds for
short yearly series, whose own trend is poorly known. With fewer than six years a step is borrowed from others: the
unit's own mean step is drawn to the mean of all as far as own years say little (empirical Bayes: Morris 1983,
doi:10.1080/01621459.1983.10477920); what a year did to everybody is an error of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt
from typing import Final, Literal

import numpy as np
from scipy.stats import t as student

from orientir.core.effects.panels import Floats

OWN_FROM: Final = 6
BORROWED_FROM: Final = 2
OTHERS_FROM: Final = 5
YEARS_FROM: Final = 3
"""Years of steps among all: with fewer, what a year does to everybody is not known."""

Series = Mapping[int, float]


class Basis(StrEnum):
    """Of whose years the step is."""

    OWN = "own"
    BORROWED = "borrowed"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Forecast:
    """Student's t around ``value``; ``points``: years known; ``borrowed``: the share of the step that is others'.

    With too few years there is no value.
    """

    year: int
    basis: Basis
    points: int
    value: float | None = None
    error: float = 0.0
    freedom: float = 1.0
    borrowed: float = 0.0
    bounds: tuple[float, float] | None = None

    def interval(self, confidence: float = 0.8) -> tuple[float, float] | None:
        """Within the bounds of the figure, if it has any."""
        if self.value is None:
            return None
        reach = float(student.ppf(0.5 + confidence / 2, self.freedom)) * self.error
        low, high = self.value - reach, self.value + reach
        if self.bounds is None:
            return low, high
        return float(np.clip(low, *self.bounds)), float(np.clip(high, *self.bounds))

    def chance_of(self, target: float, direction: Literal["up", "down"]) -> float | None:
        """That the figure reaches a target by itself."""
        if self.value is None:
            return None
        above = float(student.sf(target, self.freedom, self.value, max(self.error, 1e-12)))
        return above if direction == "up" else 1 - above

    def target_of(self, chance: float, direction: Literal["up", "down"]) -> float | None:
        """The target that the figure reaches by itself with this chance."""
        if self.value is None:
            return None
        part = 1 - chance if direction == "up" else chance
        found = self.value + float(student.ppf(part, self.freedom)) * self.error
        return found if self.bounds is None else float(np.clip(found, *self.bounds))

    def with_measure(self, effect: float, error: float) -> Forecast:
        """«С мерами»: the effect of the register, with its own error."""
        if self.value is None:
            return self
        return replace(self, value=self.value + effect, error=sqrt(self.error**2 + error**2))


def forecast(
    series: Series, year: int, *, others: Sequence[Series] = (),
    bounds: tuple[float, float] | None = None,
) -> Forecast:  # fmt: skip
    """``series`` by year; ``others``: the same figure of other units, this one not among them."""
    if series and year <= max(series):
        raise ValueError(f"{year} is not after {max(series)}")
    if len(series) >= OWN_FROM:
        found = _own(series, year)
    elif len(series) >= BORROWED_FROM:
        found = _borrowed(series, year, [one for one in others if len(one) >= BORROWED_FROM])
    else:
        found = Forecast(year, Basis.TOO_FEW, len(series))
    if bounds is None or found.value is None:
        return found
    return replace(found, value=float(np.clip(found.value, *bounds)), bounds=bounds)


def _steps(series: Series) -> tuple[Floats, Floats]:
    """Steps from one known year to the next, and how many years each took."""
    years = sorted(series)
    return np.diff([series[one] for one in years]), np.diff(years).astype(np.float64)


def _own(series: Series, year: int) -> Forecast:
    steps, took = _steps(series)
    drift, free = steps.sum() / took.sum(), len(steps) - 1
    variance = float(((steps - drift * took) ** 2 / took).sum() / free)
    ahead = year - max(series)
    error = sqrt(variance * (ahead + ahead**2 / took.sum()))
    value = series[max(series)] + drift * ahead
    return Forecast(year, Basis.OWN, len(series), float(value), error, float(free))


@dataclass(frozen=True, slots=True)
class _Region:
    """Of all units: the mean yearly step, the variance of what a year does to one and to all, of steady steps."""

    step: float
    alone: float
    shared: float
    steady: float
    years: int
    free: float


def _borrowed(series: Series, year: int, others: Sequence[Series]) -> Forecast:
    region = _region([series, *others]) if len(others) >= OTHERS_FROM else None
    if region is None:
        return Forecast(year, Basis.TOO_FEW, len(series))
    steps, took = _steps(series)
    own_error = region.alone / took.sum()
    own_share = region.steady / (region.steady + own_error) if region.steady > 0 else 0.0
    drift = own_share * steps.sum() / took.sum() + (1 - own_share) * region.step
    ahead = year - max(series)
    of_step = region.steady * (1 - own_share) + region.shared / region.years
    variance = (region.alone + region.shared) * ahead + ahead**2 * of_step
    value = series[max(series)] + drift * ahead
    return Forecast(
        year, Basis.BORROWED, len(series), float(value), sqrt(variance), _freedom(region),
        1 - own_share,
    )  # fmt: skip


def _freedom(region: _Region) -> float:
    """Satterthwaite's: the variance of years stands on few of them."""
    whole = region.alone + region.shared
    parts = region.alone**2 / region.free + region.shared**2 / (region.years - 1)
    return max(1.0, whole**2 / parts) if parts > 0 else region.free


def _region(all_series: Sequence[Series]) -> _Region | None:
    """From steps between neighbouring years; None with too few of them."""
    rows = [
        (unit, year, one[year] - one[year - 1])
        for unit, one in enumerate(all_series)
        for year in sorted(one)
        if year - 1 in one
    ]
    years = sorted({year for _unit, year, _step in rows})
    if len(years) < YEARS_FROM:
        return None
    steps = np.full((len(all_series), len(years)), np.nan)
    for unit, year, step in rows:
        steps[unit, years.index(year)] = step
    counts = np.isfinite(steps)
    steps, counts = steps[counts.any(axis=1)], counts[counts.any(axis=1)]
    by_year = np.nanmean(steps, axis=0)
    rest = steps - by_year
    by_unit, own = np.nanmean(rest, axis=1), counts.sum(axis=1)
    free = float(counts.sum() - len(steps) - len(years) + 1)
    if free < OTHERS_FROM:
        return None
    alone = float(np.nansum((rest - by_unit[:, None]) ** 2) / free)
    steady = max(0.0, float(np.var(by_unit, ddof=1) - np.mean(alone / own)))
    seen = float(np.var(by_year, ddof=1))
    shared = max(0.0, seen - float(np.mean(alone / counts.sum(axis=0))))
    return _Region(float(by_year.mean()), alone, shared, steady, len(years), free)
