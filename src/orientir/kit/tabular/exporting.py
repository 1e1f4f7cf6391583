"""A table given away: xlsx or CSV of exactly the rows that were asked for."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter

Cell = str | int | float | Decimal | date | bool | None
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"


def write_xlsx(name: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet: numbers and dates as such, texts never taken for formulas."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet(name[:31])
        head = book.add_format({"bold": True, "bg_color": "#e8eff6", "text_wrap": True})
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        page.freeze_panes(1, 0)
        for place, title in enumerate(titles):
            page.write_string(0, place, title, head)
        widest = [min(48, len(title) + 4) for title in titles]
        count = 0
        for count, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                _write(page, count, place, cell, day)
                if isinstance(cell, str):
                    widest[place] = max(widest[place], min(60, len(cell) + 2))
        for place, width in enumerate(widest):
            page.set_column(place, place, max(6 if place == 0 else 12, width))
        page.autofilter(0, 0, count, len(titles) - 1)
    return buffer.getvalue()


def write_csv(titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a BOM and semicolons; a text that would run as a formula gets an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(titles)
    writer.writerows([[_csv_text(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def _write(
    page: xlsxwriter.worksheet.Worksheet,
    row: int,
    place: int,
    cell: Cell,
    day: xlsxwriter.format.Format,
) -> None:
    if isinstance(cell, bool):
        page.write_string(row, place, "да" if cell else "нет")
    elif isinstance(cell, (int, float, Decimal)):
        page.write_number(row, place, cell)
    elif isinstance(cell, date):
        page.write_datetime(row, place, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
    elif cell is not None:
        page.write_string(row, place, cell)


def _csv_text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "да" if cell else "нет"
    if isinstance(cell, date):
        return cell.strftime("%d.%m.%Y")
    if isinstance(cell, (int, float, Decimal)):
        return str(cell).replace(".", ",")
    text = cell or ""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) and len(text) > 1 else text
