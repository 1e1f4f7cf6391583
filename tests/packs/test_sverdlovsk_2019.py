"""The pack of Sverdlovsk against its tables, read here anew: every cell stands in the pack or its slip is in a note.

Source of the tables: tests/data/sverdlovsk_2019/README.md.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from orientir.core.packs.checks import check_pack
from orientir.core.packs.directions import NOBODY, POSITIONS, ROW_LEVELS, Direction
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.packs.reading import read_pack
from orientir.core.packs.specs import Pack

TABLES = Path(__file__).parents[1] / "data" / "sverdlovsk_2019" / "tables.txt"
MENDED = {
    "Обеспечение доступ к нему": "Обеспечение доступа к нему",
    "контексте РСКО информации": "контексте РСОКО информации",
    "управленческих решений, по результатам": "управленческих решений по результатам",
    "Реализация и реализация": "Разработка и реализация",
    "Реализация а плана": "Реализация плана",
    "сети ОО муниципалитета,": "сети ОО муниципалитета",
    "направленная на интеграцию": "направленной на интеграцию",
    "конкурсных мероприятий, по итогам которых мероприятий, по результатам которых на присуждаются "
    "премии Губернатора СО": "конкурсных мероприятий, по результатам которых присуждаются "
    "премии Губернатора СО»",
    "ДМ«Таватуй»": "ДМ «Таватуй»",
    "«УМО, ММЦ)": "(УМО, ММЦ)",
    "Июль 2019-01-27": "Июль 2019",
    "Август 201,": "Август 2019,",
    "Преимственность": "Преемственность",
    "модель системе": "модель системы",
    "предложений для ГЗ)": "предложений для ГЗ",
}
"""Slips of the document that the pack mends; each is quoted in a note."""
QUOTED = {
    "контексте РСКО информации": "РСКО информации",
    "сети ОО муниципалитета,": "ОО муниципалитета,",
}
"""Where a note quotes a slip in other words."""
YEARS = re.compile(r"20\d\d")
LETTERS = re.compile(r"[^\W_]+")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(find_pack("sverdlovsk-2019"))


@pytest.fixture(scope="module")
def cells() -> dict[str, list[tuple[str, list[str]]]]:
    """Direction → its lines as (year or nothing, three cells), headings of pages left out."""
    found: dict[str, list[tuple[str, list[str]]]] = {}
    title = ""
    for line in TABLES.read_text(encoding="utf-8").splitlines():
        parts = [words(cell) for cell in line.split("\t")]
        if len(parts) == 4 and parts[0] != "ГОД":
            found[title].append((parts[0], parts[1:]))
        elif line.startswith("Система"):
            title = line.strip()
            found[title] = []
    return found


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip()


def letters(text: str) -> list[str]:
    """Words and numbers alone: numbering of items, dashes and brackets are no words of a row."""
    for slip, mended in MENDED.items():
        text = text.replace(slip, mended)
    return LETTERS.findall(re.sub(r"(?:^|(?<=\s))\(?\d{1,2}\s?\.?\s?(?=[А-Я])", " ", text))


def said(direction: Direction, level: str) -> list[str]:
    """All words of a level, in the order of the rows."""
    texts = [row.on(level) for row in direction.rows]  # type: ignore[arg-type]
    return [word for text in texts if text != NOBODY for word in LETTERS.findall(text)]


def test_the_pack_has_everything_of_the_document(pack: Pack) -> None:
    assert [(one.short_title, len(one.rows)) for one in pack.directions] == [
        ("Качество подготовки обучающихся", 66),
        ("Объективность оценочных процедур", 12),
        ("Эффективность руководителей", 22),
        ("Повышение квалификации педагогов", 26),
        ("Методическая работа", 9),
        ("Школы с низкими результатами", 22),
        ("Развитие таланта", 23),
        ("Профориентация", 36),
    ]
    rows = {(d.code, r.year, r.number) for d in pack.directions for r in d.rows}
    assert len(rows) == 179
    filled = [row.on(level) for d in pack.directions for row in d.rows for level in ROW_LEVELS]
    assert Counter(map(kind, filled)) == {"text": 532, "nobody": 39, "blank": 77}
    assert len(pack.notes) == 103
    assert len(pack.actors) == 11


def kind(text: str) -> str:
    return "nobody" if text == NOBODY else "text" if text else "blank"


def test_the_pack_passes_its_checks() -> None:
    issues = check_pack(read_pack(find_pack("sverdlovsk-2019")))
    assert [str(issue) for issue in issues] == []


def test_every_word_of_every_level_stands_in_the_pack_in_its_order(
    pack: Pack, cells: dict[str, list[tuple[str, list[str]]]]
) -> None:
    assert [one.title for one in pack.directions] == list(cells)
    for direction in pack.directions:
        for place, level in enumerate(ROW_LEVELS):
            written = " ".join(
                row[place] for _year, row in cells[direction.title] if row[place] != "-"
            )
            assert said(direction, level) == letters(written), (direction.code, level)


def test_dashes_are_those_of_the_document(
    pack: Pack, cells: dict[str, list[tuple[str, list[str]]]]
) -> None:
    for direction in pack.directions:
        for place, level in enumerate(ROW_LEVELS):
            dashes = sum(row[place] == "-" for _year, row in cells[direction.title])
            assert dashes == sum(row.on(level) == NOBODY for row in direction.rows)


def test_years_are_those_of_the_document_but_one_that_a_note_restores(
    pack: Pack, cells: dict[str, list[tuple[str, list[str]]]]
) -> None:
    for direction in pack.directions:
        written = [int(year) for year, _row in cells[direction.title] if YEARS.fullmatch(year)]
        restored = {2022} if direction.code == "objectivity" else set()
        assert set(direction.years) == set(written) | restored
    noted = [
        one for one in pack.notes if one.clause.endswith("2022 год") and "нет года" in one.text
    ]
    assert len(noted) == 1


def test_the_first_row_of_a_year_is_the_one_that_bears_it(
    pack: Pack, cells: dict[str, list[tuple[str, list[str]]]]
) -> None:
    for direction in pack.directions:
        firsts = {row.year: row for row in reversed(direction.rows)}
        for year, row in cells[direction.title]:
            if year:
                start = letters(row[0])[:4]
                assert letters(firsts[int(year)].region)[: len(start)] == start


@pytest.mark.parametrize("slip", MENDED)
def test_what_is_mended_is_quoted_in_a_note(pack: Pack, slip: str) -> None:
    quoted = QUOTED.get(slip, slip).removesuffix("»")
    assert any(quoted in one.text for one in pack.notes), quoted


def test_notes_stand_at_real_places(pack: Pack) -> None:
    titles = {one.title for one in pack.directions}
    for note in pack.notes:
        named = re.match(r"Дорожная карта, «(.+?)»", note.clause)
        assert named is None or named[1] in titles, note.clause
        assert note.reading
        assert note.reason


def test_every_position_but_effect_is_served_somewhere(pack: Pack) -> None:
    served = {
        row.position_on(level)
        for one in pack.directions
        for row in one.rows
        for level in ROW_LEVELS
        if row.on(level) not in ("", NOBODY)
    }
    assert served == set(POSITIONS) - {"effect"}
