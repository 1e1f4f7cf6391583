"""A value with its interval year by year: whether it changed, and whether the change may be chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString

from orientir.kit import russian
from orientir.kit.ui.charts import scales, svg
from orientir.kit.ui.charts.palette import BLUE, GRID, INK, INK_2

_LEFT, _TOP, _BOTTOM, _HEIGHT = 34.0, 16.0, 42.0, 190.0
_SLOT: Final = (
    150.0  # px that a year takes at most: two years do not stand at the two ends of a wide page
)


@dataclass(frozen=True)
class Span:
    """One value: of which ``year``, its 95 % limits, ``note`` in a few signs; a marked one is drawn as a triangle."""

    year: str
    value: float
    low: float
    high: float
    note: str = ""
    is_marked: bool = False


@dataclass(frozen=True)
class Spans:
    """``rows`` in order of years; several of one year stand side by side. The axis is ``low`` … ``high``."""

    rows: Sequence[Span]
    finding: str
    low: float = 0
    high: float = 100


def span_chart(model: Spans, width: float = 640) -> SafeString:
    """Dots with whiskers; a marked one is a triangle, as marks of states are. Figures stand at the dots."""
    years = sorted({row.year for row in model.rows})
    room = min(_SLOT, (width - _LEFT) / max(1, len(years)))
    y = scales.Linear(model.low, model.high, _HEIGHT - _BOTTOM, _TOP)
    body = "".join(_grid(model, y, min(width, _LEFT + room * len(years))))
    for place, year in enumerate(years):
        own = [row for row in model.rows if row.year == year]
        middle = _LEFT + room * (place + 0.5)
        step = room / (len(own) + 1)
        body += "".join(
            _span(row, _LEFT + room * place + step * (at + 1), y, is_told=len(own) <= 2)
            for at, row in enumerate(own)
        )
        body += svg.text(middle, _HEIGHT - _BOTTOM + 18, year, fill=INK)
        if len(own) == 1 and svg.text_width(own[0].note, 12) <= room:
            body += svg.text(middle, _HEIGHT - _BOTTOM + 35, own[0].note, size=12)
    return svg.drawing(width, _HEIGHT, _label(model), body)


def _grid(model: Spans, y: scales.Linear, end: float) -> list[str]:
    return [
        svg.tag("line", x1=_LEFT, x2=end, y1=y(mark), y2=y(mark), stroke=GRID)
        + svg.text(_LEFT - 6, y(mark) + 4, russian.number(mark), size=12, anchor="end")
        for mark in scales.marks(model.low, model.high)
        if model.low <= mark <= model.high
    ]


def _span(row: Span, x: float, y: scales.Linear, *, is_told: bool) -> str:
    whisker = svg.tag(
        "line", x1=x, x2=x, y1=y(row.low), y2=y(row.high), stroke=BLUE, stroke_width=2
    )
    place = y(row.value)
    words = svg.text(
        x + 10, place + 5, russian.number(row.value, 0), size=14, fill=BLUE, weight=600, anchor="start", halo=True,
    )  # fmt: skip
    return whisker + _mark(row, x, place) + (words if is_told else "")


def _mark(row: Span, x: float, y: float) -> str:
    if not row.is_marked:
        return svg.tag("circle", cx=x, cy=y, r=4.6, fill=BLUE)
    shape = f"M{svg.short(x)} {svg.short(y - 7)}l7 12h-14z"
    return svg.tag("path", d=shape, fill="#fff", stroke=INK_2, stroke_width=2)


def _label(model: Spans) -> str:
    told = "; ".join(
        f"{row.year}: {russian.number(row.value, 0)} ({russian.span(row.low, row.high, 0)})"
        for row in model.rows
    )
    return f"{model.finding}. {told}"
