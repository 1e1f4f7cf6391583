"""Writing SVG: numbers short, texts escaped, presentation attributes only (a strict CSP, and paper)."""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

from orientir.kit.ui.charts.palette import INK_2, TYPE

SMALLEST_TEXT = 12
_LETTER = 0.56  # the mean width of a letter of the typeface, in sizes


def short(value: float) -> str:
    """A coordinate with at most two decimals: ``12``, ``12.5``, ``12.25``."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def tag(name: str, content: str = "", **attributes: object) -> str:
    """An element; ``stroke_width=2`` becomes ``stroke-width="2"``, None leaves an attribute out."""
    written = "".join(
        [
            f'{_named(key)}"{_written(value)}"'
            for key, value in attributes.items()
            if value is not None
        ]
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


@functools.cache
def _named(key: str) -> str:
    return f" {key.rstrip('_').replace('_', '-')}="


def _written(value: object) -> str:
    if isinstance(value, str):
        return escape(value)
    return short(value) if isinstance(value, float) else str(value)


def text(
    x: object,
    y: float,
    words: str,
    *,
    size: int = 13,
    anchor: str = "middle",
    fill: str = INK_2,
    weight: int | None = None,
    halo: bool = False,
) -> str:
    """A line of text; ``halo`` puts white under it so that it can be read over a map."""
    around = {"stroke": "#fff", "stroke_width": 3.2, "stroke_linejoin": "round"} if halo else {}
    return tag(
        "text",
        escape(words),
        x=x,
        y=y,
        font_size=max(size, SMALLEST_TEXT),
        text_anchor=anchor if anchor != "start" else None,
        fill=fill,
        font_weight=weight,
        paint_order="stroke" if halo else None,
        **around,
    )


def text_width(words: str, size: int) -> float:
    """About how wide a text will be, in px."""
    return len(words) * size * _LETTER


def broken(words: str, width: float, size: int = 13) -> list[str]:
    """The text in lines of at most ``width`` px, parted between words."""
    letters = max(1, int(width / (size * _LETTER)))
    return textwrap.wrap(words, letters, break_long_words=False) or [""]


def polyline(points: list[tuple[float, float]]) -> str:
    """The ``d`` of a path through the points."""
    return "M" + "L".join(f"{short(x)} {short(y)}" for x, y in points)


def dots(
    points: Iterable[tuple[float, float]],
    radius: float,
    fill: str,
    border: str,
    opacity: float | None = None,
) -> str:
    """Many equal dots as one path: a thousand of them weigh what some fifty elements do. Nothing for none."""
    places = "".join(f"M{short(x)} {short(y)}h.01" for x, y in points)

    def layer(colour: str, width: float) -> str:
        return tag(
            "path", d=places, fill="none", stroke=colour, stroke_width=width, stroke_linecap="round",
            stroke_opacity=opacity,
        )  # fmt: skip

    if not places:
        return ""
    outer = layer(border, 2 * radius + 1)
    return outer if fill == border else outer + layer(fill, 2 * radius - 1)


def uprights(
    lines: Iterable[tuple[float, float, float]], stroke: str, width: float, dashes: str | None
) -> str:
    """Upright lines (x, from, to) as one path."""
    places = "".join(f"M{short(x)} {short(start)}V{short(end)}" for x, start, end in lines)
    return tag(
        "path", d=places, fill="none", stroke=stroke, stroke_width=width, stroke_dasharray=dashes
    )


def diamond(x: object, y: float, radius: float, *, fill: str, stroke: str) -> str:
    """A diamond that may stand at a percentage of the width (a nested svg carries the place)."""
    r = short(radius)
    shape = tag("path", d=f"M0-{r}L{r} 0 0 {r}-{r} 0z", fill=fill, stroke=stroke, stroke_width=2)
    return tag("svg", shape, x=x, y=y, overflow="visible")


def drawing(width: float, height: float, label: str, body: str, css: str = "o-chart") -> SafeString:
    """A chart of a fixed size in px. ``label`` is the finding, for those who do not see it."""
    return _root(
        body, label, css, short(width), short(height), f"0 0 {short(width)} {short(height)}"
    )


def stretching(height: float, label: str, body: str, width: float | None = None) -> SafeString:
    """A row without text that is as wide as its column (or ``width`` px): places are percentages."""
    return _root(body, label, "o-fluid", "100%" if width is None else short(width), short(height))


def _root(
    body: str, label: str, css: str, width: str, height: str, view: str | None = None
) -> SafeString:
    hidden = {"aria_hidden": "true"} if not label else {"role": "img", "aria_label": label}
    attributes = {"class_": css, "width": width, "height": height, "viewBox": view}
    space = "http://www.w3.org/2000/svg"
    return mark_safe(  # noqa: S308 - every text went through escape() in tag() and text()
        tag("svg", body, xmlns=space, **attributes, font_family=TYPE, **hidden)
    )
