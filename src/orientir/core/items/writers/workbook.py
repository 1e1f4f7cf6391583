"""Our own xlsx of items (rows of ``rows``): every cell is text, so nothing in it is ever taken for a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import xlsxwriter

from orientir.core.items.specs import Item
from orientir.core.items.writers.rows import COLUMNS, Row, to_rows

SHEET = "Задания"
MOST_LETTERS = 32_767
_WIDTHS = {"Код": 18, "Часть": 12, "Вид": 24, "Текст": 60, "Настройки": 24, "Название": 24}
_MOMENT = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Workbook:
    """``left_out``: items with a text that no cell holds."""

    content: bytes
    left_out: tuple[tuple[str, str], ...]


def write_workbook(items: Sequence[Item]) -> Workbook:
    """The same items give the same bytes."""
    rows: list[Row] = []
    left_out: list[tuple[str, str]] = []
    for item in items:
        own = to_rows([item])
        if any(len(value) > MOST_LETTERS for row in own for value in row.values()):
            left_out.append((item.identifier, f"текст длиннее {MOST_LETTERS} знаков"))
        else:
            rows.extend(own)
    return Workbook(_written(rows), tuple(left_out))


def _written(rows: Sequence[Row]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": _MOMENT})
    sheet, bold = book.add_worksheet(SHEET), book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for place, name in enumerate(COLUMNS):
        sheet.set_column(place, place, _WIDTHS.get(name, 14), wrap)
        sheet.write_string(0, place, name, bold)
    for line, row in enumerate(rows, 1):
        for name, value in row.items():
            sheet.write_string(line, COLUMNS.index(name), value, wrap)
    sheet.freeze_panes(1, 2)
    book.close()
    return buffer.getvalue()
