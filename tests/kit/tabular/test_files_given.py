"""Files given away: blanks to fill in, files back with marks, tables of lists."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
import python_calamine

from orientir.core.mistakes import Mistake
from orientir.kit.tabular.blanks import write_blank_csv, write_blank_xlsx
from orientir.kit.tabular.checking import check
from orientir.kit.tabular.exporting import Cell, write_csv, write_xlsx
from orientir.kit.tabular.marking import write_marked_xlsx
from orientir.kit.tabular.reading import read_grids
from tests.kit.tabular.sheet import HEAD, SHEET, check_rows, row


def rows_of(content: bytes, sheet: str) -> list[list[object]]:
    book = python_calamine.load_workbook(io.BytesIO(content))
    return [list(cells) for cells in book.get_sheet_by_name(sheet).to_python()]


def part_of(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def test_a_blank_has_head_example_lists_and_advice() -> None:
    content = write_blank_xlsx(SHEET)
    head, example = rows_of(content, "Сотрудники")[:2]
    assert head == HEAD
    assert example[1] == "Образцова"
    lists = rows_of(content, "Справочники")
    assert lists[0][:2] == ["Категория: код", "Категория"]
    assert lists[1][:2] == ["first", "первая"]
    advice = rows_of(content, "Как заполнять")
    assert ["Фамилия", "да", "русские буквы", ""] in advice
    assert "'Справочники'!$B$2:$B$3" in part_of(content, "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_a_blank_is_known_and_has_no_rows_yet(name: str) -> None:
    content = write_blank_csv(SHEET) if name.endswith("csv") else write_blank_xlsx(SHEET)
    with pytest.raises(Mistake, match="нет ни одной заполненной строки"):
        check(read_grids(content, name), SHEET, name)


def test_the_file_comes_back_with_marks_and_can_be_mended_in_place() -> None:
    checked = check_rows(row(), row(rate="1,5О", hired_on="31.02.2024"))
    content = write_marked_xlsx(checked)
    head, first, second = rows_of(content, "CSV")
    assert head == ["Что исправить", *HEAD]
    assert first[0] == ""
    assert second[0] == (
        "Ставка: Буква «О» вместо нуля. Как надо: 1,50; "
        "Дата приёма: 31.02.2024: такого дня нет. Как надо: дата вида 21.11.2024"
    )
    assert "Буква «О» вместо нуля" in part_of(content, "xl/comments1.xml")
    again = check(read_grids(content, "b.xlsx"), SHEET, "b.xlsx")
    assert [(error.row, error.column) for error in again.errors] == [
        (3, "Ставка"),
        (3, "Дата приёма"),
    ]
    assert [issue for issue in again.issues if issue.level == "notice"] == []


def test_only_the_bad_rows_may_be_given_back() -> None:
    checked = check_rows(row(), row(rate="x"), row())
    assert len(rows_of(write_marked_xlsx(checked, only_bad=True), "CSV")) == 2


def test_a_list_as_a_file_keeps_types_and_runs_no_formulas() -> None:
    titles = ["Имя", "Дата", "Ставка", "Да"]
    rows: list[list[Cell]] = [
        ["=1+1", date(2024, 2, 1), Decimal("0.75"), True],
        [None, None, None, False],
    ]
    assert rows_of(write_xlsx("Люди", titles, rows), "Люди")[1] == [
        "=1+1", date(2024, 2, 1), 0.75, "да",
    ]  # fmt: skip
    lines = write_csv(titles, rows).decode("utf-8-sig").splitlines()
    assert lines == ["Имя;Дата;Ставка;Да", "'=1+1;01.02.2024;0,75;да", ";;;нет"]
