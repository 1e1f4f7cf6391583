"""How many will have left, come and lack in the years ahead: many possible futures, told by their middle and limits.

Every person leaves with the rate of their group and band of age, as much more or less often as their home does and as
the year is; who stays is a year older; who comes is of the ages at which people came. What is not sure of the rates
(homes, years, few people) differs from future to future, so that limits hold it.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orientir.core.packs.conditions import StaffingRules
from orientir.core.staffing.laid_out import AGES, LEAST_AGE, Learnt, learn
from orientir.core.staffing.people import HomeLevel, Staff, StaffNotSound
from orientir.core.staffing.rates import Rates

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SEED: Final = 20_230_901
FUTURES: Final = 1000
_MOST_RATE: Final = 0.98


@dataclass(frozen=True, slots=True)
class Expected:
    """The middle of what may be (a mean) and its limits."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Posts:
    """Rates of the schools of a home that returned the form: ``planned``, ``filled``; ``returned`` of ``schools``."""

    planned: float
    filled: float
    returned: int
    schools: int


@dataclass(frozen=True, slots=True)
class YearAhead:
    """All from now until ``year``. ``of_age``: leavers of retirement age. ``vacancies``: rates of schools."""

    year: int
    leavers: Expected
    of_age: Expected
    newcomers: Expected
    people: Expected
    vacancies: Expected | None


