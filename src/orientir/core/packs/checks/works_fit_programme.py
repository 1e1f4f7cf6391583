"""Works bear the number of their project, each once, none missing; their quarters lie in the years of the programme.

A work that the text of the document no longer has is named in ``lost``: so a gap that nobody noticed is an error.
Quarters of a mark ascend, and so do the milestones of a work, for each of whom they are set.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from orientir.core.packs.issues import Issue
from orientir.core.packs.programmes import Project, Work
from orientir.core.packs.reading import Reading


def check(reading: Reading) -> Iterator[Issue]:
    years = {
        year for one in reading.sound_pack.programmes for year in (one.first_year, one.last_year)
    }
    for project in reading.sound_pack.projects:
        yield from _check_numbers(reading, project)
        for place, work in enumerate(project.works):
            yield from _check_quarters(reading, project, place, years)
            yield from _check_milestones(reading, project, place, work)


def _check_numbers(reading: Reading, project: Project) -> Iterator[Issue]:
    numbers = [one.number for one in project.works]
    for place, number in enumerate(numbers):
        if number in numbers[:place] or number in project.lost:
            message = f"работа {number} уже есть: второй носитель номера — {number}-2"
            yield reading.issue("error", project, "works", place, "number", message=message)
        if number.split(".")[0] != str(project.number):
            message = f"работа {number} не этого проекта: его номер {project.number}"
            yield reading.issue("error", project, "works", place, "number", message=message)
    told = {int(one.split(".")[1].split("-")[0]) for one in (*numbers, *project.lost)}
    for missing in sorted(set(range(1, max(told, default=0) + 1)) - told):
        message = f"нет работы {project.number}.{missing}: впишите её или назовите в lost"
        yield reading.issue("error", project, "works", message=message)


def _check_quarters(
    reading: Reading, project: Project, place: int, years: set[int]
) -> Iterator[Issue]:
    for number, mark in enumerate(project.works[place].marks):
        keys = ("works", place, "marks", number, "quarters")
        outside = [one for one in mark.quarters if years and not _is_within(one, years)]
        if outside:
            message = f"квартал {outside[0]} вне программы ({min(years)}–{max(years)})"
            yield reading.issue("error", project, *keys, message=message)
        if list(mark.quarters) != sorted(set(mark.quarters)):
            yield reading.issue("error", project, *keys, message="кварталы должны идти по порядку")


def _is_within(quarter: str, years: set[int]) -> bool:
    return min(years) <= int(quarter[:4]) <= max(years)


def _check_milestones(
    reading: Reading, project: Project, place: int, work: Work
) -> Iterator[Issue]:
    reached: dict[str, Decimal] = {}
    for number, mark in enumerate(work.marks):
        if mark.percent is None:
            continue
        before = reached.get(mark.whose, mark.percent)
        if mark.percent < before:
            keys = ("works", place, "marks", number, "percent")
            message = f"рубеж {mark.percent} ниже прежнего {before}: проверьте клетки документа"
            yield reading.issue("error", project, *keys, message=message)
        reached[mark.whose] = mark.percent
