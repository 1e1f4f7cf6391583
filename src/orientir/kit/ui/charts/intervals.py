"""Rows that stretch with their column: a value with its interval, a unit among its peers, a range."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from orientir.kit import russian
from orientir.kit.ui.charts import scales, svg
from orientir.kit.ui.charts.palette import (
    BAND,
    BLUE,
    GRID,
    HERE,
    INK,
    INK_2,
    INK_3,
    LINE,
    MARK,
    OTHER,
)

_SIDE = 2.5  # percent of the width kept free at both ends, so that a mark at the end is whole
_HEIGHT = 22.0


@dataclass(frozen=True)
class Axis:
    """What all rows of one table share: its ends and round marks, in the unit of the values."""

    low: float = 0
    high: float = 100
    marks: Sequence[float] = (0, 25, 50, 75, 100)

    def place(self, value: float) -> str:
        """Where a value stands, as a percentage of the width; beyond the ends it stands at the end."""
        part = min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))
        return f"{svg.short(_SIDE + part * (100 - 2 * _SIDE))}%"


@dataclass(frozen=True)
class Interval:
    """A value with its 95 % interval; ``reference`` is the region's value, ``target`` its target."""

    value: float
    low: float
    high: float
    reference: float | None = None
    target: float | None = None
    is_small: bool = False
    is_here: bool = False
    label: str = ""
    """What it says to those who do not see it; empty: the value and its ends, rounded."""


def axis_with_zero(values: Iterable[float]) -> Axis:
    """Of differences: round marks over all values and zero."""
    found = [0.0, *values]
    told = scales.marks(min(found), max(found) if max(found) > min(found) else 1.0)
    return Axis(told[0], told[-1], told)


def interval_axis(axis: Axis, width: float | None = None) -> SafeString:
    """The figures over the column of rows."""
    words = (
        svg.text(axis.place(mark), 13, russian.number(mark), size=12, anchor=_anchor(mark, axis))
        for mark in axis.marks
    )
    return svg.stretching(16, "", "".join(words), width)


def _anchor(mark: float, axis: Axis) -> str:
    if mark <= axis.low:
        return "start"
    return "end" if mark >= axis.high else "middle"


def interval_row(row: Interval | None, axis: Axis, width: float | None = None) -> SafeString:
    """Dot and interval; a small base is hollow and dashed. None draws only the lines of the axis."""
    if row is None:
        return svg.stretching(_HEIGHT, "", _grid(axis), width)
    middle = _HEIGHT / 2
    colour = INK_3 if row.is_small else HERE if row.is_here else BLUE
    whisker = svg.tag(
        "line", x1=axis.place(row.low), x2=axis.place(row.high), y1=middle, y2=middle, stroke=colour,
        stroke_width=2, stroke_dasharray="3 2" if row.is_small else None,
    )  # fmt: skip
    dot = svg.tag(
        "circle", cx=axis.place(row.value), cy=middle, r=4.6, stroke=colour, stroke_width=1.8,
        fill="#fff" if row.is_small else colour,
    )  # fmt: skip
    body = _grid(axis) + _references(row, axis) + whisker + dot
    return svg.stretching(_HEIGHT, _interval_in_words(row), body, width)


def _interval_in_words(row: Interval) -> str:
    if row.label:
        return row.label
    ends = russian.span(round(row.low), round(row.high))
    return f"{russian.number(row.value, 0 if row.is_small else 1)}; {ends}"


def _grid(axis: Axis) -> str:
    return "".join(_upright(axis.place(mark), GRID) for mark in axis.marks)


def _references(row: Interval, axis: Axis) -> str:
    region = "" if row.reference is None else _upright(axis.place(row.reference), INK, 1.4)
    target = "" if row.target is None else _upright(axis.place(row.target), INK_2, 1.6, "3 3")
    return region + target


def _upright(place: str, colour: str, width: float = 1, dash: str | None = None) -> str:
    return svg.tag(
        "line", x1=place, x2=place, y1=0, y2=_HEIGHT, stroke=colour, stroke_width=width,
        stroke_dasharray=dash,
    )  # fmt: skip


