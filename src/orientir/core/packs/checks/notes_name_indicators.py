"""A note stands at an indicator that exists, or at none (null: the whole document)."""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading


def check(reading: Reading) -> Iterator[Issue]:
    pack = reading.sound_pack
    for note in pack.notes:
        if note.indicator is not None and pack.indicator(note.indicator) is None:
            message = f"показателя «{note.indicator}» в методике нет"
            yield reading.issue("error", note, "indicator", message=message)
