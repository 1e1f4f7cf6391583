"""What the values of a snapshot say, before any words: pure, from values and the pack alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from orientir.core.findings import (
    Bounds,
    Change,
    Figure,
    Goal,
    Judgement,
    Share,
    Status,
    Verdict,
    bounds_of,
    change,
    is_settled,
    judge,
    shortfall,
    significant,
    verdicts_against_each,
)
from orientir.core.packs.specs import Aggregate, Criterion, Indicator, Pack


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a snapshot; ``unit`` is the unit's id. ``value`` is null in states without."""

    indicator: str
    year: int
    level: str
    unit: int
    numerator: Decimal
    denominator: Decimal
    value: Decimal | None
    state: str
    coverage: Decimal | None


@dataclass(frozen=True, slots=True)
class Frame:
    """What a snapshot was made by: the pack as it was then, its years, the day it was taken on."""

    pack: Pack
    years: tuple[int, ...]
    reporting_on: date

    @property
    def bounds(self) -> Bounds:
        return bounds_of(self.pack)

    @property
    def is_beyond_order(self) -> bool:
        """Whether it tells of years for which the order sets no targets any more."""
        return self.years[-1] > last_target_year(self.pack)

    def aimed(self, accepted: Mapping[tuple[str, int], Decimal]) -> Frame:
        """With the targets that people accepted, (indicator, year) → value, where the order sets none."""
        filled = tuple(replace(one, targets=_filled(one, accepted)) for one in self.pack.indicators)
        return replace(self, pack=replace(self.pack, indicators=filled))


