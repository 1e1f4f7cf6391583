"""Numbers by an organisation's pattern, and codes that nobody guesses: pure."""

from __future__ import annotations

import re
import secrets
from typing import Final

from orientir.core.mistakes import Mistake

PLACE: Final = re.compile(r"\{(number|year|yy)(?::0(\d))?\}")
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
CODE_LENGTH: Final = 12
TWINS: Final = str.maketrans("OIL", "011") | str.maketrans("АВЕКМНОРСТХ", "ABEKMH0PCTX")


class NumberNotTaken(Mistake):
    """A pattern or a number that cannot be used."""


def write_number(pattern: str, number: int, year: int) -> str:
    """The number as the pattern says: ``{yy}{number:05}`` → ``2500001``. Raises NumberNotTaken."""
    check_pattern(pattern)
    values = {"number": number, "year": year, "yy": year % 100}

    def fill(found: re.Match[str]) -> str:
        width = int(found[2] or (2 if found[1] == "yy" else 0))
        return f"{values[found[1]]:0{width}d}"

    return PLACE.sub(fill, pattern)


def check_pattern(pattern: str) -> None:
    if "{number" not in pattern or re.search(r"[{}]", PLACE.sub("", pattern)):
        raise NumberNotTaken(
            f"образец номера «{pattern}»: нужен {{number}} или {{number:05}}; можно {{year}} и {{yy}}"
        )


def counts_by_year(pattern: str) -> bool:
    """Whether numbers begin anew each year: the pattern tells one year from another."""
    return "{year" in pattern or "{yy" in pattern


def make_check_code() -> str:
    """Sixty random bits, without signs that are taken for one another."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_check_code(text: str) -> str:
    """A code as people type it: any case, with or without hyphens; O is zero, I and L are one."""
    typed = re.sub(r"[\s\-–—]", "", text.upper())
    return typed.translate(TWINS)


def show_check_code(code: str) -> str:
    """«K7QF-2M9X-4TRW»."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
