"""``orientir items check``: one document on standard output, a page for people, mistakes in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from orientir.project import command_line

FILES = Path("tests/data/items_qti_instructure")


def run(*words: object) -> int:
    return command_line.run(["items", "check", *map(str, words)])


def test_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(FILES / "test_qti_2.2.zip", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert {name: told[name] for name in ("files", "items", "tests", "imported")} == {
        "files": 6,
        "items": 5,
        "tests": 1,
        "imported": 4,
    }
    assert (told["malformed"], [one["item"] for one in told["unsupported"]]) == (
        [],
        ["Example05-feedbackBlock-adaptive"],
    )


def test_a_page_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(FILES / "items_1.2") == 0
    page = capsys.readouterr().out.splitlines()
    assert page[0] == "Файлов: 49, тестов: 25, заданий: 60, из них можно загрузить: 43"
    assert "Не прочитаны файлы: 5" in page


@pytest.mark.parametrize("json_flag", [[], ["--json"]])
@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("no-such-file.zip", "orientir: нет такого файла или папки: no-such-file.zip\n"),
        (
            FILES / "LICENSE.txt",
            f"orientir: {FILES / 'LICENSE.txt'}: не нашлось ни одного файла с заданиями"
            " (QTI, Moodle XML, GIFT, xlsx)\n",
        ),
    ],
)
def test_nothing_to_read(
    capsys: pytest.CaptureFixture[str], json_flag: list[str], path: Path | str, sentence: str
) -> None:
    assert run(path, *json_flag) == 1
    out, err = capsys.readouterr()
    assert (out, err) == ("", sentence)
