"""Cases of packs: what is filled in, what is compared, what is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from orientir.core.indicators.cases import Miss, case_tables, frame_of, run_cases
from orientir.core.packs.find import list_packs
from orientir.core.packs.load import load_pack
from orientir.core.tables import ASSESSMENTS

SAMPLE = Path("tests/data/packs/sample-2023")
Spoil = Callable[[str, str], list[str]]


@pytest.fixture
def spoil(tmp_path: Path) -> Spoil:
    """Replace a piece of the sample's cases and tell what does not come out."""

    def replace(old: str, new: str) -> list[str]:
        folder = Path(shutil.copytree(SAMPLE, tmp_path / SAMPLE.name))
        file = folder / "cases/cases.yaml"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return [told(miss) for miss in run_cases(load_pack(folder))]

    return replace


def told(miss: Miss) -> str:
    return f"{miss.case.line} {miss.row} {miss.key}: {miss.message}"


@pytest.mark.parametrize("folder", [SAMPLE, *list_packs()], ids=lambda folder: folder.name)
def test_every_case_comes_out(folder: Path) -> None:
    pack = load_pack(folder)
    assert bool(pack.cases) == bool(pack.indicators)  # a pack of measures alone counts nothing
    assert [f"{miss.case.file}: {told(miss)}" for miss in run_cases(pack)] == []


def test_rows_are_filled_up_to_the_contract() -> None:
    pack = load_pack(SAMPLE)
    tables = case_tables(pack, pack.cases[0])
    assert tables.keys() == pack.tables.keys()
    for name, table in pack.tables.items():
        assert tables[name].columns == [column.name for column in table.columns]
    assert tables["form_clubs"].height == 0
    first = tables["staff"].to_dicts()[0]
    assert (first["person_id"], first["age"], first["staff_category"]) == ("p1", 30, "pedagogical")
    assert first["experience_years"] is None  # may be null
    assert first["rate"] == 0.0
    assert first["is_main_job"] is False
    assert first["position"] == ""


def test_a_date_left_out_is_the_first_day_of_its_year() -> None:
    row = {"assessment_id": "a", "unit_id": "s1", "year": 2022, "percent": Decimal("7.5")}
    filled = frame_of(ASSESSMENTS, [row]).to_dicts()[0]
    assert filled["completed_on"] == date(2022, 1, 1)
    assert filled["percent"] == 7.5
    assert filled["theta"] is None


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ("numerator: 1,", "numerator: 2,", "numerator", "ожидалось 2, а вышло 1"),
        ("value: 50, ", "value: 49.9, ", "value", "ожидалось 49.9, а вышло 50"),
        ("value: 50, ", "value: null, ", "value", "ожидалось пустое значение, а вышло 50"),
        ("state: ok", "state: no_data", "state", "ожидалось no_data, а вышло ok"),
        ("unit_id: s1, numerator", "unit_id: s9, numerator", "unit_id", "такого значения нет"),
    ],
)
def test_what_does_not_come_out_is_told(
    spoil: Spoil, old: str, new: str, key: str, message: str
) -> None:
    assert spoil(old, new) == [
        f"1 0 {key}: {message} (reference)",
        f"1 0 {key}: {message} (fast)",
    ]


def test_what_is_not_written_is_not_compared(spoil: Spoil) -> None:
    assert spoil(", numerator: 1, denominator: 2, value: 50, state: ok", "") == []


def test_a_case_that_cannot_be_counted_is_told(spoil: Spoil) -> None:
    misses = spoil("{person_id: p1, unit_id: s1,", "{person_id: p1, unit_id: s7,")
    assert len(misses) == 2
    assert all(miss.startswith("1 None given: пример не считается: ") for miss in misses)
    assert "s7" in misses[0]
