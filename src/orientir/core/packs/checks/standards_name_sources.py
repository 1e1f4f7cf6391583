"""A professional standard of a competency is a document of ``sources`` in pack.yaml."""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading


def check(reading: Reading) -> Iterator[Issue]:
    known = {source.id for source in reading.sound_pack.sources}
    for text in reading.items["competencies"]:
        for number, one in enumerate(text.competencies):
            for link in one.standards:
                if link.source not in known:
                    message = f"источника «{link.source}» нет в sources файла pack.yaml"
                    yield reading.issue(
                        "error", text, "competencies", number, "standards", message=message
                    )
