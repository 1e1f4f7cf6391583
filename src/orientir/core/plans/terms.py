"""The term of a measure as orders put it: dates, months, quarters, years, the whole period, a schedule of its own.

A term may come round again («ноябрь 2023 и 2024 годов»): it is then as many spans as there are occasions, and each is
to be confirmed by a document.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

TermKind = Literal["dates", "month", "quarter", "year", "period", "schedule"]

MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
    "декабрь",
)  # fmt: skip
QUARTERS = ("I", "II", "III", "IV")
WHOLE_PERIOD = "в течение всего периода"
OWN_SCHEDULE = "по отдельному графику"
_DASH = " – "


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a span ends on {self.last}, before it begins on {self.first}")


@dataclass(frozen=True, slots=True)
class Term:
    """``spans``: at least one, in order. ``told``: words of the document where the spans do not say it all."""

    kind: TermKind
    spans: tuple[Span, ...]
    told: str = ""

    @property
    def first(self) -> date:
        return self.spans[0].first

    @property
    def last(self) -> date:
        return max(span.last for span in self.spans)

    @property
    def occasions(self) -> int:
        return len(self.spans)

    def words(self) -> str:
        """As an order would write it."""
        if self.told:
            return self.told
        if self.kind == "period":
            return WHOLE_PERIOD
        if self.kind == "schedule":
            return OWN_SCHEDULE
        return "; ".join(_WORDS[self.kind](span) for span in self.spans)

    def shifted(self, years: int) -> Term:
        """The same in other years: a road map begun later than its document says."""
        spans = tuple(
            Span(_in_year(one.first, years), _in_year(one.last, years)) for one in self.spans
        )
        return replace(self, spans=spans)


def term_between(first: date, last: date) -> Term:
    """The term in the coarsest words that say exactly these days: a year, quarters, months, dates."""
    span = Span(first, last)
    begins, ends = first.day == 1, last.day == monthrange(last.year, last.month)[1]
    if not (begins and ends):
        return Term("dates", (span,))
    if (first.month, last.month) == (1, 12):
        return Term("year", (span,))
    if first.month % 3 == 1 and last.month % 3 == 0:
        return Term("quarter", (span,))
    return Term("month", (span,))


def month_span(year: int, first: int, last_year: int, last: int) -> Span:
    """From the first day of one month to the last day of another."""
    return Span(date(year, first, 1), date(last_year, last, monthrange(last_year, last)[1]))


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last day of a month stays the last."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    is_last = (day + timedelta(days=1)).month != day.month
    length = monthrange(year, month + 1)[1]
    return date(year, month + 1, length if is_last else min(day.day, length))


def _in_year(day: date, years: int) -> date:
    return add_months(day, 12 * years)


def _dates(span: Span) -> str:
    first, last = f"{span.first:%d.%m.%Y}", f"{span.last:%d.%m.%Y}"
    return first if first == last else f"{first}{_DASH}{last}"


def _months(span: Span) -> str:
    first, last = MONTHS[span.first.month - 1], MONTHS[span.last.month - 1]
    if (span.first.year, span.first.month) == (span.last.year, span.last.month):
        return f"{first} {span.first.year} года"
    if span.first.year == span.last.year:
        return f"{first}{_DASH}{last} {span.last.year} года"
    return f"{first} {span.first.year} года{_DASH}{last} {span.last.year} года"


def _quarters(span: Span) -> str:
    first, last = (QUARTERS[(day.month - 1) // 3] for day in (span.first, span.last))
    if span.first.year != span.last.year:
        return f"{first} квартал {span.first.year} года{_DASH}{last} квартал {span.last.year} года"
    if first == last:
        return f"{first} квартал {span.first.year} года"
    return f"{first}{_DASH}{last} кварталы {span.first.year} года"


def _years(span: Span) -> str:
    if span.first.year == span.last.year:
        return f"в течение {span.first.year} года"
    return f"в течение {span.first.year}{_DASH}{span.last.year} годов"


_WORDS = {"dates": _dates, "month": _months, "quarter": _quarters, "year": _years}
