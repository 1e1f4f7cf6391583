"""Powers, measures, works of projects and signatories name only actors that the pack has.

``responsible`` and ``co_executors`` of a power, ``executors`` and ``co_executors`` of a measure are codes from
``actors/``: by them a page of an actor lists what it answers for.
"""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading


def check(reading: Reading) -> Iterator[Issue]:
    known = {actor.code for actor in reading.sound_pack.actors}
    for spec, keys, codes in _mentions(reading):
        for number, code in enumerate(codes):
            if code not in known:
                yield reading.issue(
                    "error", spec, *keys, number, message=f"субъекта «{code}» нет в actors/"
                )


def _mentions(reading: Reading) -> Iterator[tuple[object, tuple[str | int, ...], tuple[str, ...]]]:
    pack = reading.sound_pack
    yield reading.heading, ("signatories",), pack.signatories
    for power in pack.powers:
        yield power, ("responsible",), power.responsible
        yield power, ("co_executors",), power.co_executors
    for measure in pack.measures:
        yield measure, ("executors",), measure.executors
        yield measure, ("co_executors",), measure.co_executors
    for project in pack.projects:
        for number, work in enumerate(project.works):
            yield project, ("works", number, "responsible"), work.responsible
