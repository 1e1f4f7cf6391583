"""Counted runs for walks and pages: the real counting over invented rows, without a store of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from django.utils import timezone

from orientir.cycle.analysis.actions.running import _keep, begin_run, count_run
from orientir.cycle.analysis.kinds.found import Asked, settled
from orientir.cycle.analysis.kinds.known import KINDS
from orientir.cycle.analysis.models import AnalysisRun
from orientir.cycle.collection.api import ResultsKey, ResultsSet
from orientir.cycle.goals import api as goals
from orientir.cycle.registry.api import KnownUnit, load_unit_book
from orientir.kit.access.acting import acting_by
from tests.cast import ORGANISATIONS, TODAY, Cast
from tests.cycle.analysis.frozen import freeze
from tests.cycle.analysis.invented import AFTER, BEFORE, results_csv

Rows = Mapping[str, tuple[ResultsKey, pl.DataFrame]]


def silent(step: str, done: int, total: int) -> None: ...


def two_years() -> Rows:
    """Pupils of the cast's schools, a year apart."""
    table = pl.read_csv(results_csv())
    shown = table.with_columns(
        pl.col("pupil").rank("dense").cast(pl.Int64), pl.col("unit").cast(pl.String)
    )
    return {
        "outcome": (AFTER, shown.filter(pl.col("year") == AFTER.year)),
        "prior": (BEFORE, shown.filter(pl.col("year") == BEFORE.year)),
    }


PAPER = ResultsKey("pupils", "vpr", "русский язык", 5, 2025)
PLAN = ResultsKey("items", "vpr", "русский язык", 5, 2025)
EXAM = ResultsKey("exams", "oge", "математика", None, 2025)
CONDITIONS = ResultsKey("context", "", "", None, 2025)
CUTS = (8, 13, 18)


def marked_paper(heaped: str = "11", pupils: int = 400) -> pl.DataFrame:
    """Scores from 0 to 25 with marks and four tasks; in ``heaped`` most of those just below a mark were lifted to it.

    Task 4 is solved by nobody in school 21 and was not put before school 22.
    """
    random = Random(11)
    rows: list[dict[str, Any]] = []
    for school in ORGANISATIONS:
        for number in range(pupils):
            score = min(25, max(0, round(random.gauss(13, 4.5))))
            if school == heaped and score + 1 in CUTS and random.random() < 0.9:
                score += 1
            hard = (
                None if school == "22" else 0.0 if school == "21" else float(random.random() < 0.5)
            )
            tasks = {f"q:{task}": float(random.random() < 0.75) for task in (1, 2, 3)}
            mark = 2 + sum(score >= cut for cut in CUTS)
            rows.append(
                {
                    "pupil": number,
                    "unit": school,
                    "score": float(score),
                    "mark": mark,
                    **tasks,
                    "q:4": hard,
                }
            )
    return pl.DataFrame(rows, infer_schema_length=None)


EARLIER = ResultsKey("pupils", "vpr", "русский язык", 4, 2024)
NEIGHBOURS = tuple(f"other-{number}" for number in range(10))


def cohort(lenient: str = "21", fallen: str = "12", alike: str = "13") -> Rows:
    """Two years of schools of two classes; beside the cast's there are others, not in its registry.

    In ``lenient`` the work is marked above the journal, ``fallen`` stood higher a year ago, in the first class of
    ``alike`` everybody has almost the same score.
    """
    random = Random(7)
    before, after = [], []
    for school in (*ORGANISATIONS, *NEIGHBOURS):
        for number in range(60):
            able = random.gauss(13, 4)
            place = "5А" if number < 30 else "5Б"
            is_alike = school == alike and place == "5А"
            score = 14.0 + number % 2 if is_alike else _point(random.gauss(able, 2))
            mark = 2 + sum(score >= cut for cut in CUTS)
            journal = mark - 1 if school == lenient else mark + random.choice((0, 0, 0, -1, 1))
            pupil = {"pupil": len(after), "unit": school, "class": place}
            tasks = {f"q:{task}": float(random.random() < (able + task) / 26) for task in range(6)}
            earlier = _point(random.gauss(able, 2) + (7 if school == fallen else 0))
            before.append(pupil | {"score": earlier})
            marks = {"mark": mark, "journal_mark": min(5, max(2, journal))}
            after.append(pupil | {"score": score} | marks | tasks)
    return {"results": (PAPER, pl.DataFrame(after)), "prior": (EARLIER, pl.DataFrame(before))}


