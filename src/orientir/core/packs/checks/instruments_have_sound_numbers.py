"""Probabilities lie in 0–1, percents in 0–100; ``near_cut`` is below ``deficit_probability``.

Examinations have a pass mark, a diagnostic has none: nobody passes or fails it. A cut stands inside 0–100 %.
Where there are tasks with an extended answer, it is said how many experts mark it and when a third is called.
"""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.competencies import Instrument
from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading


def check(reading: Reading) -> Iterator[Issue]:
    for one in reading.sound_pack.instruments:
        for key, message in (
            *_probabilities(one),
            *_percents(one),
            *_pass_mark(one),
            *_marking(one),
            *_adaptive(one),
        ):
            yield reading.issue("error", one, key, message=message)


def _probabilities(one: Instrument) -> Iterator[tuple[str, str]]:
    named, near = one.deficit_probability.value, one.near_cut.value
    if not 0.5 <= named < 1:
        yield "deficit_probability", f"вероятность {named} вне промежутка от 0.5 до 1"
    if not 0 <= near < named:
        yield "near_cut", f"«близко к границе» с {near}: нужно не меньше 0 и ниже {named}"


def _percents(one: Instrument) -> Iterator[tuple[str, str]]:
    if not 0 <= one.coverage.value <= 100:
        yield "coverage", f"доля {one.coverage.value} % вне промежутка от 0 до 100"
    percents = {row.cut.percent for row in one.measured if row.cut.percent is not None}
    for percent in sorted(percents):
        if not 0 < percent < 100:
            yield "cut", f"порог {percent} % вне промежутка от 0 до 100"


def _pass_mark(one: Instrument) -> Iterator[tuple[str, str]]:
    if one.kind == "deficit_diagnostic":
        if one.pass_mark is not None:
            yield "pass_mark", "диагностику не сдают: уберите проходной процент"
    elif one.pass_mark is None:
        yield "pass_mark", "у экзамена нет проходного процента (pass_mark): впишите его"
    elif not 0 < one.pass_mark.value <= 100:
        yield "pass_mark", f"проходной процент {one.pass_mark.value} вне промежутка от 0 до 100"


def _marking(one: Instrument) -> Iterator[tuple[str, str]]:
    marks, bound = one.marks, one.mark_bound
    if marks is None or bound is None:
        if any(row.extended for row in one.measured):
            yield "measured", "есть задания с развёрнутым ответом: впишите marks и mark_bound"
        return
    if marks.value not in (1, 2):
        yield "marks", f"экспертов на ответ может быть 1 или 2, а не {marks.value}"
    if not 0 <= bound.value < 100:
        yield "mark_bound", f"расхождение {bound.value} % вне промежутка от 0 до 100"


def _adaptive(one: Instrument) -> Iterator[tuple[str, str]]:
    told = one.adaptive
    if told is None:
        return
    if not told.shortest <= told.longest:
        yield "adaptive", f"наименьшая длина {told.shortest} больше наибольшей {told.longest}"
    if not 0 < told.error <= 2:
        yield "adaptive", f"ошибка {told.error} вне промежутка от 0 до 2 логитов"
    if not 0 < told.exposure <= 100:
        yield "adaptive", f"показ {told.exposure} % вне промежутка от 0 до 100"
    if one.pass_mark is not None:
        yield "adaptive", "экзамен сдают по доле баллов: адаптивным он не бывает"
