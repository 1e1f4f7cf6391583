"""Which organisations of the invented region got the measure of the demo, since when, and what it does. Pure."""

from __future__ import annotations

from typing import Final
from zlib import crc32

FIRST_YEAR: Final = 2024
INDICATOR: Final = "1.1"
PUSH: Final = 1.2
"""On the logit scale: of a tenth assessed it makes about a quarter."""
_ONE_OF: Final = 5


def is_given(unit: str) -> bool:
    """One organisation of five, by its code alone."""
    return crc32(unit.encode()) % _ONE_OF == 0


def push_of(unit: str, year: int, staff_category: str) -> float:
    """How much more often a teacher is assessed because of it."""
    helps = staff_category == "pedagogical" and year >= FIRST_YEAR and is_given(unit)
    return PUSH if helps else 0.0