def with_answers(rows: pl.DataFrame, copying: str = "23", tasks: int = 12) -> pl.DataFrame:
    """Short answers of each pupil, in two variants; in the second class of ``copying`` some hand in one pupil's."""
    random, source = Random(23), None
    told: list[dict[str, str]] = []
    for place, pupil in enumerate(rows.select("unit", "class").to_dicts()):
        own = {f"a:{task}": _short_answer(random) for task in range(tasks)}
        if (pupil["unit"], pupil["class"], place % 4) == (copying, "5Б", 0):
            own = source = source or own
        told.append({"variant": str(1 + place % 2), **own})
    answers = pl.DataFrame(told)
    points = answers.select(
        (pl.col(f"a:{task}") == "верно").cast(pl.Float64).alias(f"q:{task}")
        for task in range(tasks)
    )
    kept = rows.drop([name for name in rows.columns if name.startswith("q:")])
    return pl.concat([kept, answers, points], how="horizontal")


def _short_answer(random: Random) -> str:
    return "верно" if random.random() < 0.5 else str(random.randint(1, 6))


def _point(score: float) -> float:
    return float(min(25, max(0, round(score))))


def plan_of_paper() -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"item": str(number), "level": level, "content": "Слово", "skill": skill}
            for number, level, skill in ((1, "basic", "Писать"), (2, "basic", "Писать"), (3, "basic", "Читать"),
                                         (4, "raised", "Рассуждать"))
        ]
    )  # fmt: skip


def exams(low: str = "11", few: str = "12") -> pl.DataFrame:
    """In ``low`` four in ten are below; in ``few`` four pupils sat."""
    return pl.DataFrame(
        [
            {
                "unit": school,
                "participants": 4 if school == few else 40,
                "below": 16 if school == low else 1,
            }
            for school in ORGANISATIONS
        ]
    )


def conditions() -> pl.DataFrame:
    """Two kinds of schools that nobody would mix up; beside the cast's there are others, not in its registry."""
    random = Random(3)
    rows: list[dict[str, Any]] = []
    for school in (*ORGANISATIONS, *(f"{kind}-{n}" for kind in (1, 2) for n in range(10))):
        is_easy = school.startswith("1")
        for variable, easy, hard in (
            ("parents_higher_education", 60, 15),
            ("low_income", 10, 45),
            ("on_record", 1, 6),
        ):
            value = random.gauss(easy if is_easy else hard, 0.5)
            rows.append({"unit": school, "variable": variable, "value": value, "word": None})
    return pl.DataFrame(rows, schema_overrides={"word": pl.String})


def wide_region(places: int = 40) -> tuple[pl.DataFrame, dict[str, KnownUnit]]:
    """Municipalities of three schools each, every second one in hard conditions; none of them in the registry."""
    random = Random(29)
    rows: list[dict[str, Any]] = []
    units: dict[str, KnownUnit] = {}
    for number in range(places):
        code = f"m{number}"
        units[code] = KnownUnit(number + 1, code, "municipality", code, None, None, None, ())
        for school in range(3):
            unit = f"{code}-{school}"
            key, home = 1000 + 3 * number + school, number + 1
            units[unit] = KnownUnit(key, unit, "organisation", unit, home, home, None, ())
            for variable, easy, hard in (
                ("parents_higher_education", 60, 15), ("low_income", 10, 45), ("on_record", 10, 60),
            ):  # fmt: skip
                value = random.gauss(hard if number % 2 else easy, 1)
                rows.append({"unit": unit, "variable": variable, "value": value, "word": None})
    return pl.DataFrame(rows, schema_overrides={"word": pl.String}), units


OTHERS = tuple(f"{kind}-{n}" for kind in (1, 2) for n in range(10))
FOURTH = ResultsKey("pupils", "vpr", "русский язык", 4, 2024)


def odds(strong: str = "21") -> Rows:
    """Schools of the second municipality work in the hardest conditions; of them ``strong`` adds much."""
    random = Random(17)
    before, after, told = [], [], []
    for school in (*ORGANISATIONS, *OTHERS):
        hardness = 40 if school in ("21", "22", "23") else random.gauss(20, 4)
        for variable, value in (
            ("parents_higher_education", 60 - hardness), ("low_income", hardness), ("on_record", hardness / 8),
        ):  # fmt: skip
            row = {"unit": school, "variable": variable, "value": value, "word": None}
            told.append(row)
        for _number in range(60):
            able = random.gauss(12, 3)
            pupil = {"pupil": len(after), "unit": school}
            before.append(pupil | {"score": able})
            adds = 6 if school == strong else 0
            after.append(pupil | {"score": 4 + 0.8 * able + adds + random.gauss(0, 2)})
    return {
        "outcome": (AFTER, pl.DataFrame(after)),
        "prior": (BEFORE, pl.DataFrame(before)),
        "context": (CONDITIONS, pl.DataFrame(told, schema_overrides={"word": pl.String})),
    }