@dataclass(frozen=True, slots=True)
class GroupAhead:
    """A subject or a position: ``leavers`` and ``lacking`` (leavers less newcomers) from now until each year."""

    group: str
    in_school: bool
    people: int
    of_age: int
    leavers: tuple[Expected, ...]
    lacking: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class HomeAhead:
    """``factor``: how many times as often people leave as elsewhere at the same ages, drawn to 1 where few are seen."""

    home: str
    people: int
    of_age: int
    ages: tuple[int, ...]
    factor: float
    years: tuple[YearAhead, ...]
    groups: tuple[GroupAhead, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """``seen``: how many times one year was held against the next."""

    level: HomeLevel
    base_year: int
    seen: int
    homes: tuple[HomeAhead, ...]


def forecast_staff(
    staff: Staff,
    level: HomeLevel,
    rules: StaffingRules,
    posts: Mapping[str, Posts] | None = None,
    *,
    by_group: bool = True,
    futures: int = FUTURES,
) -> Forecast:
    """Of every home of the level with anybody now; the same data give the same figures. Raises StaffNotSound."""
    bands = tuple(int(one) for one in rules.bands.values)
    learnt = learn(staff, level, bands, float(rules.year_spread.value), by_group=by_group)
    _refuse_few(learnt, rules)
    homes = tuple(
        _ahead(learnt, place, rules, staff.last_year, (posts or {}).get(home), futures)
        for place, home in enumerate(learnt.homes)
    )
    return Forecast(level, staff.last_year, learnt.leaving.years, homes)


def _refuse_few(learnt: Learnt, rules: StaffingRules) -> None:
    people, least = int(learnt.now.sum()), int(rules.fewest.value)
    if people < least:
        raise StaffNotSound(
            f"педагогов {people}, а чтобы видеть, как часто уходят в каждом возрасте, нужно не меньше {least}"
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Futures:
    """``left``, ``came`` [years, futures, groups], ``old`` [years, futures]: of one year; ``people``: in its end."""

    left: Ints
    came: Ints
    old: Ints
    people: Ints


def _ahead(
    learnt: Learnt, place: int, rules: StaffingRules, base: int, posts: Posts | None, futures: int
) -> HomeAhead:
    seed = [SEED, zlib.crc32(learnt.homes[place].encode())]
    of_age, sure = int(rules.retirement_age.value), float(rules.confidence.value)
    now = learnt.now[place]
    lots = _Lots(np.random.default_rng(seed), futures)
    seen = _live(learnt, place, int(rules.horizon.value), of_age, lots)
    left, came = seen.left.cumsum(axis=0), seen.came.cumsum(axis=0)
    vacant = _vacancies(left - came, now, learnt.in_school, posts)
    years = tuple(
        YearAhead(
            base + 1 + at, _expected(left[at].sum(axis=1), sure), _expected(seen.old[: at + 1].sum(axis=0), sure),
            _expected(came[at].sum(axis=1), sure), _expected(seen.people[at], sure),
            None if vacant is None else _expected(vacant[at], sure),
        )
        for at in range(len(left))
    )  # fmt: skip
    old = of_age - LEAST_AGE
    return HomeAhead(
        learnt.homes[place], int(now.sum()), int(now[:, old:].sum()), tuple(now.sum(axis=0).tolist()),
        learnt.leaving.factor(place), years,
        tuple(_groups(learnt, now, left, came, old, sure)),
    )  # fmt: skip


def _groups(
    learnt: Learnt, now: Ints, left: Ints, came: Ints, old: int, sure: float
) -> list[GroupAhead]:
    told = []
    for group in np.flatnonzero(now.sum(axis=1) > 0).tolist():
        gone, net = left[:, :, group], (left - came)[:, :, group]
        told.append(
            GroupAhead(
                learnt.groups[group], bool(learnt.in_school[group]), int(now[group].sum()),
                int(now[group, old:].sum()), tuple(_expected(one, sure) for one in gone),
                tuple(_expected(one, sure) for one in net),
            )
        )  # fmt: skip
    return told


def _expected(futures: NDArray[np.generic], sure: float) -> Expected:
    numbers = np.asarray(futures, np.float64)
    tail = (1 - sure) / 2
    low = np.quantile(numbers, tail, method="lower")
    high = np.quantile(numbers, 1 - tail, method="higher")
    return Expected(float(numbers.mean()), float(low), float(high))


def _vacancies(
    lacking: Ints, now: Ints, in_school: NDArray[np.bool_], posts: Posts | None
) -> Floats | None:
    """[years, futures]: rates that stay free in the schools that returned the form if as many are planned.

    Whoever leaves or comes fills as much as persons do now; of the schools, those that returned have their share.
    """
    people = int(now[in_school].sum())
    if posts is None or not people or not posts.returned:
        return None
    each = posts.filled / people
    open_now = posts.planned - posts.filled
    then = open_now + each * lacking[:, :, in_school].sum(axis=2)
    return np.asarray(np.maximum(0.0, then), np.float64)


@dataclass(frozen=True, slots=True)
class _Lots:
    random: np.random.Generator
    futures: int


def _live(learnt: Learnt, place: int, years: int, of_age: int, lots: _Lots) -> _Futures:
    """Year by year, all futures at once."""
    groups, random = len(learnt.groups), lots.random
    leaving, coming = _Drawn(learnt.leaving, place, lots), _Drawn(learnt.coming, place, lots)
    people = np.broadcast_to(learnt.now[place], (lots.futures, groups, AGES))
    left, came, old, whole = [], [], [], []
    for _year in range(years):
        rate = leaving.draw().reshape(-1, groups, learnt.bands)[:, :, learnt.band]
        gone = random.binomial(people, rate.clip(0, _MOST_RATE))
        arrived = _arrive(learnt, people, coming.draw(), random)
        people = _older(people - gone) + arrived
        left.append(gone.sum(axis=2))
        came.append(arrived.sum(axis=2))
        old.append(gone[:, :, of_age - LEAST_AGE :].sum(axis=(1, 2)))
        whole.append(people.sum(axis=(1, 2)))
    return _Futures(*(np.stack(one) for one in (left, came, old, whole)))


def _older(people: Ints) -> Ints:
    older = np.zeros_like(people)
    older[:, :, 1:] = people[:, :, :-1]
    older[:, :, -1] += people[:, :, -1]
    return older


def _arrive(learnt: Learnt, people: Ints, rate: Floats, random: np.random.Generator) -> Ints:
    """[futures, groups, ages]: so many by head of the school (or other) staff that was there."""
    arrived = np.zeros(people.shape, np.int64)
    for flag in (False, True):
        some = np.flatnonzero(learnt.in_school == flag)
        there = people[:, some].sum(axis=(1, 2))
        count = random.poisson(rate[:, some] * there[:, None])
        arrived[:, some] = random.multinomial(count, learnt.newcomers[int(flag)])
    return arrived


class _Drawn:
    """Rates as they may be: what is lasting is drawn once, years and moments anew."""

    def __init__(self, rates: Rates, home: int, lots: _Lots) -> None:
        random, size = lots.random, lots.futures
        self._rates, self._random = rates, random
        cells = random.gamma(rates.shape, 1 / rates.weight, (size, len(rates.shape)))
        factor = np.ones(size)
        if rates.home_spread > 0:
            factor = random.gamma(rates.home_shape[home], 1 / rates.home_weight[home], size)
        self._spread = np.sqrt(rates.year_sum / random.chisquare(rates.year_freedom, size))
        lasting = random.normal(0, self._spread / np.sqrt(rates.years))
        self._lasting = cells * (factor * np.exp(lasting))[:, None]

    def draw(self) -> Floats:
        """[futures, cells] of the next year."""
        common = np.exp(self._random.normal(0, self._spread))
        spread = self._rates.moment_spread
        if spread > 0:
            common = common * self._random.gamma(1 / spread, spread, len(common))
        return np.asarray(self._lasting * common[:, None], np.float64)
