"""How many got each score, with the boundaries of marks: a heap right at a boundary is seen at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from orientir.kit import russian
from orientir.kit.ui.charts import scales, svg
from orientir.kit.ui.charts.palette import BAR, GRID, HERE, INK

_LEFT, _RIGHT, _TOP, _BOTTOM = 40.0, 8.0, 22.0, 20.0


@dataclass(frozen=True)
class Histogram:
    """``columns``: (score, pupils); ``cuts``: (least score of a mark, what it is called); ``expected``: by score."""

    columns: Sequence[tuple[float, float]]
    cuts: Sequence[tuple[float, str]]
    finding: str
    expected: Sequence[tuple[float, float]] = ()


def histogram_chart(model: Histogram, width: float = 640) -> SafeString:
    """Columns from zero; a dashed upright at each boundary with its mark; a black dash where smoothness would be."""
    height = 190.0 if width < 400 else 240.0
    scores = [score for score, _ in model.columns]
    low, high = min(scores), max(scores)
    most = max(count for _, count in model.columns)
    x = scales.Linear(low - 0.5, high + 0.5, _LEFT, width - _RIGHT)
    y = scales.Linear(0, most or 1, height - _BOTTOM, _TOP)
    step = x(1) - x(0)
    parts = [
        *_grid(y, most, width),
        *(_column(score, count, x, y, step) for score, count in model.columns),
        *(_dash(score, count, x, y, step) for score, count in model.expected),
        *(_cut(cut, word, x, height, step) for cut, word in model.cuts),
        *_scores(low, high, x, height, width),
    ]
    return svg.drawing(width, height, model.finding, "".join(parts))


def _grid(y: scales.Linear, most: float, width: float) -> list[str]:
    return [
        svg.tag("line", x1=_LEFT, x2=width - _RIGHT, y1=y(mark), y2=y(mark), stroke=GRID)
        + svg.text(_LEFT - 6, y(mark) + 4, russian.number(mark), size=12, anchor="end")
        for mark in scales.marks(0, most or 1)
        if mark <= most
    ]


def _column(score: float, count: float, x: scales.Linear, y: scales.Linear, step: float) -> str:
    return svg.tag(
        "rect", x=x(score) - step * 0.42, y=y(count), width=step * 0.84, height=max(0.0, y(0) - y(count)),
        fill=BAR,
    )  # fmt: skip


def _dash(score: float, count: float, x: scales.Linear, y: scales.Linear, step: float) -> str:
    return svg.tag(
        "line", x1=x(score) - step * 0.5, x2=x(score) + step * 0.5, y1=y(count), y2=y(count), stroke=INK,
        stroke_width=2.4,
    )  # fmt: skip


def _cut(cut: float, word: str, x: scales.Linear, height: float, step: float) -> str:
    place = x(cut) - step / 2
    line = svg.tag(
        "line", x1=place, x2=place, y1=_TOP - 4, y2=height - _BOTTOM, stroke=HERE, stroke_width=1.4,
        stroke_dasharray="4 3",
    )  # fmt: skip
    return line + svg.text(place, _TOP - 9, word, size=12, fill=HERE, weight=600)


def _scores(low: float, high: float, x: scales.Linear, height: float, width: float) -> list[str]:
    parts = 5 if width < 400 else 10
    return [
        svg.text(x(mark), height - 4, russian.number(mark), size=12)
        for mark in scales.marks(low, high, parts)
        if low <= mark <= high and float(mark).is_integer()
    ]
