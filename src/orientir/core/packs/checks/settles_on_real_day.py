"""``settles_on`` is a day that every year has (so not 02-29)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading

_COMMON_YEAR = 2023


def check(reading: Reading) -> Iterator[Issue]:
    for indicator in reading.sound_pack.indicators:
        if indicator.settles_on and not _is_day(indicator.settles_on):
            message = f"дня {indicator.settles_on} (месяц-день) нет в году: впишите как 09-20"
            yield reading.issue("error", indicator, "settles_on", message=message)


def _is_day(month_day: str) -> bool:
    try:
        date.fromisoformat(f"{_COMMON_YEAR}-{month_day}")
    except ValueError:
        return False
    return True
