"""No word mixes Cyrillic and Latin letters: such a word looks right and is found by no search."""

from __future__ import annotations

import re

import pytest

from tests.house.tracked import CHECKOUT, text_files

MIXED = re.compile(r"\w*(?:[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z])\w*")
ESCAPES = re.compile(r"\\(?:N\{[^}]*\}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[a-zA-Z])")
RANGES = re.compile(r"(?:[A-Za-zА-Яа-яЁё0-9]-[A-Za-zА-Яа-яЁё0-9]){2,}")  # of a pattern's letters
VERBATIM = "# verbatim"
FOREIGN = ("tests/data/",)  # documents and figures of others, as they published them


def find_mixed(text: str) -> list[tuple[int, str]]:
    """Line numbers and words; lines marked as quoted verbatim are let through."""
    return [
        (number, found[0])
        for number, line in enumerate(text.splitlines(), start=1)
        if VERBATIM not in line
        for found in MIXED.finditer(RANGES.sub(" ", ESCAPES.sub(" ", line)))
    ]


def test_no_word_of_the_project_mixes_letters() -> None:
    found = [
        f"{path.relative_to(CHECKOUT)}:{number}: {word}"
        for path in text_files()
        if not str(path.relative_to(CHECKOUT)).startswith(FOREIGN)
        for number, word in find_mixed(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("школ\N{LATIN SMALL LETTER A}", ["школ\N{LATIN SMALL LETTER A}"]),
        ("\N{CYRILLIC CAPITAL LETTER A}BC", ["\N{CYRILLIC CAPITAL LETTER A}BC"]),
        ("IT-куб и №7Б, x — это х", []),
        (r'print("\nДа\tнет \u0410х \N{COMMA}и")', []),
        ("школ\N{LATIN SMALL LETTER A}  # verbatim", []),
    ],
)
def test_a_mixed_word_is_found_and_an_escape_is_not_one(text: str, words: list[str]) -> None:
    assert [word for _, word in find_mixed(text)] == words
