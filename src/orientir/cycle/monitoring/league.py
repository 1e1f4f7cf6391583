"""Units side by side in one indicator: pure, from values and the pack alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from orientir.core.findings import (
    Interval,
    Limits,
    Places,
    Share,
    Verdict,
    distance_in_limits,
    funnel_limits,
    possible_places,
    verdicts,
    wilson_interval,
)
from orientir.core.packs.specs import Indicator
from orientir.cycle.monitoring.readings import Frame, Value, share_of

Order = Literal["value", "name", "distance"]
FUNNEL_STEPS = 40


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of the table."""

    unit: int
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class LeagueRow:
    """One unit. ``value`` None: hidden from the viewer or not given; ``share`` None: no such share
    that chance could have moved, so nothing is compared."""

    place: Place
    value: Value | None
    share: Share | None
    interval: Interval | None
    verdict: Verdict
    places: Places | None
    distance: float | None


@dataclass(frozen=True, slots=True)
class League:
    """Reliable rows in the chosen order, then the small ones, then those without a value."""

    reliable: tuple[LeagueRow, ...]
    small: tuple[LeagueRow, ...]
    absent: tuple[LeagueRow, ...]
    reference: Value | None

    @property
    def rows(self) -> tuple[LeagueRow, ...]:
        return self.reliable + self.small + self.absent

    def count(self, verdict: Verdict) -> int:
        return sum(row.verdict is verdict for row in self.reliable)


@dataclass(frozen=True, slots=True)
class Funnel:
    """Points (unit, denominator, share from 0 to 1, distance) and the limits around ``reference``."""

    points: tuple[LeagueRow, ...]
    limits: tuple[Limits, ...]
    reference: float


def build_league(
    frame: Frame,
    indicator: Indicator,
    places: Sequence[Place],
    values: Mapping[int, Value],
    reference: Value | None,
    order: Order = "value",
) -> League:
    """``values`` by id of unit; ``reference`` is the value that all are compared with."""
    shares = [_proper(share_of(frame.pack, indicator, values.get(one.unit))) for one in places]
    common = _common(indicator, reference)
    bounds = frame.bounds
    least = float(bounds.small_base)
    told = (
        verdicts(shares, common, 1 - bounds.confidence, least)
        if common is not None
        else [Verdict.NONE] * len(shares)
    )
    ranges = possible_places(shares, bounds.confidence, least)
    rows = [
        _row(place, values.get(place.unit), share, verdict, found, common, bounds.confidence)
        for place, share, verdict, found in zip(places, shares, told, ranges, strict=True)
    ]
    return _grouped(rows, indicator, bounds.small_base, order, reference)


def build_funnel(frame: Frame, league: League, common: float | None) -> Funnel | None:
    """The funnel of the league's shares; None where there is no common value inside (0, 1)."""
    points = tuple(row for row in league.rows if row.share is not None)
    if common is None or not 0 < common < 1 or not points:
        return None
    sizes = [int(row.share.trials) for row in points if row.share]
    limits = funnel_limits(common, _steps(max(sizes)), frame.bounds.confidence, frame.bounds.alarm)
    return Funnel(points, tuple(limits), common)


def common_share(indicator: Indicator, league: League) -> float | None:
    return _common(indicator, league.reference)


def _common(indicator: Indicator, reference: Value | None) -> float | None:
    if reference is None or reference.value is None:
        return None
    return float(reference.value / indicator.factor)


def _proper(share: Share | None) -> Share | None:
    return share if share is not None and share.is_proper else None


def _row(
    place: Place,
    value: Value | None,
    share: Share | None,
    verdict: Verdict,
    places: Places | None,
    common: float | None,
    confidence: float,
) -> LeagueRow:
    return LeagueRow(
        place,
        value,
        share,
        wilson_interval(share, confidence) if share else None,
        verdict,
        places,
        distance_in_limits(share, common) if share and common is not None else None,
    )


def _grouped(
    rows: Sequence[LeagueRow],
    indicator: Indicator,
    small_base: Decimal,
    order: Order,
    reference: Value | None,
) -> League:
    absent = [row for row in rows if row.value is None or row.value.value is None]
    present = [row for row in rows if row.value is not None and row.value.value is not None]
    small = [row for row in present if _denominator(row) < small_base]
    reliable = [row for row in present if _denominator(row) >= small_base]
    return League(
        _sorted(reliable, indicator, order),
        _sorted(small, indicator, order),
        _sorted(absent, indicator, "name"),
        reference,
    )


def _denominator(row: LeagueRow) -> Decimal:
    return row.value.denominator if row.value else Decimal(0)


def _sorted(rows: Sequence[LeagueRow], indicator: Indicator, order: Order) -> tuple[LeagueRow, ...]:
    by_name = sorted(rows, key=lambda row: row.place.title.lower().replace("ё", "е"))
    if order == "name":
        return tuple(by_name)
    if order == "distance":
        return tuple(sorted(by_name, key=lambda row: -abs(row.distance or 0.0)))
    return tuple(sorted(by_name, key=_value, reverse=indicator.direction == "up"))


def _value(row: LeagueRow) -> Decimal:
    assert row.value is not None
    assert row.value.value is not None
    return row.value.value


def _steps(greatest: int) -> list[int]:
    """Denominators at which limits are drawn: evenly in the square root, where they bend."""
    roots = (1 + (greatest**0.5 - 1) * step / FUNNEL_STEPS for step in range(FUNNEL_STEPS + 1))
    return sorted({max(1, round(root * root)) for root in roots} | {greatest})
