"""A unit by a set of indicators among units like it: differences, one number of the set, and how it went by year.

The number of the set is 50 where a unit is like its peers and 10 are one deviation by which units truly differ; it is
drawn to 50 as far as little is known (Morris 1983, doi:10.1080/01621459.1983.10477920). It is of conditions, never of
a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from orientir.core.conditions.against import (
    FEWEST_PEERS,
    Against,
    ConditionVerdict,
    Counts,
    Floats,
    count_shares,
    differ,
    hold_against,
    judge,
)
from orientir.core.context.clusters.mixed_columns import (
    FEWEST_UNITS,
    ContextNotSound,
    read_mixed_columns,
)
from orientir.core.context.peers import Nearness, Peers, find_peers
from orientir.core.findings.shares import normal_quantile
from orientir.core.mistakes import Mistake
from orientir.core.packs.conditions import ConditionIndicator, ConditionSet

MIDDLE: Final = 50.0
DEVIATION: Final = 10.0
Z: Final = normal_quantile(0.975)


class ConditionsNotSound(Mistake):
    """The figures cannot bear a comparison; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Shares from -1 to 1."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class IndicatorStanding:
    """``among``: share of the ``peers`` that are known; ``difference`` from it, greater is greater whatever is better.

    None where less is known than a comparison needs. ``since``: the first known year, ``change`` since then.
    """

    indicator: str
    numerator: float
    denominator: float
    among: float | None
    peers: int
    difference: Limits | None
    verdict: ConditionVerdict
    since: int | None
    change: Limits | None

    @property
    def value(self) -> float:
        return self.numerator / self.denominator


@dataclass(frozen=True, slots=True)
class SetYear:
    """``index``: 50 is like the peers, 10 are a deviation, greater is better."""

    year: int
    index: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """``known``: share of the weights of the set that is known in the last year; ``years`` where it is enough."""

    unit: str
    indicators: tuple[IndicatorStanding, ...]
    years: tuple[SetYear, ...]
    known: float
    verdict: ConditionVerdict
    peers: tuple[str, ...]
    nearness: Nearness

    @property
    def last(self) -> SetYear | None:
        return self.years[-1] if self.years else None


@dataclass(frozen=True, slots=True, eq=False)
class _Index:
    """[units], nan where too little of the set is known: the number, its error; ``raw`` differences, not drawn."""

    index: Floats
    error: Floats
    known: Floats
    raw: Floats
    raw_error: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    """``counts``, ``against`` by indicator and year; ``spread`` by indicator, of the last year."""

    rules: ConditionSet
    years: tuple[int, ...]
    size: int
    counts: Mapping[tuple[str, int], Counts]
    against: Mapping[tuple[str, int], Against]
    spread: Mapping[str, float]

    @property
    def last(self) -> int:
        return self.years[-1]


def stand_in_conditions(
    figures: pl.DataFrame, features: pl.DataFrame, rules: ConditionSet, year: int
) -> tuple[UnitStanding, ...]:
    """Units of one kind and level, in the order of ``features``. Raises ConditionsNotSound.

    ``figures``: unit, year, indicator, numerator, denominator. ``features``: a row a unit, ``unit`` and what it is
    compared by.
    """
    units = tuple(features["unit"].to_list())
    alike = _alike(features, units, rules)
    place = {unit: at for at, unit in enumerate(units)}
    near = [[place[one] for one in alike[unit].peers] if unit in alike else [] for unit in units]
    work = _work(figures, rules, place, near, year)
    indices = {one: _index(work, one) for one in work.years}
    whole = judge(indices[year].raw, indices[year].raw_error)
    verdicts = {one.indicator: _verdicts(work, one) for one in rules.indicators}
    return tuple(
        UnitStanding(
            unit, tuple(_indicators(work, verdicts, at)), tuple(_set_years(indices, at)),
            float(indices[year].known[at]), whole[at], *_peers_of(alike.get(unit)),
        )
        for at, unit in enumerate(units)
    )  # fmt: skip


def _alike(features: pl.DataFrame, units: Sequence[str], rules: ConditionSet) -> dict[str, Peers]:
    wanted = min(int(rules.peers.value), len(units) - 1)
    if wanted < FEWEST_PEERS:
        raise ConditionsNotSound(
            f"сравнивать не с кем: организаций этого вида {len(units)}, а нужно хотя бы {FEWEST_PEERS + 1}"
        )
    if len(units) < FEWEST_UNITS:  # of so few none are alike: each is held against all the others
        return {one: Peers(one, tuple(x for x in units if x != one), (), "far") for one in units}
    try:
        found = find_peers(read_mixed_columns(features, "unit"), wanted)
    except ContextNotSound as error:
        raise ConditionsNotSound(str(error)) from error
    return {one.unit: one for one in found}


