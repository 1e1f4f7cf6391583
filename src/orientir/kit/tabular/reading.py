"""Bytes of an xlsx or a CSV file into grids of text, each cell as the person sees it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import python_calamine

from orientir.core.mistakes import Mistake
from orientir.kit.tabular import bounds

_CYRILLIC_CP1251 = bytes(range(0xC0, 0x100)) + b"\xa8\xb8"
_DELIMITERS = ";,\t"


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: ``rows`` are the file's rows from its first; an empty cell is an empty text."""

    sheet: str
    rows: Sequence[Sequence[object]]


def read_grids(content: bytes, name: str) -> list[Grid]:
    """The sheets of a file that are not empty. A ``Mistake`` says what to do with a bad file."""
    bounds.check_size(content, name)
    if name.lower().endswith((".csv", ".txt", ".tsv")):
        grids = [Grid("CSV", _read_csv(content, name))]
    else:
        bounds.check_workbook(content, name)
        grids = _read_workbook(content, name)
    filled = [grid for grid in grids if any(any(cell != "" for cell in row) for row in grid.rows)]
    if not filled:
        raise Mistake(f"{name}: файл пуст. Заполните шаблон и загрузите его снова.")
    return filled


def as_text(cell: object) -> str:
    """A cell as text: dates in ISO form, numbers without the noise of binary fractions."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "да" if cell else "нет"
    if isinstance(cell, float):
        return _float_text(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _float_text(number: float) -> str:
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return format(number, ".12g")


def _read_workbook(content: bytes, name: str) -> list[Grid]:
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        return [
            Grid(sheet, book.get_sheet_by_name(sheet).to_python(skip_empty_area=False))
            for sheet in book.sheet_names
        ]
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise Mistake(bounds.broken(name)) from error


def _read_csv(content: bytes, name: str) -> list[list[str]]:
    text = _decoded(content, name)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            # a quoted line break makes one row of several lines: rows keep the file's own numbers
            rows.extend([] for _ in range(reader.line_num - len(rows) - 1))
            rows.append(row)
    except csv.Error as error:
        raise Mistake(
            f"{name}, строка {reader.line_num}: кавычки не закрыты или стоят не на месте. "
            "Сохраните файл заново как «CSV UTF-8»."
        ) from error
    if len(rows) > bounds.MOST_ROWS:
        raise Mistake(f"{name}: строк больше {bounds.MOST_ROWS}. Разделите файл.")
    return rows


def _decoded(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Mistake(_wrong_encoding(name, 1, "UTF-16"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        letters = sum(content.count(code) for code in _CYRILLIC_CP1251)
        found = "windows-1251" if letters > len(content) // 10 else "неизвестная"
        raise Mistake(_wrong_encoding(name, line, found)) from error
    if "\0" in text:
        raise Mistake(f"{name}: это не таблица CSV. Сохраните её как «CSV UTF-8» или xlsx.")
    return text


def _wrong_encoding(name: str, line: int, found: str) -> str:
    return (
        f"{name}, строка {line}: кодировка файла {found}, а нужна UTF-8. В Excel выберите "
        "«Сохранить как» → «CSV UTF-8 (разделитель — запятая)» или сохраните книгу как .xlsx; "
        "в LibreOffice при сохранении CSV укажите кодировку «Юникод (UTF-8)»."
    )


def _delimiter(text: str) -> str:
    """The sign that divides the first filled line most; quoted parts do not count."""
    line = next((line for line in text.splitlines() if line.strip(' ;,\t"')), "")
    bare = "".join(part for place, part in enumerate(line.split('"')) if place % 2 == 0)
    return max(_DELIMITERS, key=bare.count)
