"""Units by two figures at once, with the lines that part them and the names of those that stand out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.safestring import SafeString

from orientir.kit import russian
from orientir.kit.ui.charts import scales, svg
from orientir.kit.ui.charts.palette import BLUE, GRID, HERE, INK, INK_2, MARK, OTHER, SAND

Standing = Literal["plain", "named", "here", "small"]
_LEFT, _RIGHT, _TOP, _BOTTOM = 46.0, 10.0, 24.0, 40.0
_NEAREST: Final = 14.0  # px between the lines of two names that stand over each other


@dataclass(frozen=True)
class Dot:
    """One unit; ``name`` is written where there is room, whole in the table behind the chart."""

    x: float
    y: float
    name: str = ""
    standing: Standing = "plain"


@dataclass(frozen=True)
class Scatter:
    """``across``, ``upright``: values at which lines part the units, None for no line; ``shaded``: up to this x.

    ``corners``: what is in the upper left, upper right, lower left, lower right part.
    """

    dots: Sequence[Dot]
    finding: str
    x_title: str
    y_title: str
    upright: float | None = None
    across: float | None = None
    shaded: float | None = None
    corners: tuple[str, str, str, str] = ("", "", "", "")


class _Frame:
    """Places of one chart."""

    def __init__(self, model: Scatter, width: float) -> None:
        self.width, self.height = width, 320.0 if width < 400 else 420.0
        xs = [dot.x for dot in model.dots] + [v for v in (model.upright,) if v is not None]
        ys = [dot.y for dot in model.dots] + [v for v in (model.across,) if v is not None]
        self.x_marks = scales.marks(*scales.bounds_of(xs), 4 if width < 400 else 8)
        self.y_marks = scales.marks(*scales.bounds_of(ys), 5)
        self.x = scales.Linear(self.x_marks[0], self.x_marks[-1], _LEFT, width - _RIGHT)
        self.y = scales.Linear(self.y_marks[0], self.y_marks[-1], self.height - _BOTTOM, _TOP)
        self.base = self.height - _BOTTOM


def scatter_chart(model: Scatter, width: float = 640) -> SafeString:
    """Grey dots, blue named ones, an orange diamond of this unit; hollow ones are too small to be sure of."""
    frame = _Frame(model, width)
    body = [
        *_shade(model, frame), *_axes(model, frame), *_lines(model, frame), *_corners(model, frame),
        *_dots(model.dots, frame), *_names(model.dots, frame),
    ]  # fmt: skip
    return svg.drawing(width, frame.height, model.finding, "".join(body))


def _shade(model: Scatter, frame: _Frame) -> list[str]:
    if model.shaded is None:
        return []
    end = frame.x(model.shaded)
    return [
        svg.tag("rect", x=_LEFT, y=_TOP, width=max(0.0, end - _LEFT), height=frame.base - _TOP, fill=SAND,
                fill_opacity=0.6)
    ]  # fmt: skip


def _axes(model: Scatter, frame: _Frame) -> list[str]:
    across = [
        svg.tag("line", x1=_LEFT, x2=frame.width - _RIGHT, y1=frame.y(mark), y2=frame.y(mark), stroke=GRID)
        + svg.text(_LEFT - 6, frame.y(mark) + 4, russian.number(mark), size=12, anchor="end")
        for mark in frame.y_marks
    ]  # fmt: skip
    upright = [
        svg.text(frame.x(mark), frame.base + 16, russian.number(mark), size=12)
        for mark in frame.x_marks
    ]
    titles = [
        svg.text(0, 12, f"{model.y_title}", size=12, anchor="start"),
        svg.text(frame.width - _RIGHT, frame.height - 6, f"{model.x_title}", size=12, anchor="end"),
    ]
    return across + upright + titles


def _lines(model: Scatter, frame: _Frame) -> list[str]:
    drawn = []
    if model.upright is not None:
        x = frame.x(model.upright)
        drawn.append(
            svg.tag(
                "line", x1=x, x2=x, y1=_TOP, y2=frame.base, stroke=INK_2, stroke_dasharray="4 3"
            )
        )
    if model.across is not None:
        y, end = frame.y(model.across), frame.width - _RIGHT
        drawn.append(svg.tag("line", x1=_LEFT, x2=end, y1=y, y2=y, stroke=INK, stroke_width=1.4))
    return drawn


def _corners(model: Scatter, frame: _Frame) -> list[str]:
    """Written only where two of them fit into one line."""
    room = (frame.width - _LEFT - _RIGHT) / 2 - 12
    words = [one if svg.text_width(one, 12) <= room else "" for one in model.corners]
    left, right = _LEFT + 6, frame.width - _RIGHT - 4
    places = ((left, _TOP + 14, "start"), (right, _TOP + 14, "end"),
              (left, frame.base - 8, "start"), (right, frame.base - 8, "end"))  # fmt: skip
    return [
        svg.text(x, y, word, size=12, anchor=anchor, fill=INK_2)
        for (x, y, anchor), word in zip(places, words, strict=True)
        if word
    ]


_DRAWN: Final = {
    "plain": (3.6, OTHER, OTHER),
    "small": (3.6, "#fff", MARK),
    "named": (4.6, BLUE, BLUE),
}
"""Standing → radius, fill, border; those drawn later lie over those before."""


def _dots(dots: Sequence[Dot], frame: _Frame) -> list[str]:
    """Those that stand out over the others, this unit over all."""
    places: dict[str, list[tuple[float, float]]] = {}
    for dot in dots:
        places.setdefault(dot.standing, []).append((frame.x(dot.x), frame.y(dot.y)))
    drawn = [
        svg.dots(places.get(standing, ()), *how, opacity=0.85) for standing, how in _DRAWN.items()
    ]
    return drawn + [svg.diamond(x, y, 7, fill=HERE, stroke=HERE) for x, y in places.get("here", ())]


def _names(dots: Sequence[Dot], frame: _Frame) -> list[str]:
    """Each beside its dot, the highest first; one that would lie over another is left to the table."""
    taken: list[tuple[float, float, float]] = []
    drawn = []
    wanted = [dot for dot in dots if dot.name and dot.standing in ("named", "here")]
    for dot in sorted(wanted, key=lambda one: (one.standing != "here", -one.y)):
        x, y, length = frame.x(dot.x), frame.y(dot.y), svg.text_width(dot.name, 12)
        is_left = x + 9 + length > frame.width - _RIGHT
        start = x - 9 - length if is_left else x + 9
        crowded = any(
            abs(y - other) < _NEAREST and start < end and begin < start + length
            for begin, end, other in taken
        )
        if crowded or start < _LEFT or y - 10 < _TOP:
            continue
        taken.append((start, start + length, y))
        fill = HERE if dot.standing == "here" else INK
        drawn.append(
            svg.text(start, y + 4, dot.name, size=12, anchor="start", fill=fill, halo=True)
        )
    return drawn
