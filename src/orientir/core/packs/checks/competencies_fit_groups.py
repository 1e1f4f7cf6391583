"""A competency's code begins with its group's, is borne once, and its levels are those of the group's scale.

Days of its term are in order. Only so can the map of competencies, the results and the years be told apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.competencies import Competency
from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading
from orientir.core.packs.records import GroupText


def check(reading: Reading) -> Iterator[Issue]:
    scales = {one.code: [level.code for level in one.levels] for one in reading.sound_pack.scales}
    seen: set[str] = set()
    for text in reading.items["competencies"]:
        if text.group.scale not in scales:
            message = f"шкалы «{text.group.scale}» нет в scales/"
            yield reading.issue("error", text, "scale", message=message)
        for number, one in enumerate(text.competencies):
            for key, message in _faults(text, one, scales.get(text.group.scale), seen):
                yield reading.issue("error", text, "competencies", number, key, message=message)
            seen.add(one.code)


def _faults(
    text: GroupText, one: Competency, levels: list[str] | None, seen: set[str]
) -> Iterator[tuple[str, str]]:
    if one.code.partition(".")[0] != text.group.code:
        yield "code", f"код «{one.code}» не начинается с кода группы: «{text.group.code}.»"
    if one.code in seen:
        yield "code", f"компетенция «{one.code}» уже есть: назовите иначе"
    if levels is not None and list(one.levels) != levels:
        yield "levels", f"уровни должны быть, как в шкале: {', '.join(levels)}"
    if one.in_force_to is not None and one.in_force_to <= one.in_force_from:
        yield "in_force", "срок кончается раньше, чем начинается"
