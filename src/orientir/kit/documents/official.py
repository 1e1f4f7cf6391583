"""Official Russian papers as DOCX: orders, minutes, letters.

Laid out as ГОСТ Р 7.0.97-2016 asks: margins 30/15/20/20 mm, one face of 14 points, one and a half spacing, the number
of the page from the second on, requisites in their places.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from orientir.kit.documents.word import keep_whole, repeat_head, set_widths

FACE: Final = "Times New Roman"
WIDTH_MM: Final = 165
MONTHS: Final = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря",
)  # fmt: skip
BLANK: Final = "________"


def long_day(day: date | None) -> str:
    """«2 февраля 2026 года»; a blank to be filled in by hand where there is none."""
    if day is None:
        return f"«___» {BLANK} 20__ года"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year} года"


def new_paper(*, title: str, author: str) -> DocumentType:
    """An empty A4 document in the look of an official paper."""
    document = Document()
    document.core_properties.title, document.core_properties.author = title, author
    document.core_properties.language = "ru-RU"
    style = document.styles["Normal"]
    style.font.name, style.font.size = FACE, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.15
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    _number_pages(section)
    return document


def _number_pages(section: Any) -> None:
    """In the middle above, from the second page on."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def centred(
    document: DocumentType, text: str, *, bold: bool = False, after: float = 0
) -> Paragraph:
    """A line in the middle."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(text).bold = bold
    paragraph.paragraph_format.space_after = Pt(after)
    return paragraph


def said(document: DocumentType, text: str, *, after: float = 6, indent: bool = True) -> Paragraph:
    """A paragraph of the text: to both edges, its first line indented."""
    paragraph = document.add_paragraph(text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if indent else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.first_line_indent = Mm(12.5) if indent else None
    paragraph.paragraph_format.space_after = Pt(after)
    return paragraph


def two_sides(document: DocumentType, left: str, right: str, *, before: float = 0) -> Paragraph:
    """Words at the left edge and words at the right edge of one line: day and number, post and name."""
    paragraph = document.add_paragraph(f"{left}\t{right}")
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.paragraph_format.space_before = Pt(before)
    return paragraph


def signed_by(document: DocumentType, post: str, name: str, *, before: float = 24) -> None:
    """The requisite of a signature: post, room to sign, name; blanks where they are not known."""
    if document.paragraphs:
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    paragraph = two_sides(
        document, post or BLANK * 2, f"{BLANK}{BLANK}   {name or BLANK * 2}", before=before
    )
    paragraph.paragraph_format.keep_together = True


def annex(document: DocumentType, words: Sequence[str]) -> None:
    """A new page with the mark of an annex at its right edge."""
    document.add_page_break()  # type: ignore[no-untyped-call]
    for line in words:
        paragraph = document.add_paragraph(line)
        paragraph.paragraph_format.left_indent = Mm(95)


def ruled_table(
    document: DocumentType,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    widths_mm: Sequence[float],
    *,
    numbers_from: int = 99,
) -> None:
    """A table with all its lines, heads repeated on each page; columns from ``numbers_from`` on are centred."""
    table = document.add_table(rows=1, cols=len(heads))
    table.style = "Table Grid"
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        _fill(cell.paragraphs[0], head, is_centred=True, bold=True)
    repeat_head(table.rows[0])
    for told in rows:
        row = table.add_row()
        keep_whole(row)
        for place, (cell, text) in enumerate(zip(row.cells, told, strict=True)):
            _fill(cell.paragraphs[0], text, is_centred=place >= numbers_from)
    set_widths(table, widths_mm)
    document.add_paragraph().paragraph_format.line_spacing = (
        0.6  # what follows does not touch the table
    )


def _fill(paragraph: Paragraph, text: str, *, is_centred: bool, bold: bool = False) -> None:
    paragraph.paragraph_format.line_spacing = 1
    if is_centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(11), bold
