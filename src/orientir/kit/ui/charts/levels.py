"""The level of a person: a band in three parts, the border of support, an interval, an orange dot (ux.md, 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from orientir.kit.ui.charts import svg
from orientir.kit.ui.charts.intervals import Axis
from orientir.kit.ui.charts.palette import BAND, HERE, INK, INK_2, MARK, SAND, STEPS

_TOP, _THICK, _WORDS = 6.0, 12.0, 34.0


@dataclass(frozen=True)
class Level:
    """Where a person most likely stands and where they may stand, on the axis of the band."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class LevelBand:
    """``borders``: below the first a person needs support, above the second they are confident;
    ``words`` name the three parts; ``level`` None: nothing may be said.
    """

    axis: Axis
    borders: tuple[float, float]
    words: Sequence[str]
    level: Level | None
    label: str


def level_band(band: LevelBand, width: float | None = None) -> SafeString:
    """The drawing, as wide as its column; words of the parts stand under them."""
    if band.level is None:
        return svg.stretching(_WORDS + 6, band.label, _nothing(band.words[-1]), width)
    return svg.stretching(_WORDS + 6, band.label, _parts(band) + _mark(band.level, band), width)


def _parts(band: LevelBand) -> str:
    cut, upper = (band.axis.place(border) for border in band.borders)
    parts = (("0%", cut, SAND), (cut, upper, STEPS[0]), (upper, "100%", BAND))
    bars = "".join(
        svg.tag("rect", x=start, y=_TOP, width=_width(start, end), height=_THICK, fill=fill)
        for start, end, fill in parts
    )
    border = svg.tag("line", x1=cut, x2=cut, y1=0, y2=_TOP * 2 + _THICK, stroke=INK, stroke_width=2)
    return bars + border + _words(band, cut, upper)


def _words(band: LevelBand, cut: str, upper: str) -> str:
    support, enough, confident = band.words
    middle = f"{(_share(cut) + _share(upper)) / 2:.2f}%"
    return (
        svg.text("0%", _WORDS, support, size=12, anchor="start", fill=INK_2)
        + svg.text(middle, _WORDS, enough, size=12, fill=INK_2)
        + svg.text("100%", _WORDS, confident, size=12, anchor="end", fill=INK_2)
    )


def _mark(level: Level, band: LevelBand) -> str:
    middle = _TOP + _THICK / 2
    low, high = band.axis.place(level.low), band.axis.place(level.high)
    interval = svg.tag("line", x1=low, x2=high, y1=middle, y2=middle, stroke=INK, stroke_width=3,
                       stroke_linecap="round")  # fmt: skip
    dot = svg.tag("circle", cx=band.axis.place(level.value), cy=middle, r=5.5, fill=HERE,
                  stroke="#fff", stroke_width=1.6)  # fmt: skip
    return interval + dot


def _nothing(word: str) -> str:
    frame = svg.tag("rect", x="0.5%", y=_TOP, width="99%", height=_THICK, fill="#eef0f2", stroke=MARK,
                    stroke_dasharray="4 3")  # fmt: skip
    return frame + svg.text("50%", _WORDS, word, size=12, fill=INK_2)


def _share(place: str) -> float:
    return float(place.rstrip("%"))


def _width(start: str, end: str) -> str:
    return f"{_share(end) - _share(start):.2f}%"
