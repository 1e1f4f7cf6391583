"""A plan as the table of the order that puts it in force (DOCX)."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.table import Table, _Row

from orientir.cycle.roadmaps.models import Plan
from orientir.cycle.roadmaps.queries.naming import Names
from orientir.cycle.roadmaps.queries.plans import MeasureLine
from orientir.cycle.roadmaps.rules import MeasureState
from orientir.kit import russian
from orientir.kit.documents.word import (
    keep_whole,
    new_document,
    repeat_head,
    set_running_lines,
    set_widths,
    to_bytes,
)

HEADS = (
    "№ п/п",
    "Наименование этапа и направления\nНаименование мероприятия",
    "Срок реализации мероприятия",
    "Ответственный исполнитель / соисполнитель",
    "Ожидаемый результат",
)
WIDTHS = (14.0, 88.0, 38.0, 56.0, 66.0)  # mm, of 262 between the margins


def plan_docx(plan: Plan, unit: str, lines: Sequence[MeasureLine], names: Names) -> bytes:
    """Columns as the appendix of the Concept has them: stages in bold, sections in italics, measures under them."""
    document = new_document(title=plan.title, author=unit, language="ru-RU", landscape=True)
    _head(document, plan, unit)
    table = document.add_table(rows=1, cols=len(HEADS), style="Table Grid")
    _fill(table.rows[0], HEADS, bold=True)
    repeat_head(table.rows[0])
    place = ("", "")
    for line in lines:
        if line.one.state != MeasureState.DROPPED:
            place = _headings(table, line, place)
            _measure(table, line, names)
    set_widths(table, WIDTHS)
    words = {"page": "Страница", "of": "из"}
    set_running_lines(document, header=unit, footer=plan.title[:80], words=words)
    return to_bytes(document)


def _head(document: Document, plan: Plan, unit: str) -> None:
    if plan.order_number:
        mark = f"Приложение\nк приказу от {russian.day(plan.ordered_on)} № {plan.order_number}"
        document.add_paragraph(mark).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for text, size in ((plan.title, 13), (unit, 10)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.bold, run.font.size = size > 10, Pt(size)


def _headings(table: Table, line: MeasureLine, place: tuple[str, str]) -> tuple[str, str]:
    stage, section = here = (line.one.stage, line.one.section)
    if stage and stage != place[0]:
        _across(table, stage, bold=True)
    if section and here != place:
        _across(table, section, bold=False)
    return here


def _across(table: Table, text: str, *, bold: bool) -> None:
    """One cell over the whole width."""
    row = table.add_row()  # type: ignore[no-untyped-call]
    cell = row.cells[0].merge(row.cells[-1])
    run = cell.paragraphs[0].add_run(text)
    run.bold, run.italic = bold, not bold
    keep_whole(row)


def _measure(table: Table, line: MeasureLine, names: Names) -> None:
    one, who = line.one, [names.of_executor(other) for other in line.executors]
    row = table.add_row()  # type: ignore[no-untyped-call]
    told = " / ".join(part for part in (who[0] if who else "", ", ".join(who[1:])) if part)
    _fill(row, (str(one.number), one.title, one.term.words(), told, one.expected_result))
    keep_whole(row)


def _fill(row: _Row, texts: Sequence[str], *, bold: bool = False) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        cell.paragraphs[0].add_run(text).bold = bold
