"""The file back with its mistakes marked: filled cells, comments, a column «Что исправить»."""

from __future__ import annotations

import io
from collections import defaultdict

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from orientir.kit.tabular.checking import MARK_TITLE, Checked
from orientir.kit.tabular.issues import Issue
from orientir.kit.tabular.reading import as_text


def write_marked_xlsx(checked: Checked, only_bad: bool = False) -> bytes:
    """All rows as they stood in the file, or only the bad ones, each error marked in its cell."""
    buffer = io.BytesIO()
    marks = _by_row(checked)
    rows = [row for row in checked.frame["row"] if not only_bad or row in checked.bad_rows]
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet(checked.grid.sheet[:31])
        wrong = book.add_format({"bg_color": "#fbe9e6", "font_color": "#ab2a1c"})
        _write_head(page, checked, book.add_format({"bold": True, "bg_color": "#e8eff6"}))
        for target, row in enumerate(rows, start=1):
            cells = [as_text(cell) for cell in checked.grid.rows[row - 1]]
            _write_row(page, target, cells, _placed(checked, marks.get(row, [])), wrong)
    return buffer.getvalue()


def _write_head(page: Worksheet, checked: Checked, head: Format) -> None:
    page.freeze_panes(1, 1)
    page.set_column(0, 0, 48)
    titles = [as_text(cell) for cell in checked.grid.rows[checked.head_row - 1]]
    for place, title in enumerate([MARK_TITLE, *titles]):
        page.write_string(0, place, title, head)


def _write_row(
    page: Worksheet,
    target: int,
    cells: list[str],
    issues: list[tuple[int | None, Issue]],
    wrong: Format,
) -> None:
    if issues:
        page.write_string(target, 0, _summary([issue for _, issue in issues]), wrong)
    places = {place: issue for place, issue in issues if place is not None}
    for place, cell in enumerate(cells):
        page.write_string(target, place + 1, cell, wrong if place in places else None)
    for place, issue in places.items():
        page.write_comment(target, place + 1, _comment(issue))


def _by_row(checked: Checked) -> dict[int, list[Issue]]:
    marks: dict[int, list[Issue]] = defaultdict(list)
    for issue in checked.errors:
        marks[issue.row].append(issue)
    return marks


def _placed(checked: Checked, issues: list[Issue]) -> list[tuple[int | None, Issue]]:
    names = {column.title: column.name for column in checked.sheet.columns}
    return [(checked.columns.get(names[issue.column]), issue) for issue in issues]


def _summary(found: list[Issue]) -> str:
    return "; ".join(f"{issue.column}: {_comment(issue)}" for issue in found)


def _comment(issue: Issue) -> str:
    wanted = f". Как надо: {issue.expected}" if issue.expected not in ("", "—") else ""
    return issue.wrong + wanted
