"""A rubric asks something of each of the nine positions, by codes that begin with the position and stand once.

Points are above nought and whole steps; bands begin with nought and ascend; a spread is a share from 0 to 100. Points
that no document sets are noticed: a region that adopts the pack decides on them.
"""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.directions import POSITIONS
from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading
from orientir.core.packs.rubrics import Rubric, RubricCriterion


def check(reading: Reading) -> Iterator[Issue]:
    for one in reading.sound_pack.rubrics:
        yield from _check_criteria(reading, one)
        yield from _check_bands(reading, one)
        yield from _check_settings(reading, one)
        if one.status == "demonstration":
            yield reading.issue("notice", one, message="баллы выбраны платформой, а не документом")


def _check_criteria(reading: Reading, one: Rubric) -> Iterator[Issue]:
    seen: set[str] = set()
    for place, criterion in enumerate(one.criteria):
        if criterion.code in seen:
            message = f"критерий «{criterion.code}» уже есть: назовите иначе"
            yield reading.issue("error", one, "criteria", place, "code", message=message)
        seen.add(criterion.code)
        for key, message in _faults(criterion):
            yield reading.issue("error", one, "criteria", place, key, message=message)
    missing = [position for position in POSITIONS if not one.of(position)]
    if missing:
        message = f"ничего не спрошено о позициях: {', '.join(missing)}"
        yield reading.issue("error", one, "criteria", message=message)


def _faults(criterion: RubricCriterion) -> Iterator[tuple[str, str]]:
    if criterion.code.split(".")[0] != criterion.position:
        yield "code", f"код должен начинаться с позиции: {criterion.position}.…"
    if criterion.points <= 0 or criterion.step <= 0:
        yield "points", "баллы и шаг должны быть больше нуля"
    elif criterion.points % criterion.step:
        yield "step", f"{criterion.points} баллов не набрать шагами по {criterion.step}"


def _check_bands(reading: Reading, one: Rubric) -> Iterator[Issue]:
    starts = [band.from_percent for band in one.bands]
    if starts[0] != 0:
        yield reading.issue("error", one, "bands", 0, message="нижний уровень начинается с 0")
    if starts != sorted(set(starts)) or starts[-1] > 100:
        yield reading.issue("error", one, "bands", message="уровни идут снизу вверх, до 100 %")


def _check_settings(reading: Reading, one: Rubric) -> Iterator[Issue]:
    experts = one.experts.value
    if experts != int(experts) or experts < 1:
        message = "экспертов — целое число от одного"
        yield reading.issue("error", one, "experts", "value", message=message)
    if not 0 <= one.disagreement.value <= 100:
        message = "расхождение — доля от 0 до 100"
        yield reading.issue("error", one, "disagreement", "value", message=message)