def two_views(proud: str = "12", modest: str = "22", pupils: int = 60) -> Rows:
    """``proud`` has low marks for the work and high ones in the journal, ``modest`` the other way round."""
    random = Random(19)
    rows: list[dict[str, Any]] = []
    for place, school in enumerate((*ORGANISATIONS, *OTHERS)):
        middle = 3.9 if place % 2 else 3.1
        outside = {proud: 3.1, modest: 3.9}.get(school, middle)
        own = {proud: 3.9, modest: 3.1}.get(school, middle)
        rows += [
            {
                "pupil": len(rows) + number, "unit": school, "score": 10.0,
                "mark": _mark(random, outside), "journal_mark": _mark(random, own),
            }
            for number in range(pupils)
        ]  # fmt: skip
    return {"results": (PAPER, pl.DataFrame(rows))}


def _mark(random: Random, middle: float) -> int:
    return min(5, max(2, round(random.gauss(middle, 0.6))))


def make_years(cast: Cast, heaped: tuple[str, str] = ("11", "11")) -> list[AnalysisRun]:
    """Signs of bias in two years, the earlier counted after the later: it is the year that orders them."""
    later = make_run(cast, "objectivity", {"results": (PAPER, marked_paper(heaped=heaped[1]))})
    earlier = make_run(cast, "objectivity", {"results": (FOURTH, marked_paper(heaped=heaped[0]))})
    return [earlier, later]


def make_all(cast: Cast) -> dict[str, AnalysisRun]:
    """A counted run of every kind, by kind."""
    old = ResultsKey("exams", "oge", "математика", None, 2024)
    return {
        "value_added": make_run(cast, "value_added", two_years()),
        "low_results": make_run(
            cast, "low_results", {"exams-0": (EXAM, exams()), "exams-1": (old, exams())}, options={"year": 2025}
        ),
        "objectivity": make_run(cast, "objectivity", {"results": (PAPER, marked_paper())}),
        "items": make_run(
            cast, "items", {"results": (PAPER, marked_paper()), "plan": (PLAN, plan_of_paper())}
        ),
        "context": make_run(cast, "context", {"context": (CONDITIONS, conditions())}),
        "resilience": make_run(cast, "resilience", odds()),
        "self_assessment": make_run(cast, "self_assessment", two_views()),
    } | make_frozen_runs(cast)  # fmt: skip


def make_frozen_runs(cast: Cast) -> dict[str, AnalysisRun]:
    """Runs of the kinds that count from a snapshot, as the operator counts them."""
    made = {}
    with TemporaryDirectory() as folder, acting_by(cast.token("operator")):
        snapshot = freeze(cast, Path(folder) / "frozen")
        for kind in ("conditions", "staffing"):
            by, at = cast.accounts["operator"].pk, timezone.now()
            run = begin_run(
                kind=kind, keys={}, options={"snapshot": snapshot.code}, unit=cast.units["region"].pk, by=by, at=at
            )  # fmt: skip
            count_run(run=run.pk, by=by, at=at, tell=silent)
            run.refresh_from_db()
            made[kind] = run
    return made


def make_counted(cast: Cast) -> list[AnalysisRun]:
    """Runs of every kind; that of value added, published, and one more that waits are given back."""
    made = make_all(cast)["value_added"]
    AnalysisRun.objects.filter(pk=made.pk).update(published_at=timezone.now())
    waiting = make_run(cast, "value_added", two_years(), is_counted=False)
    return [made, waiting]


def make_run(
    cast: Cast,
    kind: str,
    rows: Rows,
    *,
    is_counted: bool = True,
    options: dict[str, Any] | None = None,
) -> AnalysisRun:
    pack = goals.get_pack(on=TODAY)
    run = AnalysisRun.objects.create(
        kind=kind, unit=cast.units["region"], pack=pack.id, pack_version=pack.version, code_version="0",
        parameters=options or {},
        inputs=[{"role": role, "key": asdict(key), "sets": []} for role, (key, _) in rows.items()],
        created_by=cast.accounts["operator"], created_at=timezone.now() - timedelta(minutes=1),
    )  # fmt: skip
    if is_counted:
        asked = asked_of(cast, rows, options or {})
        _keep(run, settled(KINDS[kind].count(asked)), asked, 10, cast.accounts["operator"].pk)
    return run


def asked_of(cast: Cast, rows: Rows, options: dict[str, Any]) -> Asked:
    book = load_unit_book(cast.units["region"].pk)
    sets = {
        role: [
            ResultsSet(
                kind=key.kind,
                max_score=20,
                units=sorted(set(table["unit"])),
                items={name[2:]: 1.0 for name in table.columns if name.startswith("q:")},
            )
        ]
        if "unit" in table.columns
        else [ResultsSet(kind=key.kind)]
        for role, (key, table) in rows.items()
    }
    return Asked(
        options, goals.get_pack(on=TODAY), {unit.code: unit for unit in book.units.values()},
        {role: partial(table.lazy) for role, (_, table) in rows.items()},
        {role: key for role, (key, _) in rows.items()}, sets, silent,
    )  # fmt: skip
