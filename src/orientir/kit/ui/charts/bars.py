"""Horizontal bars with a mark of comparison: ages of a staff, parts of a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from orientir.kit import russian
from orientir.kit.ui.charts import scales, svg
from orientir.kit.ui.charts.palette import BAR, INK

_ROW = 25.0
_BAR = 16.0


@dataclass(frozen=True)
class Bar:
    """One bar; ``reference`` draws an upright mark (the same in similar schools)."""

    title: str
    value: float
    reference: float | None = None


@dataclass(frozen=True)
class Bars:
    """Bars from top to bottom; ``finding`` is said to those who do not see them."""

    rows: Sequence[Bar]
    finding: str
    decimals: int = 0


def bar_chart(bars: Bars, width: float = 288) -> SafeString:
    """Titles at the left, figures at the right, bars from 0 between them."""
    left = 10 + max(svg.text_width(row.title, 13) for row in bars.rows)
    greatest = max(max(row.value, row.reference or 0) for row in bars.rows)
    x = scales.Linear(0, greatest or 1, left, width - 44)
    body = "".join(_bar(row, index * _ROW, x, bars.decimals) for index, row in enumerate(bars.rows))
    return svg.drawing(width, _ROW * len(bars.rows), _label(bars), body)


def _bar(row: Bar, top: float, x: scales.Linear, decimals: int) -> str:
    middle = top + _ROW / 2
    parts = [
        svg.text(x.start - 8, middle + 4.5, row.title, anchor="end"),
        svg.tag("rect", x=x.start, y=middle - _BAR / 2, height=_BAR, fill=BAR,
                width=max(0.0, x(row.value) - x.start)),
        svg.text(x.end + 12, middle + 5, russian.number(row.value, decimals), size=14,
                 anchor="start", fill=INK, weight=600),
    ]  # fmt: skip
    if row.reference is not None:
        place = f"M{svg.short(x(row.reference))} {svg.short(middle - 10)}v20"
        parts.append(svg.tag("path", d=place, stroke=INK, stroke_width=2))
    return "".join(parts)


def _label(bars: Bars) -> str:
    figures = "; ".join(
        f"{row.title}: {russian.number(row.value, bars.decimals)}" for row in bars.rows
    )
    return f"{bars.finding}. {figures}"
