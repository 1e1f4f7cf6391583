"""A table of a page as a file: the same words, figures as numbers."""

from __future__ import annotations

from orientir.kit.tabular.reading import read_grids
from orientir.kit.ui.parts import Cell, Column, Row, Table
from orientir.kit.ui.sheets import rows_of, table_file

TABLE = Table(
    "Школы",
    [
        Column("Школа", place="name"),
        Column("Балл", kind="number"),
        Column("Вид", kind="chart"),
        Column("Итог"),
    ],
    [
        Row(heading="Первые"),
        Row([Cell("=СУММ"), Cell("+1\N{NARROW NO-BREAK SPACE}904,5"), Cell("<svg>"), Cell("", state="done")]),
        Row([Cell("Школа № 2", second="сельская"), Cell("\N{MINUS SIGN}3"), Cell(), Cell("мало")]),
        Row([Cell("Школа № 3"), Cell("\N{EM DASH}"), Cell(), Cell("мало")]),
        Row([Cell("Школа № 4"), Cell("3 из 5"), Cell(), Cell("12\N{NO-BREAK SPACE}%")]),
    ],
)  # fmt: skip


def test_figures_are_numbers_and_a_second_line_is_a_column() -> None:
    titles, rows = rows_of(TABLE)
    assert titles == ["Школа", "Школа: подробнее", "Балл", "Итог"]
    assert rows == [
        ["=СУММ", "", 1904.5, "готово"],
        ["Школа № 2", "сельская", -3, "мало"],
        ["Школа № 3", "", None, "мало"],
        ["Школа № 4", "", "3 из 5", "12\N{NO-BREAK SPACE}%"],
    ]


def test_both_kinds_of_file_hold_the_same() -> None:
    (grid,) = read_grids(table_file(TABLE, "xlsx", "школы").content, "a.xlsx")
    assert grid.sheet == TABLE.caption
    assert list(grid.rows[1]) == ["=СУММ", "", 1904.5, "готово"]
    answer = table_file(TABLE, "csv", "школы")
    assert "attachment" in answer["Content-Disposition"]
    assert answer.content.decode("utf-8-sig").splitlines()[1] == "'=СУММ;;1904,5;готово"
