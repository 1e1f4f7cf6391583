"""Each competency of an instrument has at least as many items a form as ``min_items`` asks.

With fewer of them nothing could ever be said of the competency.
"""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading


def check(reading: Reading) -> Iterator[Issue]:
    for one in reading.sound_pack.instruments:
        for number, measured in enumerate(one.measured):
            if measured.items < one.min_items.value:
                message = (
                    f"заданий {measured.items}, а сказать что-то можно от "
                    f"{one.min_items.value}: добавьте"
                )
                yield reading.issue("error", one, "measured", number, "counts", message=message)
