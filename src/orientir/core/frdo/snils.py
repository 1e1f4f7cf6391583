"""СНИЛС: eleven digits, the last two a check (постановление Правления ПФР от 03.06.2019 № 299п)."""

from __future__ import annotations

import re

UNCHECKED = 1001998  # up to 001-001-998 a number has no check digits


def read_snils(text: str) -> str | None:
    """The eleven digits; ``None`` if there are not as many, other signs stand among them, or the check fails."""
    compact = re.sub(r"[\s\-–—]", "", text)
    if not re.fullmatch(r"\d{11}", compact):
        return None
    return compact if int(compact[:9]) <= UNCHECKED or _check(compact[:9]) == compact[9:] else None


def _check(nine: str) -> str:
    total = sum(int(digit) * (9 - place) for place, digit in enumerate(nine))
    return f"{total % 101 % 100:02d}"


def write_snils(digits: str) -> str:
    """«000-000-000 00», as the file asks for it."""
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:9]} {digits[9:]}"
