"""What the page and the paper of a municipality or the region are made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.cycle.analysis.kinds.known import OBJECTIVITY, OF_PUPILS
from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.analysis.pages import area
from orientir.cycle.analysis.pages.alike import alike_of
from orientir.cycle.analysis.pages.history import Years, history_of_place, history_of_region
from orientir.cycle.analysis.pages.peers import AmongAlike
from orientir.cycle.analysis.pages.trace import counted_table
from orientir.cycle.analysis.pages.unit import schools_table
from orientir.cycle.analysis.pages.words import by_name
from orientir.cycle.analysis.queries.names import (
    municipalities_by_unit,
    titles_by_unit,
    unit_titles,
)
from orientir.cycle.analysis.queries.runs import (
    Verdict,
    list_current_runs,
    list_findings_of,
    list_of_municipalities,
    list_runs_by_year,
    list_verdicts,
)
from orientir.cycle.registry.api import UnitLine, list_subtree, titles_of
from orientir.kit.access.acting import Acting
from orientir.kit.ui.charts.stacks import Stacks
from orientir.kit.ui.parts import Table

UNKNOWN: Final = "unknown"
FIRST: Final = 10
"""Schools of a list that the page of a place begins with."""
MOST_ON_PAPER: Final = 60


@dataclass(frozen=True, slots=True)
class Sight:
    """What of the place the looker sees school by school: all of it, or some schools of it."""

    units: Collection[int]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Area:
    """``rows``: verdicts of schools in sight; ``counts``: run → verdict → schools; ``own``: findings of the place."""

    unit: UnitLine
    runs: Sequence[AnalysisRun]
    rows: Sequence[Verdict]
    counts: Mapping[int, Mapping[str, int]]
    sight: Sight
    own: Mapping[int, UnitFinding]


def area_of(unit: UnitLine, account: Acting) -> Area:
    """Schools one by one for who acts for the place or above it; for a school its own alone, and the counts."""
    runs = list_current_runs(OF_PUPILS)
    sight = _sight(unit, account)
    is_all = unit.level == "region" and sight.is_whole
    rows = list_verdicts(runs, None if is_all else sight.units)
    own = list_findings_of(runs, [unit.id])
    counts = area.counts_by_rows(rows) if sight.is_whole else area.counts_of(own)
    return Area(unit, runs, rows, counts, sight, {one.run_id: one for one in own})


def _sight(unit: UnitLine, account: Acting) -> Sight:
    below = set(list_subtree(unit.id))
    own = set(list_subtree(account.unit_id)) if account.unit_id else set()
    return Sight(below & own, below <= own)


def lead_of(found: Area) -> str:
    """For who sees no schools but the own: that the rest is counts."""
    if not found.sight.is_whole:
        return _("Counts of the whole place; of single schools you see your own here.")
    sides = {one.code: len({row.unit for row in _rows(found, one)}) for one in area.SIDES}
    return area.area_lead(sides, count_unknown(found))


def cards_of(found: Area, most: int = FIRST) -> list[area.SideCard]:
    """A card a list, with its first schools."""
    chosen = {one.code: _rows(found, one) for one in area.SIDES}
    shown = {code: rows[:most] for code, rows in chosen.items()}
    tables = _tables(found, shown)
    cards = []
    for side in area.SIDES:
        rows = chosen[side.code]
        if rows:
            href = f"?side={side.code}" if len(rows) > most else ""
            cards.append(area.SideCard(side, area.schools_of(rows), tables[side.code], href))
    return cards


def side_of(found: Area, code: str) -> Table:
    """A whole list, that of those nothing can be said of among them."""
    if code == UNKNOWN:
        return unknown_of(found)
    return table_of_side(found, code, rows_of_side(found, code))


def rows_of_side(found: Area, code: str) -> list[Verdict]:
    """The most pressing first."""
    return _rows(found, area.BY_CODE[code])


def table_of_side(found: Area, code: str, rows: Sequence[Verdict]) -> Table:
    """``rows``: of the side, all or those of a page."""
    return _tables(found, {code: rows})[code]


def _rows(found: Area, side: area.Side) -> list[Verdict]:
    return area.chosen(side, found.runs, found.rows)


def _tables(found: Area, chosen: Mapping[str, Sequence[Verdict]]) -> dict[str, Table]:
    """One question for the findings of all lists, one for their titles."""
    wanted = {(one.run, one.unit) for rows in chosen.values() for one in rows}
    runs = {run.pk: run for run in found.runs if any(run.pk == pk for pk, _unit in wanted)}
    findings = list_findings_of(list(runs.values()), {unit for _run, unit in wanted})
    by_place = {(one.run_id, one.unit_id): one for one in findings}
    names = _names(found, {one.unit_id for one in findings})
    return {
        code: area.side_table(
            area.BY_CODE[code], runs,
            [by_place[one.run, one.unit] for one in rows if (one.run, one.unit) in by_place], names,
        )
        for code, rows in chosen.items()
    }  # fmt: skip


def _names(found: Area, units: Collection[int]) -> area.Names:
    places = municipalities_by_unit(units) if found.unit.level == "region" else {}
    return area.Names(titles_by_unit(units), places)


def unknown_of(found: Area, most: int | None = None) -> Table:
    """By name; ``most``: the beginning of the list alone."""
    rows = [one for one in found.rows if one.verdict == area.UNKNOWN]
    names = _names(found, {one.unit for one in rows})
    table = area.unknown_table({run.pk: run for run in found.runs}, rows, names)
    return Table(table.caption, table.columns, table.rows[:most])


def count_unknown(found: Area) -> int:
    return area.schools_of([one for one in found.rows if one.verdict == area.UNKNOWN])


def list_schools(found: Area) -> list[int]:
    """Schools in sight of which anything is found, by name."""
    titles = titles_of({one.unit for one in found.rows}, timezone.localdate())
    return sorted(titles, key=lambda unit: by_name(titles[unit]))


def schools_of(found: Area, units: Collection[int]) -> Table:
    """Schools side by side, by name."""
    findings = list_findings_of(found.runs, units)
    return schools_table(found.runs, findings, unit_titles(findings))


def places_of(found: Area, here: int | None) -> Table | None:
    """Municipalities of the region side by side, as far as one sees them."""
    if found.unit.level != "region":
        return None
    findings = list_of_municipalities(found.runs)
    table = area.places_table(found.runs, findings, unit_titles(findings), here)
    return table if table.rows else None


def alike(found: Area) -> AmongAlike | None:
    """A municipality among those like it; None where they were not grouped by their conditions."""
    return alike_of(found.unit, found.runs, found.own)


def history_of(found: Area) -> Years | None:
    runs = list_runs_by_year(OBJECTIVITY)
    if found.unit.level == "region":
        return history_of_region(runs)
    return history_of_place(
        runs, {one.run_id: one for one in list_findings_of(runs, [found.unit.id])}
    )


def picture_of(found: Area) -> Stacks | None:
    return area.counts_picture(found.runs, found.counts)


def numbers_of(found: Area) -> Table:
    return area.counts_table(found.runs, found.counts)


def counted_of(found: Area) -> Table:
    return counted_table(found.runs)


@dataclass(frozen=True, slots=True)
class Whole:
    """All that the paper of a place says; lists are cut where a paper would be too long, and say so."""

    lead: str
    picture: Stacks | None
    cards: Sequence[area.SideCard]
    unknown: Table
    all_unknown: int
    places: Table | None
    history: Years | None
    counted: Table
    alike: AmongAlike | None


def whole_of(found: Area, here: int | None) -> Whole:
    return Whole(
        lead_of(found), picture_of(found), cards_of(found, MOST_ON_PAPER), unknown_of(found, MOST_ON_PAPER),
        count_unknown(found), places_of(found, here), history_of(found), counted_of(found), alike(found),
    )  # fmt: skip
