"""``orientir packs`` as it is called: what goes to which stream, and how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from orientir.core.packs.shapes import FOLDERS
from orientir.project.command_line import run

SAMPLE = Path("tests/data/packs/sample-2023")


def read_json(capsys: pytest.CaptureFixture[str]) -> Any:
    output = capsys.readouterr()
    assert output.err == ""
    return json.loads(output.out)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(SAMPLE, tmp_path / SAMPLE.name))
    file = folder / "indicators/1.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("from: staff", "from: stuff", 1), encoding="utf-8")
    return folder


def test_show_gives_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["packs", "show", "chelyabinsk-2023", "--json"]) == 0
    pack = read_json(capsys)
    counts = {
        "criteria": 10,
        "indicators": 27,
        "powers": 9,
        "measures": 30,
        "municipalities": 43,
    }
    assert {key: len(pack[key]) for key in counts} == counts
    indicators = {one["code"]: one for one in pack["indicators"]}
    assert len(indicators) == 27
    assert indicators["1.1"]["targets"] == {"2022": 6, "2023": 7.5, "2024": 9, "2025": 10.5}
    assert indicators["1.2"]["targets"]["2022"] is None
    assert [code for code, one in indicators.items() if one["direction"] == "down"] == ["4.6"]
    assert indicators["7.2"]["levels"] == ["region"]
    assert indicators["2.1"]["target_levels"] == ["region"]
    assert pack["effectiveness"]
    assert pack["actors"]


def test_show_keeps_the_fields_of_the_specs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["packs", "show", str(SAMPLE), "--json"]) == 0
    pack = read_json(capsys)
    first = pack["indicators"][0]
    assert first["targets"] == {"2022": None, "2023": 7.5, "2024": 40}
    assert first["numerator"] == {
        "function": "count_distinct",
        "table": "staff",
        "column": "person_id",
        "expression": None,
        "where": "staff_category = 'pedagogical' and age < 35",
    }
    assert first["counted"] == {"one": "педагог", "few": "педагога", "many": "педагогов"}
    assert pack["notes"] == [
        {
            "indicator": "1.1",
            "text": "В порядке не сказано, считать ли совместителей",
            "reading": "Считаются все строки штата",
            "reason": "Так же считает форма ОО-1",
            "clause": "Приказ, таблица 1, строка 1.1",
        }
    ]
    assert pack["in_force_from"] == "2023-01-01"
    assert pack["parameters"]["coverage.min"]["value"] == 90.5


def test_show_prints_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["packs", "show", str(SAMPLE)]) == 0
    output = capsys.readouterr()
    assert "Проба-2023 · sample-2023 1.0" in output.out
    assert "Педагоги до 35 лет" in output.out
    assert "7,5" in output.out
    assert "прочтено: Считаются все строки штата" in output.out


def test_list_names_the_packs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["packs", "list", "--json"]) == 0
    packs = {pack["id"]: pack for pack in read_json(capsys)["packs"]}
    assert packs["chelyabinsk-2023"]["indicators"] == 27
    assert run(["packs", "list"]) == 0
    assert "chelyabinsk-2023" in capsys.readouterr().out


def test_one_broken_pack_does_not_hide_the_others(
    broken: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (broken / "indicators/1.yaml").write_text("- code: 1", encoding="utf-8")
    monkeypatch.setattr("orientir.project.commands.packs.list_packs", lambda: [broken, SAMPLE])
    assert run(["packs", "list"]) == 1
    output = capsys.readouterr()
    assert output.out == (
        f"sample-2023 · не читается · {broken}\n"
        f"sample-2023 1.0 · Проба-2023 · Озёрный край · {SAMPLE}\n"
    )
    assert output.err.startswith("orientir: методика sample-2023 не читается: indicators/1.yaml:1:")


def test_check_passes_a_sound_pack_and_shows_its_notes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["packs", "check", str(SAMPLE)]) == 0
    output = capsys.readouterr().out
    assert "примечание · показатель 1.1 · Приказ, таблица 1, строка 1.1" in output
    assert "  что: В порядке не сказано, считать ли совместителей" in output
    assert "  почему: Так же считает форма ОО-1" in output
    assert (
        "sample-2023: ошибок 0, предупреждений 0, замечаний 0, примечаний к документу 1, "
        "примеров 2, сошлось 2\n"
    ) in output


def test_check_of_a_broken_pack_says_where_and_ends_with_one(
    broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["packs", "check", str(broken)]) == 1
    assert (
        f"ошибка: {broken}/indicators/1.yaml:12: показатель 1.1, numerator.from: таблицы «stuff» "
        "нет ни в контракте среза, ни в forms/: может быть, «staff»?"
    ) in capsys.readouterr().out


def test_check_gives_one_json_document(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["packs", "check", str(SAMPLE), str(broken), "--json"]) == 1
    report = read_json(capsys)
    assert report["ok"] is False
    assert report["packs"][1]["cases"] is None  # of a pack with errors they are not counted
    assert [(pack["id"], pack["ok"]) for pack in report["packs"]] == [
        ("sample-2023", True),
        ("sample-2023", False),
    ]
    issue = report["packs"][1]["issues"][0]
    assert (issue["level"], issue["file"], issue["line"], issue["place"]) == (
        "error",
        "indicators/1.yaml",
        12,
        "показатель 1.1, numerator.from",
    )


def test_a_case_that_does_not_come_out_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(SAMPLE, tmp_path / SAMPLE.name))
    file = folder / "cases/cases.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("numerator: 1,", "numerator: 2,"), encoding="utf-8")
    assert run(["packs", "check", str(folder)]) == 1
    output = capsys.readouterr().out
    for engine in ("reference", "fast"):
        assert (
            f"ошибка: {folder}/cases/cases.yaml:9: пример Двое педагогов, один до 35 лет, "
            f"expect.1.numerator: ожидалось 2, а вышло 1 ({engine})\n"
        ) in output
    assert "примеров 2, сошлось 1\n" in output
    assert run(["packs", "check", str(folder), "--json"]) == 1
    cases = read_json(capsys)["packs"][0]["cases"]
    assert [(case["line"], case["passed"]) for case in cases] == [(1, False), (11, True)]


def test_an_unreadable_pack_is_checked_too(
    broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (broken / "pack.yaml").write_bytes("id: проба".encode("cp1251"))
    assert run(["packs", "check", str(broken)]) == 1
    assert "pack.yaml:1: файл не в кодировке UTF-8" in capsys.readouterr().out
    assert run(["packs", "show", str(broken)]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("orientir: методика sample-2023 не читается: pack.yaml:1: файл")


def test_a_pack_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["packs", "show", "atlantis-1999", "--json"]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("orientir: методика «atlantis-1999» не найдена: есть ")


def test_schemas_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["packs", "schema", "--out", str(tmp_path / "schema"), "--json"]) == 0
    files = read_json(capsys)["files"]
    assert len(files) == len(FOLDERS) + 1  # one of every folder, and of pack.yaml
    assert all(Path(file).is_file() for file in files)
