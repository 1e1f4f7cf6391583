"""Curves over a scale: lines, points with their intervals, the hill of people behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from orientir.kit import russian
from orientir.kit.ui.charts import scales, svg
from orientir.kit.ui.charts.palette import BLUE, GRID, HERE, INK, INK_2, LINE, STEPS

DASHES = (None, "7 4", "2 3", "9 3 2 3", "1 4")
"""Lines are told apart by their dashes and names, not by colour alone."""
_TITLE, _MARKS = 20, 24


@dataclass(frozen=True)
class Line:
    """``points`` from left to right; ``name`` is written at its end; the ``strong`` one is blue and thick."""

    points: Sequence[tuple[float, float]]
    name: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Dot:
    """A value with the ends of its interval; ``odd``: the interval does not reach the line."""

    x: float
    y: float
    low: float
    high: float
    odd: bool = False


@dataclass(frozen=True)
class Curves:
    """``finding`` is said to those who do not see it. ``hill`` (0 to 1) fills the ground, as high as half the chart.

    ``names``: what stands at whole places of the axis in place of numbers (groups).
    """

    lines: Sequence[Line]
    finding: str
    x_title: str
    y_title: str
    x: tuple[float, float]
    y: tuple[float, float] = (0.0, 100.0)
    dots: Sequence[Dot] = ()
    hill: Sequence[tuple[float, float]] = ()
    names: Sequence[str] = field(default=())


def curve_chart(curves: Curves, width: float = 640) -> SafeString:
    """Titles of the axes stand level: above at the left, below at the right."""
    frame = _Frame(curves, width, 300.0 if width >= 500 else 240.0)
    body = "".join((frame.hill(), frame.grid(), *frame.lines(), *frame.dots(), frame.titles()))
    return svg.drawing(width, frame.height, curves.finding, body)


class _Frame:
    """Places of one chart."""

    def __init__(self, curves: Curves, width: float, height: float) -> None:
        self.curves, self.width, self.height = curves, width, height
        self.marks = scales.marks(*curves.y, 4)
        left = 12 + max(svg.text_width(russian.number(mark), 13) for mark in self.marks)
        names = [svg.text_width(line.name, 13) for line in curves.lines if line.name]
        right = 12 + max(names, default=0)
        self.base = height - _MARKS - _TITLE
        self.x = scales.Linear(*curves.x, left, width - right)
        self.y = scales.Linear(self.marks[0], self.marks[-1], self.base, _TITLE + 8)

    def hill(self) -> str:
        if not self.curves.hill:
            return ""
        top = self.base - (self.base - self.y.end) / 2
        rise = scales.Linear(0, 1, self.base, top)
        inside = [(x, share) for x, share in self.curves.hill if self._holds(x)]
        outline = [(self.x(x), rise(share)) for x, share in inside]
        closed = [(outline[0][0], self.base), *outline, (outline[-1][0], self.base)]
        return svg.tag("path", d=svg.polyline(closed) + "z", fill=STEPS[0])

    def _holds(self, x: float) -> bool:
        return self.curves.x[0] <= x <= self.curves.x[1]

    def grid(self) -> str:
        rows = (
            svg.tag("path", d=f"M{svg.short(self.x.start)} {svg.short(self.y(mark))}"
                    f"H{svg.short(self.x.end)}", stroke=GRID if mark != self.marks[0] else LINE)
            + svg.text(self.x.start - 8, self.y(mark) + 4.5, russian.number(mark), anchor="end")
            for mark in self.marks
        )  # fmt: skip
        return "".join(rows) + "".join(self._below())

    def _below(self) -> Iterator[str]:
        for place, words in self._places():
            yield svg.text(self.x(place), self.base + 18, words)

    def _places(self) -> list[tuple[float, str]]:
        if self.curves.names:
            return [(float(place), name) for place, name in enumerate(self.curves.names)]
        marks = scales.marks(*self.curves.x, 8 if self.width >= 500 else 4)
        return [(mark, russian.number(mark)) for mark in marks if self._holds(mark)]

    def lines(self) -> Iterator[str]:
        """The strong one over the others; names kept apart."""
        levels = _apart([self.y(line.points[-1][1]) for line in self.curves.lines if line.points])
        drawn = [line for line in self.curves.lines if line.points]
        for place, (line, level) in enumerate(zip(drawn, levels, strict=True)):
            yield self._line(line, place, level)

    def _line(self, line: Line, place: int, level: float) -> str:
        points = [(self.x(x), self.y(y)) for x, y in line.points if self._holds(x)]
        colour = BLUE if line.strong else INK_2
        drawn = svg.tag(
            "path", d=svg.polyline(points), fill="none", stroke=colour,
            stroke_width=2.6 if line.strong else 1.6,
            stroke_dasharray=None if line.strong else DASHES[place % len(DASHES)],
        )  # fmt: skip
        if not line.name:
            return drawn
        weight = 600 if line.strong else None
        return drawn + svg.text(
            self.x.end + 6, level + 4.5, line.name, anchor="start", fill=colour, weight=weight
        )

    def dots(self) -> Iterator[str]:
        for dot in self.curves.dots:
            x, colour = self.x(dot.x), HERE if dot.odd else INK
            reach = f"M{svg.short(x)} {svg.short(self.y(dot.low))}V{svg.short(self.y(dot.high))}"
            yield svg.tag("path", d=reach, stroke=colour, stroke_width=1.6)
            yield (
                svg.diamond(x, self.y(dot.y), 5, fill=colour, stroke=colour)
                if dot.odd
                else svg.tag("circle", cx=x, cy=self.y(dot.y), r=4, fill=colour)
            )

    def titles(self) -> str:
        above = svg.text(2, 13, self.curves.y_title, anchor="start")
        return above + svg.text(self.x.end, self.height - 4, self.curves.x_title, anchor="end")


def _apart(levels: Sequence[float], room: float = 16.0) -> list[float]:
    """Levels moved down as little as keeps them ``room`` px from one another, in their order."""
    placed = list(levels)
    last = float("-inf")
    for index in sorted(range(len(levels)), key=lambda one: levels[one]):
        placed[index] = last = max(levels[index], last + room)
    return placed
