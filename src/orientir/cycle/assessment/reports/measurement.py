"""The psychometric report on paper: the page's own words and charts, pictures of the gravest tasks beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orientir.cycle.assessment.pages.measured_item import MeasuredItem
from orientir.cycle.assessment.pages.measurement import MeasurementPage
from orientir.cycle.assessment.reports.measurement_word import render_measurement_docx
from orientir.kit import russian
from orientir.kit.documents import render_pdf
from orientir.kit.ui.charts.curves import Curves, curve_chart
from orientir.kit.ui.parts import Table

TEMPLATE = Path(__file__).with_name("measurement.typ")
MOST_DRAWN = 24
"""Tasks drawn one by one, the gravest first: twelve sheets. The pages draw every one."""
_WIDTH = 420.0
_PRECISION = "precision.svg"


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands at the top and the bottom of every sheet."""

    title: str
    operator: str
    window: str
    methodology: str
    counted: str


def measurement_pdf(
    page: MeasurementPage, items: Sequence[MeasuredItem], heading: Heading
) -> bytes:
    """The report as PDF/A; ``items``: those in trouble, the gravest first."""
    data, charts = prepare_report(page, items[:MOST_DRAWN], heading)
    return render_pdf(TEMPLATE, data, charts)


def measurement_docx(
    page: MeasurementPage, items: Sequence[MeasuredItem], heading: Heading
) -> bytes:
    """The same report as DOCX."""
    return render_measurement_docx(*prepare_report(page, items[:MOST_DRAWN], heading))


def prepare_report(
    page: MeasurementPage, items: Sequence[MeasuredItem], heading: Heading
) -> tuple[dict[str, Any], dict[str, str]]:
    """What the template takes: values in words, and charts as SVG by file name."""
    charts = {f"{kind}-{place}.svg": chart for place, item in enumerate(items)
              for kind, chart in (("curve", item.curve), ("options", item.options))
              if chart is not None}  # fmt: skip
    if page.precision is not None:
        charts[_PRECISION] = page.precision
    data = {
        "title": heading.title,
        "author": "Ориентир",
        "language": get_language() or "ru",
        "lead": page.lead,
        "header": {
            "left": f"{heading.operator} · {heading.window}",
            "right": heading.methodology,
        },
        "footer": heading.counted,
        "words": _words(),
        **_sections(page),
        "items": [_item(item, place, charts) for place, item in enumerate(items)],
    }
    return data, {name: str(curve_chart(chart, _WIDTH)) for name, chart in charts.items()}


def _words() -> dict[str, str]:
    return {
        "page": _("page"),
        "of": _("of (pages)"),
        "warnings": _("Do not pass over"),
        "troubled": _("Tasks in trouble"),
        "none": _("None."),
        "groups": _("Do tasks treat groups of people alike"),
        "years": _("Comparison with earlier years"),
        "precision": _("How exact the test is"),
        "competencies": _("Competencies"),
        "map": _("People and tasks on one scale"),
        "pairs": _("Tasks that go together too closely"),
        "how": _("How it was counted"),
        "items": _("Tasks in trouble, one by one"),
        "legend": _(
            "At the left the share of points: the line is what the model expects, the points are groups of people "
            "with their 95 per cent intervals. At the right who chooses which answer: the thick line is the key."
        ),
        "sound": _("Tasks in order"),
    }


def _sections(page: MeasurementPage) -> dict[str, Any]:
    return {
        "warnings": [*page.warnings, *page.more_warnings],
        "troubled": _table(page.troubled),
        "sound": _table(page.sound),
        "competencies": _table(page.competencies),
        "years": {
            "state": page.years.state,
            "words": page.years.words,
            "second": page.years.second,
        },
        "drift": _table(page.years.drift) if page.years.drift else None,
        "groups": [
            {"title": one.title, "sizes": one.sizes, "state": one.state, "words": one.words}
            for one in page.groups
        ],
        "precision": None
        if page.precision is None
        else {"finding": page.precision.finding, "chart": _PRECISION},
        "bands": _bands(page),
        "pairs": list(page.pairs),
        "facts": [{"title": fact.title, "value": str(fact.value)} for fact in page.facts],
    }


def _table(table: Table) -> dict[str, Any]:
    """``right``: places of columns of numbers."""
    return {
        "columns": [column.title for column in table.columns],
        "right": [place for place, column in enumerate(table.columns) if column.kind == "number"],
        "rows": [
            [{"text": str(cell.content), "second": cell.second} for cell in row.cells]
            for row in table.rows
        ],
    }


def _bands(page: MeasurementPage) -> dict[str, Any]:
    """From the strongest down, as on the page."""
    rows = [
        (one.place, f"{russian.number(round(one.people, 1), 1)} %", one.items, one.error)
        for one in reversed(page.bands)
    ]
    return {
        "columns": [_("Level, logits"), _("People"), _("Tasks"), _("Error")],
        "right": [1, 3],
        "rows": [[{"text": text, "second": ""} for text in row] for row in rows],
    }


def _item(item: MeasuredItem, place: int, charts: Mapping[str, Curves]) -> dict[str, Any]:
    names = {kind: f"{kind}-{place}.svg" for kind in ("curve", "options")}
    return {
        "code": item.code,
        "competency": item.competency,
        "lead": item.lead,
        "troubles": [{"words": one.words, "advice": one.advice} for one in item.troubles],
        "groups": [
            f"{row.cells[0].content}: {row.cells[1].content}"
            for row in (item.groups.rows if item.groups else ())
            if row.cells[1].state == "check"
        ],
        **{kind: name if name in charts else "" for kind, name in names.items()},
    }
