"""Pieces of a DOCX that python-docx has no words for: page numbers, repeated heads, lines under
rows.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

INK = RGBColor(0x17, 0x20, 0x2B)
INK_2 = RGBColor(0x47, 0x52, 0x5F)


def new_document(
    *, title: str, author: str, language: str, landscape: bool = False
) -> DocumentType:
    """An A4 document in the reports' look: margins of a filed paper, one sans-serif face."""
    document = Document()
    document.core_properties.title = title
    document.core_properties.author = author
    document.core_properties.language = language
    style = document.styles["Normal"]
    style.font.name = "Arial"
    style.font.size = Pt(9.5)
    style.font.color.rgb = INK
    style.paragraph_format.space_after = Pt(4)
    for level, size in ((1, 18), (2, 12)):
        heading = document.styles[f"Heading {level}"]
        heading.font.name, heading.font.size, heading.font.color.rgb = "Arial", Pt(size), INK
        _plain_fonts(heading.element.rPr.rFonts)
    _lay_out(document, landscape=landscape)
    return document


def _plain_fonts(fonts: object) -> None:
    """Theme faces would win over the name set here, and have no Cyrillic on some machines."""
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)  # type: ignore[attr-defined]
    for face in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(face), "Arial")  # type: ignore[attr-defined]


def _lay_out(document: DocumentType, *, landscape: bool) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin, section.right_margin = Mm(20), Mm(15)
    section.top_margin, section.bottom_margin = Mm(20), Mm(18)


def set_running_lines(
    document: DocumentType, *, header: str, footer: str, words: Mapping[str, str]
) -> None:
    """What stands on every page: where we are, and «page n of m»."""
    section = document.sections[0]
    _small(section.header.paragraphs[0], header)
    paragraph = section.footer.paragraphs[0]
    _small(paragraph, f"{footer} · {words['page']} ")
    _add_field(paragraph, "PAGE")
    _small(paragraph, f" {words['of']} ")
    _add_field(paragraph, "NUMPAGES")


def _small(paragraph: Paragraph, text: str) -> Run:
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(8), INK_2
    return run


def _add_field(paragraph: Paragraph, code: str) -> None:
    run = _small(paragraph, "")
    for kind, text in (("begin", None), (None, code), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def repeat_head(row: _Row) -> None:
    """The row stands again at the top of every page the table goes on to."""
    _flag(row, "w:tblHeader")


def keep_whole(row: _Row) -> None:
    """The row is not split between two pages."""
    _flag(row, "w:cantSplit")


def _flag(row: _Row, name: str) -> None:
    element = OxmlElement(name)
    element.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(element)


def set_widths(table: Table, widths_mm: Sequence[float]) -> None:
    """Word reads the widths of cells, LibreOffice those of the grid: both are set."""
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width)


def rule_rows(table: Table) -> None:
    """Thin lines between rows, none between columns."""
    borders = OxmlElement("w:tblBorders")
    for side in ("bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "C6CCD4")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def to_bytes(document: DocumentType) -> bytes:
    """The document as the bytes of a .docx file."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
