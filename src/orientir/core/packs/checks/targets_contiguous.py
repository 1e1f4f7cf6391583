"""Targets are given for years in a row (a year without one is ``null``, not left out).

A target that goes against the direction (falls where more is better) is only noticed: documents do
so, and for reasons.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading
from orientir.core.packs.specs import Indicator


def check(reading: Reading) -> Iterator[Issue]:
    for indicator in reading.sound_pack.indicators:
        years = sorted(indicator.targets)
        for year, following in pairwise(years):
            if following != year + 1:
                message = f"после {year} года идёт {following}: год без цели пишется null"
                yield reading.issue("error", indicator, "targets", message=message)
        yield from _check_direction(reading, indicator)


def _check_direction(reading: Reading, indicator: Indicator) -> Iterator[Issue]:
    given = [
        (year, value) for year, value in sorted(indicator.targets.items()) if value is not None
    ]
    for (_, before), (year, after) in pairwise(given):
        if after != before and (after > before) != (indicator.direction == "up"):
            message = f"цель {year} года ({after}) хуже прежней ({before}): проверьте направление"
            yield reading.issue("notice", indicator, "targets", message=message)
