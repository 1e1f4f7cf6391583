"""The page of published figures, open to everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.core.packs.specs import Indicator
from orientir.cycle.monitoring.api import (
    Line,
    PublicUnit,
    Published,
    Sheet,
    Value,
    build_league,
    by_criterion,
    by_indicator_and_year,
    count_statuses,
    league_heading,
    lines,
    out_of,
    region_lead,
    sheet_of_league,
    sheet_of_lines,
    shown,
)
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table


@dataclass(frozen=True, slots=True)
class OpenPage:
    """What the page says and its table, also as a sheet of a file."""

    heading: str
    lead: str
    table: Table
    sheet: Sheet
    source: str


def open_page(
    snapshot: Published, year: int, region: PublicUnit, values: Sequence[Value]
) -> OpenPage:
    """All indicators of the region, or of a municipality."""
    found = lines(snapshot.frame, year, region.level, by_indicator_and_year(values))
    rows: list[Row] = []
    for criterion, members in by_criterion(snapshot.frame.pack, found):
        rows.append(Row(heading=f"{criterion.code}. {criterion.short_title}"))
        rows += [_line_row(one, snapshot, year) for one in members]
    return OpenPage(
        _("%(unit)s: indicators of %(year)s") % {"unit": region.place.title, "year": year},
        _lead(found, year, snapshot),
        Table(_("Published indicators"), _line_columns(year), rows),
        sheet_of_lines(found, has_targets=True),
        _source(snapshot),
    )


def _lead(found: Sequence[Line], year: int, snapshot: Published) -> str:
    told = region_lead(count_statuses(found), year, snapshot.reporting_on)
    hidden = sum(one.status is None for one in found)
    if not hidden:
        return told
    text = ngettext(
        "%(n)s figure is hidden: it is counted from too few.",
        "%(n)s figures are hidden: they are counted from too few.",
        hidden,
    )
    return f"{told} {text % {'n': hidden}}"


def league_of(
    snapshot: Published,
    year: int,
    indicator: Indicator,
    region: PublicUnit,
    units: Sequence[PublicUnit],
    values: Sequence[Value],
) -> OpenPage:
    """One indicator of all municipalities: what small groups allow to be shown."""
    of_year = {one.unit: one for one in values if one.year == year}
    places = [one.place for one in units if one.level == "municipality"]
    league = build_league(
        snapshot.frame, indicator, places, of_year, of_year.get(region.place.unit), "name"
    )
    rows = [
        Row(
            [
                Cell(
                    row.place.title,
                    href=f"{reverse('portal:open')}?snapshot={snapshot.code}&year={year}&unit={row.place.code}",
                ),
                Cell(shown(indicator, row.value)),
                Cell(out_of(row.value) if row.value else russian.MISSING),
            ]
        )
        for row in league.rows
    ]
    columns = [
        Column(_("Municipality"), place="name"),
        Column("%", kind="number", place="value"),
        Column(_("From how many"), kind="number", place="of"),
    ]
    return OpenPage(
        f"{indicator.code}. {indicator.short_title}",
        league_heading(league, _("Municipalities")) + ".",
        Table(indicator.title, columns, rows, dense=True),
        sheet_of_league(league),
        _source(snapshot),
    )


def _line_columns(year: int) -> list[Column]:
    return [
        Column(_("Indicator"), place="name"),
        Column(str(year), kind="number", place="value"),
        Column(_("From how many"), kind="number", place="of"),
        Column(_("Target"), kind="number"),
        Column(_("State"), place="verdict"),
    ]


def _line_row(one: Line, snapshot: Published, year: int) -> Row:
    value, indicator = one.value, one.indicator
    href = f"{reverse('portal:open')}?snapshot={snapshot.code}&year={year}"
    known = value is not None and value.value is not None
    return Row(
        [
            Cell(
                f"{indicator.code} {indicator.short_title}",
                href=f"{href}&indicator={indicator.code}",
            ),
            Cell(shown(indicator, value), tone="" if known else "none"),
            Cell(out_of(value) if value is not None and known else russian.MISSING),
            Cell(russian.number(one.target)),
            Cell(state=one.status.value) if one.status else Cell(_("hidden")),
        ]
    )


def _source(snapshot: Published) -> str:
    text = _(
        "Snapshot %(code)s as of %(day)s, approved by order %(order)s. Figures counted from fewer "
        "than %(least)s are not shown."
    )
    if snapshot.corrected_by:
        text += " " + _("It is corrected by snapshot %(by)s: %(why)s")
    return text % {
        "by": snapshot.corrected_by,
        "why": snapshot.correction_reason,
        "code": snapshot.code,
        "day": russian.day(snapshot.reporting_on),
        "order": snapshot.order_number or russian.MISSING,
        "least": russian.number(snapshot.frame.bounds.min_cell),
    }
