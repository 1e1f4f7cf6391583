"""What is known of a unit as PDF and DOCX: the same words and the same pictures as on the page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from docx.shared import Mm, Pt

from orientir.cycle.analysis.pages.unit import SureGroup, Told
from orientir.kit import russian
from orientir.kit.documents import render_pdf, render_png
from orientir.kit.documents import word as paper
from orientir.kit.ui.charts.histograms import histogram_chart
from orientir.kit.ui.parts import Table

TEMPLATE: Final = Path(__file__).parent / "unit.typ"
WIDTH: Final = 640


@dataclass(frozen=True, slots=True)
class Paper:
    """``data`` as the template takes it; ``charts``: SVG by file name."""

    data: dict[str, Any]
    charts: dict[str, str]


def paper_of(title: str, groups: Sequence[SureGroup], lead: str, at: datetime) -> Paper:
    charts: dict[str, str] = {}
    told = [
        {"title": group.title, "told": [_plain(one, charts) for one in group.told]}
        for group in groups
    ]
    data = {
        "title": title,
        "author": _("Orientir"),
        "language": get_language() or "ru",
        "lead": lead,
        "header": {
            "left": _("Comprehensive analysis"),
            "right": russian.day(timezone.localdate(at)),
        },
        "footer": _("No score of a head or a teacher is made of pupils' results."),
        "words": {"page": _("page"), "of": _("of")},
        "groups": told,
    }
    return Paper(data, charts)


def _plain(one: Told, charts: dict[str, str]) -> dict[str, Any]:
    name = ""
    if one.histogram is not None:
        name = f"chart-{len(charts)}.svg"
        charts[name] = str(histogram_chart(one.histogram, WIDTH))
    return {
        "title": one.title, "word": one.word, "sentence": one.sentence, "source": one.source, "chart": name,
        "finding": one.histogram.finding if one.histogram else "", "items": _cells(one.table),
    }  # fmt: skip


def _cells(table: Table | None) -> dict[str, Any]:
    if table is None:
        return {"heads": [], "rows": []}
    rows = [
        [f"{cell.content}" + (f" ({cell.second})" if cell.second else "") for cell in row.cells]
        for row in table.rows
    ]
    return {"heads": [column.title for column in table.columns], "rows": rows}


def render_unit_pdf(made: Paper) -> bytes:
    return render_pdf(TEMPLATE, made.data, made.charts)


def render_docx(made: Paper) -> bytes:
    """To be edited and signed."""
    data = made.data
    document = paper.new_document(
        title=data["title"], author=data["author"], language=data["language"]
    )
    header = f"{data['header']['left']} · {data['header']['right']}"
    paper.set_running_lines(document, header=header, footer=data["footer"], words=data["words"])
    document.add_heading(data["title"], level=1)
    document.add_paragraph(data["lead"])
    for group in data["groups"]:
        document.add_heading(group["title"], level=2)
        for one in group["told"]:
            _add(document, one, made.charts)
    return paper.to_bytes(document)


def _add(document: Any, one: dict[str, Any], charts: dict[str, str]) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{one['title']}: ").bold = True
    paragraph.add_run(one["word"])
    if one["sentence"]:
        document.add_paragraph(one["sentence"])
    if one["chart"]:
        picture = io.BytesIO(render_png(charts[one["chart"]]))
        document.add_paragraph().add_run().add_picture(picture, width=Mm(150))
    if one["items"]["rows"]:
        _add_table(document, one["items"])
    small = document.add_paragraph().add_run(one["source"])
    small.font.size, small.font.color.rgb = Pt(8), paper.INK_2


def _add_table(document: Any, items: dict[str, Any]) -> None:
    table = document.add_table(rows=1, cols=len(items["heads"]))
    paper.rule_rows(table)
    paper.repeat_head(table.rows[0])
    for place, head in enumerate(items["heads"]):
        table.rows[0].cells[place].text = head
    for row in items["rows"]:
        line = table.add_row()
        paper.keep_whole(line)
        for place, text in enumerate(row):
            line.cells[place].text = text
