"""``{% load charts %}``: a chart with text is put on the page at several widths, the style
sheet shows the one that fits its place.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from orientir.kit.ui.charts import (
    bars,
    caterpillars,
    curves,
    funnels,
    histograms,
    intervals,
    levels,
    maps,
    outlines,
    scatters,
    spans,
    stacks,
    trends,
)

register = template.Library()
NARROW, WIDE, WIDER, FULL = 288, 640, 780, 1000  # px; the style sheet knows them: o-at-288 …


def _drawn_at(draw: Callable[[float], SafeString], *widths: int) -> SafeString:
    drawings = format_html_join(
        "", '<div class="o-at-{}">{}</div>', ((width, draw(width)) for width in widths)
    )
    return format_html('<div class="o-charts">{}</div>', drawings)


@register.simple_tag
def sparkline(trend: trends.Trend) -> SafeString:
    return trends.sparkline(trend)


@register.simple_tag
def trend_chart(trend: trends.Trend) -> SafeString:
    return _drawn_at(lambda width: trends.trend_chart(trend, width), NARROW, WIDE, WIDER)


@register.simple_tag
def funnel_chart(funnel: funnels.Funnel) -> SafeString:
    return _drawn_at(lambda width: funnels.funnel_chart(funnel, width), NARROW, WIDE, FULL)


@register.simple_tag
def curve_chart(model: curves.Curves) -> SafeString:
    return _drawn_at(lambda width: curves.curve_chart(model, width), NARROW, WIDE)


@register.simple_tag
def bar_chart(model: bars.Bars) -> SafeString:
    return _drawn_at(lambda width: bars.bar_chart(model, width), NARROW)


@register.simple_tag
def caterpillar_chart(model: caterpillars.Caterpillar) -> SafeString:
    return _drawn_at(lambda width: caterpillars.caterpillar_chart(model, width), NARROW, WIDE, FULL)


@register.simple_tag
def histogram_chart(model: histograms.Histogram) -> SafeString:
    return _drawn_at(lambda width: histograms.histogram_chart(model, width), NARROW, WIDE)


@register.simple_tag
def span_chart(model: spans.Spans) -> SafeString:
    return _drawn_at(lambda width: spans.span_chart(model, width), NARROW, WIDE)


@register.simple_tag
def stack_chart(model: stacks.Stacks) -> SafeString:
    return _drawn_at(lambda width: stacks.stack_chart(model, width), NARROW, WIDE)


@register.simple_tag
def stack_swatch(tone: stacks.Tone) -> SafeString:
    return stacks.swatch(tone)


@register.simple_tag
def scatter_chart(model: scatters.Scatter) -> SafeString:
    return _drawn_at(lambda width: scatters.scatter_chart(model, width), NARROW, WIDE, FULL)


@register.simple_tag
def interval_axis(axis: intervals.Axis) -> SafeString:
    return intervals.interval_axis(axis)


@register.simple_tag
def interval_row(row: intervals.Interval | None, axis: intervals.Axis) -> SafeString:
    return intervals.interval_row(row, axis)


@register.simple_tag
def peers_strip(strip: intervals.Strip, axis: intervals.Axis) -> SafeString:
    return intervals.peers_strip(strip, axis)


@register.simple_tag
def range_bar(
    low: float, value: float, high: float, axis: intervals.Axis, label: str
) -> SafeString:
    return intervals.range_bar(low, value, high, axis, label)


@register.simple_tag
def level_band(band: levels.LevelBand) -> SafeString:
    return levels.level_band(band)


@register.simple_tag
def legend_line(kind: str) -> SafeString:
    return intervals.legend_line(kind)


@register.simple_tag
def legend_swatch(line: maps.LegendLine) -> SafeString:
    return maps.legend_swatch(line)


@register.inclusion_tag("ui/parts/map.html")
def map_figure(
    chart: maps.MapChart, boundaries: Path | outlines.Outline, width: float = 288
) -> dict[str, Any]:
    """The map with its legend and the attribution that its licence asks for."""
    outline = (
        boundaries
        if isinstance(boundaries, outlines.Outline)
        else outlines.read_outline(boundaries, width)
    )
    codes = [area.code for area in outline.areas]
    return {"map": maps.map_chart(chart, outline), "legend": maps.map_legend(chart, codes)}