def _peers_of(one: Peers | None) -> tuple[tuple[str, ...], Nearness]:
    return (one.peers, one.nearness) if one else ((), "far")


def _work(
    figures: pl.DataFrame,
    rules: ConditionSet,
    place: Mapping[str, int],
    near: Sequence[Sequence[int]],
    year: int,
) -> _Work:
    known = {one for one in figures["year"].unique().to_list() if one < year}
    years = (*sorted(known), year)
    fewest = float(rules.fewest.value)
    counts = {
        (named.indicator, one): count_shares(figures, named.indicator, one, place, fewest)
        for named in rules.indicators
        for one in years
    }
    against = {key: hold_against(one, near) for key, one in counts.items()}
    spread = {one.indicator: against[one.indicator, year].spread for one in rules.indicators}
    return _Work(rules, years, len(place), counts, against, spread)


def _sign(named: ConditionIndicator) -> float:
    return 1.0 if named.direction == "better" else -1.0


def _verdicts(work: _Work, named: ConditionIndicator) -> list[ConditionVerdict]:
    one = work.against[named.indicator, work.last]
    return judge(_sign(named) * one.difference, one.error)


def _index(work: _Work, year: int) -> _Index:
    """The weighted mean of differences in deviations, over what is known."""
    total, variance, raw, raw_variance, weight = np.zeros((5, work.size))
    for named in work.rules.indicators:
        one, spread = work.against[named.indicator, year], work.spread[named.indicator]
        known, own = np.isfinite(one.difference), float(named.weight.value)
        away = _sign(named) * np.nan_to_num(one.difference) / spread
        chance = np.nan_to_num(one.error) / spread
        trust = 1 / (1 + chance**2)
        total += np.where(known, own * away * trust, 0)
        variance += np.where(known, own**2 * (1 - trust), 0)
        raw += np.where(known, own * away, 0)
        raw_variance += np.where(known, (own * chance) ** 2, 0)
        weight += np.where(known, own, 0)
    share = weight / max(float(sum(one.weight.value for one in work.rules.indicators)), 1e-12)
    is_enough = (share >= float(work.rules.least_known.value)) & (weight > 0)
    divisor = np.maximum(weight, 1e-12)
    index, error, raw, raw_error = (
        np.where(is_enough, one, np.nan)
        for one in (
            MIDDLE + DEVIATION * total / divisor,
            DEVIATION * np.sqrt(variance) / divisor,
            raw,
            np.sqrt(raw_variance),
        )
    )
    return _Index(index, error, share, raw, raw_error)


def _set_years(indices: Mapping[int, _Index], at: int) -> list[SetYear]:
    told = []
    for year, one in indices.items():
        value, reach = float(one.index[at]), Z * float(one.error[at])
        if np.isfinite(value):
            told.append(SetYear(year, value, value - reach, value + reach))
    return told


def _indicators(
    work: _Work, verdicts: Mapping[str, Sequence[ConditionVerdict]], at: int
) -> list[IndicatorStanding]:
    return [
        _told(work, named.indicator, verdicts[named.indicator][at], at)
        for named in work.rules.indicators
        if work.counts[named.indicator, work.last].is_known(at)
    ]


def _told(work: _Work, indicator: str, verdict: ConditionVerdict, at: int) -> IndicatorStanding:
    counts, one = work.counts[indicator, work.last], work.against[indicator, work.last]
    since, change = _change(work, indicator, at)
    compared = bool(np.isfinite(one.difference[at]))
    return IndicatorStanding(
        indicator, *counts.pair(at), float(one.among[at]) if compared else None, int(one.peers[at]),
        _limits(float(one.difference[at]), float(one.error[at])) if compared else None, verdict, since, change,
    )  # fmt: skip


def _change(work: _Work, indicator: str, at: int) -> tuple[int | None, Limits | None]:
    """From the first year of which enough is known to the last; the same people mostly stand in both, so the limits
    are rather too wide.
    """
    now = work.counts[indicator, work.last]
    known = [one for one in work.years[:-1] if work.counts[indicator, one].enough[at]]
    if not known or not now.enough[at]:
        return None, None
    return known[0], _limits(*differ(now.pair(at), work.counts[indicator, known[0]].pair(at)))


def _limits(value: float, error: float) -> Limits:
    return Limits(value, max(-1.0, value - Z * error), min(1.0, value + Z * error))
