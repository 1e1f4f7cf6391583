"""Pupils' results: files of regions become sets on disk, without names, wholly or not at all."""

from __future__ import annotations

import io
import stat
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.conf import settings

from orientir.core.mistakes import Mistake
from orientir.cycle.collection.actions.importing import check_order, run_order
from orientir.cycle.collection.actions.orders import Order, Outcome
from orientir.cycle.collection.actions.undoing import undo_import
from orientir.cycle.collection.models import Import, ResultsSet
from orientir.cycle.collection.queries.results import (
    ResultsGone,
    find_results_sets,
    list_results_keys,
    read_results,
)
from orientir.cycle.collection.results.store import scan
from orientir.kit.access.acting import acting_by
from tests.cast import NOW, make_cast
from tests.cycle.collection.files import AS_OF, TREE, load, xlsx_of

F1: list[list[Any]] = [
    ["ВПР 2025 Математика 5 класс"],
    ["Кол-во участников: 3"],
    ["ОО", "Муниципалитет", "Название ОО", "Код участника", "Класс", "Вариант", "1 (1б)", "2 (2б)", "3К1 (1б)",
     "Первичный балл", "Отметка", "Отметка по журналу"],
    ["s1", "Городской округ", "Школа № 1", "50001", "5А", 1, 1, 2, "X", 3, 4, 4],
    ["s1", "Городской округ", "Школа № 1", "50002", "5А", 2, 0, "X", 1, 1, 2, 3],
    ["s2", "Городской округ", "Школа № 2", "50001", "5Б", 1, "", 1, 0, 1, 2, 4],
]  # fmt: skip


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, settings: Any) -> None:
    settings.RESULTS_ROOT = tmp_path / "results"
    settings.RESULTS_KEY = tmp_path / "key"


@pytest.fixture
def tree() -> None:
    load("units", TREE)


def order(content: bytes, name: str = "f.xlsx", *, only_valid: bool = False) -> Order:
    return Order("pupil_results", content, name, AS_OF, only_valid=only_valid)


def csv_of(rows: list[dict[str, Any]]) -> bytes:
    return pl.DataFrame(rows, infer_schema_length=None).write_csv().encode()


def rows_of(outcome: Outcome) -> pl.DataFrame:
    found = ResultsSet.objects.get(brought_by_id=outcome.import_id)
    return scan(Path(settings.RESULTS_ROOT) / found.folder).collect()


@pytest.mark.usefixtures("tree")
def test_individual_results_of_the_federal_form_become_a_set() -> None:
    outcome = run_order(order(xlsx_of(F1)))
    assert outcome.state == "loaded", outcome.report.issues
    one = ResultsSet.objects.get()
    assert (one.procedure, one.subject, one.grade, one.year, one.pupils) == (
        "vpr",
        "математика",
        5,
        2025,
        3,
    )
    assert (one.items, one.max_score, one.units) == (
        {"1": 1.0, "2": 2.0, "3К1": 1.0},
        4.0,
        ["s1", "s2"],
    )
    rows = rows_of(outcome).sort("unit", "variant")
    assert rows["q:1"].to_list() == [1.0, 0.0, None]
    assert rows["q:3К1"].to_list() == [None, 1.0, 0.0]
    assert rows["score"].to_list() == [3.0, 1.0, 1.0]
    assert rows["pupil"].n_unique() == 3  # one code in two schools is two pupils


@pytest.mark.usefixtures("tree")
def test_no_code_of_a_pupil_is_kept_and_nobody_else_may_look() -> None:
    run_order(order(xlsx_of(F1)))
    root = Path(settings.RESULTS_ROOT)
    assert stat.S_IMODE(root.stat().st_mode) == 0o700
    assert stat.S_IMODE(Path(settings.RESULTS_KEY).stat().st_mode) == 0o600
    for path in root.rglob("*.parquet"):
        assert b"50001" not in path.read_bytes()


@pytest.mark.usefixtures("tree")
def test_a_preview_tells_what_a_load_does_and_keeps_nothing() -> None:
    checked = check_order(order(xlsx_of(F1)))
    assert (checked.state, checked.result["new"], checked.result["sets"]) == ("checked", 3, 1)
    assert not ResultsSet.objects.exists()
    assert list(Path(settings.RESULTS_ROOT).iterdir()) == []
    assert run_order(order(xlsx_of(F1))).result == checked.result
    assert run_order(order(xlsx_of(F1))).result["same"] == 3
    assert ResultsSet.objects.count() == 1


