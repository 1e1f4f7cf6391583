"""The file back with its mistakes marked: a filled cell, a comment, and «Что исправить» in the first column."""

from __future__ import annotations

import io
from collections import defaultdict

import xlsxwriter

from orientir.kit.tabular.checking import Checked
from orientir.kit.tabular.issues import Issue
from orientir.kit.tabular.reading import as_text

MARK_TITLE = "Что исправить"


def write_marked_xlsx(checked: Checked, only_bad: bool = False) -> bytes:
    """All rows as they stood in the file, or only the bad ones, with every error marked in its cell."""
    buffer = io.BytesIO()
    marks = _by_row(checked)
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet(checked.grid.sheet[:31])
        head = book.add_format({"bold": True, "bg_color": "#e8eff6", "text_wrap": True})
        wrong = book.add_format({"bg_color": "#fbe9e6", "font_color": "#ab2a1c"})
        page.freeze_panes(1, 1)
        page.set_column(0, 0, 48)
        titles = [as_text(cell) for cell in checked.grid.rows[checked.head_row - 1]]
        for place, title in enumerate([MARK_TITLE, *titles]):
            page.write_string(0, place, title, head)
        target = 0
        for row in checked.frame["row"]:
            found = marks.get(row, [])
            if only_bad and row not in checked.bad_rows:
                continue
            target += 1
            page.write_string(target, 0, _summary(found), wrong if found else None)
            wrong_places = {_place(checked, issue): issue for issue in found}
            for place, cell in enumerate(checked.grid.rows[row - 1]):
                issue = wrong_places.get(place)
                page.write_string(target, place + 1, as_text(cell), wrong if issue else None)
            for place, issue in wrong_places.items():
                if place is not None:
                    page.write_comment(target, place + 1, _comment(issue))
        if target:
            page.autofilter(0, 0, target, len(titles))
    return buffer.getvalue()


def _by_row(checked: Checked) -> dict[int, list[Issue]]:
    marks: dict[int, list[Issue]] = defaultdict(list)
    for issue in checked.errors:
        marks[issue.row].append(issue)
    return marks


def _place(checked: Checked, issue: Issue) -> int | None:
    column = next(one for one in checked.sheet.columns if one.title == issue.column)
    return checked.columns.get(column.name)


def _summary(found: list[Issue]) -> str:
    return "; ".join(f"{issue.column}: {_comment(issue)}" for issue in found)


def _comment(issue: Issue) -> str:
    wanted = f". Как надо: {issue.expected}" if issue.expected not in ("", "—") else ""
    return issue.wrong + wanted
