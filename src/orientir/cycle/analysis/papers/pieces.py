"""Sections of a paper once, as PDF and as DOCX: sentences, pictures, tables as pages have them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from docx.shared import Mm, Pt

from orientir.kit import russian
from orientir.kit.documents import render_pdf, render_png
from orientir.kit.documents import word as paper
from orientir.kit.ui.parts import Cell, Column, Row, Table
from orientir.kit.ui.states import STATES

TEMPLATE: Final = Path(__file__).parent / "analysis.typ"
WIDTH: Final = 640
"""Of a wide picture, px; a narrow one is drawn for 288."""
STRIP: Final = 190
"""Of a strip within a table, px."""
PAGE: Final = 175  # mm between the margins
_LETTER, _INSET = 1.75, 2.5  # mm: of a letter or digit of a cell, of both its sides
_STRIP_LETTERS: Final = 26
"""As wide as so many letters a strip stands within a table."""
Json = dict[str, Any]


@dataclass(slots=True)
class Paper:
    """Filled section by section; ``charts``: SVG by the name of its file."""

    title: str
    lead: str
    at: datetime
    sections: list[Json] = field(default_factory=list)
    charts: dict[str, str] = field(default_factory=dict)

    def section(self, title: str) -> None:
        self.sections.append({"title": title, "blocks": []})

    def text(self, words: str, bold: str = "") -> None:
        self._add(kind="text", text=words, bold=bold)

    def small(self, words: str) -> None:
        self._add(kind="small", text=words)

    def chart(self, drawing: object, finding: str, width: float = 150) -> None:
        """``width`` in mm on the paper."""
        self._add(kind="chart", chart=self._kept(drawing), text=finding, width=width)

    def table(self, table: Table | None) -> None:
        """Nothing where there is no table or no row in it."""
        if table is None or not table.rows:
            return
        self._add(
            kind="table",
            heads=[column.title for column in table.columns],
            numbers=[column.kind == "number" for column in table.columns],
            weights=_weights(table),
            rows=[self._row(row, table.columns) for row in table.rows if row.cells],
        )

    def data(self) -> Json:
        return {
            "title": self.title,
            "author": _("Orientir"),
            "language": get_language() or "ru",
            "lead": self.lead,
            "header": {
                "left": _("Comprehensive analysis"),
                "right": russian.day(timezone.localdate(self.at)),
            },
            "footer": _("No score of a head or a teacher is made of pupils' results."),
            "words": {"page": _("page"), "of": _("of")},
            "sections": self.sections,
        }

    def _add(self, **block: Any) -> None:
        self.sections[-1]["blocks"].append(block)

    def _kept(self, drawing: object) -> str:
        name = f"chart-{len(self.charts)}.svg"
        self.charts[name] = str(drawing)
        return name

    def _row(self, row: Row, columns: Sequence[Column]) -> list[dict[str, str]]:
        return [
            {"text": "", "chart": self._kept(cell.content)}
            if column.kind == "chart"
            else {"text": _words(cell), "chart": ""}
            for cell, column in zip(row.cells, columns, strict=True)
        ]


def _weights(table: Table) -> list[float]:
    """Widths in mm: each column holds its longest word, what is left goes where most is written."""
    least, written = [], []
    for place, column in enumerate(table.columns):
        texts = [_words(row.cells[place]) for row in table.rows if row.cells]
        is_strip = column.kind == "chart"
        words = [word for text in (*texts, column.title) for word in text.split()]
        longest = _STRIP_LETTERS if is_strip else max(map(len, words))
        least.append(_LETTER * longest + _INSET)
        written.append(0.0 if is_strip else sum(map(len, texts)) / len(texts))
    rest = max(0.0, PAGE - sum(least)) / (sum(written) or 1)
    return [low + rest * mean for low, mean in zip(least, written, strict=True)]


def _words(cell: Cell) -> str:
    shown = str(cell.content) or (str(STATES[cell.state].word) if cell.state else "")
    return f"{shown} ({cell.second})" if cell.second else shown


def render_paper_pdf(made: Paper) -> bytes:
    return render_pdf(TEMPLATE, made.data(), made.charts)


def render_paper_docx(made: Paper) -> bytes:
    """To be edited and signed."""
    data = made.data()
    document = paper.new_document(
        title=data["title"], author=data["author"], language=data["language"]
    )
    header = f"{data['header']['left']} · {data['header']['right']}"
    paper.set_running_lines(document, header=header, footer=data["footer"], words=data["words"])
    document.add_heading(data["title"], level=1)
    document.add_paragraph(data["lead"])
    for section in data["sections"]:
        document.add_heading(section["title"], level=2)
        for block in section["blocks"]:
            _ADDED[block["kind"]](document, block, made.charts)
    return paper.to_bytes(document)


def _add_text(document: Any, block: Json, charts: dict[str, str]) -> None:
    del charts
    paragraph = document.add_paragraph()
    if block["bold"]:
        paragraph.add_run(f"{block['bold']}: ").bold = True
    paragraph.add_run(block["text"])


def _add_small(document: Any, block: Json, charts: dict[str, str]) -> None:
    del charts
    small = document.add_paragraph().add_run(block["text"])
    small.font.size, small.font.color.rgb = Pt(8), paper.INK_2


def _add_chart(document: Any, block: Json, charts: dict[str, str]) -> None:
    picture = io.BytesIO(render_png(charts[block["chart"]]))
    document.add_paragraph().add_run().add_picture(picture, width=Mm(block["width"]))


def _add_table(document: Any, block: Json, charts: dict[str, str]) -> None:
    table = document.add_table(rows=1, cols=len(block["heads"]))
    paper.rule_rows(table)
    paper.repeat_head(table.rows[0])
    for place, head in enumerate(block["heads"]):
        table.rows[0].cells[place].text = head
    widths = [PAGE * weight / sum(block["weights"]) for weight in block["weights"]]
    for row in block["rows"]:
        line = table.add_row()
        paper.keep_whole(line)
        for place, cell in enumerate(row):
            _fill(line.cells[place], cell, charts, widths[place])
    paper.set_widths(table, widths)


def _fill(target: Any, cell: dict[str, str], charts: dict[str, str], width: float) -> None:
    if not cell["chart"]:
        target.text = cell["text"]
        return
    picture = io.BytesIO(render_png(charts[cell["chart"]]))
    target.paragraphs[0].add_run().add_picture(picture, width=Mm(width - 4))


_ADDED: Final = {"text": _add_text, "small": _add_small, "chart": _add_chart, "table": _add_table}
