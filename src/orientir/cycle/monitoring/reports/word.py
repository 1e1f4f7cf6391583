"""The region's report as DOCX: the same values and charts as the PDF, to be edited and signed."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from orientir.kit.documents import render_png
from orientir.kit.documents import word as paper

_WIDTHS_MM = (11, 58, 16, 14, 16, 34, 26)
_RIGHT = frozenset({2, 3, 4})


def render_region_docx(data: Mapping[str, Any], charts: Mapping[str, str]) -> bytes:
    """``data`` as the PDF's template takes it; ``charts`` are SVG texts by file name."""
    document = paper.new_document(
        title=data["title"], author=data["author"], language=data["language"]
    )
    header = f"{data['header']['left']} · {data['header']['right']}"
    paper.set_running_lines(document, header=header, footer=data["footer"], words=data["words"])
    document.add_heading(data["title"], level=1)
    document.add_paragraph(data["lead"]).runs[0].font.size = Pt(11.5)
    pictures = {name: render_png(svg) for name, svg in charts.items()}
    _add_counts(document, data["counts"], pictures)
    for criterion in data["criteria"]:
        document.add_heading(f"{criterion['code']}. {criterion['title']}", level=2)
        _add_table(document, data["columns"], criterion["rows"], pictures)
    _add_signatures(document, data)
    _add_notes(document, data)
    return paper.to_bytes(document)


def _add_counts(
    document: Document, counts: Sequence[Mapping[str, Any]], pictures: Mapping[str, bytes]
) -> None:
    paragraph = document.add_paragraph()
    for count in counts:
        _add_mark(paragraph, count["mark"], pictures)
        paragraph.add_run(f"{count['number']}").bold = True
        paragraph.add_run(f" {count['word']}     ")


def _add_mark(paragraph: Paragraph, name: str, pictures: Mapping[str, bytes]) -> None:
    if name in pictures:
        paragraph.add_run().add_picture(io.BytesIO(pictures[name]), width=Pt(8))
        paragraph.add_run(" ")


def _add_table(
    document: Document,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    pictures: Mapping[str, bytes],
) -> None:
    table = document.add_table(rows=1, cols=len(columns))
    paper.rule_rows(table)
    paper.repeat_head(table.rows[0])
    for position, word in enumerate(columns):
        _write(table.rows[0].cells[position], word, position, small=True)
    for row in rows:
        line = table.add_row()
        paper.keep_whole(line)
        texts = (row["code"], row["title"], row["value"], row["target"], row["gap"])
        for position, text in enumerate(texts):
            _write(line.cells[position], text, position, bold=position == 2)
        _write_second_lines(line.cells[1], row)
        _write_status(line.cells[5], row, pictures)
        if row["chart"] in pictures:
            run = line.cells[6].paragraphs[0].add_run()
            run.add_picture(io.BytesIO(pictures[row["chart"]]), width=Mm(24))
    paper.set_widths(table, _WIDTHS_MM)


def _write(
    cell: _Cell, text: str, position: int, *, bold: bool = False, small: bool = False
) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    run = paragraph.add_run(text)
    run.bold = bold
    if small:
        run.font.size, run.font.color.rgb = Pt(8), paper.INK_2
    if position in _RIGHT:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _write_second_lines(cell: _Cell, row: Mapping[str, Any]) -> None:
    for text in (row["counts"], *row["flags"]):
        if text:
            run = cell.add_paragraph().add_run(text)
            run.font.size, run.font.color.rgb = Pt(8), paper.INK_2


def _write_status(cell: _Cell, row: Mapping[str, Any], pictures: Mapping[str, bytes]) -> None:
    paragraph = cell.paragraphs[0]
    _add_mark(paragraph, row["mark"], pictures)
    paragraph.add_run(row["status"])


def _add_notes(document: Document, data: Mapping[str, Any]) -> None:
    if not data["notes"]:
        return
    document.add_heading(data["words"]["notes"], level=2).paragraph_format.page_break_before = True
    for note in data["notes"]:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{note['indicator']}. ").bold = True
        paragraph.add_run(f"{note['text']} {note['reading']} ")
        paragraph.add_run(note["clause"]).font.color.rgb = paper.INK_2
        for run in paragraph.runs:
            run.font.size = Pt(8)


def _add_signatures(document: Document, data: Mapping[str, Any]) -> None:
    for sign in data["signatures"]:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(22)
        paragraph.paragraph_format.keep_together = True
        paragraph.add_run(f"{sign['post']}\t________________\t________________________")
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(90))
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(128))
