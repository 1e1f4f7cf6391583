"""Our own xlsx of items: the first sheet that has our columns is read by ``rows``."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import python_calamine

from orientir.core.items.readers.archive import Opened, open_archive
from orientir.core.items.readers.found import Contents, FileRefused
from orientir.core.items.readers.rows import read_rows
from orientir.core.items.writers.rows import COLUMNS

_NEEDED = ("Код", "Часть", "Вид", "Текст")
MAX_ROWS = 200_000
# Readers fill the whole rectangle up to the farthest cell.
_FAR = re.compile(rb"""\br=["'](?:[A-Z]{3,}\d+|[D-Z][A-Z]\d+|[A-Z]*(?:[2-9]\d{5}|\d{7,}))["']""")
MAX_COLUMNS = 200


def read_workbook(data: bytes, file: str) -> Contents:
    """Items of the workbook; FileRefused when it is broken, dangerous, or has no sheet of ours."""
    for part in open_archive(data, "", Opened()):
        content = part.read()  # a workbook is an archive: its parts must be what they claim to be
        if part.name.startswith("xl/worksheets/") and _FAR.search(content):
            raise FileRefused(
                f"заполнены ячейки дальше столбца CZ или строки {MAX_ROWS}: удалите лишние"
            )
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        for name in book.sheet_names:
            rows = _rows(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            if rows is not None:
                return read_rows(rows, file)
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise FileRefused("таблица не читается, она повреждена") from error
    raise FileRefused("нет листа с заданиями: нужны столбцы " + ", ".join(_NEEDED))


def _rows(table: list[list[Any]]) -> Iterator[tuple[int, dict[str, str]]] | None:
    """Rows below the header, by its columns; None when the sheet is not ours."""
    for place, line in enumerate(table[:20]):
        header = [cell_text(cell).strip() for cell in line[:MAX_COLUMNS]]
        if set(_NEEDED) <= set(header):
            return _below(table, place, header)
    return None


def _below(
    table: list[list[Any]], place: int, header: list[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    if len(table) > MAX_ROWS:
        raise FileRefused(f"строк больше {MAX_ROWS}")
    for number, line in enumerate(table[place + 1 :], place + 2):
        cells = {
            name: text
            for name, cell in zip(header, line, strict=False)
            if name in COLUMNS and (text := cell_text(cell)).strip()
        }
        if cells:
            yield number, cells


def cell_text(cell: Any) -> str:
    """The cell as its text; a whole number without its «.0»."""
    if isinstance(cell, bool):
        return "да" if cell else "нет"
    if isinstance(cell, float):
        return format(Decimal(repr(cell)).normalize(), "f")
    return str(cell)
