"""A table of a page as rows of a file: the same words, figures as numbers with the decimals that the page shows."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from orientir.kit import russian
from orientir.kit.tabular.exporting import CSV_TYPE, XLSX_TYPE, write_csv, write_xlsx
from orientir.kit.tabular.exporting import Cell as Value
from orientir.kit.ui.parts import Cell, Column, Table
from orientir.kit.ui.states import STATES

FILES = ("xlsx", "csv")


def table_file(table: Table, kind: str, name: str) -> HttpResponse:
    """``kind`` is one of ``FILES``; ``name`` without its ending."""
    titles, rows = rows_of(table)
    body, content_type = (
        (write_xlsx(table.caption, titles, rows), XLSX_TYPE)
        if kind == "xlsx"
        else (write_csv(titles, rows), CSV_TYPE)
    )
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}") or ""
    return response


def rows_of(table: Table) -> tuple[list[str], list[list[Value]]]:
    """Heads and rows. A second line of cells is a column of its own; drawings and heading lines are left out."""
    places = [place for place, column in enumerate(table.columns) if column.kind != "chart"]
    lines = [row.cells for row in table.rows if row.cells]
    doubled = {place for place in places if any(cells[place].second for cells in lines)}
    titles: list[str] = []
    for place in places:
        title = table.columns[place].title
        titles += [title, f"{title}: {_('in detail')}"] if place in doubled else [title]
    rows = [
        [value for place in places for value in _values(cells, place, table.columns[place], place in doubled)]
        for cells in lines
    ]  # fmt: skip
    return titles, rows


def _values(cells: Sequence[Cell], place: int, column: Column, is_doubled: bool) -> list[Value]:
    cell = cells[place]
    text = str(cell.content) or (str(STATES[cell.state].word) if cell.state else "")
    shown: Value = _number(text) if column.kind == "number" else text
    return [shown, cell.second] if is_doubled else [shown]


def _number(text: str) -> Value:
    """«1 904,5» as the number it is; what is no number stays as it is written, «—» is nothing."""
    if text == russian.MISSING:
        return None
    plain = text.replace(russian.NARROW_SPACE, "").replace(russian.NO_BREAK_SPACE, "")
    plain = plain.replace(russian.MINUS, "-").replace(",", ".").removesuffix("%").removeprefix("+")
    try:
        return float(plain) if "." in plain else int(plain)
    except ValueError:
        return text
