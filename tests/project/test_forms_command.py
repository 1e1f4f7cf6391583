"""``orientir forms``: a template is made, checked, refused in a sentence; a snapshot is audited. No database."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from orientir.core.packs.load import load_pack
from orientir.kit.returns.layout import FormMark
from orientir.kit.returns.reading import read_form_xlsx, read_mark
from orientir.kit.returns.writing import Prefilled, write_form_xlsx
from orientir.project.command_line import run

SAMPLE = "tests/data/packs/sample-2023"
PACK = load_pack(Path(SAMPLE))
FILLED = {
    "clubs": 3,
    "has_plan": False,
    "places": "not_collected",
    "seats_art_all": 1,
    "seats_sport_all": 2,
}


def test_a_template_is_made_and_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "clubs.xlsx"
    made = ["forms", "template", "--pack", SAMPLE, "--form", "clubs", "--unit", "s7"]
    assert run([*made, "--title", "Школа № 7", "--year", "2024", "--out", str(out)]) == 0
    capsys.readouterr()
    assert run(["forms", "check", "--pack", SAMPLE, str(out)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "ошибка: лист «1. Кружки и план», ячейка B5: не заполнено"
    assert told[-1] == "Школа № 7: заполнено 0 из 5"


def test_a_filled_file_becomes_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mark = FormMark("clubs", "clubs_2023", "1", "s7", "Школа № 7", 2024)
    file = tmp_path / "clubs.xlsx"
    file.write_bytes(write_form_xlsx(PACK.blanks[0], mark, Prefilled(FILLED, {})))  # type: ignore[arg-type]
    assert run(["forms", "check", "--pack", SAMPLE, str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["columns"] == {"clubs": 3, "has_plan": False}
    assert (told["can_be_sent"], told["filled"], told["asked"]) == (True, 5, 5)


def test_a_form_that_is_not_there_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["forms", "template", "--pack", SAMPLE, "--form", "clubs", "--unit", "s7"]
    assert run([*asked, "--year", "2030", "--out", "never.xlsx"]) == 1
    assert capsys.readouterr().err == (
        "orientir: формы clubs за 2030 год в методике sample-2023 нет; есть clubs\n"
    )
    assert not Path("never.xlsx").exists()


def test_a_snapshot_is_audited(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, rows in _tables().items():
        pl.DataFrame(rows).write_csv(tmp_path / f"{name}.csv")
    assert run(["forms", "audit", "--pack", SAMPLE, "--snapshot", str(tmp_path)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == ["Возраст работника не бывает таким: 1 (staff.age)", "  a: возраст 15"]
    assert told[-1] == "2024 год: проверок 4, что-то нашли 1, нет данных у 0"


def test_a_template_offers_what_the_snapshot_knows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, rows in _tables().items():
        pl.DataFrame(rows).write_csv(tmp_path / f"{name}.csv")
    out = tmp_path / "clubs.xlsx"
    made = [
        "forms",
        "template",
        "--pack",
        SAMPLE,
        "--form",
        "clubs",
        "--year",
        "2024",
        "--out",
        str(out),
    ]
    assert run([*made, "--snapshot", str(tmp_path), "--unit", "a"]) == 0
    mark = read_mark(out.read_bytes(), out.name)
    typed = read_form_xlsx(out.read_bytes(), out.name, PACK.blanks[0], mark).given.typed
    assert typed == {
        "places": 1.0
    }  # the only teacher of the unit, offered where the blank asks for it
    assert run([*made, "--snapshot", str(tmp_path), "--unit", "z"]) == 1
    assert capsys.readouterr().err.endswith("за 2024 год нет организации z\n")


def _tables() -> dict[str, list[dict[str, object]]]:
    unit = {
        "unit_id": "a", "year": 2024, "parent_id": None, "level": "organisation", "kind": "school",
        "municipality_id": "m", "region_id": "r", "is_general_education": "true", "locality": "urban",
        "is_open": "true", "current_unit_id": None, "uses_platform": "true",
    }  # fmt: skip
    post = {
        "person_id": "p", "unit_id": "a", "year": 2024, "post_id": "p1", "staff_category": "pedagogical",
        "position": "учитель", "subject": None, "rate": 1.0, "is_main_job": "true", "age": 15,
        "experience_years": None, "is_novice": "true", "has_higher_pedagogical_education": "false",
        "qualification_category": "none", "is_methodist_category": "false", "is_mentor_category": "false",
        "accompanied_by_regional_methodist": "false",
    }  # fmt: skip
    return {"units": [unit], "staff": [post]}
