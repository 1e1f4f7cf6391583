"""``orientir import`` as it is called: exit codes, sentences on the right stream, one JSON document, files written."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from orientir.cycle.collection.catalogue import KINDS
from orientir.cycle.collection.models import Import
from orientir.cycle.registry.models import Person, PostPeriod, Unit
from orientir.project.command_line import run
from tests.cycle.collection.files import TEACHER, TREE, Rows, csv_of, snils, xlsx_of


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def write_file(kind: str, rows: Rows) -> str:
        path = tmp_path / f"{kind}.csv"
        path.write_bytes(csv_of(kind, rows))
        return str(path)

    return write_file


@pytest.fixture
def tree(write: Any) -> None:
    assert run(["import", "units", write("units", TREE), "--as-of", "2025-09-01"]) == 0


def test_a_dry_run_says_what_is_wrong_and_changes_nothing(
    write: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write("units", [*TREE, {**TREE[-1], "code": "s9", "inn": "7447000004"}])
    assert run(["import", "units", file, "--dry-run"]) == 1
    told = capsys.readouterr().out
    assert "Организации: строк 7" in told
    assert "ошибок: 1. База не изменилась: это проверка." in told
    assert "лист «CSV», строка 8, «ИНН»: 7447000004 — Не сходится контрольное число" in told
    assert not Unit.objects.exists()


def test_a_dry_run_foretells_what_a_load_will_count(
    write: Any, tree: None, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = [*TREE[:-1], {**TREE[-1], "title": "Школа № 10"}, {**TREE[-1], "code": "s9"}]
    file = write("units", changed)
    options = ["--as-of", "2025-10-01"]
    assert run(["import", "units", file, "--dry-run", *options]) == 0
    told = capsys.readouterr().out
    assert "ошибок нет; будет при загрузке: новых 1, изменено 1, без изменений 5." in told
    assert run(["import", "units", file, "--dry-run", "--json", *options]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["dry_run"], document["state"], document["result"]) == (True, "checked", None)
    assert Unit.objects.count() == len(TREE)
    assert run(["import", "units", file, "--json", *options]) == 0
    assert json.loads(capsys.readouterr().out)["result"] == document["foreseen"]
    assert run(["import", "units", file, "--dry-run", *options]) == 0
    assert "загрузка ничего не изменит: всё это уже есть" in capsys.readouterr().out


def test_json_is_one_document_and_all_else_goes_to_the_other_stream(
    write: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = write("units", [*TREE, {**TREE[-1], "code": "s9", "inn": "7447000004"}])
    marked = tmp_path / "marked.xlsx"
    code = run(["import", "units", file, "--json", "--marked", str(marked)])
    streams = capsys.readouterr()
    document = json.loads(streams.out)
    assert (code, document["state"], document["error_count"]) == (1, "refused", 1)
    (error,) = document["errors"]
    assert (error["sheet"], error["row"], error["column"]) == ("CSV", 8, "ИНН")
    assert (error["value"], error["expected"]) == ("7447000004", "—")
    assert marked.read_bytes().startswith(b"PK")
    assert str(marked) in streams.err


@pytest.mark.usefixtures("tree")
def test_a_file_is_loaded_again_without_effect_and_undone(
    write: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write("people_posts", [TEACHER])
    call = ["import", "people_posts", file, "--as-of", "2025-09-01", "--json"]
    capsys.readouterr()
    assert run(call) == 0
    first = json.loads(capsys.readouterr().out)
    assert (first["state"], first["result"]["people_new"]) == ("loaded", 1)
    assert run(call) == 0
    assert json.loads(capsys.readouterr().out)["result"]["same"] == 1
    last = Import.objects.latest("pk").pk
    assert run(["import", "--undo", str(last)]) == 0
    assert run(["import", "--undo", str(first["import"]), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["state"] == "undone"
    assert not Person.objects.exists()


@pytest.mark.usefixtures("tree")
def test_closing_is_confirmed_as_often_as_it_must_be(
    write: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["import", "people_posts", write("people_posts", [TEACHER]), "--as-of", "2025-09-01"])
    other = write("people_posts", [{**TEACHER, "snils": snils(400_000_000)}])
    call = ["import", "people_posts", other, "--as-of", "2025-10-01", "--mode", "complete"]
    capsys.readouterr()
    assert run(call) == 1
    assert "s1: Образцова Анна Петровна — учитель (математика)" in capsys.readouterr().out
    assert run([*call, "--yes", "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert (document["state"], document["confirmations_needed"]) == ("confirmation", 2)
    assert run([*call, "--yes", "--yes"]) == 0
    assert PostPeriod.objects.filter(valid_to=None).count() == 1


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ("Код;Уровень\r\n1;школа\r\nПримерная;школа".encode("cp1251"), "a.csv", "windows-1251"),
        (b"PK\x03\x04 torn", "a.xlsx", "это не файл xlsx"),
        (b"", "a.xlsx", "файл пуст"),
        (
            xlsx_of([["Код", "Уровень"]]),
            "a.xlsx",
            "нет обязательных столбцов «Вид», «Полное название»",
        ),
    ],
)
@pytest.mark.parametrize("options", [[], ["--dry-run"], ["--json"]])
def test_a_bad_file_gets_a_sentence_and_an_exit_code(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes,
    name: str,
    words: str,
    options: list[str],
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert run(["import", "units", str(file), *options]) == 1
    streams = capsys.readouterr()
    assert words in streams.err
    assert streams.err.startswith("orientir: a.")
    assert streams.out == ""


def test_a_file_that_is_not_there_and_a_call_without_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["import", "units", "/nowhere/a.csv"]) == 1
    assert run(["import", "units"]) == 2
    assert run(["import", "things", __file__]) == 1
    told = capsys.readouterr().err
    assert "/nowhere/a.csv" in told
    assert "нужны ВИД и ФАЙЛ" in told
    assert "нет шаблона «things»" in told


def test_templates_are_written(tmp_path: Path) -> None:
    for form in ("xlsx", "csv"):
        target = tmp_path / f"шаблон.{form}"
        assert run(["import", "--template", "people_posts", "--out", str(target)]) == 0
        assert target.stat().st_size > 500


def test_help_names_every_kind() -> None:
    assert import_module("orientir.project.commands.import").KINDS == KINDS
