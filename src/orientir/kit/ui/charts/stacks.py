"""Parts of a whole, a bar a line: how many ask for something, how many do not, of how many nothing is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.safestring import SafeString

from orientir.kit import russian
from orientir.kit.ui.charts import svg
from orientir.kit.ui.charts.palette import BAND, INK, MARK, STEPS, WHITE

Tone = Literal["asks", "good", "plain", "unknown"]
_LINE, _BAR, _GAP = 16.0, 18.0, 12.0
_SHORTEST: Final = 3.0  # px: a part of somebody is never too short to be seen
_FILLS: Final[dict[Tone, tuple[str, str, str]]] = {
    "asks": (STEPS[4], STEPS[4], WHITE),
    "good": (STEPS[2], STEPS[2], INK),
    "plain": (STEPS[0], BAND, INK),
    "unknown": (WHITE, MARK, INK),
}
"""Fill, border, colour of the figure."""


@dataclass(frozen=True)
class Part:
    """So many units of one tone; ``word``: what they are, for who does not see the bar."""

    count: int
    tone: Tone
    word: str


@dataclass(frozen=True)
class Stack:
    """One bar: what it is of, its parts from left to right."""

    title: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Stacks:
    rows: Sequence[Stack]
    finding: str


def stack_chart(model: Stacks, width: float = 640) -> SafeString:
    """Each bar is as long as the place; the title stands over it, figures within the parts where there is room."""
    body, top = "", 0.0
    for row in model.rows:
        lines = svg.broken(row.title, width, 13)
        body += "".join(
            svg.text(0, top + _LINE * (at + 1) - 4, line, anchor="start", fill=INK)
            for at, line in enumerate(lines)
        )
        top += _LINE * len(lines)
        body += _bar(row, top, width)
        top += _BAR + _GAP
    return svg.drawing(width, top, _label(model), body)


def _bar(row: Stack, top: float, width: float) -> str:
    shown = [part for part in row.parts if part.count]
    whole = sum(part.count for part in shown)
    spare = width - 2 - _SHORTEST * len(shown)
    x, drawn = 1.0, ""
    for part in shown:
        length = _SHORTEST + spare * part.count / whole
        drawn += _part(part, x, top, length)
        x += length
    return drawn


def _part(part: Part, x: float, y: float, length: float) -> str:
    fill, border, colour = _FILLS[part.tone]
    dash = "3 2" if part.tone == "unknown" else None
    bar = svg.tag(
        "rect", x=x, y=y + 1, width=length - 1.5, height=_BAR, fill=fill, stroke=border, stroke_dasharray=dash,
    )  # fmt: skip
    words = russian.number(part.count)
    if svg.text_width(words, 13) + 6 > length:
        return bar
    return bar + svg.text(x + length / 2, y + 15, words, fill=colour, weight=600)


def _label(model: Stacks) -> str:
    told = "; ".join(
        f"{row.title}: " + ", ".join(f"{part.word} {part.count}" for part in row.parts)
        for row in model.rows
    )
    return f"{model.finding}. {told}"


def swatch(tone: Tone) -> SafeString:
    """A small sample for a legend."""
    fill, border, _colour = _FILLS[tone]
    dash = "3 2" if tone == "unknown" else None
    box = svg.tag(
        "rect", x=1, y=1, width=20, height=12, fill=fill, stroke=border, stroke_dasharray=dash
    )
    return svg.drawing(28, 14, "", box, css="o-legend-mark")
