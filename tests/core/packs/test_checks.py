"""Each rule of a pack: what breaks it and the sentence it says. The sample pack breaks none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from orientir.core.packs.checks import check_pack, list_checks
from orientir.core.packs.reading import read_pack
from tests.core.packs.broken_rules import BROKEN, INDICATORS

Spoil = Callable[[str, str, str], list[str]]


def test_the_sample_pack_breaks_no_rule(folder: Path) -> None:
    assert check_pack(read_pack(folder)) == []


@pytest.mark.parametrize("name", list_checks())
def test_every_rule_has_a_manual(name: str) -> None:
    manual = __import__(f"orientir.core.packs.checks.{name}", fromlist=["check"]).__doc__
    assert manual.rstrip().endswith((".", ")."))


@pytest.mark.parametrize(("file", "old", "new", "sentence"), BROKEN)
def test_a_broken_rule_is_told(spoil: Spoil, file: str, old: str, new: str, sentence: str) -> None:
    told = spoil(file, old, new)
    assert any(one.startswith(sentence) for one in told), told


def test_falling_targets_or_a_note_explain_less_is_better(spoil: Spoil) -> None:
    fall = "direction: down\n  targets: {2023: 95, 2024: 90}"
    assert spoil(INDICATORS, "direction: up\n  targets: {2023: 90, 2024: 95}", fall) == []


@pytest.mark.parametrize(
    ("titles", "sentence"),
    [
        (
            "{column: locality, titles: {urban: город}}",
            "error codes/: столбец locality: "
            "у кода «rural» таблицы units нет названия: впишите его",
        ),
        (
            "{column: colour, titles: {red: красный}}",
            "error codes/codes.yaml:1: столбец colour, column: "
            "столбца «colour» нет ни в одной таблице среза",
        ),
        (
            "{column: scheme, titles: {other: иное}}",
            "error codes/codes.yaml:1: столбец scheme, titles.other: "
            "кода «other» у столбца scheme нет: уберите его",
        ),
    ],
)
def test_titles_of_codes_are_held_to_the_contract(folder: Path, titles: str, sentence: str) -> None:
    (folder / "codes").mkdir()
    (folder / "codes/codes.yaml").write_text(f"- {titles}", encoding="utf-8")
    assert sentence in [f"{one.level} {one}" for one in check_pack(read_pack(folder))]


def test_open_lists_take_any_codes(folder: Path) -> None:
    (folder / "codes").mkdir()
    (folder / "codes/codes.yaml").write_text(
        "- {column: topic, titles: {bees: пчёлы}}", encoding="utf-8"
    )
    assert not [one for one in check_pack(read_pack(folder)) if one.place == "столбец topic"]


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (
            "indicatorz/2.yaml",
            "indicatorz/2.yaml: файл не читается: "
            "папки indicatorz/ в методике нет, может быть, indicators/?",
        ),
        ("notes/more.yml", "notes/more.yml: файл не читается: назовите его с окончанием .yaml"),
        (
            "notes/old/more.yaml",
            "notes/old/more.yaml: файл не читается: "
            "вложенных папок не бывает, положите его прямо в notes/",
        ),
        (
            "notes.yaml",
            "notes.yaml: файл не читается: "
            "рядом с pack.yaml других файлов YAML не бывает, положите его в папку",
        ),
        ("map/names.yaml", None),
        (".editor/settings.yaml", None),
        ("README.md", None),
    ],
)
def test_yaml_that_nobody_reads_is_told(folder: Path, file: str, told: str | None) -> None:
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text("[]", encoding="utf-8")
    issues = check_pack(read_pack(folder))
    assert [str(issue) for issue in issues] == ([told] if told else [])
    assert all(issue.level == "warning" for issue in issues)