def _rows(**changed: Any) -> list[dict[str, Any]]:
    base = {"pupil": "p1", "unit": "s1", "procedure": "ВПР", "year": 2025, "grade": 5, "subject": "Русский язык",
            "item": "1", "score": "1", "max_score": "1"}  # fmt: skip
    return [base, {**base, "pupil": "p2", **changed}]


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    ("changed", "column", "wrong"),
    [
        ({"unit": "нет такой"}, "Организация", "Такой организации нет в реестре"),
        ({"unit": "city"}, "Организация", "Это не школа"),
        ({"score": "два"}, "Балл", "Нужно число"),
        ({"score": "3"}, "Балл", "Балл больше максимального"),
        ({"year": 202}, "Год", "Нет года"),
        ({"pupil": "p1"}, "Задание", "повторяются"),
        ({"pupil": "p1", "unit": "s2", "item": "2"}, "Организация", "в двух организациях"),
    ],
)
def test_a_mistake_is_told_by_row_and_nothing_is_loaded(
    changed: dict[str, Any], column: str, wrong: str
) -> None:
    outcome = run_order(order(csv_of(_rows(**changed)), "r.csv"))
    assert outcome.state == "refused"
    issue = outcome.report.issues[-1]
    assert (issue.row, issue.column) == (3, column)
    assert wrong in issue.wrong
    assert not Import.objects.filter(kind="pupil_results").exists()
    assert list(Path(settings.RESULTS_ROOT).iterdir()) == []


@pytest.mark.usefixtures("tree")
def test_right_rows_can_be_loaded_without_wrong_ones() -> None:
    outcome = run_order(order(csv_of(_rows(score="9")), "r.csv", only_valid=True))
    assert (outcome.state, outcome.result["new"]) == ("loaded", 1)


@pytest.mark.usefixtures("tree")
def test_parquet_and_csv_of_the_same_rows_are_the_same_set() -> None:
    rows = _rows(score="X")
    buffer = io.BytesIO()
    pl.DataFrame(rows).write_parquet(buffer)
    run_order(order(csv_of(rows), "r.csv"))
    assert run_order(order(buffer.getvalue(), "r.parquet")).result["same"] == 2


@pytest.mark.usefixtures("tree")
def test_not_administered_is_not_wrong_and_omitted_is() -> None:
    rows = [
        {**one, "state": state}
        for one, state in zip(_rows(), ("not_administered", "omitted"), strict=True)
    ]
    outcome = run_order(order(csv_of(rows), "r.csv"))
    assert sorted(rows_of(outcome)["q:1"].to_list(), key=str) == [0.0, None]


@pytest.mark.usefixtures("tree")
def test_what_was_answered_is_kept_beside_the_points_and_never_at_length() -> None:
    rows = [
        {**one, "Ответ": answer}
        for one, answer in zip(_rows(item="2"), (" 3,5 ", "—"), strict=True)
    ]
    kept = rows_of(run_order(order(csv_of(rows), "r.csv")))
    assert {"q:1", "q:2", "a:1", "a:2"} <= set(kept.columns)
    assert kept["a:1"].drop_nulls().to_list() == ["3.5"]
    assert kept["a:2"].null_count() == 2
    long = [{**one, "Ответ": "сочинение на вольную тему"} for one in _rows()]
    refused = run_order(order(csv_of(long), "r.csv"))
    assert refused.state == "refused"
    assert "Ответ длиннее 20 знаков" in refused.report.issues[0].wrong


SCHOOL: list[Any] = [
    "Год",
    "Класс",
    "Предмет",
    "Муниципалитет",
    "Логин (ОО)",
    "ОО",
    "Кол-во участников",
]


