"""Broken and hostile files get a sentence that names the file and says what to do."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest

from orientir.core.mistakes import Mistake
from orientir.kit.tabular.reading import read_grids
from tests.kit.tabular.sheet import HEAD, csv_bytes, row, xlsx_bytes

GOOD = xlsx_bytes([HEAD, row()])


def sentence_of(content: bytes, name: str) -> str:
    with pytest.raises(Mistake) as mistake:
        read_grids(content, name)
    assert str(mistake.value).startswith(name)
    return str(mistake.value)


def changed(parts: dict[str, bytes], drop: str = "") -> bytes:
    """The good workbook with some of its parts put in place of its own."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(GOOD)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name != drop and name not in parts:
                target.writestr(name, source.read(name))
        for name, content in parts.items():
            target.writestr(name, content)
    return buffer.getvalue()


def sheet_with(cell: str) -> bytes:
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return changed(
        {"xl/worksheets/sheet1.xml": head + f"<sheetData>{cell}</sheetData></worksheet>".encode()}
    )


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.xlsx", "файл пуст"),
        (b"", "a.csv", "файл пуст"),
        (b"nothing like it", "a.xlsx", "это не файл xlsx"),
        (
            b"\xd0\xcf\x11\xe0 old or locked",
            "a.xlsx",
            "закрыт паролем или сохранён в старом формате",
        ),
        (GOOD[: len(GOOD) // 2], "a.xlsx", "это не файл xlsx"),
        (GOOD[:200] + b"\0" * 300 + GOOD[500:], "a.xlsx", "файл xlsx повреждён"),
        (changed({}, drop="xl/workbook.xml"), "a.xlsx", "внутри нет книги Excel"),
        (changed({}, drop="xl/worksheets/sheet1.xml"), "a.xlsx", "файл xlsx повреждён"),
        (xlsx_bytes([]), "a.xlsx", "файл пуст"),
        (b";;;\r\n;;;\r\n", "a.csv", "файл пуст"),
        (b"a;b\0c", "a.csv", "это не таблица CSV"),
    ],
)
def test_what_is_no_table(content: bytes, name: str, words: str) -> None:
    assert words in sentence_of(content, name)


def test_another_encoding_is_named_with_its_line_and_the_way_out() -> None:
    text = "Family;Rate\r\nIvanova;1\r\nПримерова;1\r\nОбразцова;2\r\n"
    sentence = sentence_of(text.encode("cp1251"), "люди.csv")
    assert "люди.csv, строка 3: кодировка файла windows-1251, а нужна UTF-8" in sentence
    assert "«CSV UTF-8 (разделитель — запятая)»" in sentence
    assert "UTF-16" in sentence_of(text.encode("utf-16"), "люди.csv")


def test_open_quotes_are_told_by_line() -> None:
    sentence = sentence_of('Фамилия;Ставка\r\n"Примерова;1\r\nДругая;2'.encode(), "люди.csv")
    assert "кавычки не закрыты" in sentence
    assert "строка" in sentence


def test_a_bomb_is_stopped_though_it_lies_about_its_size() -> None:
    bomb = changed({"xl/media/image1.png": b"\0" * (750 * 2**20)})
    assert len(bomb) < 2**21
    place = bomb.rindex(b"xl/media/image1.png") - 46
    lying = bytearray(bomb)
    lying[place + 24 : place + 28] = (100).to_bytes(4, "little")  # the uncompressed size it claims
    for content in (bomb, bytes(lying)):
        assert "после распаковки файл больше 700 МБ" in sentence_of(content, "a.xlsx")


@pytest.mark.parametrize(
    "cell",
    [
        '<row r="1"><c r="XFD1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        "<row r='1'><c t='n' r='DA1'><v>1</v></c></row>",
    ],
)
def test_a_cell_at_the_end_of_the_world_does_not_fill_the_memory(cell: str) -> None:
    assert "дальше столбца CZ или строки 300000" in sentence_of(sheet_with(cell), "a.xlsx")


def test_styled_empty_cells_far_away_do_no_harm() -> None:
    content = sheet_with('<row r="1"><c r="A1"><v>1</v></c><c r="AMJ1" s="0"/></row>')
    assert read_grids(content, "a.xlsx")[0].rows[0][0] == 1


def test_a_failed_formula_is_not_taken_for_an_empty_cell() -> None:
    cells = '<row r="2"><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c t="e" r="C2"><v>#N/A</v></c></row>'
    assert "в ячейках B2, C2 ошибка формулы" in sentence_of(sheet_with(cells), "a.xlsx")


def test_a_locked_part_is_no_workbook_to_read() -> None:
    broken = bytearray(GOOD)
    place = broken.rindex(b"PK\x01\x02")
    broken[place + 8] |= 1
    assert "файл xlsx повреждён" in sentence_of(bytes(broken), "a.xlsx")


def test_torn_bytes_never_end_in_a_traceback() -> None:
    for cut in range(0, len(GOOD), 97):
        torn = GOOD[:cut] + bytes([GOOD[cut] ^ 0xFF]) + GOOD[cut + 1 :]
        with suppress(Mistake):
            read_grids(torn, "a.xlsx")


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_csv_of_every_usual_kind_is_read(delimiter: str, mark: bytes) -> None:
    content = mark + csv_bytes([HEAD, row(note="а; б, в")], delimiter)
    (grid,) = read_grids(content, "a.csv")
    assert list(grid.rows[0]) == HEAD
    assert grid.rows[1][-1] == "а; б, в"


def test_a_line_break_in_quotes_keeps_the_numbers_of_lines() -> None:
    (grid,) = read_grids(b'a;b\r\n"1\r\n2";3\r\nx;y\r\n', "a.csv")
    assert grid.rows[3] == ["x", "y"]
