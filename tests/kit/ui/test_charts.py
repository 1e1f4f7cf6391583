"""Charts are pure: the same figures give the same drawing, each figure at its place."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from math import pi, radians, sin
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientir.core.findings.funnel import funnel_limits
from orientir.kit.documents import render_png
from orientir.kit.ui.charts import bars, funnels, intervals, maps, outlines, scales, svg, trends

SVG = "{http://www.w3.org/2000/svg}"
PACK = Path(__file__).parents[3] / "packs" / "chelyabinsk-2023"
FIGURES = trends.Trend(
    [
        trends.Year("2022", None, 30),
        trends.Year("2023", 41.0, 40),
        trends.Year("2024", 49.2, 50),
        trends.Year("2025", 55.8, 60, is_final=False),
    ],
    "Доля растёт третий год",
)
POINTS = [
    funnels.FunnelPoint("Малый округ", 12, 90, outside=1),
    funnels.FunnelPoint("Обычный округ", 200, 57),
    funnels.FunnelPoint("Этот округ", 400, 45, outside=2, is_here=True),
]
FUNNEL = funnels.Funnel(POINTS, funnel_limits(0.558, [10, 30, 100, 300, 500]), 55.8, "Два", "Людей")


def _drawn(text: str) -> ET.Element:
    return ET.fromstring(text)


def _texts(text: str) -> list[str]:
    return [element.text or "" for element in _drawn(text).iter(f"{SVG}text")]


def _square(code: str, west: float, south: float) -> dict[str, object]:
    ring = [
        [west, south],
        [west + 1, south],
        [west + 1, south + 1],
        [west, south + 1],
        [west, south],
    ]
    return {"properties": {"oktmo": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


SQUARES = outlines.outline(
    {"features": [_square("a", 60, 54), _square("b", 61, 54), _square("c", 60, 55)]}, 200, "oktmo"
)
DRAWINGS: dict[str, Callable[[], str]] = {
    "sparkline": lambda: trends.sparkline(FIGURES),
    "wide-trend": lambda: trends.trend_chart(FIGURES, 640),
    "narrow-trend": lambda: trends.trend_chart(FIGURES, 288),
    "funnel": lambda: funnels.funnel_chart(FUNNEL, 640),
    "interval": lambda: intervals.interval_row(
        intervals.Interval(70, 57, 81, 55, 60), intervals.Axis()
    ),
    "strip": lambda: intervals.peers_strip(
        intervals.Strip([10, 20], 15, 18, label="Школа 18"), intervals.Axis()
    ),
    "range": lambda: intervals.range_bar(9, 14, 19, intervals.Axis(0, 25, (0, 25)), "Около 14"),
    "bars": lambda: bars.bar_chart(
        bars.Bars([bars.Bar("до 25", 0, 2), bars.Bar("25–29", 1)], "Мало")
    ),
    "map": lambda: maps.map_chart(maps.MapChart({"a": maps.MapFigure(10)}, "Карта"), SQUARES),
}


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)
def test_every_drawing_is_an_image_with_words_and_without_styles(draw: Callable[[], str]) -> None:
    text = draw()
    root = _drawn(text)
    assert root.get("role") == "img"
    assert root.get("aria-label")
    assert "style=" not in text
    assert "<script" not in text
    assert all(float(e.get("font-size", 0)) >= 12 for e in root.iter(f"{SVG}text"))
    assert draw() == text


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)
def test_every_drawing_goes_on_paper(draw: Callable[[], str]) -> None:
    assert render_png(draw()).startswith(b"\x89PNG")


def test_a_sparkline_says_its_values_and_leaves_a_gap_where_there_is_none() -> None:
    text = trends.sparkline(FIGURES)
    assert _drawn(text).get("aria-label") == "2022: нет данных; 2023: 41,0; 2024: 49,2; 2025: 55,8"
    circles = list(_drawn(text).iter(f"{SVG}circle"))
    assert [circle.get("fill") for circle in circles] == ["#1d4e7e", "#1d4e7e", "#fff"]
    dotted = [path.get("stroke-dasharray") for path in _drawn(text).iter(f"{SVG}path")]
    assert dotted.count("2 3") == 1  # towards the year that is not over


def test_nothing_known_draws_nothing() -> None:
    empty = trends.Trend([trends.Year("2025", None)])
    assert _drawn(trends.sparkline(empty)).get("aria-label") == "2025: нет данных"
    assert "нет данных" in _texts(trends.trend_chart(empty))


def test_a_trend_writes_values_years_and_targets() -> None:
    texts = _texts(trends.trend_chart(FIGURES))
    assert {"41,0", "49,2", "55,8", "2025", "цель 60", "нет данных"} <= set(texts)
    assert "0\N{NO-BREAK SPACE}%" in texts


def test_values_beyond_100_stay_inside_the_chart() -> None:
    over = trends.Trend([trends.Year("2024", 102.4, 100), trends.Year("2025", 104.1, 100)])
    circles = list(_drawn(trends.trend_chart(over)).iter(f"{SVG}circle"))
    assert all(float(circle.get("cy", -1)) > 10 for circle in circles)


def test_an_interval_stands_at_its_percentages_and_a_small_one_is_hollow() -> None:
    axis = intervals.Axis()
    assert axis.place(0) == "2.5%"
    assert axis.place(50) == "50%"
    assert axis.place(140) == "97.5%"
    row = _drawn(intervals.interval_row(intervals.Interval(88.9, 56, 98, is_small=True), axis))
    circle = row.find(f"{SVG}circle")
    assert circle is not None
    assert circle.get("fill") == "#fff"
    assert row.get("aria-label") == "89; 56–98"


def test_the_funnel_names_those_outside_and_this_one() -> None:
    texts = _texts(funnels.funnel_chart(FUNNEL))
    assert "Малый округ" in texts
    assert "Этот округ" in texts
    assert "Обычный округ" not in texts


@pytest.mark.parametrize("width", [270, 640])
def test_what_runs_along_the_axis_is_read_whole(width: float) -> None:
    across = "педагоги, прошедшие диагностику профессиональных дефицитов, человек или единиц (логарифмическая шкала)"
    drawn = _drawn(funnels.funnel_chart(replace(FUNNEL, across=across), width))
    high = float(drawn.get("height", 0))
    lines = [e for e in drawn.iter(f"{SVG}text") if (e.text or " ") in across]
    assert " ".join(line.text or "" for line in lines) == across
    for line in lines:
        x, half = float(line.get("x", 0)), svg.text_width(line.text or "", 13) / 2
        assert 0 <= x - half <= x + half <= width
        assert float(line.get("y", 0)) < high


def test_names_never_hide_one_another() -> None:
    crowd = [
        funnels.FunnelPoint(f"Округ с длинным именем {i}", 100 + i, 80 + i / 7, outside=2)
        for i in range(30)
    ]
    drawn = _drawn(funnels.funnel_chart(funnels.Funnel(crowd, FUNNEL.limits, 55.8, "", "")))
    names = [e for e in drawn.iter(f"{SVG}text") if (e.text or "").startswith("Округ")]
    boxes = [_box(element) for element in names]
    pairs = [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :]]
    assert 0 < len(names) < 30
    assert not [1 for a, b in pairs if a[0] < b[1] and b[0] < a[1] and abs(a[2] - b[2]) < 13]


def _box(element: ET.Element) -> tuple[float, float, float]:
    x, long = float(element.get("x", 0)), svg.text_width(element.text or "", 12)
    start = {"end": x - long, "middle": x - long / 2}.get(element.get("text-anchor", ""), x)
    return start, start + long, float(element.get("y", 0))


def test_an_empty_funnel_is_still_an_image() -> None:
    nobody = funnels.Funnel([], [], 50, "Сравнивать некого", "Людей")
    assert _drawn(funnels.funnel_chart(nobody)).get("aria-label") == "Сравнивать некого"


def test_the_map_colours_by_steps_and_sets_small_and_absent_apart() -> None:
    figures = {"a": maps.MapFigure(10), "b": maps.MapFigure(90, is_small=True)}
    drawn = _drawn(maps.map_chart(maps.MapChart(figures, "Карта"), SQUARES))
    fills = {path.get("data-unit"): path.get("fill") for path in drawn.iter(f"{SVG}path")}
    assert fills["b"] == "#efe6d2"
    assert fills["c"] == "#ffffff"
    assert fills["a"] in maps.STEPS
    assert len(list(drawn.iter(f"{SVG}circle"))) == 1


def test_the_legend_tells_every_colour_of_the_map() -> None:
    figures = {str(i): maps.MapFigure(float(i)) for i in range(35, 80)}
    chart = maps.MapChart(figures, "Карта")
    lines = maps.map_legend(chart, [*figures, "x"])
    assert [line.words for line in lines] == [
        "меньше 40", "40–50", "50–60", "60–70", "70 и больше", "нет данных: 1",
    ]  # fmt: skip


@given(st.lists(st.floats(0, 100), min_size=1, max_size=60))
def test_any_values_get_a_colour(values: list[float]) -> None:
    figures = {str(index): maps.MapFigure(value) for index, value in enumerate(values)}
    chart = maps.MapChart(figures, "Карта")
    assert maps.map_chart(chart, SQUARES)
    assert maps.map_legend(chart, list(figures))
    bounds = maps.map_bounds(chart)
    assert bounds == sorted(bounds)
    assert len(bounds) <= 4


def test_albers_keeps_areas() -> None:
    """Two cells of one degree have areas as on the sphere: proportional to the sine's difference."""
    project = outlines.albers([(57, 52), (63, 56)])

    def area(west: float, south: float) -> float:
        n = 60
        edge = [(west + i / n, south) for i in range(n)] + [
            (west + 1, south + i / n) for i in range(n)
        ]
        edge += [(west + 1 - i / n, south + 1) for i in range(n)]
        edge += [(west, south + 1 - i / n) for i in range(n)]
        places = [project(point) for point in edge]
        around = zip(places, [*places[1:], places[0]], strict=True)
        return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in around)) / 2

    south_cell, north_cell = area(58, 52), area(61, 55)
    expected = (sin(radians(53)) - sin(radians(52))) / (sin(radians(56)) - sin(radians(55)))
    assert south_cell / north_cell == pytest.approx(expected, rel=1e-4)
    assert south_cell == pytest.approx((sin(radians(53)) - sin(radians(52))) * pi / 180, rel=1e-3)


