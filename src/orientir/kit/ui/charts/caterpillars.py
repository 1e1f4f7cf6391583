"""Many values in order with their intervals, each against zero: who stands apart is seen at once, who does not too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

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
    drawn = [
        _Drawn(row, x(index), y(row.value), y(row.low), y(row.high))
        for index, row in enumerate(model.rows)
    ]
    is_crowded = (width - _LEFT - _RIGHT) / len(drawn) < _CROWDED
    body = _axis(y, low, high, width) + _whiskers(drawn, is_crowded)
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


class _Drawn(NamedTuple):
    """A row with its places on the drawing."""

    row: Whisker
    x: float
    value: float
    low: float
    high: float


def _whiskers(drawn: Sequence[_Drawn], is_crowded: bool) -> str:
    """What looks alike is one path; this unit lies over all. Crowded, intervals are a shade and values small dots."""
    looks: dict[tuple[bool, str], list[_Drawn]] = {}
    for one in drawn:
        looks.setdefault((one.row.is_here, one.row.standing), []).append(one)
    order = {"same": 0, "small": 1, "below": 2, "above": 3}
    ordered = sorted(looks, key=lambda look: (look[0], order[look[1]]))
    if not is_crowded:
        return "".join(_alike(looks[look], *look) for look in ordered)
    shades = (_shade(looks[look], *look) for look in ordered)
    points = (_points(looks[look], *look) for look in ordered)
    return "".join((*shades, *points))


def _shade(drawn: Sequence[_Drawn], is_here: bool, standing: str) -> str:
    colour, width = (HERE, 3.0) if is_here else (_COLOURS[standing], 0.5)
    return svg.uprights(((one.x, one.low, one.high) for one in drawn), colour, width, None)


def _points(drawn: Sequence[_Drawn], is_here: bool, standing: str) -> str:
    colour, radius = (HERE, 3.6) if is_here else (_POINTS[standing], 0.9)
    return svg.dots(((one.x, one.value) for one in drawn), radius, colour, colour)


def _alike(drawn: Sequence[_Drawn], is_here: bool, standing: str) -> str:
    colour = HERE if is_here else _COLOURS[standing]
    dashes = "3 2" if standing == "small" else None
    lines = svg.uprights(
        ((one.x, one.low, one.high) for one in drawn), colour, 3 if is_here else 1.6, dashes
    )
    if standing in _SHAPES:
        up, shape = _SHAPES[standing]
        places = "".join(f"M{svg.short(one.x)} {svg.short(one.value + up)}{shape}" for one in drawn)
        return lines + svg.tag("path", d=places, fill=colour)
    fill = "#fff" if standing == "small" else colour
    return lines + svg.dots(((one.x, one.value) for one in drawn), 2.8, fill, colour)


_CROWDED: Final = 4.0  # px a unit, under which uprights would run into a band
_POINTS: Final = {"above": BLUE, "below": BLUE, "same": INK_2, "small": INK_3}
_COLOURS: Final = {"above": BLUE, "below": BLUE, "same": OTHER, "small": INK_3}
_SHAPES: Final = {"above": (-4.5, "l4 7h-8z"), "below": (4.5, "l4-7h-8z")}


def _words(model: Caterpillar, width: float, height: float) -> str:
    """Under the plot: the two ends, and between them what the line at zero is; over it stand intervals."""
    middle, base = (_LEFT + width - _RIGHT) / 2, height - 5
    half = 3.9 * len(model.zero)
    start = middle - half - 22
    sample = svg.tag(
        "line", x1=start, x2=start + 18, y1=base - 4, y2=base - 4, stroke=INK, stroke_width=1.4
    )
    if start < _LEFT + svg.text_width(model.below, 12) + 8:  # on a phone it would touch the word
        sample = ""
    return (
        svg.text(_LEFT, base, model.below, size=12, anchor="start")
        + sample
        + svg.text(middle, base, model.zero, size=12, anchor="middle", fill=INK_2)
        + svg.text(width - _RIGHT, base, model.above, size=12, anchor="end")
    )
