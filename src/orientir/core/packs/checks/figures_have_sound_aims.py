"""Target figures of a project are numbered without gaps; their aims are shares from 0 to 100, begun on the right side.

A figure that must grow starts below its aim, one that must fall starts above it.
"""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.programmes import Aim, Project, ProjectFigure
from orientir.core.packs.reading import Reading


def check(reading: Reading) -> Iterator[Issue]:
    for project in reading.sound_pack.projects:
        for place, figure in enumerate(project.figures):
            if figure.number != place + 1:
                message = f"после показателя {place} идёт {figure.number}: нумеруйте подряд"
                yield reading.issue("error", project, "figures", place, "number", message=message)
            yield from _check_aims(reading, project, place, figure)


def _check_aims(
    reading: Reading, project: Project, place: int, figure: ProjectFigure
) -> Iterator[Issue]:
    for number, aim in enumerate(figure.aims):
        if fault := _fault(aim, figure.direction):
            keys = ("figures", place, "aims", number)
            yield reading.issue("error", project, *keys, message=fault)


def _fault(aim: Aim, direction: str) -> str:
    if aim.unit == "percent" and not 0 <= aim.value <= 100:
        return f"доля {aim.value} вне пределов от 0 до 100"
    if aim.start is None or aim.start == aim.value:
        return ""
    grows = aim.start < aim.value
    return "" if grows == (direction == "up") else "начало стоит не с той стороны цели"