def test_the_map_of_the_pack_has_its_43_municipalities() -> None:
    boundaries = PACK / "map" / "municipalities.geojson"
    drawn = outlines.read_outline(boundaries, 288)
    listed = (PACK / "municipalities" / "municipalities.yaml").read_text("utf-8")
    codes = {
        line.split('"')[1] for line in listed.splitlines() if line.strip().startswith("oktmo:")
    }
    assert {area.code for area in drawn.areas} == codes
    assert len(drawn.areas) == 43
    assert "OpenStreetMap" in json.loads(boundaries.read_text("utf-8"))["attribution"]
    assert all(0 < x < 288 and 0 < y < drawn.height for x, y in (a.center for a in drawn.areas))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 62, [0, 20, 40, 60, 80]), (0, 1, [0, 0.25, 0.5, 0.75, 1]), (-5, 5, [-5, -2.5, 0, 2.5, 5])],
)
def test_marks_are_round_and_cover(low: float, high: float, expected: list[float]) -> None:
    assert scales.marks(low, high) == expected


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_marks_always_cover(low: float, length: float) -> None:
    marks = scales.marks(low, low + length)
    crumb = 1e-6 * (abs(low) + length)
    assert marks[0] <= low + crumb
    assert marks[-1] >= low + length - crumb
    assert len(marks) <= 7


def test_counts_of_a_logarithmic_axis() -> None:
    assert scales.counts(8, 1000) == [10, 20, 50, 100, 200, 500, 1000]


def test_words_are_escaped() -> None:
    hostile = bars.Bars([bars.Bar('<script>"&', 1)], '"><script>')
    assert "<script" not in bars.bar_chart(hostile)
    assert _texts(bars.bar_chart(hostile))[0] == '<script>"&'
