"""A month of a plan: what begins and what is due on which day. Pure."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from orientir.core.plans.terms import add_months
from orientir.cycle.roadmaps.models import Measure
from orientir.cycle.roadmaps.pages.lists import STANDINGS
from orientir.cycle.roadmaps.queries.plans import MeasureLine
from orientir.kit.ui.words import month as month_words


@dataclass(frozen=True, slots=True)
class DayEntry:
    one: Measure
    mark: str
    what: str


@dataclass(frozen=True, slots=True)
class DayCell:
    on: date
    entries: Sequence[DayEntry]
    is_outside: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class MonthPage:
    """``weeks``: seven days each, from Monday; ``before``, ``after``: neighbouring months as ``2026-11``."""

    title: str
    weeks: Sequence[Sequence[DayCell]]
    before: str
    after: str


def month_page(lines: Iterable[MeasureLine], month: date, today: date) -> MonthPage:
    entries = _entries(lines)
    weeks = [
        [DayCell(day, entries.get(day, ()), day.month != month.month, day == today) for day in week]
        for week in Calendar().monthdatescalendar(month.year, month.month)
    ]
    before, after = (add_months(month.replace(day=1), step) for step in (-1, 1))
    title = month_words(month)
    return MonthPage(title.capitalize(), weeks, f"{before:%Y-%m}", f"{after:%Y-%m}")


def _entries(lines: Iterable[MeasureLine]) -> dict[date, list[DayEntry]]:
    """Ends of every occasion, and beginnings of those that last longer than a day."""
    found: dict[date, list[DayEntry]] = {}
    for line in lines:
        mark = STANDINGS[line.judged.standing][0]
        for span in line.one.term.spans:
            found.setdefault(span.last, []).append(DayEntry(line.one, mark, _("due")))
            if span.first != span.last:
                found.setdefault(span.first, []).append(DayEntry(line.one, "ahead", _("begins")))
    return found


def read_month(text: str, otherwise: date) -> date:
    """``2026-11`` → its first day; anything else → the month of ``otherwise``."""
    year, _dash, month = text.partition("-")
    if (
        len(year) == 4
        and year.isdecimal()
        and month.isdecimal()
        and 1 <= int(month) <= 12
        and int(year) > 1900
    ):
        return date(int(year), int(month), 1)
    return otherwise.replace(day=1)
