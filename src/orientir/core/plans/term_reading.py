"""Terms read from the words that orders write: «Июнь – ноябрь 2023 года», «III квартал 2026», «до 15.09.2026»."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date

from orientir.core.mistakes import Mistake, shown
from orientir.core.plans.terms import MONTHS, OWN_SCHEDULE, Span, Term, month_span

_STEMS = {name[:3]: number for number, name in enumerate(MONTHS, start=1)} | {"мая": 5, "мае": 5}
_YEARS = r"20\d\d(?:\s*(?:/|,|и)\s*20\d\d)*"
_MONTH = r"(январ|феврал|март|апрел|ма[йяе]|июн|июл|август|сентябр|октябр|ноябр|декабр)[а-я]*"
_MONTH_TERM = re.compile(rf"{_MONTH}(?:\s+({_YEARS}))?(?:\s*–\s*{_MONTH}(?:\s+({_YEARS}))?)?")
_MONTH_LIST = re.compile(rf"({_MONTH}(?:\s*(?:,|и)\s*{_MONTH})+)(?:\s+(20\d\d))?")
_QUARTERS = re.compile(
    r"(iv|i{1,3}|[1-4])(?:\s*–\s*(iv|i{1,3}|[1-4]))?\s*(?:-?[йе]\s+)?квартал[а-я]*(?:\s+(20\d\d))?"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_DAY = r"(\d{1,2})\.(\d{1,2})\.(20\d\d)"
_DATES = re.compile(rf"(до\s+|не позднее\s+)?{_DAY}(?:\s*–\s*{_DAY})?")
_YEAR = re.compile(r"(?:в течение\s+)?(20\d\d)(?:\s*–\s*(20\d\d))?")
_OWN_WORDS = re.compile(
    r"(по |в соответствии|в течение .*после|в течение года, по|после |постоянно|ежегодно|ежеквартально|ежемесячно)"
)
ACCEPTED = (
    "«июнь 2026», «сентябрь – ноябрь 2026», «III квартал 2026», «15.09.2026», «до 15.09.2026», "
    "«01.09.2026 – 20.10.2026», «в течение 2026 года», «в течение всего периода», «по отдельному графику»"
)


class TermNotUnderstood(Mistake):
    """The words name no term that we know."""


def read_term(text: str, frame: Span) -> Term:
    """The term that words name; ``frame``: the period of the plan or of its stage, for words without years.

    Raises TermNotUnderstood.
    """
    if ";" in text:
        return _joined([read_term(part, frame) for part in text.split(";") if part.strip()], text)
    plain = _plain(text)
    for read in _READERS:
        found = read(plain, frame)
        if found is not None:
            return found
    if _OWN_WORDS.match(plain):
        told = "" if plain == OWN_SCHEDULE else " ".join(text.split())
        return Term("schedule", (frame,), told)
    raise TermNotUnderstood(
        f"срок «{shown(text)}» не понят. Пишите так: {ACCEPTED}, или другими словами, которые "
        "начинаются с «по» или «в соответствии»"
    )


def reread_term(text: str, frame: Span, before: Term | None) -> Term:
    """Words read again: those that the term had already mean the same days («в течение всего периода» of a stage).

    Raises TermNotUnderstood.
    """
    same = before is not None and " ".join(text.split()) == " ".join(before.words().split())
    return before if before is not None and same else read_term(text, frame)


def read_years(text: str) -> Span | None:
    """The years that a heading names («Деятельностный этап (2023-2024 годы)»); None where it names none."""
    years = [int(year) for year in re.findall(r"\b20\d\d\b", text)]
    return Span(date(min(years), 1, 1), date(max(years), 12, 31)) if years else None


def _joined(parts: Sequence[Term], text: str) -> Term:
    """A term that comes round again, told span by span."""
    kinds = {one.kind for one in parts}
    if not parts or kinds & {"period", "schedule"}:
        raise TermNotUnderstood(f"срок «{shown(text)}»: через «;» пишут только сроки с датами")
    spans = sorted(span for one in parts for span in one.spans)
    return Term(kinds.pop() if len(kinds) == 1 else "dates", tuple(spans))


def _plain(text: str) -> str:
    """Small letters, one kind of dash, no «года», no dots after abbreviations."""
    plain = " ".join(text.lower().replace("ё", "е").split()).rstrip(".")
    plain = re.sub(r"\s*[-—–]\s*", " – ", plain)
    plain = re.sub(r"(?<=\d)\s*(г\.?\s*г|гг|года|годов|годы|году|год|г)\b\.?", "", plain)
    return " ".join(plain.split())


def _whole_period(plain: str, frame: Span) -> Term | None:
    is_whole = plain in ("в течение всего периода", "весь период", "в течение периода")
    return Term("period", (frame,)) if is_whole else None


def _own_year(plain: str, frame: Span) -> Term | None:
    """«В течение года»: the years of the plan itself."""
    if plain not in ("в течение года", "в течение года реализации"):
        return None
    return Term("year", (Span(date(frame.first.year, 1, 1), date(frame.last.year, 12, 31)),))


def _of_years(plain: str, _frame: Span) -> Term | None:
    found = _YEAR.fullmatch(plain)
    if found is None:
        return None
    first, last = int(found[1]), int(found[2] or found[1])
    return Term("year", (_span(plain, date(first, 1, 1), date(last, 12, 31)),))


def _of_quarters(plain: str, frame: Span) -> Term | None:
    found = _QUARTERS.fullmatch(plain)
    if found is None:
        return None
    first, last = (_ROMAN.get(one) or int(one) for one in (found[1], found[2] or found[1]))
    year = int(found[3] or _only_year(plain, frame))
    if last < first:
        raise TermNotUnderstood(f"срок «{shown(plain)}»: второй квартал раньше первого")
    return Term("quarter", (month_span(year, 3 * first - 2, year, 3 * last),))


def _of_months(plain: str, frame: Span) -> Term | None:
    found = _MONTH_TERM.fullmatch(plain)
    if found is None:
        return None
    first, last = _STEMS[found[1][:3]], _STEMS[(found[3] or found[1])[:3]]
    ends = _numbers(found[4]) or _numbers(found[2]) or [_only_year(plain, frame)]
    begins = _numbers(found[2]) or ends
    if found[3] is None:
        ends = begins
    if len(begins) != len(ends):
        raise TermNotUnderstood(f"срок «{shown(plain)}»: слева и справа разное число лет")
    years = zip(begins, ends, strict=True)
    spans = [_month_span(plain, begin, first, end, last) for begin, end in years]
    return Term("month", tuple(sorted(spans)))


def _of_month_list(plain: str, frame: Span) -> Term | None:
    """«Февраль, май 2022»: an occasion for each."""
    found = _MONTH_LIST.fullmatch(plain)
    if found is None:
        return None
    year = int(found[4] or _only_year(plain, frame))
    months = sorted({_STEMS[name[:3]] for name in re.split(r"\s*(?:,|\bи\b)\s*", found[1])})
    return Term("month", tuple(month_span(year, one, year, one) for one in months))


def _of_dates(plain: str, frame: Span) -> Term | None:
    found = _DATES.fullmatch(plain)
    if found is None:
        return None
    one = _day(plain, found[2], found[3], found[4])
    if found[1]:
        return Term("dates", (_span(plain, min(frame.first, one), one),))
    last = _day(plain, found[5], found[6], found[7]) if found[5] else one
    return Term("dates", (_span(plain, one, last),))


_READERS: Sequence[Callable[[str, Span], Term | None]] = (
    _whole_period,
    _own_year,
    _of_years,
    _of_quarters,
    _of_months,
    _of_month_list,
    _of_dates,
)


def _numbers(text: str | None) -> list[int]:
    return [int(year) for year in re.findall(r"20\d\d", text or "")]


def _only_year(plain: str, frame: Span) -> int:
    if frame.first.year != frame.last.year:
        raise TermNotUnderstood(
            f"срок «{shown(plain)}»: допишите год, план идёт с {frame.first.year} по {frame.last.year}"
        )
    return frame.first.year


def _month_span(plain: str, year: int, first: int, last_year: int, last: int) -> Span:
    if (last_year, last) < (year, first):
        raise TermNotUnderstood(f"срок «{shown(plain)}» кончается раньше, чем начинается")
    return month_span(year, first, last_year, last)


def _day(plain: str, day: str, month: str, year: str) -> date:
    if not 1 <= int(month) <= 12 or not 1 <= int(day) <= monthrange(int(year), int(month))[1]:
        raise TermNotUnderstood(f"срок «{shown(plain)}»: такого дня нет")
    return date(int(year), int(month), int(day))


def _span(plain: str, first: date, last: date) -> Span:
    if last < first:
        raise TermNotUnderstood(f"срок «{shown(plain)}» кончается раньше, чем начинается")
    return Span(first, last)