@dataclass(frozen=True)
class Strip:
    """A unit among its peers: their values, their median, its own (hollow when its base is small)."""

    peers: Sequence[float]
    median: float | None
    own: float | None
    is_small: bool = False
    label: str = ""


def peers_strip(strip: Strip, axis: Axis, width: float | None = None) -> SafeString:
    """Grey dots, a black line at the median, an orange diamond."""
    height = 26.0
    dots = "".join(
        svg.tag("circle", cx=axis.place(value), cy=height / 2 + _shift(index), r=3.6, fill=OTHER,
                fill_opacity=0.75)
        for index, value in enumerate(sorted(strip.peers))
    )  # fmt: skip
    body = "".join(svg.tag("line", x1=axis.place(m), x2=axis.place(m), y1=0, y2=height, stroke=GRID)
                   for m in axis.marks) + dots  # fmt: skip
    if strip.median is not None:
        x = axis.place(strip.median)
        body += svg.tag("line", x1=x, x2=x, y1=2, y2=height - 2, stroke=INK, stroke_width=2)
    if strip.own is not None:
        fill = "#fff" if strip.is_small else HERE
        body += svg.diamond(axis.place(strip.own), height / 2, 7, fill=fill, stroke=HERE)
    return svg.stretching(height, strip.label, body, width)


def _shift(index: int) -> float:
    """Neighbours stand a little higher and lower, always in the same way, so that none hides another."""
    return (0.0, -4.0, 4.0, -2.0, 2.0)[index % 5]


def range_bar(low: float, value: float, high: float, axis: Axis, label: str) -> SafeString:
    """A band from ``low`` to ``high`` with a mark at ``value``: «≈ 14, от 9 до 19»."""
    ground = svg.tag("line", x1="0%", x2="100%", y1=7, y2=7, stroke=LINE)
    band = svg.tag("line", x1=axis.place(low), x2=axis.place(high), y1=7, y2=7, stroke=BAND,
                   stroke_width=8)  # fmt: skip
    x = axis.place(value)
    mark = svg.tag("line", x1=x, x2=x, y1=1, y2=13, stroke=BLUE, stroke_width=4)
    return svg.stretching(14, label, ground + band + mark)


def legend_line(kind: str) -> SafeString:
    """A small drawing for a legend, by what it stands for (see the names below)."""
    drawings = {
        "region": svg.tag("path", d="M14 0v14", stroke=INK, stroke_width=1.4),
        "target": svg.tag(
            "path", d="M14 0v14", stroke=INK_2, stroke_width=1.6, stroke_dasharray="3 3"
        ),
        "small": svg.tag("path", d="M0 7h28", stroke=INK_3, stroke_width=2, stroke_dasharray="3 2")
        + svg.tag("circle", cx=14, cy=7, r=4.6, fill="#fff", stroke=INK_3, stroke_width=1.8),
        "value": svg.tag("path", d="M0 7h28", stroke=BLUE, stroke_width=2.4)
        + svg.tag("circle", cx=14, cy=7, r=4, fill=BLUE),
        "open": svg.tag("path", d="M0 7h28", stroke=BLUE, stroke_width=2.4, stroke_dasharray="2 3")
        + svg.tag("circle", cx=14, cy=7, r=4.6, fill="#fff", stroke=BLUE, stroke_width=1.8),
        "dashed": svg.tag(
            "path", d="M0 7h28", stroke=INK_2, stroke_width=1.6, stroke_dasharray="5 4"
        ),
        "inner": svg.tag(
            "path", d="M0 7h28", stroke=MARK, stroke_width=1.4, stroke_dasharray="4 3"
        ),
        "outer": svg.tag("path", d="M0 7h28", stroke=MARK, stroke_width=1.4),
        "level": svg.tag("path", d="M0 7h28", stroke=INK, stroke_width=1.4),
        "peers": svg.tag("circle", cx=14, cy=7, r=3.6, fill=OTHER),
        "dash": svg.tag("path", d="M6 7h16", stroke=MARK, stroke_width=1.5),
    }
    return svg.drawing(28, 14, "", drawings[kind], css="o-legend-mark")
