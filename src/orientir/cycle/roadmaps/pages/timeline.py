"""Measures along months of a year, or along the quarters of the whole plan. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _

from orientir.core.plans import Span
from orientir.core.plans.terms import QUARTERS, month_span
from orientir.cycle.roadmaps.pages.lists import STANDINGS
from orientir.cycle.roadmaps.queries.naming import Names
from orientir.cycle.roadmaps.queries.plans import MeasureLine
from orientir.cycle.roadmaps.rules import OPEN
from orientir.kit import russian
from orientir.kit.ui.words import month

Scale = Literal["month", "quarter"]
MOST_COLUMNS = 24


@dataclass(frozen=True, slots=True)
class Stretch:
    """A column of the head: its days and words."""

    span: Span
    title: str
    full: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Columns side by side in a row: a part of the term, or nothing. ``is_cut_*``: it goes on outside."""

    width: int
    span: Span | None = None
    is_cut_before: bool = False
    is_cut_after: bool = False


@dataclass(frozen=True, slots=True)
class TimeRow:
    line: MeasureLine
    who: str
    mark: str
    standing: str
    pieces: Sequence[Piece]
    may_move: bool


def stretches(frame: Span, scale: Scale, year: int, today: date) -> list[Stretch]:
    """Months of a year, or quarters of the whole period (the first ``MOST_COLUMNS``)."""
    if scale == "month":
        return [_month(year, number, today) for number in range(1, 13)]
    first, last = frame.first.year, frame.last.year
    found = [_quarter(one, number, today) for one in range(first, last + 1) for number in range(4)]
    return found[:MOST_COLUMNS]


def _month(year: int, number: int, today: date) -> Stretch:
    first = date(year, number, 1)
    return _stretch(
        month_span(year, number, year, number), month(first, short=True), month(first), today
    )


def _quarter(year: int, number: int, today: date) -> Stretch:
    span = month_span(year, 3 * number + 1, year, 3 * number + 3)
    return _stretch(
        span,
        f"{QUARTERS[number]} {year % 100:02d}",
        _("%(quarter)s quarter of %(year)s") % {"quarter": QUARTERS[number], "year": year},
        today,
    )


def _stretch(span: Span, title: str, full: str, today: date) -> Stretch:
    return Stretch(span, title, full, span.first <= today <= span.last)


def lay(spans: Iterable[Span], columns: Sequence[Stretch]) -> list[Piece]:
    """A term over columns: gaps and pieces whose widths add up to the number of columns."""
    pieces: list[Piece] = []
    at = 0
    for span in sorted(spans):
        covered = [n for n, one in enumerate(columns) if _meets(span, one.span) and n >= at]
        if not covered:
            continue
        if covered[0] > at:
            pieces.append(Piece(covered[0] - at))
        before = span.first < columns[covered[0]].span.first
        after = span.last > columns[covered[-1]].span.last
        pieces.append(Piece(len(covered), span, before, after))
        at = covered[-1] + 1
    if at < len(columns):
        pieces.append(Piece(len(columns) - at))
    return pieces


def _meets(one: Span, other: Span) -> bool:
    return one.first <= other.last and other.first <= one.last


def time_rows(
    lines: Iterable[MeasureLine], columns: Sequence[Stretch], names: Names, *, moves: bool
) -> list[TimeRow]:
    """Measures whose term meets the columns. What comes round again, and what is done, is not dragged."""
    shown = Span(columns[0].span.first, columns[-1].span.last)
    rows = []
    for line in lines:
        term = line.one.term
        if any(_meets(span, shown) for span in term.spans):
            mark, standing = STANDINGS[line.judged.standing]
            may_move = moves and term.occasions == 1 and line.one.state in OPEN
            who = names.of_executor(line.executors[0]) if line.executors else russian.MISSING
            rows.append(TimeRow(line, who, mark, str(standing), lay(term.spans, columns), may_move))
    return rows
