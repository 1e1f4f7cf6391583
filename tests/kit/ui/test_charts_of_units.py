"""Charts of years with intervals, of parts of a whole, of units by two figures: each figure at its place."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from orientir.kit.documents import render_png
from orientir.kit.ui.charts import caterpillars, scatters, spans, stacks

SVG = "{http://www.w3.org/2000/svg}"
YEARS = spans.Spans(
    [
        spans.Span("2024", 90, 80, 97, "0 из 5"),
        spans.Span("2025", 60, 45, 75, "2 из 5", is_marked=True),
    ],
    "Признаков больше",
)
PARTS = stacks.Stacks(
    [
        stacks.Stack(
            "Низкие результаты",
            [
                stacks.Part(3, "asks", "внимание"),
                stacks.Part(0, "good", "хорошо"),
                stacks.Part(9, "unknown", "нет"),
            ],
        )
    ],
    "Три из двенадцати",
)
CLOUD = scatters.Scatter(
    [
        scatters.Dot(-1, 2, "Школа № 1", "named"),
        scatters.Dot(-1, 2.01, "Школа № 2", "named"),
        scatters.Dot(1, -2, "Школа № 3"),
        scatters.Dot(0, 0, "Своя", "here"),
        scatters.Dot(0.5, 0.5, "Малая", "small"),
    ],
    "Одна выделяется",
    "условия",
    "баллы",
    across=0,
    shaded=-0.5,
    corners=("слева вверху", "", "", ""),
)


def texts(drawing: str) -> list[str]:
    return [one.text or "" for one in ET.fromstring(drawing).iter(f"{SVG}text")]


@pytest.mark.parametrize("width", [288, 640])
def test_every_drawing_says_its_finding_and_goes_on_paper(width: float) -> None:
    for drawing, finding in (
        (spans.span_chart(YEARS, width), "Признаков больше"),
        (stacks.stack_chart(PARTS, width), "Три из двенадцати"),
        (scatters.scatter_chart(CLOUD, width), "Одна выделяется"),
    ):
        root = ET.fromstring(drawing)
        assert root.get("role") == "img"
        assert (root.get("aria-label") or "").startswith(finding)
        assert "style=" not in drawing
        assert all(float(one.get("font-size", 0)) >= 12 for one in root.iter(f"{SVG}text"))
        assert render_png(drawing).startswith(b"\x89PNG")


def test_years_stand_with_their_figures_and_a_marked_one_has_another_shape() -> None:
    drawing = spans.span_chart(YEARS, 640)
    assert {"2024", "2025", "90", "60", "0 из 5", "2 из 5"} <= set(texts(drawing))
    root = ET.fromstring(drawing)
    assert len(list(root.iter(f"{SVG}circle"))) == 1
    assert len(list(root.iter(f"{SVG}path"))) == 1
    assert "2025: 60 (45–75)" in (root.get("aria-label") or "")


def test_several_papers_of_a_year_stand_side_by_side() -> None:
    rows = [spans.Span("2025", value, value - 5, value + 5) for value in (50, 60, 70)]
    root = ET.fromstring(spans.span_chart(spans.Spans(rows, "Три"), 640))
    places = [float(one.get("cx", 0)) for one in root.iter(f"{SVG}circle")]
    assert places == sorted(places)
    assert len(set(places)) == 3


def test_parts_are_as_long_as_their_counts_and_nobody_is_not_drawn() -> None:
    root = ET.fromstring(stacks.stack_chart(PARTS, 640))
    lengths = [float(one.get("width", 0)) for one in root.iter(f"{SVG}rect")]
    assert len(lengths) == 2
    assert 2.8 < lengths[1] / lengths[0] < 3.1
    assert "внимание 3, хорошо 0, нет 9" in (root.get("aria-label") or "")


def test_a_long_title_is_written_in_lines() -> None:
    long = stacks.Stack("Вклад школы: ВПР 2025, математика, пятый класс", PARTS.rows[0].parts)
    words = texts(stacks.stack_chart(stacks.Stacks([long], "Да"), 200))
    assert " ".join(words[:-2]) == long.title


def test_a_thousand_marks_are_a_handful_of_elements_and_none_is_lost() -> None:
    """As many dots and uprights as there are units, in as many paths as there are looks."""
    dots = [scatters.Dot(at, at % 7, "", ("plain", "small")[at % 2]) for at in range(1000)]
    cloud = scatters.scatter_chart(scatters.Scatter(dots, "Облако", "x", "y"), 640)
    assert cloud.count("h.01") == 500 + 2 * 500  # a hollow one is a border and a white inside
    rows = [
        caterpillars.Whisker(at, at - 1, at + 1, ("below", "same", "small", "above")[at // 250])
        for at in range(1000)
    ]
    drawing = caterpillars.caterpillar_chart(
        caterpillars.Caterpillar(rows, "Порядок", "ниже", "выше", "ноль"), 640
    )
    assert drawing.count("V") >= 1000
    root = ET.fromstring(drawing)
    assert (
        len(list(root.iter(f"{SVG}path"))) == 8
    )  # four looks: a shade of intervals and dots over it
    assert drawing.count("h.01") == 1000
    few = caterpillars.Caterpillar(rows[::50], "Порядок", "ниже", "выше", "ноль")
    shapes = ET.fromstring(caterpillars.caterpillar_chart(few, 640)).iter(f"{SVG}path")
    assert len(list(shapes)) == 2 + 2 + 3 + 2
    assert render_png(drawing).startswith(b"\x89PNG")


def test_names_stand_at_those_that_stand_out_and_never_over_each_other() -> None:
    words = texts(scatters.scatter_chart(CLOUD, 640))
    assert "Своя" in words
    assert ("Школа № 1" in words) != ("Школа № 2" in words)
    assert "Школа № 3" not in words
    assert "слева вверху" in words
