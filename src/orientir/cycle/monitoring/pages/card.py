"""The card of an indicator (ux.md, page 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.core.findings import Status, Verdict
from orientir.core.packs.specs import Aggregate, Indicator, Note, Pack
from orientir.cycle.goals.api import AcceptedTarget
from orientir.cycle.monitoring import sentences
from orientir.cycle.monitoring.league import (
    League,
    LeagueRow,
    Order,
    build_funnel,
    common_share,
)
from orientir.cycle.monitoring.pages.addresses import Addresses
from orientir.cycle.monitoring.pages.aims import Aim, aim_of, with_years_ahead
from orientir.cycle.monitoring.pages.region import trend_of
from orientir.cycle.monitoring.readings import Frame, Line, Value
from orientir.kit import russian
from orientir.kit.ui.charts.funnels import Funnel as FunnelDrawing
from orientir.kit.ui.charts.funnels import FunnelPoint
from orientir.kit.ui.charts.intervals import Axis, Interval
from orientir.kit.ui.charts.trends import Trend
from orientir.kit.ui.listing import last_page
from orientir.kit.ui.parts import Fraction, Pages

WARNING, ALARM = 1.96, 3.09
ON_A_PAGE = 60
ORDERS: tuple[Order, ...] = ("value", "name", "distance")


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the four figures at the head: what it is, the figure, a note, a mark."""

    label: str
    figure: str
    note: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A unit of the table, all as the page writes it."""

    code: str
    title: str
    href: str
    value: str
    of: str
    interval: Interval | None
    verdict: str
    places: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class ShownGroup:
    heading: str
    mark: str
    rows: tuple[ShownRow, ...]


@dataclass(frozen=True, slots=True)
class ShownLeague:
    """The table of units; ``axis`` is common to its rows."""

    heading: str
    groups: tuple[ShownGroup, ...]
    axis: Axis
    reference: str
    target: str
    orders: tuple[tuple[str, str, bool], ...]
    compares: bool
    why_not: str
    pages: Pages


@dataclass(frozen=True, slots=True)
class Conditions:
    """What goes into one part of the quotient: in words, and as written in the pack."""

    words: str
    aggregate: str
    where: str
    form: str = ""
    """The title of the form that the figures come from; empty for other tables."""


@dataclass(frozen=True, slots=True)
class CardPage:
    heading: str
    lead: str
    figures: tuple[Figure, ...]
    trend: Trend
    aims: tuple[Aim, ...]
    fraction: Fraction | None
    remarks: tuple[str, ...]
    clause: str
    full_title: str
    formula: str
    numerator: Conditions
    denominator: Conditions
    notes: tuple[Note, ...]
    previous: str
    next: str


def card_page(
    frame: Frame,
    line: Line,
    before: Value | None,
    addresses: Addresses,
    accepted: Sequence[AcceptedTarget] = (),
) -> CardPage:
    """``accepted``: targets of the region set beyond the order, the earliest year first."""
    indicator = line.indicator
    return CardPage(
        heading=f"{indicator.code}. {indicator.short_title}",
        lead=sentences.indicator_lead(line),
        figures=_figures(frame, line, before),
        trend=with_years_ahead(trend_of(line), frame, line, accepted),
        aims=tuple(aim_of(indicator, one) for one in accepted),
        fraction=_fraction(line),
        remarks=_remarks(indicator),
        clause=indicator.clause,
        full_title=indicator.title,
        formula=indicator.formula.text,
        numerator=_conditions(frame.pack, indicator.numerator, indicator.numerator_words),
        denominator=_conditions(frame.pack, indicator.denominator, indicator.denominator_words),
        notes=tuple(note for note in frame.pack.notes if note.indicator == indicator.code),
        previous=_neighbour(frame, indicator, -1, addresses),
        next=_neighbour(frame, indicator, 1, addresses),
    )


def _figures(frame: Frame, line: Line, before: Value | None) -> tuple[Figure, ...]:
    found = [_own_figure(frame, line)]
    if line.status is Status.REGION_TARGET:
        found.append(_reference_figure(line))
        found.append(_region_target_figure(frame, line))
    else:
        found.append(_target_figure(line))
        found.append(_gap_figure(line))
    found.append(_before_figure(frame, line, before))
    return tuple(found)


def _own_figure(frame: Frame, line: Line) -> Figure:
    value = line.value
    label = _("As of %(day)s") % {"day": russian.day(frame.reporting_on)}
    if value is None or value.value is None:
        return Figure(label, sentences.shown(line.indicator, value))
    unit = f"{russian.NO_BREAK_SPACE}%" if line.indicator.factor == 100 else ""
    return Figure(label, sentences.shown(line.indicator, value) + unit, _of_whom(line, value))


def _of_whom(line: Line, value: Value) -> str:
    """«1 904 из 3 412 педагогов»: the noun agrees with «из», always the genitive plural."""
    return f"{sentences.out_of(value)} {line.indicator.counted.many}"


def _target_figure(line: Line) -> Figure:
    value = line.value
    label = _("Target of %(year)s") % {"year": value.year} if value else _("Target")
    if value and line.status is Status.BASE_YEAR:
        label = _("Base value of %(year)s") % {"year": value.year}
    if line.target is None:
        return Figure(label, russian.MISSING, _("the order sets none"))
    return Figure(label, russian.number(line.target) + f"{russian.NO_BREAK_SPACE}%")


def _gap_figure(line: Line) -> Figure:
    label = _("To the target")
    status = line.status.value if line.status else ""
    return Figure(label, russian.points(line.gap, line.indicator.decimals), "", status)


def _reference_figure(line: Line) -> Figure:
    label = _("Region")
    shown = sentences.shown(line.indicator, line.reference) if line.reference else russian.MISSING
    known = line.reference is not None and line.reference.value is not None
    return Figure(label, shown + (f"{russian.NO_BREAK_SPACE}%" if known else ""))


def _region_target_figure(frame: Frame, line: Line) -> Figure:
    if line.value is not None and line.value.year == frame.pack.base_year:
        label = _("Base value of the region")
    else:
        label = _("Target of the region")
    shown = russian.number(line.target) + f"{russian.NO_BREAK_SPACE}%"
    return Figure(label, shown, _("for reference"))


def _before_figure(frame: Frame, line: Line, before: Value | None) -> Figure:
    year = (line.value.year if line.value else frame.years[-1]) - 1
    on = _a_year_before(frame.reporting_on) if year + 1 == frame.reporting_on.year else None
    label = (
        _("A year before, as of %(day)s") % {"day": russian.day(on)}
        if on
        else _("In %(year)s") % {"year": year}
    )
    if before is None or before.value is None:
        return Figure(label, russian.MISSING, _("nothing alike to compare with"))
    shown = sentences.shown(line.indicator, before) + f"{russian.NO_BREAK_SPACE}%"
    return Figure(label, shown, _moved(line, before))


def _moved(line: Line, before: Value) -> str:
    if line.value is None or line.value.value is None or before.value is None:
        return ""
    difference = line.value.value - before.value
    points = russian.points(abs(difference), line.indicator.decimals).lstrip("+")
    if difference > 0:
        return _("it grew by %(points)s") % {"points": points}
    return _("it fell by %(points)s") % {"points": points} if difference else _("no change")


def _fraction(line: Line) -> Fraction | None:
    indicator, value = line.indicator, line.value
    if value is None:
        return None
    result = sentences.shown(indicator, value)
    unit = f"{russian.NO_BREAK_SPACE}%" if value.value is not None else ""
    return Fraction(
        indicator.numerator_words,
        russian.number(value.numerator),
        indicator.denominator_words,
        russian.number(value.denominator),
        result + unit,
    )


def _remarks(indicator: Indicator) -> tuple[str, ...]:
    found = []
    functions = {indicator.numerator.function, indicator.denominator.function}
    columns = {indicator.numerator.column, indicator.denominator.column}
    if "count_distinct" in functions and "person_id" in columns:
        found.append(_("Each person counts once, even when working in two organisations."))
    if indicator.direction == "down":
        found.append(_("Here less is better."))
    if indicator.expected_from is not None:
        found.append(_("Counted from a form: who did not return it is not counted."))
    return tuple(found)


def _conditions(pack: Pack, aggregate: Aggregate, words: str) -> Conditions:
    counted = {
        "count": "count(*)",
        "count_distinct": f"count(distinct {aggregate.column})",
        "sum": f"sum({aggregate.expression})",
    }[aggregate.function]
    form = pack.form(aggregate.table)
    return Conditions(
        words,
        f"{counted} from {aggregate.table}",
        aggregate.where or "",
        form.title if form else "",
    )


def _neighbour(frame: Frame, indicator: Indicator, step: int, addresses: Addresses) -> str:
    codes = [one.code for one in frame.pack.indicators]
    place = codes.index(indicator.code) + step
    return addresses.indicator(codes[place]) if 0 <= place < len(codes) else ""


def show_league(
    frame: Frame,
    line: Line,
    league: League,
    units: str,
    here: str,
    order: str,
    page: int,
    addresses: Addresses,
) -> ShownLeague:
    """``units`` heads the table («Муниципалитеты»); ``here`` is the code of the viewer's unit.

    The heading counts all rows, ``page`` (from 1) shows a part of them.
    """
    indicator = line.indicator
    target = line.target
    page = min(page, last_page(len(league.rows), ON_A_PAGE))
    common = league.reference.value if league.reference else None
    compares = any(row.share is not None for row in league.rows)
    shown = Shown(
        indicator,
        here,
        None if common is None else float(common),
        None if target is None else float(target),
        float(frame.bounds.small_base),
        addresses,
    )
    return ShownLeague(
        heading=sentences.league_heading(league, units),
        groups=_groups(frame, league, page, shown),
        axis=_axis(league),
        reference=russian.number(common, indicator.decimals) if common is not None else "",
        target=russian.number(target) if target is not None else "",
        orders=tuple(
            (code, word, code == order) for code, word in zip(ORDERS, _order_words(), strict=True)
        ),
        compares=compares,
        pages=_pages(len(league.rows), page, addresses),
        why_not=""
        if compares
        else _("These are not shares of people or things: places and verdicts would mean nothing."),
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """What all rows of one table share."""

    indicator: Indicator
    here: str
    reference: float | None
    target: float | None
    small_base: float
    addresses: Addresses


def _order_words() -> tuple[str, ...]:
    return (_("by value"), _("by name"), _("by distance in limits"))


def _pages(count: int, page: int, addresses: Addresses) -> Pages:
    address = addresses.here(page="PAGE").replace("PAGE", "{page}") + "#league"
    return Pages(page, last_page(count, ON_A_PAGE), address, count)


def _groups(frame: Frame, league: League, page: int, shown: Shown) -> tuple[ShownGroup, ...]:
    seen = league.rows[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    on_page = {row.place.unit for row in seen}
    base = russian.number(frame.bounds.small_base)
    words = {
        "reliable": ("", ""),
        "small": (_("Base under %(base)s: the value is not reliable") % {"base": base}, "few_data"),
        "absent": (_("No value"), "no_data"),
    }
    rows = {"reliable": league.reliable, "small": league.small, "absent": league.absent}
    return tuple(
        ShownGroup(*words[name], tuple(_shown_row(row, shown) for row in members))
        for name, all_members in rows.items()
        if (members := [row for row in all_members if row.place.unit in on_page])
    )


def _shown_row(row: LeagueRow, shown: Shown) -> ShownRow:
    value = row.value
    known = value is not None and value.value is not None
    return ShownRow(
        code=row.place.code,
        title=row.place.title,
        href=shown.addresses.indicator(shown.indicator.code, unit=row.place.code),
        value=sentences.shown(shown.indicator, value),
        of=sentences.out_of(value) if value is not None and known else "",
        interval=_interval(row, shown),
        verdict=row.verdict.value
        if known and row.share
        else Verdict.NONE.value
        if not known
        else "",
        places=russian.span(row.places.first, row.places.last) if row.places else russian.MISSING,
        is_here=row.place.code == shown.here,
    )


def _interval(row: LeagueRow, shown: Shown) -> Interval | None:
    if row.value is None or row.value.value is None:
        return None
    value = float(row.value.value)
    factor = float(shown.indicator.factor)
    low, high = (
        (row.interval.low * factor, row.interval.high * factor) if row.interval else (value, value)
    )
    return Interval(
        value,
        low,
        high,
        shown.reference,
        shown.target,
        is_small=float(row.value.denominator) < shown.small_base,
        is_here=row.place.code == shown.here,
    )


def _axis(league: League) -> Axis:
    """From 0 to 100, or further where something is above 100 %."""
    values = [row.value.value for row in league.rows if row.value and row.value.value is not None]
    top = float(max(values, default=0))
    if top <= 100:
        return Axis()
    high = 125 if top <= 125 else 150 if top <= 150 else 200
    return Axis(0, high, (0, high / 2, high) if high != 200 else (0, 100, 200))


def show_funnel(
    frame: Frame, indicator: Indicator, league: League, here: str
) -> FunnelDrawing | None:
    """The funnel of the units; None where it would say nothing."""
    found = build_funnel(frame, league, common_share(indicator, league))
    if found is None or len(found.points) < 3:
        return None
    factor = float(indicator.factor)
    points = [_funnel_point(row, factor, here) for row in found.points]
    return FunnelDrawing(
        points,
        found.limits,
        found.reference * factor,
        _funnel_finding(points),
        _("%(words)s (logarithmic scale)") % {"words": indicator.denominator_words},
        factor,
        decimals=indicator.decimals,
    )


def _funnel_point(row: LeagueRow, factor: float, here: str) -> FunnelPoint:
    assert row.share is not None
    far = abs(row.distance or 0.0)
    outside = 2 if far > ALARM else 1 if far > WARNING else 0
    return FunnelPoint(
        row.place.title, row.share.trials, row.share.value * factor, outside, row.place.code == here
    )


def _funnel_finding(points: Sequence[FunnelPoint]) -> str:
    far = sum(point.outside == 2 for point in points)
    text = ngettext(
        "%(n)s of %(all)s stands further out than chance would carry it",
        "%(n)s of %(all)s stand further out than chance would carry them",
        far,
    )
    if not far:
        return _("Nobody stands further out than chance would carry them")
    return text % {"n": far, "all": len(points)}


def _a_year_before(day: date) -> date:
    return date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)


def units_word(level: str) -> str:
    """What the rows of a table are."""
    return _("Municipalities") if level == "municipality" else _("Organisations")
