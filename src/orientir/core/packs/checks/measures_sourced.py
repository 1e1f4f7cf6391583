"""Cut scores and thresholds that no document sets (``status: demonstration``) are noticed, once an instrument.

They are the platform's own choice; a region that adopts the pack decides on them.
"""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.competencies import Instrument
from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading

_SETTINGS = (
    "pass_mark",
    "deficit_probability",
    "near_cut",
    "coverage",
    "min_items",
    "marks",
    "mark_bound",
)


def check(reading: Reading) -> Iterator[Issue]:
    for one in reading.sound_pack.instruments:
        if chosen := list(_chosen(one)):
            message = f"выбраны платформой, а не документом: {', '.join(chosen)}"
            yield reading.issue("notice", one, message=message)


def _chosen(one: Instrument) -> Iterator[str]:
    if any(row.cut.status == "demonstration" for row in one.measured):
        yield "cut"
    for name in _SETTINGS:
        setting = getattr(one, name)
        if setting is not None and setting.status == "demonstration":
            yield name