@dataclass(frozen=True, slots=True)
class Point:
    """One year of a line: what was reached, what was aimed at, whether the figure still changes."""

    year: int
    value: Decimal | None
    target: Decimal | None
    is_settled: bool


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator of one unit in one year. ``value`` None: not given at this level, or hidden."""

    indicator: Indicator
    value: Value | None
    judgement: Judgement | None
    target: Decimal | None
    gap: Decimal | None
    missing: Decimal
    history: tuple[Point, ...]
    verdict: Verdict = Verdict.NONE
    reference: Value | None = None

    @property
    def status(self) -> Status | None:
        return self.judgement.status if self.judgement else None


@dataclass(frozen=True, slots=True)
class Move:
    """An indicator that moved more than chance would carry it, in percentage points."""

    indicator: Indicator
    before: Value
    after: Value
    difference: Decimal


Values = Mapping[tuple[str, int], Value]


def last_target_year(pack: Pack) -> int:
    """The last year that the order aims at; 9999 for one without targets."""
    years = (
        year for one in pack.indicators for year, value in one.targets.items() if value is not None
    )
    return max(years, default=9999)


def _filled(
    one: Indicator, accepted: Mapping[tuple[str, int], Decimal]
) -> dict[int, Decimal | None]:
    own = {year: value for (code, year), value in accepted.items() if code == one.code}
    return own | {
        year: value for year, value in one.targets.items() if value is not None or year not in own
    }


def by_indicator_and_year(values: Iterable[Value]) -> dict[tuple[str, int], Value]:
    return {(one.indicator, one.year): one for one in values}


def figure_of(value: Value) -> Figure:
    return Figure(
        value.numerator, value.denominator, value.state, value.coverage, value.level, value.year
    )


def goal_of(pack: Pack, indicator: Indicator, year: int) -> Goal:
    return Goal(
        indicator.targets.get(year),
        indicator.target_levels,
        indicator.direction,
        indicator.factor,
        indicator.settles_on,
        is_base=year == pack.base_year,
    )


def counts_whole(pack: Pack, aggregate: Aggregate) -> bool:
    """Whether an aggregate counts people or things: rates of posts are no trials of chance."""
    if aggregate.function != "sum":
        return True
    table = pack.tables.get(aggregate.table)
    column = table.column((aggregate.expression or "").strip()) if table else None
    return column is not None and column.type == "int"


def share_of(pack: Pack, indicator: Indicator, value: Value | None) -> Share | None:
    """The value as a share that chance could have moved; None where it is no such share."""
    if value is None or value.value is None or value.denominator <= 0:
        return None
    if not all(counts_whole(pack, one) for one in (indicator.numerator, indicator.denominator)):
        return None
    return Share(float(value.numerator), float(value.denominator))


def lines(frame: Frame, year: int, level: str, values: Values) -> list[Line]:
    """All indicators given at ``level``, in the order of the pack."""
    return [
        line(frame, indicator, year, values)
        for indicator in frame.pack.indicators
        if level in indicator.levels
    ]


def line(frame: Frame, indicator: Indicator, year: int, values: Values) -> Line:
    value = values.get((indicator.code, year))
    goal = goal_of(frame.pack, indicator, year)
    known = value is not None and value.value is not None
    return Line(
        indicator=indicator,
        value=value,
        judgement=judge(figure_of(value), goal, frame.reporting_on, frame.bounds)
        if value
        else None,
        target=goal.target,
        gap=_gap(value, goal),
        missing=_missing(frame.pack, indicator, value, goal) if known else Decimal(0),
        history=history(frame, indicator, values),
    )


def history(frame: Frame, indicator: Indicator, values: Values) -> tuple[Point, ...]:
    """The line over the years of the snapshot."""
    return tuple(
        Point(
            year,
            found.value if (found := values.get((indicator.code, year))) else None,
            indicator.targets.get(year),
            is_settled(year, indicator.settles_on, frame.reporting_on),
        )
        for year in frame.years
    )


def against(frame: Frame, own: Sequence[Line], reference: Values, year: int) -> list[Line]:
    """The lines of a unit with verdicts against those of the region, adjusted together."""
    bounds = frame.bounds
    common = [reference.get((one.indicator.code, year)) for one in own]
    found = verdicts_against_each(
        [share_of(frame.pack, one.indicator, one.value) for one in own],
        [_as_share(one.indicator, value) for one, value in zip(own, common, strict=True)],
        1 - bounds.confidence,
        float(bounds.small_base),
    )
    return [
        replace(one, verdict=verdict, reference=value)
        for one, verdict, value in zip(own, found, common, strict=True)
    ]


def by_criterion(pack: Pack, found: Sequence[Line]) -> list[tuple[Criterion, list[Line]]]:
    """Lines under their criteria, in the order of the pack; criteria without lines left out."""
    groups = [
        (criterion, [one for one in found if one.indicator.criterion == criterion.code])
        for criterion in pack.criteria
    ]
    return [(criterion, members) for criterion, members in groups if members]


def count_statuses(found: Iterable[Line]) -> dict[Status, int]:
    """How many lines stand how; statuses that none has are left out."""
    counts: dict[Status, int] = {}
    for one in found:
        if one.status is not None:
            counts[one.status] = counts.get(one.status, 0) + 1
    return {status: counts[status] for status in Status if status in counts}


def is_like_with_like(frame: Frame, indicator: Indicator, year: int) -> bool:
    """Whether this snapshot's figure of the year before may stand beside that of ``year``.

    An unfinished year of a flow holds fewer months than the whole year before it; a stock is taken
    on the same day of both.
    """
    if is_settled(year, indicator.settles_on, frame.reporting_on):
        return True
    tables = (indicator.numerator.table, indicator.denominator.table)
    return all(frame.pack.tables[name].kind != "flow" for name in tables)


def before(
    frame: Frame, indicator: Indicator, year: int, values: Values, earlier: Values
) -> Value | None:
    """The figure of the year before that is like this one: of the snapshot taken a year earlier
    (``earlier``), else of this one where the two may stand side by side."""
    place = (indicator.code, year - 1)
    if place in earlier and not is_settled(year, indicator.settles_on, frame.reporting_on):
        return earlier[place]
    return values.get(place) if is_like_with_like(frame, indicator, year) else None


def moves(frame: Frame, year: int, level: str, values: Values, earlier: Values) -> list[Move]:
    """What changed more than chance would carry it, the greatest first."""
    pairs = [
        (indicator, before(frame, indicator, year, values, earlier), now)
        for indicator in frame.pack.indicators
        if level in indicator.levels and (now := values.get((indicator.code, year)))
    ]
    changes = [shares_changed(frame.pack, *pair) for pair in pairs]
    bounds = frame.bounds
    told = significant(changes, bounds.false_discovery, float(bounds.small_base), bounds.least_move)
    return [_move(*pairs[index]) for index in told]


def shares_changed(
    pack: Pack, indicator: Indicator, then: Value | None, now: Value
) -> Change | None:
    """From one figure to another as chance sees it; None where one of them is no such share."""
    first, second = share_of(pack, indicator, then), share_of(pack, indicator, now)
    return change(first, second) if first and second else None


def checks(found: Iterable[Line]) -> list[Line]:
    """Lines whose data ask for a second look: none, above 100 %, not all reported; then few."""
    asking = [one for one in found if _asks_for_a_look(one)]
    return sorted(asking, key=_is_only_small)


def _is_only_small(one: Line) -> bool:
    found = one.judgement
    assert found is not None
    return found.is_small and not found.is_over_100 and not found.is_incomplete


def _asks_for_a_look(one: Line) -> bool:
    found = one.judgement
    if found is None:
        return False
    absent = found.status in (Status.NO_DATA, Status.NOT_COLLECTED)
    return absent or found.is_over_100 or found.is_small or found.is_incomplete


def _gap(value: Value | None, goal: Goal) -> Decimal | None:
    if value is None or value.value is None or goal.target is None or goal.is_base:
        return None
    return value.value - goal.target


def _missing(pack: Pack, indicator: Indicator, value: Value | None, goal: Goal) -> Decimal:
    assert value is not None
    return shortfall(figure_of(value), goal, whole=counts_whole(pack, indicator.numerator))


def _as_share(indicator: Indicator, value: Value | None) -> float | None:
    if value is None or value.value is None:
        return None
    return float(value.value / indicator.factor)


def _move(indicator: Indicator, then: Value | None, now: Value) -> Move:
    assert then is not None
    assert then.value is not None
    assert now.value is not None
    return Move(indicator, then, now, now.value - then.value)
