"""Many values in order with their intervals, each against zero: who stands apart is seen at once, who does not too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString

from orientir.kit import russian
from orientir.kit.ui.charts import scales, svg
from orientir.kit.ui.charts.palette import BLUE, GRID, HERE, INK, INK_2, INK_3, OTHER

_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 8.0, 14.0, 22.0
Standing = Literal["above", "below", "same", "small"]


@dataclass(frozen=True)
class Whisker:
    """One unit: ``standing`` tells whether its interval leaves zero; the label is for who does not see it."""

    value: float
    low: float
    high: float
    standing: Standing = "same"
    is_here: bool = False


@dataclass(frozen=True)
class Caterpillar:
    """``rows`` from the least to the greatest; ``below``, ``above``: words of the two ends."""

    rows: Sequence[Whisker]
    finding: str
    below: str
    above: str
    zero: str


def caterpillar_chart(model: Caterpillar, width: float = 640) -> SafeString:
    """Uprights side by side about a line at zero; those that leave it are blue, the rest grey, this one orange."""
    height = 220.0 if width < 400 else 280.0
    low = min(min(row.low for row in model.rows), 0.0)
    high = max(max(row.high for row in model.rows), 0.0)
    y = scales.Linear(low, high, height - _BOTTOM, _TOP)
    x = scales.Linear(-0.5, len(model.rows) - 0.5, _LEFT, width - _RIGHT)
    body = _axis(y, low, high, width) + "".join(
        _whisker(row, x(index), y) for index, row in enumerate(model.rows)
    )
    zero = svg.tag(
        "line", x1=_LEFT, x2=width - _RIGHT, y1=y(0), y2=y(0), stroke=INK, stroke_width=1.4
    )
    return svg.drawing(width, height, model.finding, body + zero + _words(model, width, height))


def _axis(y: scales.Linear, low: float, high: float, width: float) -> str:
    marks = [mark for mark in scales.marks(low, high) if low <= mark <= high]
    lines = (
        svg.tag("line", x1=_LEFT, x2=width - _RIGHT, y1=y(mark), y2=y(mark), stroke=GRID)
        + svg.text(_LEFT - 6, y(mark) + 4, russian.signed(mark, _decimals(marks)), size=12, anchor="end")
        for mark in marks
    )  # fmt: skip
    return "".join(lines)


def _decimals(marks: Sequence[float]) -> int:
    return 0 if all(float(mark).is_integer() for mark in marks) else 1


def _whisker(row: Whisker, x: float, y: scales.Linear) -> str:
    colour = HERE if row.is_here else BLUE if row.standing in ("above", "below") else OTHER
    colour = INK_3 if row.standing == "small" and not row.is_here else colour
    line = svg.tag(
        "line", x1=x, x2=x, y1=y(row.low), y2=y(row.high), stroke=colour, stroke_width=3 if row.is_here else 1.6,
        stroke_dasharray="3 2" if row.standing == "small" else None,
    )  # fmt: skip
    shape = {"above": f"M{svg.short(x)} {svg.short(y(row.value) - 4.5)}l4 7h-8z",
             "below": f"M{svg.short(x)} {svg.short(y(row.value) + 4.5)}l4-7h-8z"}  # fmt: skip
    if row.standing in shape:
        return line + svg.tag("path", d=shape[row.standing], fill=colour)
    fill = "#fff" if row.standing == "small" else colour
    return line + svg.tag("circle", cx=x, cy=y(row.value), r=2.8, fill=fill, stroke=colour)


def _words(model: Caterpillar, width: float, height: float) -> str:
    """Under the plot: the two ends, and between them what the line at zero is; over it stand intervals."""
    middle, base = (_LEFT + width - _RIGHT) / 2, height - 5
    half = 3.9 * len(model.zero)
    sample = svg.tag(
        "line", x1=middle - half - 22, x2=middle - half - 4, y1=base - 4, y2=base - 4, stroke=INK, stroke_width=1.4,
    )  # fmt: skip
    return (
        svg.text(_LEFT, base, model.below, size=12, anchor="start")
        + sample
        + svg.text(middle, base, model.zero, size=12, anchor="middle", fill=INK_2)
        + svg.text(width - _RIGHT, base, model.above, size=12, anchor="end")
    )
