"""A file of official statistics by a mapping: sections, rows and graphs found by their printed numbers."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter

from orientir.core.mistakes import Mistake
from orientir.core.packs.load import load_pack
from orientir.kit.returns.statistics import as_typed, read_statistics

MAPPING = load_pack(Path("tests/data/packs/sample-2023")).mappings[0]
LINES: list[list[object]] = [
    ["Форма № 1-КР"],
    [],
    ["1.1. Места в кружках"],
    ["Наименование", "№ строки", "Всего", "Платных"],
    [1, 2, 3, 4],
    ["Искусство", "01", 10.5, 2],
    ["Спорт", 2, "", 1],
    ["Раздел 1.2 Иное"],
    [1, 2, 3],
    ["Искусство", "01", 999],
]


def book(lines: list[list[object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet("Форма")
        for row, cells in enumerate(lines):
            for column, value in enumerate(cells):
                page.write(row, column, value)
    return out.getvalue()


def test_cells_are_found_by_section_row_and_graph() -> None:
    taken = read_statistics(book(LINES), "kr.xlsx", MAPPING)
    assert [(one.sheet, one.address, one.value) for one in taken] == [
        ("Форма", "C6", 10.5),
        ("Форма", "C7", ""),
    ]
    assert as_typed(taken) == {"seats_art_all": 10.5}  # an empty cell says nothing: it is no nought


def test_lines_above_and_shifted_columns_do_not_matter() -> None:
    shifted = [["Приказ Росстата"], *[["", *line] for line in LINES]]
    assert as_typed(read_statistics(book(shifted), "kr.xlsx", MAPPING)) == {"seats_art_all": 10.5}


def test_a_file_of_another_form_is_refused() -> None:
    with pytest.raises(Mistake, match="это не ФСН № 1-КР: в файле нет слов «1-КР»"):
        read_statistics(book(LINES[1:]), "kr.xlsx", MAPPING)


def test_a_row_that_is_not_there_is_named() -> None:
    with pytest.raises(Mistake, match=r"не нашлось: раздел 1\.1, строка 02, графа 3"):
        read_statistics(book([*LINES[:6], *LINES[7:]]), "kr.xlsx", MAPPING)
