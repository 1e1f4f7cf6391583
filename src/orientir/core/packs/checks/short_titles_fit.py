"""A short title of an indicator, competency or instrument has at most 48 characters: it stands in
tables and under charts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading

LONGEST = 48


def check(reading: Reading) -> Iterator[Issue]:
    for spec, keys, title in _titles(reading):
        length = len(title)
        if length > LONGEST:
            message = f"в коротком названии {length} знаков, а помещается {LONGEST}: сократите"
            yield reading.issue("error", spec, *keys, "short_title", message=message)


def _titles(reading: Reading) -> Iterator[tuple[Any, tuple[str | int, ...], str]]:
    pack = reading.sound_pack
    for indicator in pack.indicators:
        yield indicator, (), indicator.short_title
    for instrument in pack.instruments:
        yield instrument, (), instrument.short_title
    for text in reading.items["competencies"]:
        for number, competency in enumerate(text.competencies):
            yield text, ("competencies", number), competency.short_title
