"""The map of a region's units coloured by a figure: five steps of one hue with round bounds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import quantiles

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from orientir.kit import russian
from orientir.kit.ui.charts import scales, svg
from orientir.kit.ui.charts.outlines import TENTHS, Area, Outline
from orientir.kit.ui.charts.palette import HERE, INK, INK_2, MARK, SAND, STEPS, WHITE


@dataclass(frozen=True)
class MapFigure:
    """What a unit is coloured by; ``value`` None is «no data», a small base has its own fill and a ring."""

    value: float | None
    is_small: bool = False
    is_here: bool = False


@dataclass(frozen=True)
class MapChart:
    """Figures by code; ``names`` are written on the map in their order, as far as there is room."""

    figures: Mapping[str, MapFigure]
    finding: str
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LegendLine:
    """A line of the legend: colour, words; ``ring`` for small bases."""

    colour: str
    words: str
    ring: bool = False


def step_bounds(values: Sequence[float]) -> list[float]:
    """Four round bounds of five steps, about the middle of the values; few values give fewer steps."""
    if len(values) < 2:
        return [round(value) for value in values]
    low, *_rest, high = quantiles(values, n=10)
    step = scales.round_step(max(high - low, 1e-6), 4)
    middle = (low + high) / 2
    first = round(middle / step - 1.5) * step
    return [round(first + index * step, 9) for index in range(4)]


def map_chart(chart: MapChart, outline: Outline) -> SafeString:
    """Areas without data are white, with a small base sand with a ring; a unit's code is ``data-unit``."""
    bounds = map_bounds(chart)
    areas = sorted(outline.areas, key=lambda area: _figure(chart, area).is_here)
    paths = "".join(_path(area, _figure(chart, area), bounds) for area in areas)
    ground = svg.tag("g", paths, transform=f"scale({1 / TENTHS})", fill_rule="evenodd")
    rings = "".join(_ring(area) for area in areas if _figure(chart, area).is_small)
    body = ground + rings + _names(chart, outline)
    return svg.drawing(outline.width, outline.height, chart.finding, body)


def map_bounds(chart: MapChart) -> list[float]:
    """Bounds over the figures that are shown by colour."""
    shown = [f.value for f in chart.figures.values() if f.value is not None and not f.is_small]
    return step_bounds(shown)


def _figure(chart: MapChart, area: Area) -> MapFigure:
    return chart.figures.get(area.code, MapFigure(None))


def _path(area: Area, figure: MapFigure, bounds: Sequence[float]) -> str:
    return svg.tag(
        "path",
        d=area.path,
        fill=_colour(figure, bounds),
        stroke=HERE if figure.is_here else MARK,
        stroke_width=24 if figure.is_here else 8,
        stroke_linejoin="round",
        data_unit=area.code,
    )


def _colour(figure: MapFigure, bounds: Sequence[float]) -> str:
    if figure.value is None:
        return WHITE
    return SAND if figure.is_small else STEPS[bisect_right(bounds, figure.value)]


def _ring(area: Area) -> str:
    x, y = area.center
    return svg.tag("circle", cx=x, cy=y, r=2.8, fill="#fff", stroke=INK_2, stroke_width=1.2)


def _names(chart: MapChart, outline: Outline) -> str:
    places = {area.code: area.center for area in outline.areas}
    taken: list[tuple[float, float, float, float]] = []
    drawn = []
    for code, name in chart.names.items():
        if code not in places:
            continue
        half = svg.text_width(name, 12) / 2
        x = min(max(places[code][0], half + 2), outline.width - half - 2)
        y = places[code][1] + 4
        box = (x - half, y - 11, x + half, y + 3)
        if not any(_meet(box, other) for other in taken):
            taken.append(box)
            drawn.append(svg.text(x, y, name, size=12, fill=INK, weight=500, halo=True))
    return "".join(drawn)


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def map_legend(chart: MapChart, codes: Sequence[str]) -> list[LegendLine]:
    """Steps with their bounds, then how many units are small and how many have no data."""
    bounds = [russian.number(bound) for bound in map_bounds(chart)]
    lines = []
    if bounds:
        lines.append(LegendLine(STEPS[0], _("under %(bound)s") % {"bound": bounds[0]}))
        spans = zip(STEPS[1:], bounds, bounds[1:], strict=False)
        lines += [LegendLine(colour, f"{low}\N{EN DASH}{high}") for colour, low, high in spans]
        last = _("%(bound)s and more") % {"bound": bounds[-1]}
        lines.append(LegendLine(STEPS[len(bounds)], last))
    figures = [chart.figures.get(code, MapFigure(None)) for code in codes]
    small = sum(figure.is_small for figure in figures)
    absent = sum(figure.value is None for figure in figures)
    if small:
        lines.append(LegendLine(SAND, _("small base: %(count)s") % {"count": small}, ring=True))
    if absent:
        lines.append(LegendLine(WHITE, _("no data: %(count)s") % {"count": absent}))
    return lines


def legend_swatch(line: LegendLine) -> SafeString:
    """The patch of colour of a legend's line."""
    patch = svg.tag("rect", x=0.5, y=0.5, width=19, height=13, fill=line.colour, stroke=MARK)
    ring = svg.tag("circle", cx=10, cy=7, r=2.8, fill="#fff", stroke=INK_2, stroke_width=1.2)
    return svg.drawing(20, 14, "", patch + ring * line.ring, css="o-legend-mark")
