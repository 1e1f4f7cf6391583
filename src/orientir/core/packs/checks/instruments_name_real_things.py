"""An instrument names an actor, competencies and levels that the pack has, each competency once.

What it measures is asked of the people it is for (``staff_categories`` of the competency).
"""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.competencies import Instrument, Measured
from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading
from orientir.core.packs.specs import Pack


def check(reading: Reading) -> Iterator[Issue]:
    pack = reading.sound_pack
    for one in pack.instruments:
        if one.operator not in {actor.code for actor in pack.actors}:
            message = f"субъекта «{one.operator}» нет в actors/"
            yield reading.issue("error", one, "operator", message=message)
        for number, measured in enumerate(one.measured):
            for key, message in _faults(pack, one, measured):
                yield reading.issue("error", one, "measured", number, key, message=message)
            if measured.competency in one.competencies[:number]:
                message = f"компетенция «{measured.competency}» названа дважды"
                yield reading.issue("error", one, "measured", number, message=message)


def _faults(pack: Pack, one: Instrument, measured: Measured) -> Iterator[tuple[str, str]]:
    competency = pack.competency(measured.competency)
    if competency is None:
        yield "competency", f"компетенции «{measured.competency}» нет в competencies/"
        return
    if one.staff_category not in competency.staff_categories:
        yield "competency", f"«{competency.code}» не спрашивают с категории {one.staff_category}"
    scale = pack.scale_of(competency.code)
    if scale is not None and measured.expected not in {level.code for level in scale.levels}:
        yield "expected", f"уровня «{measured.expected}» нет в шкале {scale.code}"
