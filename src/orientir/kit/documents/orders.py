"""A Russian order on paper: who issues it, the word ПРИКАЗ, date and number at the margins, clauses, the signature."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from orientir.kit.documents.word import keep_whole, new_document, repeat_head, rule_rows, set_widths

_WIDTH = Mm(175)


def new_order(*, organisation: str, title: str, date: str, number: str, city: str = "") -> Document:
    """The head of an order: what follows are its grounds and clauses. Without date or number a line to fill."""
    document = new_document(title=title, author=organisation, language="ru-RU")
    document.styles["Normal"].font.size = Pt(12)
    document.add_paragraph(organisation).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_heading("ПРИКАЗ", 1).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _at_both_ends(
        document.add_paragraph(), date or "«___» __________ 20___ г.", f"№ {number or '______'}"
    )
    if city:
        document.add_paragraph(city).alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading = document.add_heading(title, 2)
    heading.paragraph_format.space_after = Pt(10)
    return document


def add_clauses(document: Document, ground: str, *clauses: str, first: int = 1) -> None:
    """The ground, «ПРИКАЗЫВАЮ:», numbered clauses; without a ground only clauses, from ``first`` on."""
    if ground:
        _body(document.add_paragraph(ground))
        document.add_paragraph("ПРИКАЗЫВАЮ:").paragraph_format.space_before = Pt(6)
    for number, clause in enumerate(clauses, start=first):
        paragraph = document.add_paragraph(f"{number}. {clause}")
        _body(paragraph)
        paragraph.paragraph_format.space_before = Pt(6)


def fill_table(
    table: Table, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: tuple[float, ...]
) -> None:
    """A table of one head row with ``rows`` below; ``widths`` in millimetres."""
    for cell, title in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(title).bold = True
    repeat_head(table.rows[0])
    for texts in rows:
        row = table.add_row()  # type: ignore[no-untyped-call]
        keep_whole(row)
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    rule_rows(table)
    set_widths(table, widths)


def add_signature(document: Document, name: str, post: str = "Руководитель") -> None:
    """The post and the name at the margins, room for the hand between them; not left alone on a page."""
    signature = document.add_paragraph()
    signature.paragraph_format.space_before = Pt(30)
    signature.paragraph_format.keep_together = True
    _at_both_ends(signature, f"{post} ____________________", name or "____________________")


def _body(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(12.5)


def _at_both_ends(paragraph: Paragraph, left: str, right: str) -> None:
    paragraph.paragraph_format.tab_stops.add_tab_stop(_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{left}\t{right}")
