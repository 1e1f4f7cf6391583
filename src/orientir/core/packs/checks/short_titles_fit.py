"""A short title of an indicator has at most 48 characters: it stands in tables and under charts."""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading

LONGEST = 48


def check(reading: Reading) -> Iterator[Issue]:
    for indicator in reading.sound_pack.indicators:
        length = len(indicator.short_title)
        if length > LONGEST:
            message = f"в коротком названии {length} знаков, а помещается {LONGEST}: сократите"
            yield reading.issue("error", indicator, "short_title", message=message)
