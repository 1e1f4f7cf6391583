"""Tables of a methodology as sheets of files: exactly what the page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from orientir.core.packs.directions import Direction, DirectionRow
from orientir.core.packs.programmes import Project, Work
from orientir.core.packs.specs import Measure, Note, Pack
from orientir.cycle.goals.pages.directions import WORDS as POSITION_WORDS
from orientir.cycle.goals.pages.words import (
    actor_titles,
    direction_words,
    ground_titles,
    target_years,
)
from orientir.kit.tabular.exporting import Cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a file: its name, heads of columns, rows."""

    name: str
    titles: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheet_of_indicators(pack: Pack) -> Sheet:
    years = target_years(pack)
    criteria = {one.code: one.title for one in pack.criteria}
    titles = (
        _("Criterion"), _("Code"), _("Indicator"), _("In short"), _("Better is"),
        *(_("Target of %(year)s") % {"year": year} for year in years),
        _("Formula"), _("Collected by"), _("From systems"), _("Place in the order"),
    )  # fmt: skip
    rows = tuple(
        (
            f"{one.criterion}. {criteria.get(one.criterion, '')}",
            one.code, one.title, one.short_title, direction_words(one),
            *(_number(one.targets.get(year)) for year in years),
            one.formula.text, one.collection.method, "; ".join(one.collection.systems), one.clause,
        )
        for one in pack.indicators
    )  # fmt: skip
    return Sheet(_("Indicators"), titles, rows)


def sheet_of_measures(pack: Pack, measures: Sequence[Measure]) -> Sheet:
    names = actor_titles(pack)
    titles = (
        _("Number"), _("Stage"), _("Section"), _("Measure"), _("Term"), _("Executors"), _("Co-executors"),
        _("Takes part"), _("Expected result"), _("Carries out"), _("Place in the order"),
    )  # fmt: skip
    rows = tuple(
        (
            one.number, one.stage, one.section, one.title, one.term,
            "; ".join(names.get(code, code) for code in one.executors),
            "; ".join(names.get(code, code) for code in one.co_executors),
            "; ".join(one.participants), one.expected_result, "; ".join(ground_titles(pack, one)), one.clause,
        )
        for one in measures
    )  # fmt: skip
    return Sheet(_("Road map"), titles, rows)


def sheet_of_notes(notes: Sequence[Note]) -> Sheet:
    titles = (
        _("Indicator"), _("Place in the order"), _("What is unclear"), _("Reading chosen"),
        _("Why"),
    )  # fmt: skip
    rows = tuple(
        (one.indicator or _("the whole order"), one.clause, one.text, one.reading, one.reason)
        for one in notes
    )
    return Sheet(_("Notes on the methodology"), titles, rows)


def sheet_of_works(pack: Pack, works: Sequence[tuple[Project, Work]]) -> Sheet:
    """A row a mark; a work without marks has one row."""
    names = actor_titles(pack)
    titles = (
        _("Project"), _("Number"), _("Work"), _("Expected result"), _("Mark"), _("Quarters"), _("Per cent"),
        _("Times"), _("Responsible"), _("Place in the order"),
    )  # fmt: skip
    rows = tuple(
        (
            f"{project.number}. {project.title}", work.number, work.title, work.result,
            mark.text if mark else None, ", ".join(mark.quarters) if mark else None,
            _number(mark.percent) if mark else None, mark.count if mark else None,
            "; ".join(names.get(code, code) for code in work.responsible), work.clause,
        )
        for project, work in works
        for mark in work.marks or (None,)
    )  # fmt: skip
    return Sheet(_("Plan by quarter"), titles, rows)


def sheet_of_rows(places: Sequence[tuple[Direction, DirectionRow]]) -> Sheet:
    titles = (
        _("Direction"), _("Year"), _("Row"), _("Position of the cycle"), _("Regional level"), _("Municipal level"),
        _("Level of organisations"),
    )  # fmt: skip
    rows = tuple(
        (
            one.title, row.year, f"{row.number}.{row.item}" if row.item else str(row.number),
            str(POSITION_WORDS[row.position]), row.region or None, row.municipality or None,
            row.organisation or None,
        )
        for one, row in places
    )  # fmt: skip
    return Sheet(_("What is done by year and level"), titles, rows)


def _number(value: Decimal | None) -> Cell:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
