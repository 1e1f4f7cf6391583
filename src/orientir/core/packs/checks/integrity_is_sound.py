"""A check of data names tables, columns and figures that are there, and tells in its sentence only what it counts.

Outliers are looked for among no fewer than five units alike.
"""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.integrity_scopes import list_faults
from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading


def check(reading: Reading) -> Iterator[Issue]:
    tables = reading.sound_pack.tables
    for one in reading.sound_pack.integrity:
        for key, message in list_faults(one, tables):
            yield reading.issue("error", one, key, message=message)
