"""The pack's ``id`` is the name of its folder: by this name it is found."""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading


def check(reading: Reading) -> Iterator[Issue]:
    folder, name = reading.folder.resolve().name, reading.sound_pack.id
    if folder != name:
        message = f"id «{name}», а папка зовётся «{folder}»: назовите одинаково"
        yield reading.issue("warning", reading.heading, "id", message=message)
