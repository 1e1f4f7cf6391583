"""Russian typography of numbers, dates and counted nouns: ГОСТ 8.417, decimal comma, narrow spaces.

Everything here is pure: today's date is an argument. Figures are rounded half up, as people round.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
MISSING = "\N{EM DASH}"
RELIABLE_BASE = 30  # under so many, a percentage has no tenths (ux.md, "Numbers")

Number = int | float | Decimal


def number(value: Number | None, decimals: int | None = None) -> str:
    """``1904.5`` → «1 904,5». Without ``decimals`` integers stay whole, zeros are trimmed."""
    if value is None:
        return MISSING
    exact = _rounded(value, 6 if decimals is None else decimals)
    text = f"{abs(exact):,f}"
    whole, _, fraction = text.partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    sign = MINUS if exact < 0 else ""
    return sign + whole.replace(",", NARROW_SPACE) + (f",{fraction}" if fraction else "")


def share(value: Number | None, base: Number | None = None) -> str:
    """A percentage without its sign: one decimal from a base of 30, none below («55,8», «89»)."""
    return number(value, 0 if base is not None and base < RELIABLE_BASE else 1)


def percent(value: Number | None, base: Number | None = None) -> str:
    """«55,8 %» with a no-break space; «—» when there is no value."""
    return MISSING if value is None else share(value, base) + NO_BREAK_SPACE + "%"


def signed(value: Number | None, decimals: int = 1) -> str:
    """«+0,6», «−4,2», «0,0»: the sign is always there unless the figure is a zero."""
    if value is None:
        return MISSING
    text = number(value, decimals)
    return f"+{text}" if _rounded(value, decimals) > 0 else text


def points(value: Number | None, decimals: int = 1) -> str:
    """A difference of percentages: «−4,2 п. п.»."""
    if value is None:
        return MISSING
    return NO_BREAK_SPACE.join((signed(value, decimals), "п.", "п."))


def out_of(part: Number | None, whole: Number | None) -> str:
    """«39 из 55»."""
    return f"{number(part)} из {number(whole)}"


def span(low: Number, high: Number, decimals: int | None = None) -> str:
    """A range with an unspaced dash: «9–31»; one figure when both ends are the same."""
    ends = [number(low, decimals), number(high, decimals)]
    return ends[0] if ends[0] == ends[1] else DASH.join(ends)


def plural(count: int, one: str, few: str, many: str) -> str:
    """The noun that agrees with ``count``: 1 школа, 2 школы, 5 школ, 11 школ."""
    tail, tens = abs(count) % 10, abs(count) % 100
    if tail == 1 and tens != 11:
        return one
    return few if 2 <= tail <= 4 and not 12 <= tens <= 14 else many


def counted(count: int, one: str, few: str, many: str) -> str:
    """«1 904 школы»: the number, a no-break space and the noun that agrees with it."""
    return number(count) + NO_BREAK_SPACE + plural(count, one, few, many)


def day(value: date | None) -> str:
    """«21.11.2025»."""
    return MISSING if value is None else f"{value:%d.%m.%Y}"


def clock(value: datetime) -> str:
    """«10:42»."""
    return f"{value:%H:%M}"


def moment(value: datetime | None) -> str:
    """«21.11.2025 10:42»."""
    return MISSING if value is None else f"{day(value)} {clock(value)}"


def school_year(first: int) -> str:
    """The year of school that begins in September of ``first``: «2025/26»."""
    return f"{first}/{(first + 1) % 100:02d}"


def term(due: date, today: date) -> str:
    """How far a date is, in words: «сегодня», «завтра», «через 6 дней», «3 дня назад»."""
    days = (due - today).days
    near = {0: "сегодня", 1: "завтра", -1: "вчера"}
    if days in near:
        return near[days]
    words = counted(abs(days), "день", "дня", "дней")
    return f"через {words}" if days > 0 else f"{words} назад"


def initials(name: str) -> str:
    """Two letters for a round mark: «Воронова Е. А.» → «ВЕ»."""
    return "".join(word[0] for word in name.split()[:2]).upper()


def sort_key(text: str) -> str:
    """Alphabetical order in which ё stands with е and case does not matter."""
    return text.lower().replace("ё", "е")


def _rounded(value: Number, decimals: int) -> Decimal:
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0


# fmt: off
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh",
    "з": "z", "и": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
    "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "ie", "ы": "y", "ь": "", "э": "e", "ю": "iu",
    "я": "ia",
}
# fmt: on


def latin(text: str) -> str:
    """A name in small Latin letters, as passports write it (ICAO Doc 9303): «Щукина» → ``shchukina``."""
    known = (_LATIN.get(letter, letter) for letter in text.lower())
    return "".join(letter for letter in known if letter.isascii())
