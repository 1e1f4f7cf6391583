"""The report of a unit's indicators: the page's own texts and charts, laid out for paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orientir.core.packs.specs import Note
from orientir.cycle.monitoring.pages.region import Group, RegionPage, RowOfIndicator
from orientir.cycle.monitoring.reports.word import render_region_docx
from orientir.kit import russian
from orientir.kit.documents import render_pdf
from orientir.kit.ui.icons import SHAPES
from orientir.kit.ui.states import STATES, VERDICTS

TEMPLATE = Path(__file__).with_name("region.typ")
_TONES = {
    "met": "#17694a",
    "miss": "#ab2a1c",
    "way": "#2a5fa5",
    "none": "#5f6a77",
    "warn": "#835400",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands at the top and the bottom of every sheet."""

    unit: str
    year: int
    snapshot: str
    content_sha256: str
    methodology: str
    signatures: tuple[str, ...]


def region_pdf(page: RegionPage, heading: Heading, notes: Iterable[Note]) -> bytes:
    """The report as PDF/A, ready to sign."""
    data, charts = prepare_report(page, heading, notes)
    return render_pdf(TEMPLATE, data, charts)


def region_docx(page: RegionPage, heading: Heading, notes: Iterable[Note]) -> bytes:
    """The same report as DOCX, to be edited before it is signed."""
    data, charts = prepare_report(page, heading, notes)
    return render_region_docx(data, charts)


def prepare_report(
    page: RegionPage, heading: Heading, notes: Iterable[Note]
) -> tuple[dict[str, Any], dict[str, str]]:
    """What the template takes: values in words, and charts and marks as SVG by file name."""
    charts = {_chart_name(row): str(row.spark) for group in page.groups for row in group.rows}
    data = {
        "title": page.heading,
        "author": "Ориентир",
        "language": get_language() or "ru",
        "lead": page.lead,
        "header": {
            "left": f"{heading.unit} · {heading.year} · {heading.snapshot}",
            "right": heading.methodology,
        },
        "footer": _("Snapshot %(sum)s") % {"sum": heading.content_sha256[:16]},
        "words": _words(),
        "counts": [
            {"mark": _mark_name(chip.state), "number": chip.count, "word": str(chip.title)}
            for chip in page.chips
        ],
        "columns": _columns(page, heading.year),
        "criteria": [_criterion(group) for group in page.groups],
        "notes": [_note(note) for note in notes],
        "signatures": [{"post": post} for post in heading.signatures],
    }
    return data, charts | _marks()


def _words() -> dict[str, str]:
    return {
        "page": _("page"),
        "of": _("of (pages)"),
        "notes": _("Appendix: notes on the order"),
        "signature": _("signature"),
        "name": _("initials, family name"),
    }


def _columns(page: RegionPage, year: int) -> list[str]:
    aim, gap = (_("Target"), _("To the target, p.p."))
    if not page.has_targets:
        aim, gap = (_("Region"), _("To the region, p.p."))
    return ["№", _("Indicator"), str(year), aim, gap, _("Status"), page.years]


def _criterion(group: Group) -> dict[str, Any]:
    return {
        "code": group.code,
        "title": group.title,
        "rows": [_row(row) for row in group.rows],
    }


def _row(row: RowOfIndicator) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": row.title,
        "counts": row.second,
        "flags": [*row.flags, *([row.hint] if row.hint else [])],
        "value": russian.MISSING if row.is_missing else row.value,
        "target": row.target,
        "gap": row.gap,
        "mark": _mark_name(row.status),
        "status": _status_words(row),
        "chart": _chart_name(row),
    }


def _status_words(row: RowOfIndicator) -> str:
    if row.status:
        return str(STATES[row.status].word)
    return str(VERDICTS[row.verdict].word) if row.verdict else ""


def _note(note: Note) -> dict[str, str]:
    return {
        "indicator": note.indicator or "",
        "text": note.text,
        "reading": note.reading,
        "clause": note.clause,
    }


def _chart_name(row: RowOfIndicator) -> str:
    return f"spark-{row.code}.svg"


def _mark_name(state: str) -> str:
    return f"mark-{state}.svg" if state else ""


def _marks() -> dict[str, str]:
    """The marks of the page, in colour: paper has no style sheet to take it from."""
    return {_mark_name(code): _mark(state.shape, state.tone) for code, state in STATES.items()}


def _mark(shape: str, tone: str) -> str:
    drawing = SHAPES[shape].replace("currentColor", _TONES[tone])
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" '
        f'viewBox="0 0 16 16">{drawing}</svg>'
    )
