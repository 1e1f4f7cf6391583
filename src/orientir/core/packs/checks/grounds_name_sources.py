"""Grounds of a measure are ids of documents that ``sources`` of pack.yaml has, each once."""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading


def check(reading: Reading) -> Iterator[Issue]:
    known = {source.id for source in reading.sound_pack.sources}
    for measure in reading.sound_pack.measures:
        for number, ground in enumerate(measure.grounds):
            if ground not in known:
                message = f"источника «{ground}» нет в sources файла pack.yaml"
                yield reading.issue("error", measure, "grounds", number, message=message)
            elif ground in measure.grounds[:number]:
                message = f"источник «{ground}» назван дважды"
                yield reading.issue("error", measure, "grounds", number, message=message)