@pytest.mark.usefixtures("tree")
def test_marks_scores_and_signs_of_bias_are_read() -> None:
    where = [2025, 5, "Математика", "г. Другой округ", "edu740003", "Школа № 1"]
    marks = run_order(order(xlsx_of([[*SCHOOL, "2", "3", "4", "5"], [*where, 40, 10, 40, 30, 20]])))
    assert rows_of(marks).sort("score")["count"].to_list() == [4, 16, 12, 8]
    assert ResultsSet.objects.get(kind="mark_counts").units == [
        "s3"
    ]  # by title within the municipality
    scores = run_order(order(xlsx_of([[*SCHOOL, 0, 1, 2], [*where, 50, 20, 30, 50]])))
    assert rows_of(scores).sort("score")["count"].to_list() == [10, 15, 25]
    bias: list[list[Any]] = [
        [
            "Год",
            "Муниципалитет",
            "Логин",
            "ОО",
            "4 РУ",
            "4 МА",
            "5 РУ",
            "5 МА",
            "Количество маркеров",
        ],
        [2024, "", "s1", "", 1, 0, "", "да", 2],
        [2024, "", "s2", "", 0, 0, "", "-", 0],
    ]
    told = rows_of(run_order(order(xlsx_of(bias)))).sort("unit")
    assert told["markers"].to_list() == [2, 0]
    assert told["papers"].to_list() == ["4 РУ, 5 МА", ""]


@pytest.mark.usefixtures("tree")
def test_shares_that_make_no_hundred_and_percentages_for_counts_are_refused() -> None:
    where = [2025, 5, "Математика", "", "s1", "", 40]
    outcome = run_order(order(xlsx_of([[*SCHOOL, "2", "3", "4", "5"], [*where, 4, 16, 12, 8]])))
    assert "не складываются в 100" in outcome.report.issues[0].wrong
    exam = [
        {
            "Экзамен": "ОГЭ",
            "Год": 2025,
            "Логин": "s1",
            "Предмет": "математика",
            "Участников": 20,
            "Ниже минимального": 12.5,
        }
    ]
    outcome = run_order(order(csv_of(exam), "oge.csv"))
    assert "не число учеников" in outcome.report.issues[0].wrong


def test_a_file_that_is_no_table_of_results_is_told_in_one_sentence() -> None:
    with pytest.raises(Mistake, match="не видно, что это за файл результатов"):
        run_order(order(b"a,b\n1,2\n", "r.csv"))
    with pytest.raises(Mistake, match="не Parquet"):
        run_order(order(b"nothing", "r.parquet"))


@pytest.mark.usefixtures("tree")
@pytest.mark.django_db(transaction=True)
def test_an_undone_import_leaves_neither_catalogue_nor_files() -> None:
    outcome = run_order(order(xlsx_of(F1)))
    assert outcome.import_id
    undo_import(import_id=outcome.import_id, by=None, at=NOW)
    assert not ResultsSet.objects.exists()
    assert list(Path(settings.RESULTS_ROOT).iterdir()) == []


def _of_cast(*rows: list[Any]) -> bytes:
    return xlsx_of([*F1[:3], *rows])


FIRST: list[Any] = ["11", "", "", "50001", "5А", 1, 1, 2, "X", 3, 4, 4]
SECOND: list[Any] = ["21", "", "", "50001", "5Б", 1, "", 1, 0, 1, 2, 4]


def test_the_latest_import_of_a_school_counts_and_only_schools_in_sight_are_read() -> None:
    cast = make_cast()
    run_order(order(_of_cast(FIRST, SECOND)))
    run_order(order(_of_cast([*FIRST[:9], 4, 5, 5])))
    (key,) = list_results_keys("pupils")
    with acting_by(cast.token("operator")):
        rows = read_results(find_results_sets(key), by=None, at=NOW).collect()
    assert sorted(rows.select("unit", "score").rows()) == [("11", 4.0), ("21", 1.0)]
    with acting_by(cast.token("other_specialist")):
        rows = read_results(find_results_sets(key), by=None, at=NOW).collect()
    assert rows["unit"].to_list() == ["21"]


@pytest.mark.usefixtures("tree")
def test_changed_files_are_not_read() -> None:
    run_order(order(xlsx_of(F1)))
    next(Path(settings.RESULTS_ROOT).rglob("*.parquet")).write_bytes(b"other")
    with pytest.raises(ResultsGone):
        read_results(list(ResultsSet.objects.all()), by=None, at=NOW)
