"""A whole sheet: its head, its rows, places of mistakes, what is forgiven."""

from __future__ import annotations

from datetime import date

import pytest

from orientir.core.mistakes import Mistake
from orientir.kit.tabular.checking import check
from orientir.kit.tabular.issues import grouped, row_spans
from orientir.kit.tabular.reading import Grid, read_grids
from tests.kit.tabular.sheet import HEAD, SHEET, check_rows, csv_bytes, row, xlsx_bytes


def test_a_mistake_is_told_by_sheet_row_column_and_value() -> None:
    checked = check_rows(row(), row(rate="1,5О"), row(hired_on="31.02.2024"))
    first, second = checked.errors
    assert (first.sheet, first.row, first.column, first.value) == ("CSV", 3, "Ставка", "1,5О")
    assert (first.wrong, first.expected) == ("Буква «О» вместо нуля", "1,50")
    assert second.sentence() == (
        "лист «CSV», строка 4, «Дата приёма»: 31.02.2024 — 31.02.2024: такого дня нет. "
        "Как надо: дата вида 21.11.2024."
    )
    assert checked.bad_rows == {3, 4}
    assert checked.good["row"].to_list() == [2]


def test_the_head_forgives_case_spaces_line_breaks_and_the_letter_e() -> None:
    head = [title.upper().replace("Ё", "Е").replace(" ", "\n ") + " *" for title in HEAD]
    checked = check(read_grids(csv_bytes([head, row()]), "a.csv"), SHEET, "a.csv")
    assert len(checked.columns) == len(SHEET.columns)


def test_a_title_above_the_head_and_empty_rows_do_not_shift_the_numbers_of_rows() -> None:
    rows = [["Список сотрудников"], [], HEAD, [], row(rate="x")]
    checked = check(read_grids(xlsx_bytes(rows), "a.xlsx"), SHEET, "a.xlsx")
    (error,) = checked.errors
    assert (error.sheet, error.row, error.value) == ("Сотрудники", 5, "x")


def test_cells_of_a_workbook_keep_their_types() -> None:
    cells = row(rate=1.25, hired_on=date(2020, 9, 1), children=120, is_main=True)
    checked = check(read_grids(xlsx_bytes([HEAD, cells]), "a.xlsx"), SHEET, "a.xlsx")
    assert checked.errors == []
    (found,) = checked.frame.select("rate", "hired_on", "children", "is_main").rows()
    assert found == (1.25, date(2020, 9, 1), 120, True)


def test_a_snils_kept_as_a_number_gets_its_zeros_back() -> None:
    rows = [HEAD, row(snils=8765430300)]
    checked = check(read_grids(xlsx_bytes(rows), "a.xlsx"), SHEET, "a.xlsx")
    assert checked.frame["snils"].to_list() == ["08765430300"]


def test_empty_obligatory_cells_are_told() -> None:
    (error,) = check_rows(row(family_name="")).errors
    assert (error.column, error.wrong) == ("Фамилия", "Пусто")


def test_a_dash_is_an_empty_cell() -> None:
    assert check_rows(row(hired_on="—", note="-")).errors == []


def test_what_must_not_repeat_names_the_first_row() -> None:
    checked = check_rows(row(snils="112-233-445 95"), row(), row(snils="11223344595"))
    (error,) = checked.errors
    assert (error.row, error.wrong) == (4, "Повторяет строку 2: совпадают «СНИЛС»")


def test_invisible_signs_are_mended_and_told() -> None:
    checked = check_rows(row(family_name="При\N{ZERO WIDTH SPACE}мерова\N{NO-BREAK SPACE}"))
    assert checked.errors == []
    assert checked.frame["family_name"].to_list() == ["Примерова"]
    (notice,) = checked.issues
    assert (notice.level, notice.wrong) == ("notice", "Убраны невидимые знаки")


def test_a_column_that_is_not_in_the_template_is_told_and_not_read() -> None:
    grids = read_grids(csv_bytes([[*HEAD, "Телефон"], [*row(), "1"]]), "a.csv")
    (notice,) = check(grids, SHEET, "a.csv").issues
    assert (notice.column, notice.level) == ("Телефон", "notice")


def test_the_example_row_of_the_template_is_not_read() -> None:
    example = [column.example for column in SHEET.columns]
    assert check_rows(example, row()).frame["row"].to_list() == [3]


def test_a_column_may_be_left_out() -> None:
    grids = read_grids(csv_bytes([["Фамилия", "Ставка"], ["Примерова", "1"]]), "a.csv")
    checked = check(grids, SHEET, "a.csv")
    assert checked.errors == []
    assert checked.frame["hired_on"].to_list() == [None]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["Фамилия"], ["А"]], "a.csv, лист «CSV», строка 1: нет обязательных столбцов «Ставка»"),
        ([[*HEAD, "Ставка"], row()], "строка 1: столбец «Ставка» стоит дважды"),
        ([HEAD], "лист «CSV»: под шапкой нет ни одной заполненной строки"),
        ([["Город", "Год"], ["А", "1"]], "a.csv: не нашли шапку таблицы «Люди»"),
    ],
)
def test_a_sheet_that_cannot_be_read_says_why(rows: list[list[str]], sentence: str) -> None:
    with pytest.raises(Mistake) as mistake:
        check(read_grids(csv_bytes(rows), "a.csv"), SHEET, "a.csv")
    assert sentence in str(mistake.value)


def test_a_table_on_two_sheets_is_refused_lest_one_be_lost() -> None:
    grids = [Grid("Первый", [HEAD, row()]), Grid("Второй", [HEAD, row()]), Grid("Пустой", [HEAD])]
    with pytest.raises(Mistake, match="на нескольких листах: «Первый», «Второй»"):
        check(grids, SHEET, "a.xlsx")
    assert check([*grids[1:], Grid("Заметки", [["что"]])], SHEET, "a.xlsx").grid.sheet == "Второй"


def test_much_alike_is_told_once_with_its_rows() -> None:
    checked = check_rows(*[row(rate="x") for _ in range(30)], row(hired_on="x"))
    many, one = grouped(checked.errors)
    assert (many.count, many.places) == (30, "2–31")
    assert (one.count, one.first.row) == (1, 32)


def test_a_file_full_of_mistakes_is_counted_whole_and_explained_in_part() -> None:
    checked = check_rows(*[row(rate="x", hired_on="y", children="z") for _ in range(2000)])
    assert len(checked.errors) == 5000
    assert checked.unexplained == 1000
    assert len(checked.bad_rows) == 2000


def test_spans_of_rows() -> None:
    assert row_spans([4, 5, 6, 9, 11, 12]) == "4–6, 9, 11–12"
    assert row_spans(range(1, 40, 2)) == "1, 3, 5, 7, 9, 11, 13, 15 и ещё 12"
