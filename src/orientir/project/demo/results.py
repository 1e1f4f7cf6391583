"""Invented pupils of the invented schools: two years of one paper, exams, conditions, the plan, and runs over them.

What is planted: a few schools lift scores to a mark, a few have low results, a few add much to what pupils had; in
a class of some pupils copy from a neighbour.
All comes by the same import as a region's files, and is counted by the operator's own runs.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import exp
from random import Random
from typing import Any, Final

import polars as pl
from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.cycle.analysis import api as analysis
from orientir.cycle.collection import api as collection
from orientir.cycle.monitoring import api as monitoring
from orientir.cycle.registry.api import find_root
from orientir.kit.access.acting import acting_by
from orientir.project.demo.procedures import operator_account, operator_session
from orientir.project.demo.scale import REPORTING_DATES, SEED
from orientir.project.demo.units import DemoUnit

SUBJECT: Final = "математика"
YEARS: Final = ((2024, 4), (2025, 5))
TASKS: Final = (
    (1, 1, "базовый", "Числа и вычисления", "Выполнять действия"),
    (2, 1, "базовый", "Числа и вычисления", "Выполнять действия"),
    (3, 2, "базовый", "Величины", "Решать задачи в одно действие"),
    (4, 1, "базовый", "Величины", "Решать задачи в одно действие"),
    (5, 2, "базовый", "Геометрия", "Строить и измерять"),
    (6, 2, "базовый", "Таблицы и диаграммы", "Читать данные"),
    (7, 2, "базовый", "Числа и вычисления", "Выполнять действия"),
    (8, 3, "повышенный", "Текстовые задачи", "Решать задачи в несколько действий"),
    (9, 3, "повышенный", "Логика", "Рассуждать и обосновывать"),
    (10, 3, "высокий", "Логика", "Рассуждать и обосновывать"),
)
CUTS: Final = (7, 11, 16)
NEAR: Final = 2  # points below a mark from which scores are lifted to it
LIFTED, LOW, STRONG, COPYING = 4, 9, 6, 27  # every so-manieth school, from another beginning each
WRONG: Final = 9  # different wrong answers to a task
KIND = 10  # of so many schools one marks higher in the journal, one lower


@dataclass(frozen=True, slots=True)
class School:
    """``context``: standing of the families; ``adds``: what it adds in the second year; ``lifts``: scores to a mark.

    ``journal``: how much oftener it marks a pupil higher in the journal than the work is worth, or lower; ``copies``:
    in its first class every second pupil hands in a neighbour's answers in the second year.
    """

    code: str
    pupils: int
    context: float
    adds: float
    lifts: bool
    journal: float = 0.0
    copies: bool = False


def bring_results(units: Sequence[DemoUnit]) -> str:
    """Load the files and count a run of every kind: what is there already stays as it is."""
    schools = list(_schools(units))
    for name, table in _files(schools):
        _load(name, table)
    with acting_by(operator_session()):
        counted = _count()
    return f"школ {len(schools)}, расчётов {counted}"


def _schools(units: Sequence[DemoUnit]) -> Iterator[School]:
    random = Random(SEED)
    kept = [
        one
        for one in units
        if one.kind == "school" and one.closed_on is None and one.opened_on.year < 2022
    ]
    for place, unit in enumerate(kept):
        is_low = place % LOW == 5
        context = -1.3 if is_low else random.gauss(0.4 if unit.locality == "urban" else -0.4, 0.5)
        adds = 1.8 if place % STRONG == 2 else -1.8 if place % 13 == 6 else random.gauss(0, 0.3)
        lifts = place % 8 == LIFTED
        pupils = random.randint(380, 440) if lifts else random.randint(60, 130)
        journal = 0.7 if place % KIND == 3 else -0.5 if place % KIND == 7 else 0.0
        copies = place % COPYING == 5
        yield School(unit.code, pupils, context, adds, lifts, journal, copies)


def _files(schools: Sequence[School]) -> Iterator[tuple[str, pl.DataFrame]]:
    yield "vpr.parquet", pl.DataFrame(list(_answers(schools)), infer_schema_length=None)
    yield "exams.csv", pl.DataFrame(list(_exams(schools)))
    yield "conditions.csv", pl.DataFrame(list(_conditions(schools)))
    yield "plan.csv", pl.DataFrame(list(_plan()))
    yield "federal.csv", pl.DataFrame(list(_federal(schools)))


def _answers(schools: Sequence[School]) -> Iterator[dict[str, Any]]:
    random = Random(SEED + 1)
    answers = _Answers(Random(SEED + 5))
    for school in schools:
        for number in range(school.pupils):
            ability = random.gauss(0.45 * school.context, 0.9)
            for year, grade in YEARS:
                now = (
                    ability
                    + (0.25 * school.adds if grade == YEARS[-1][1] else 0)
                    + random.gauss(0, 0.3)
                )
                paper = list(_paper(school, number, year, grade, now, random))
                yield from answers.given(school, number, paper)


@dataclass(slots=True)
class _Answers:
    """What each pupil answered: one answer to a task is right, several are wrong; who copies has the neighbour's."""

    random: Random
    before: list[dict[str, Any]] = field(default_factory=list)

    def given(
        self, school: School, number: int, paper: list[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        is_first = number * 4 // school.pupils == 0
        if school.copies and is_first and number % 2 and paper[0]["year"] == YEARS[-1][0]:
            own = {name: paper[0][name] for name in ("pupil", "journal_mark")}
            return [one | own for one in self.before]
        told = [one | {"answer": self._answer(one)} for one in paper]
        self.before = told if paper[0]["year"] == YEARS[-1][0] else self.before
        return told

    def _answer(self, task: dict[str, Any]) -> str | None:
        """A number, as short answers are; none where the task was not given."""
        right = 10 * int(task["item"]) + 7
        wrong = right + self.random.randint(1, WRONG)
        if task["score"] is None:
            return None
        return str(right if task["score"] == task["max_score"] else wrong)


def _paper(
    school: School, number: int, year: int, grade: int, ability: float, random: Random
) -> Iterator[dict[str, Any]]:
    """The tasks of a pupil; the last one was not given to every tenth."""
    scores = {task: _points(most, task, ability, random) for task, most, *_ in TASKS}
    if random.random() < 0.1:
        scores[TASKS[-1][0]] = None
    total = sum(score or 0 for score in scores.values())
    if school.lifts and grade == YEARS[-1][1] and random.random() < 0.9:
        _lift(scores, next((cut - total for cut in CUTS if 0 < cut - total <= NEAR), 0))
        total = sum(score or 0 for score in scores.values())
    mark = 2 + sum(total >= cut for cut in CUTS)
    shift = random.choice((0, 0, 0, 1, -1))
    if random.random() < abs(school.journal):
        shift = 1 if school.journal > 0 else -1
    for task, most, *_ in TASKS:
        yield {
            "pupil": f"{school.code}/{number}", "unit": school.code, "procedure": "ВПР", "year": year, "grade": grade,
            "subject": SUBJECT, "class": f"{grade}{'АБВГ'[number * 4 // school.pupils]}", "item": str(task),
            "score": None if scores[task] is None else float(scores[task] or 0), "max_score": float(most), "mark": mark,
            "journal_mark": min(5, max(2, mark + shift)),
        }  # fmt: skip


def _points(most: int, task: int, ability: float, random: Random) -> int | None:
    chance = 1 / (1 + exp(-(1.3 * ability + 1.3 - 0.27 * task)))
    return sum(random.random() < chance for _ in range(most))


def _lift(scores: dict[int, int | None], points: int) -> None:
    """So many points more where there is room for them."""
    for task, most, *_ in TASKS:
        more = min(points, most - (scores[task] or 0))
        scores[task] = (scores[task] or 0) + more
        points -= more


def _exams(schools: Sequence[School]) -> Iterator[dict[str, Any]]:
    random = Random(SEED + 2)
    for school in schools:
        for year in (2024, 2025):
            for subject, base in (("математика", 0.12), ("русский язык", 0.08)):
                share = min(0.6, max(0.0, base - 0.17 * school.context + random.gauss(0, 0.03)))
                participants = school.pupils - random.randint(5, 20)
                yield {
                    "Экзамен": "ОГЭ", "Год": year, "Логин": school.code, "Предмет": subject,
                    "Участников": participants, "Ниже минимального": round(participants * share),
                }  # fmt: skip


def _conditions(schools: Sequence[School]) -> Iterator[dict[str, Any]]:
    random = Random(SEED + 3)
    for school in schools:
        shares = {
            "parents_higher_education": 35 + 16 * school.context, "single_parent": 22 - 5 * school.context,
            "on_record": 2.5 - 1.2 * school.context, "low_income": 24 - 10 * school.context,
            "other_language": 6 - 3 * school.context,
        }  # fmt: skip
        for variable, value in shares.items():
            shown = round(min(100.0, max(0.0, value + random.gauss(0, 2))), 1)
            yield {
                "Организация": school.code,
                "Год": 2025,
                "Показатель": variable,
                "Значение": shown,
            }


def _federal(schools: Sequence[School]) -> Iterator[dict[str, Any]]:
    """The list of signs as ФИС ОКО sends it: half of those who lift scores, and a few others."""
    random = Random(SEED + 4)
    for place, school in enumerate(schools):
        chance = 0.5 if school.lifts else 0.03
        signs = {paper: int(random.random() < chance) for paper in ("4 РУ", "4 МА", "5 РУ", "5 МА")}
        if place == 0 or any(signs.values()):
            yield {
                "Год": YEARS[-1][0],
                "Логин": school.code,
                **signs,
                "Количество маркеров": sum(signs.values()),
            }


def _plan() -> Iterator[dict[str, Any]]:
    for year, grade in YEARS:
        for task, most, level, content, skill in TASKS:
            yield {
                "Процедура": "ВПР", "Год": year, "Параллель": grade, "Предмет": SUBJECT, "Задание": str(task),
                "Уровень": level, "Максимум": most, "Содержание": content, "Умение": skill,
            }  # fmt: skip


def _load(name: str, table: pl.DataFrame) -> None:
    if name.endswith(".parquet"):
        buffer = io.BytesIO()
        table.write_parquet(buffer)
        content = buffer.getvalue()
    else:
        content = table.write_csv().encode()
    order = collection.Order("pupil_results", content, name, REPORTING_DATES[-1])
    outcome = collection.run_order(order)
    if outcome.state != "loaded":
        first = next((issue.sentence() for issue in outcome.report.errors), outcome.sentence)
        raise Mistake(f"файл {name} не загружен: {first}")


def _count() -> int:
    """A run of each kind over the last year; published, so that municipalities have whom to compare with."""
    before = collection.ResultsKey("pupils", "vpr", SUBJECT, YEARS[0][1], YEARS[0][0])
    after = collection.ResultsKey("pupils", "vpr", SUBJECT, YEARS[1][1], YEARS[1][0])
    plan = collection.ResultsKey("items", "vpr", SUBJECT, YEARS[1][1], YEARS[1][0])
    conditions = next(iter(collection.list_results_keys("context")))
    federal = next(iter(collection.list_results_keys("markers")))
    asked: list[tuple[str, dict[str, collection.ResultsKey], dict[str, Any]]] = [
        ("value_added", {"outcome": after, "prior": before}, {}),
        *(
            ("low_results", analysis.gathered_keys(("exams",), year), {"year": year})
            for year in (2024, 2025)
        ),
        ("objectivity", {"results": before, "context": conditions}, {}),
        (
            "objectivity",
            {"results": after, "prior": before, "context": conditions, "federal": federal},
            {},
        ),
        ("items", {"results": after, "plan": plan}, {}),
    ]
    if len(collection.find_results_sets(conditions)[0].units) >= analysis.FEWEST_FOR_GROUPS:
        asked.append(("context", {"context": conditions}, {}))
        asked.append(("self_assessment", {"results": after}, {}))
        asked.append(("resilience", {"outcome": after, "prior": before, "context": conditions}, {}))
    return _run_lacking(asked)


def count_of_snapshot() -> int:
    """Conditions and the need of teachers by the latest snapshot, as the operator counts them."""
    if all(analysis.list_runs(kind).exists() for kind in ("conditions", "staffing")):
        return 0
    with acting_by(operator_session()):
        snapshot = {"snapshot": monitoring.list_snapshots()[0].code}
        known = collection.list_results_keys("context")
        context = dict(zip(("context",), known, strict=False))  # an older demo has none
        return _run_lacking([("conditions", context, snapshot), ("staffing", {}, snapshot)])


def _run_lacking(asked: list[tuple[str, dict[str, collection.ResultsKey], dict[str, Any]]]) -> int:
    lacking = [one for one in asked if not analysis.list_runs(one[0]).exists()]
    for kind, keys, options in lacking:
        _run(kind, keys, options)
    return len(lacking)


def _run(kind: str, keys: dict[str, collection.ResultsKey], options: dict[str, Any]) -> None:
    by, now = operator_account(), timezone.now()
    made = analysis.begin_run(
        kind=kind, keys=keys, options=options, unit=find_root() or 0, by=by, at=now
    )
    analysis.count_run(run=made.pk, by=by, at=now, tell=lambda *_: None)
    analysis.publish_run(run=made.pk, by=by, at=timezone.now())
