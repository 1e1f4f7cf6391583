"""The plan of learning of a unit for a year: xlsx and DOCX of the same rows."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from orientir.cycle.routes.pages import words
from orientir.cycle.routes.queries.units import PlanLine
from orientir.kit import russian
from orientir.kit.documents.word import (
    keep_whole,
    new_document,
    repeat_head,
    rule_rows,
    set_running_lines,
    set_widths,
    to_bytes,
)
from orientir.kit.tabular.exporting import Cell, write_xlsx

_APPROVED_ON = "«____» ______________ 20____ г."
_WIDTHS = (10, 48, 42, 70, 18, 24, 40)  # millimetres


def plan_titles() -> list[str]:
    return [
        "№", _("Person"), _("Organisation"), _("What to do"), _("Hours"), _("Until"), _("Needed"),
    ]  # fmt: skip


def plan_xlsx(lines: Sequence[PlanLine]) -> bytes:
    return write_xlsx(
        _("Plan of learning"), plan_titles(), [_cells(n, one) for n, one in enumerate(lines, 1)]
    )


def plan_docx(unit: str, year: int, lines: Sequence[PlanLine]) -> bytes:
    """A4 lying, the head repeated on every page."""
    title = _("Plan of learning for %(year)s: %(unit)s") % {"year": year, "unit": unit}
    document = new_document(
        title=title, author="Ориентир", language=get_language() or "ru", landscape=True
    )
    _room_to_approve(document)
    document.add_heading(title, 1)
    table = document.add_table(rows=1, cols=len(_WIDTHS))
    for cell, head in zip(table.rows[0].cells, plan_titles(), strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    repeat_head(table.rows[0])
    for number, one in enumerate(lines, 1):
        row = table.add_row()
        keep_whole(row)
        for cell, told in zip(row.cells, _cells(number, one), strict=True):
            cell.text = russian.day(told) if hasattr(told, "isoformat") else str(told or "")  # type: ignore[arg-type]
    set_widths(table, _WIDTHS)
    rule_rows(table)
    set_running_lines(
        document, header=title, footer="Ориентир", words={"page": _("page"), "of": _("of")}
    )
    return to_bytes(document)


def _room_to_approve(document: Document) -> None:
    """At the right above, as plans have it: approved by whom, when."""
    for text in (
        _("APPROVED"),
        _("Head of the organisation") + " ____________ / ____________________ /",
        _APPROVED_ON,
    ):
        paragraph = document.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _cells(number: int, one: PlanLine) -> list[Cell]:
    needed = [
        *([_("money of the organisation")] if one.needs_money else []),
        *([_("absence from work")] if one.needs_absence else []),
    ]
    what = one.title or one.goal
    return [
        number, ", ".join(filter(None, (one.person_name, one.position))), one.unit_title,
        f"{words.KINDS[one.kind]}: {what}", one.hours, one.due_on, ", ".join(needed),
    ]  # fmt: skip
