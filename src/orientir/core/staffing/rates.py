"""How often something happens by cells (age and group), how much places and years differ beyond chance.

Cells are drawn to the common rate of their band, places to the common one, each as far as little is known of it: a rate
of three people is no rate. Empirical Bayes by moments (Morris 1983, doi:10.1080/01621459.1983.10477920).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FEWEST_HOMES: Final = 5
PRIOR_YEARS: Final = (
    4.0  # what is said beforehand of the spread of years weighs as so many years seen
)
_LEAST_CORRELATED, _MOST_CORRELATED = 1e-3, 0.5
_TINY: Final = 1e-9
_LEAST_SPREAD: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One row a home, year and cell: ``exposed`` persons, of them (or to them) ``events``; all arrays of one length.

    ``home``, ``year``, ``cell`` are places from 0; ``band`` [cells]: to which common rate a cell is drawn.
    """

    home: Ints
    year: Ints
    cell: Ints
    exposed: Floats
    events: Floats
    homes: int
    years: int
    band: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """Posterior gammas: ``shape``, ``weight`` [cells] of rates, ``home_shape``, ``home_weight`` [homes] of factors.

    ``home_spread``, ``moment_spread``: variances of a home's lasting factor and of its single years. The variance of
    common years is ``year_sum`` over a chi-square of ``year_freedom``; ``years`` were seen.
    """

    shape: Floats
    weight: Floats
    home_shape: Floats
    home_weight: Floats
    home_spread: float
    moment_spread: float
    year_sum: float
    year_freedom: float
    years: int

    @property
    def rate(self) -> Floats:
        return self.shape / self.weight

    def factor(self, home: int) -> float:
        """How many times as often as elsewhere at the same ages."""
        return float(self.home_shape[home] / self.home_weight[home])


def learn_rates(seen: Seen, *, year_spread: float, at_most_once: bool) -> Rates:
    """``year_spread``: deviation of a common year beforehand, on the scale of logarithms.

    ``at_most_once``: an exposed person can have the event once (leaving), so chance is binomial, else Poisson.
    """
    shape, weight = _cells(seen)
    rate = shape / weight
    due = seen.exposed * rate[seen.cell]
    chance = due * (1 - rate[seen.cell].clip(0, 1)) if at_most_once else due
    common = _by_year(seen, seen.events) / np.maximum(_by_year(seen, due), _TINY)
    table = [_by_home(seen, one) for one in (seen.events, due * common[seen.year], chance)]
    home_spread, moment_spread = _spreads(*table)
    events, expected, _chance = table
    trust = 1 / (1 + moment_spread * expected)
    prior = 1 / max(home_spread, _LEAST_SPREAD)
    year_sum, year_freedom = _years(common, table, year_spread, moment_spread)
    return Rates(
        shape, weight, prior + (events * trust).sum(axis=1), prior + (expected * trust).sum(axis=1),
        home_spread, moment_spread, year_sum, year_freedom, seen.years,
    )  # fmt: skip


def _cells(seen: Seen) -> tuple[Floats, Floats]:
    """Each cell drawn to the common rate of its band."""
    count = len(seen.band)
    events = np.bincount(seen.cell, seen.events, count)
    exposed = np.bincount(seen.cell, seen.exposed, count)
    bands = int(seen.band.max()) + 1
    pooled = np.bincount(seen.band, events, bands), np.bincount(seen.band, exposed, bands)
    whole = (pooled[0].sum() + 0.5) / (pooled[1].sum() + 1)
    common = ((pooled[0] + 5 * whole) / (pooled[1] + 5))[seen.band]
    spread = common * np.maximum(1 - common, 0.05)
    known = exposed > 0
    chi = ((events - exposed * common) ** 2 / np.maximum(exposed * spread, _TINY))[known].sum()
    free = known.sum() - len(np.unique(seen.band[known]))
    beyond = np.maximum(exposed[known] - 1, 0).sum()
    alike = float(np.clip((chi - free) / max(beyond, 1), _LEAST_CORRELATED, _MOST_CORRELATED))
    strength = (1 - alike) / alike
    shape = np.asarray(common * strength + events, np.float64)
    return shape, np.asarray(strength + exposed, np.float64)


def _by_year(seen: Seen, values: Floats) -> Floats:
    return np.asarray(np.bincount(seen.year, values, seen.years), np.float64)


def _by_home(seen: Seen, values: Floats) -> Floats:
    flat = np.bincount(seen.home * seen.years + seen.year, values, seen.homes * seen.years)
    return np.asarray(flat.reshape(seen.homes, seen.years), np.float64)


def _spreads(events: Floats, expected: Floats, chance: Floats) -> tuple[float, float]:
    """Variance of what lasts of a home and of what is of one year: products of different years tell them apart."""
    if len(events) < FEWEST_HOMES:
        return 0.0, 0.0
    away = events - expected
    whole = ((away**2 - chance).sum()) / max(float((expected**2).sum()), _TINY)
    crossed = (expected.sum(axis=1) ** 2 - (expected**2).sum(axis=1)).sum()
    if crossed < _TINY:  # one year: nothing tells them apart
        return max(0.0, whole) / 2, max(0.0, whole) / 2
    lasting = ((away.sum(axis=1) ** 2 - (away**2).sum(axis=1)).sum()) / crossed
    lasting = max(0.0, float(lasting))
    return lasting, max(0.0, float(whole) - lasting) / (1 + lasting)


def _years(
    common: Floats, table: Sequence[Floats], beforehand: float, moment_spread: float
) -> tuple[float, float]:
    """How far common years lie apart: what is said beforehand and what was seen, less what chance makes."""
    _events, expected, chance = table
    total = np.maximum(expected.sum(axis=0), _TINY)
    by_chance = (chance.sum(axis=0) + moment_spread * (expected**2).sum(axis=0)) / total**2
    apart = np.log(np.maximum(common, 0.05))
    apart = apart - apart.mean()
    squares = float(np.maximum(apart**2 - by_chance, 0).sum()) if len(common) > 1 else 0.0
    return PRIOR_YEARS * beforehand**2 + squares, PRIOR_YEARS + len(common) - 1
