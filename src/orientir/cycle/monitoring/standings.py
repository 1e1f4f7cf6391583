"""How every unit of a snapshot stands in every indicator: pure, for whoever looks at all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from orientir.core.findings import (
    Share,
    Verdict,
    meets,
    significant,
    verdicts_against_each,
)
from orientir.core.findings.changes import Change
from orientir.core.packs.specs import Indicator
from orientir.cycle.monitoring.readings import (
    Frame,
    Line,
    Value,
    figure_of,
    goal_of,
    is_like_with_like,
    line,
    share_of,
    shares_changed,
)

ByYear = Mapping[int, Value]


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """An indicator of one unit in the year of the frame that was asked for.

    ``change``: against the year before, in the units of the value; None where the two may not stand side by side.
    ``moved``: more than chance would carry it, of all units of its level. ``years_short``: years running, this one the
    last, that the target was known and not reached.
    """

    unit: int
    level: str
    line: Line
    share: Share | None
    change: float | None
    moved: bool
    years_short: int


def standings(
    frame: Frame, year: int, indicator: Indicator, values: Iterable[Value], region: int
) -> Iterator[UnitStanding]:
    """``values``: of one indicator, all units and years. Units without a figure in ``year`` are left out."""
    units = _by_unit(values)
    common = units.get(region, {}).get(year)
    now = [one[year] for one in units.values() if year in one and one[year].value is not None]
    for _level, group in groupby(sorted(now, key=lambda one: one.level), lambda one: one.level):
        yield from _of_level(frame, indicator, list(group), units, common)


def _of_level(
    frame: Frame,
    indicator: Indicator,
    now: Sequence[Value],
    units: Mapping[int, ByYear],
    common: Value | None,
) -> Iterator[UnitStanding]:
    bounds, year = frame.bounds, now[0].year
    shares = [share_of(frame.pack, indicator, one) for one in now]
    reference = (
        float(common.value / indicator.factor) if common and common.value is not None else None
    )
    against = [None if common is not None and one.unit == common.unit else reference for one in now]
    told = verdicts_against_each(shares, against, 1 - bounds.confidence, float(bounds.small_base))
    changes = [_change(frame, indicator, units[one.unit], year) for one in now]
    moved = set(
        significant(changes, bounds.false_discovery, float(bounds.small_base), bounds.least_move)
    )
    for place, (one, share, verdict) in enumerate(zip(now, shares, told, strict=True)):
        yield UnitStanding(
            one.unit,
            one.level,
            _line(frame, indicator, units[one.unit], year, verdict, common),
            share,
            _difference(frame, indicator, units[one.unit], year),
            place in moved,
            _years_short(frame, indicator, units[one.unit], year),
        )


def _by_unit(values: Iterable[Value]) -> dict[int, dict[int, Value]]:
    units: dict[int, dict[int, Value]] = {}
    for one in values:
        units.setdefault(one.unit, {})[one.year] = one
    return units


def _line(
    frame: Frame, indicator: Indicator, own: ByYear, year: int, verdict: Verdict, common: Value | None
) -> Line:  # fmt: skip
    found = line(frame, indicator, year, {(indicator.code, at): one for at, one in own.items()})
    return replace(found, verdict=verdict, reference=common)


def _change(frame: Frame, indicator: Indicator, own: ByYear, year: int) -> Change | None:
    if not is_like_with_like(frame, indicator, year):
        return None
    return shares_changed(frame.pack, indicator, own.get(year - 1), own[year])


def _difference(frame: Frame, indicator: Indicator, own: ByYear, year: int) -> float | None:
    before = own.get(year - 1)
    if before is None or before.value is None or not is_like_with_like(frame, indicator, year):
        return None
    value = own[year].value
    return None if value is None else float(value - before.value)


def _years_short(frame: Frame, indicator: Indicator, own: ByYear, year: int) -> int:
    short = 0
    for at in range(year, min(frame.years) - 1, -1):
        goal, value = goal_of(frame.pack, indicator, at), own.get(at)
        if goal.target is None or goal.is_base or value is None or value.value is None:
            break
        if meets(figure_of(value), goal):
            break
        short += 1
    return short
