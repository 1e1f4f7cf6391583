"""``{% load charts %}``: charts with text are put on the page at two widths, the style sheet picks one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from orientir.kit.ui.charts import bars, funnels, intervals, maps, outlines, trends

register = template.Library()
WIDE, NARROW = 780.0, 300.0


def _both(draw: Callable[[float], SafeString], wide: float, narrow: float) -> SafeString:
    return format_html(
        '<div class="o-chart-wide">{}</div><div class="o-chart-narrow">{}</div>',
        draw(wide),
        draw(narrow),
    )


@register.simple_tag
def sparkline(trend: trends.Trend) -> SafeString:
    return trends.sparkline(trend)


@register.simple_tag
def trend_chart(trend: trends.Trend, wide: float = WIDE, narrow: float = NARROW) -> SafeString:
    return _both(lambda width: trends.trend_chart(trend, width), wide, narrow)


@register.simple_tag
def funnel_chart(funnel: funnels.Funnel, wide: float = WIDE, narrow: float = NARROW) -> SafeString:
    return _both(lambda width: funnels.funnel_chart(funnel, width), wide, narrow)


@register.simple_tag
def bar_chart(model: bars.Bars, wide: float = 360, narrow: float = NARROW) -> SafeString:
    return _both(lambda width: bars.bar_chart(model, width), wide, narrow)


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
def legend_line(kind: str) -> SafeString:
    return intervals.legend_line(kind)


@register.simple_tag
def legend_swatch(line: maps.LegendLine) -> SafeString:
    return maps.legend_swatch(line)


@register.inclusion_tag("ui/parts/map.html")
def map_figure(chart: maps.MapChart, boundaries: Path, width: float = 304) -> dict[str, Any]:
    """The map with its legend and the attribution that its licence asks for."""
    outline = outlines.read_outline(boundaries, width)
    codes = [area.code for area in outline.areas]
    return {"map": maps.map_chart(chart, outline), "legend": maps.map_legend(chart, codes)}
