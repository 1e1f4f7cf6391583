"""The psychometric report as DOCX: the same values and charts as the PDF, to be quoted and signed."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import _Cell

from orientir.kit.documents import render_png
from orientir.kit.documents import word as paper

_TASKS_MM = (27, 52, 16, 18, 19, 21, 11, 11)
_COMPETENCIES_MM = (65, 25, 21, 21, 21, 22)
_BANDS_MM = (24, 16, 119, 16)
_DRIFT_MM = (45, 70, 32, 28)
_HALF_MM = 84.0


def render_measurement_docx(data: Mapping[str, Any], charts: Mapping[str, str]) -> bytes:
    """``data`` as the PDF's template takes it; ``charts`` are SVG texts by file name."""
    document = paper.new_document(
        title=data["title"], author=data["author"], language=data["language"]
    )
    header = f"{data['header']['left']} · {data['header']['right']}"
    paper.set_running_lines(document, header=header, footer=data["footer"], words=data["words"])
    document.add_heading(data["title"], level=1)
    document.add_paragraph(data["lead"]).runs[0].font.size = Pt(11.5)
    pictures = {name: render_png(svg) for name, svg in charts.items()}
    _add_findings(document, data)
    _add_scale(document, data, pictures)
    _add_items(document, data, pictures)
    return paper.to_bytes(document)


def _add_findings(document: Document, data: Mapping[str, Any]) -> None:
    """Warnings, tasks in trouble, years, groups."""
    words = data["words"]
    if data["warnings"]:
        _add_section(document, words["warnings"], data["warnings"])
    document.add_heading(words["troubled"], level=2)
    _add_table(document, data["troubled"], _TASKS_MM)
    years = data["years"]
    _add_section(document, words["years"], [f"{years['words']} {years['second']}"])
    if data["drift"]:
        _add_table(document, data["drift"], _DRIFT_MM)
    lines = [f"{one['title']} ({one['sizes']}): {one['words']}" for one in data["groups"]]
    _add_section(document, words["groups"], lines)


def _add_section(document: Document, title: str, lines: Sequence[str]) -> None:
    document.add_heading(title, level=2)
    for line in lines:
        document.add_paragraph(line)


def _add_scale(document: Document, data: Mapping[str, Any], pictures: Mapping[str, bytes]) -> None:
    """How exact the test is, competencies, people and tasks, pairs, how it was counted."""
    words = data["words"]
    if data["precision"]:
        _add_section(document, words["precision"], [data["precision"]["finding"]])
        picture = io.BytesIO(pictures[data["precision"]["chart"]])
        document.add_paragraph().add_run().add_picture(picture, width=Mm(105))
    document.add_heading(words["competencies"], level=2)
    _add_table(document, data["competencies"], _COMPETENCIES_MM)
    document.add_heading(words["map"], level=2)
    _add_table(document, data["bands"], _BANDS_MM)
    _add_section(document, words["pairs"], data["pairs"] or [words["none"]])
    facts = [f"{fact['title']}: {fact['value']}" for fact in data["facts"]]
    _add_section(document, words["how"], facts)


def _add_items(document: Document, data: Mapping[str, Any], pictures: Mapping[str, bytes]) -> None:
    """The gravest tasks one by one, then the table of those in order."""
    words = data["words"]
    if data["items"]:
        _add_section(document, words["items"], [words["legend"]])
    for item in data["items"]:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run(item["code"]).bold = True
        paragraph.add_run(f" {item['competency']}. {item['lead']}").font.color.rgb = paper.INK_2
        for line in [
            *(f"{one['words']}. {one['advice']}" for one in item["troubles"]),
            *item["groups"],
        ]:
            document.add_paragraph(line).paragraph_format.keep_with_next = True
        charts = document.add_paragraph()
        for name in (item["curve"], item["options"]):
            if name:
                charts.add_run().add_picture(io.BytesIO(pictures[name]), width=Mm(_HALF_MM))
    if data["sound"]["rows"]:
        document.add_heading(words["sound"], level=2)
        _add_table(document, data["sound"], _TASKS_MM)


def _add_table(document: Document, told: Mapping[str, Any], widths_mm: Sequence[float]) -> None:
    table = document.add_table(rows=1, cols=len(told["columns"]))
    paper.rule_rows(table)
    paper.repeat_head(table.rows[0])
    for place, title in enumerate(told["columns"]):
        _write(table.rows[0].cells[place], title, "", is_right=place in told["right"])
    for row in told["rows"]:
        line = table.add_row()
        paper.keep_whole(line)
        for place, cell in enumerate(row):
            _write(line.cells[place], cell["text"], cell["second"], is_right=place in told["right"])
    paper.set_widths(table, widths_mm)


def _write(cell: _Cell, text: str, second: str, *, is_right: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    paragraph.add_run(text).font.size = Pt(8.5)
    if is_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if second:
        run = cell.add_paragraph().add_run(second)
        run.font.size, run.font.color.rgb = Pt(7.5), paper.INK_2
