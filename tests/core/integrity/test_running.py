"""Checks of data over small tables drawn by hand: whom each doubts, in which words, and when it says nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from orientir.core.integrity.figures import Frames, Sources, count_facts
from orientir.core.integrity.running import CheckRun, run_check, run_checks
from orientir.core.packs.integrity import IntegrityCheck
from orientir.core.packs.load import load_pack
from orientir.core.tables import TABLES

PACK = load_pack(Path("tests/data/packs/sample-2023"))
TYPES = {
    "text": pl.String,
    "int": pl.Int64,
    "double": pl.Float64,
    "bool": pl.Boolean,
    "date": pl.Date,
}
NEUTRAL: dict[str, Any] = {"text": "", "int": 0, "double": 0.0, "bool": False, "date": None}


def frame(name: str, *rows: dict[str, Any]) -> pl.DataFrame:
    table = TABLES[name]
    filled = [
        {one.name: row.get(one.name, None if one.nullable else NEUTRAL[one.type]) for one in table.columns}
        for row in rows
    ]  # fmt: skip
    return pl.DataFrame(filled, schema={one.name: TYPES[one.type] for one in table.columns})


def unit(code: str, year: int = 2024, **more: Any) -> dict[str, Any]:
    given = {
        "unit_id": code,
        "year": year,
        "level": "organisation",
        "kind": "school",
        "is_open": True,
    }
    return given | more


def post(person: str, at: str, year: int = 2024, **more: Any) -> dict[str, Any]:
    given = {
        "person_id": person,
        "unit_id": at,
        "year": year,
        "post_id": f"{person}-{at}",
        "age": 40,
        "rate": 1.0,
    }
    return given | {"position": "учитель"} | more


def run(code: str, frames: Frames, year: int = 2024) -> CheckRun:
    check = next(one for one in PACK.integrity if one.code == code)
    return run_check(check, Sources(frames, PACK.tables), year)


def test_bad_rows_are_told_with_their_key() -> None:
    frames = {
        "units": frame("units", unit("a")),
        "staff": frame(
            "staff", post("1", "a", age=15), post("2", "a"), post("3", "a", 2023, age=9)
        ),
    }
    found = run("staff.age", frames)
    assert found.state == "held"
    assert [(one.unit_id, one.says) for one in found.doubts] == [("a", "возраст 15")]
    assert found.doubts[0].key == {"person_id": "1", "unit_id": "a", "year": 2024, "post_id": "1-a"}


def test_rows_that_say_the_same_stand_for_one() -> None:
    twice = [post("1", "a", post_id=number) for number in "xyz"]
    frames = {"units": frame("units", unit("a")), "staff": frame("staff", *twice, post("2", "a"))}
    doubts = run("staff.doubled", frames).doubts
    assert [one.says for one in doubts] == ["должность «учитель» стоит дважды"]
    assert doubts[0].key == {"person_id": "1", "unit_id": "a", "year": 2024, "position": "учитель"}


def test_figures_are_compared_with_each_other_and_with_last_year() -> None:
    frames = {
        "units": frame("units", *(unit(code, year) for code in "abc" for year in (2023, 2024))),
        "staff": frame(
            "staff",
            post("1", "a", rate=2.5), post("1", "a", 2023, rate=2.5),
            post("2", "b", rate=1.5), post("2", "b", 2023, rate=0.5),
            post("3", "c", rate=1.0),
        ),
    }  # fmt: skip
    assert [(one.unit_id, one.says) for one in run("unit.rates", frames).doubts] == [
        ("a", "ставок 2,5, людей 1, год назад ставок 2,5"),
        ("b", "ставок 1,5, людей 1, год назад ставок 0,5"),
    ]


def test_facts_are_counted_by_unit_and_silence_is_no_nought() -> None:
    frames = {
        "units": frame("units", unit("a"), unit("b")),
        "staff": frame("staff", post("1", "a", staff_category="pedagogical"), post("2", "a")),
    }
    sources = Sources(frames, PACK.tables)
    assert count_facts(PACK.facts, sources, 2024) == {"a": {"teachers": 1}, "b": {"teachers": 0}}
    assert count_facts(PACK.facts, Sources({"units": frames["units"]}, PACK.tables), 2024) == {
        "a": {},
        "b": {},
    }


def test_what_was_not_collected_is_not_held() -> None:
    frames = {"units": frame("units", unit("a")), "staff": frame("staff", post("1", "a", 2023))}
    assert [one.state for one in run_checks(PACK, frames, 2024)] == ["not_collected"] * 4
    assert run("staff.age", {"units": frames["units"]}).state == "not_collected"


def crowd(
    sizes: list[int], kind: str = "school"
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    units = [unit(f"{kind}{number}", kind=kind) for number in range(len(sizes))]
    people = [
        post(f"{one['unit_id']}-{n}", one["unit_id"])
        for one, size in zip(units, sizes, strict=True)
        for n in range(size)
    ]
    return units, people  # fmt: skip


@pytest.mark.parametrize(
    ("sizes", "doubted"),
    [
        ([10, 11, 9, 10, 12, 40], ["school5"]),  # median 10.5, MAD 1: z of 40 is 19.9
        ([10, 11, 9, 10, 12, 13], []),
        ([10, 10, 10, 10, 10, 40], ["school5"]),  # MAD is nought: mean absolute deviation 5, z 4.8
        ([10, 11, 9, 60], []),  # four alike are too few to tell
        ([7, 7, 7, 7, 7, 7], []),
    ],
)
def test_outliers_are_told_among_units_alike(sizes: list[int], doubted: list[str]) -> None:
    units, people = crowd(sizes)
    gardens, nurses = crowd([40] * 6, "kindergarten")
    frames = {"units": frame("units", *units, *gardens), "staff": frame("staff", *people, *nurses)}
    found = run("unit.outlying", frames)
    assert [one.unit_id for one in found.doubts] == doubted
    for one in found.doubts:
        assert one.says.startswith("людей 40, у похожих около 10")


def test_size_tells_large_from_small_where_there_are_enough() -> None:
    check = next(one for one in PACK.integrity if one.code == "unit.outlying")
    assert check.outliers is not None
    banded: IntegrityCheck = replace(check, outliers=replace(check.outliers, size="people"))
    small, large = [5, 6, 7, 5, 6, 7], [50, 51, 52, 53, 54, 55, 100, 101, 102, 103, 104, 105]
    units, people = crowd([*small, *large])
    sources = Sources(
        {"units": frame("units", *units), "staff": frame("staff", *people)}, PACK.tables
    )
    assert run_check(banded, sources, 2024).doubts == ()
    assert run_check(check, sources, 2024).doubts == ()
