"""An interrupted series: where there is nobody to compare with, the units' own past drawn on is the comparison.

The mean series of the units under the measure, by periods since their start, is a line with a step (and, given three
periods under the measure, a new slope). Errors are autoregressive; the autocorrelation of a short series is poorly
known, and intervals that plug in an estimate are too narrow. So it is averaged over: flat priors, the marginal
likelihood of each autocorrelation (Zellner & Tiao 1964, doi:10.1080/01621459.1964.10480726), mixtures of Student's t.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import brentq
from scipy.stats import t as student

from orientir.core.effects.panels import Flags, Floats, Panel

LEAST_BEFORE: Final = 4
LEAST_FREE: Final = 3
SLOPE_FROM: Final = 3
_GRID: Final = np.linspace(0.0, 0.98, 50)
"""Years do not alternate: room for negative ones would only narrow the intervals of short series."""


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """The mean of ``units`` units; ``before`` periods, then ``skipped`` ones left out, then those under the measure."""

    values: Floats
    places: Floats
    before: int
    units: int
    left_out: int

    @property
    def after(self) -> int:
        return len(self.values) - self.before


@dataclass(frozen=True, slots=True)
class Break:
    """The mean distance from the line of the past since the break; ``autocorrelation`` of the errors, expected."""

    estimate: float
    se: float
    low: float
    high: float
    p: float
    autocorrelation: float


def series_of(panel: Panel, skip: int) -> Series | None:
    """Units under the measure, put on one another by their start; None where no period is known of all of them."""
    rows = np.flatnonzero(panel.is_treated)
    if not rows.size:
        return None
    starts, length = panel.starts[rows], len(panel.times)
    places = np.arange(-int(starts.max()), length - int(starts.min()))
    at = starts[:, None] + places[None, :]
    inside = (at >= 0) & (at < length)
    values = np.where(inside, panel.outcome[rows[:, None], np.clip(at, 0, length - 1)], np.nan)
    used = (inside.all(axis=0)) & ((places < -skip) | (places >= 0))
    whole = np.isfinite(values[:, used]).all(axis=1)
    if not used.any() or not whole.any():
        return None
    kept = places[used]
    return Series(
        values[whole][:, used].mean(axis=0), kept.astype(np.float64), int((kept < 0).sum()),
        int(whole.sum()), int((~whole).sum()),
    )  # fmt: skip


def is_long_enough(before: int, after: int) -> bool:
    return before >= LEAST_BEFORE and after >= 1 and before + after - _terms(after) >= LEAST_FREE


def _terms(after: int) -> int:
    return 4 if after >= SLOPE_FROM else 3


def fit_break(values: Floats, places: Floats, before: int, level: float) -> Break:
    """``values`` and ``places`` (T), the first ``before`` of them before the break."""
    design, wanted = _design(places, before)
    centres, scales, weights = _by_autocorrelation(values, places, design, wanted)
    free = len(values) - design.shape[1]

    def below(effect: float) -> float:
        return float(weights @ student.cdf((effect - centres) / scales, free))

    estimate = float(weights @ centres)
    reach = 1e3 * float(scales.max()) + float(np.ptp(centres))
    low, high = (
        float(brentq(lambda x, part=part: below(x) - part, estimate - reach, estimate + reach))
        for part in (level / 2, 1 - level / 2)
    )
    p = 2 * min(below(0.0), 1 - below(0.0))
    se = (high - low) / (2 * float(student.ppf(1 - level / 2, free)))
    return Break(estimate, se, low, high, min(1.0, p), float(weights @ _GRID))


def _design(places: Floats, before: int) -> tuple[Floats, Floats]:
    """Columns: level, slope, step and perhaps a new slope; and what of them is the mean distance since the break."""
    after = np.arange(len(places)) >= before
    columns = [np.ones(len(places)), places, after.astype(np.float64)]
    if after.sum() >= SLOPE_FROM:
        since = np.where(after, places - places[after].mean(), 0.0)
        columns.append(since)  # centred: the step is the mean distance itself
    wanted = np.zeros(len(columns))
    wanted[2] = 1.0
    return np.column_stack(columns), wanted


def _by_autocorrelation(
    values: Floats, places: Floats, design: Floats, wanted: Floats
) -> tuple[Floats, Floats, Floats]:
    """Of every autocorrelation of the grid: the estimate, its scale, its weight."""
    free = len(values) - design.shape[1]
    distance = np.abs(places[:, None] - places[None, :])
    found = []
    for one in _GRID.tolist():
        spread = np.linalg.cholesky(one**distance / (1 - one**2))
        x, y = np.linalg.solve(spread, design), np.linalg.solve(spread, values)
        inverse = np.linalg.inv(x.T @ x)
        beta = inverse @ x.T @ y
        rest = max(float(((y - x @ beta) ** 2).sum()), 1e-300)
        likelihood = (
            -np.log(np.diag(spread)).sum()
            + np.linalg.slogdet(inverse)[1] / 2
            - free / 2 * np.log(rest)
        )
        scale = np.sqrt(rest / free * (wanted @ inverse @ wanted))
        found.append((float(wanted @ beta), float(scale), float(likelihood)))
    centres, scales, likelihoods = (np.array(one) for one in zip(*found, strict=True))
    weights = np.exp(likelihoods - likelihoods.max())
    return centres, np.maximum(scales, 1e-300), weights / weights.sum()


def fake_breaks(series: Series, level: float) -> list[Break]:
    """Breaks put where there were none, everything since the true one being left out."""
    values, places = series.values[: series.before], series.places[: series.before]
    return [
        fit_break(values, places, at, level)
        for at in range(LEAST_BEFORE, series.before)
        if is_long_enough(at, series.before - at)
    ]


def is_flat(values: Floats, known: Flags) -> bool:
    """Whether nothing varies but by rounding."""
    seen = values[known]
    return bool(np.ptp(seen) <= 1e-12 * max(1.0, float(np.abs(seen).max())))
