"""Invented figures for the charts of the gallery; the same at every call."""

from __future__ import annotations

from math import sqrt
from typing import Any

from orientir.core.findings.funnel import funnel_limits
from orientir.core.findings.shares import Share, wilson_interval
from orientir.kit.ui.charts import (
    bars,
    funnels,
    intervals,
    maps,
    outlines,
    scatters,
    spans,
    stacks,
    trends,
)

REGION, TARGET = 55.8, 60.0
_UNITS = (
    ("Пластовский МО", 39, 55, "above", "1–20"),
    ("Копейский ГО", 103, 149, "above", "3–17"),
    ("Чебаркульский ГО", 47, 71, "same", "3–24"),
    ("Магнитогорский ГО", 259, 404, "above", "7–19"),
    ("Челябинский ГО", 522, 912, "same", "15–26"),
    ("Миасский ГО", 75, 166, "below", "25–38"),
    ("Коркинский МО", 13, 52, "below", "38–42"),
)
_SMALL = (("Карабашский ГО", 8, 9), ("Трехгорный ГО", 16, 22), ("Кусинский МО", 14, 29))


def _years(*values: float | None, targets: tuple[float | None, ...]) -> list[trends.Year]:
    return [
        trends.Year(str(2022 + index), value, target, is_final=index < 3)
        for index, (value, target) in enumerate(zip(values, targets, strict=True))
    ]


def _league() -> list[dict[str, Any]]:
    rows = []
    for name, part, whole, verdict, places in _UNITS:
        interval = _interval(part, whole, is_here=name.startswith("Миасский"))
        rows.append(
            {"name": name, "value": 100 * part / whole, "part": part, "whole": whole,
             "verdict": verdict, "places": places, "interval": interval}
        )  # fmt: skip
    return rows


def _interval(
    part: int, whole: int, *, is_small: bool = False, is_here: bool = False
) -> intervals.Interval:
    ends = wilson_interval(Share(part, whole))
    return intervals.Interval(
        100 * part / whole, 100 * ends.low, 100 * ends.high, REGION, TARGET, is_small, is_here
    )


def _small() -> list[dict[str, Any]]:
    return [
        {"name": name, "value": 100 * part / whole, "part": part, "whole": whole,
         "interval": _interval(part, whole, is_small=True)}
        for name, part, whole in _SMALL
    ]  # fmt: skip


def _funnel() -> funnels.Funnel:
    share = REGION / 100
    sizes = [9 + int(900 * (index / 43) ** 4) + index for index in range(43)]
    points = []
    for index, size in enumerate(sizes):
        spread = sqrt(share * (1 - share) / size)
        distance = ((index * 37) % 43 - 21) / 21 * 2.2 * (1.7 if index % 11 == 5 else 1)
        value = min(0.97, max(0.05, share + distance * spread))
        outside = 2 if abs(distance) > 3.09 else 1 if abs(distance) > 1.96 else 0
        points.append(
            funnels.FunnelPoint(f"Округ {index + 1}", size, 100 * value, outside, index == 27)
        )
    scale = [max(5, round(8 * 1.13**step)) for step in range(42)]
    return funnels.Funnel(
        points, funnel_limits(share, sorted(set(scale))), REGION,
        "Большинство муниципалитетов не отличается от области больше, чем мог бы случай",
        "Прошли диагностику, человек",
    )  # fmt: skip


def _strips() -> list[dict[str, Any]]:
    def near(middle: float, width: float) -> list[float]:
        return [
            min(100, max(0, middle + width * ((i * 7) % 23 - 11) / 11 * (0.4 + i % 3 / 3)))
            for i in range(23)
        ]

    return [
        {"code": "1.1", "name": "Прошли диагностику дефицитов", "value": 91.0, "part": 41, "whole": 45,
         "median": 62, "verdict": "above", "word": "выше похожих",
         "strip": intervals.Strip(near(62, 30), 62, 91, label="Школа 91, середина похожих 62")},
        {"code": "2.1", "name": "Есть индивидуальный маршрут", "value": 46.0, "part": 19, "whole": 41,
         "median": 58, "verdict": "same", "word": "как у похожих",
         "strip": intervals.Strip(near(58, 24), 58, 46, label="Школа 46, середина похожих 58")},
        {"code": "6.1", "name": "Завершили маршрут по оценке качества", "value": 43.0, "part": 3,
         "whole": 7, "median": 80, "verdict": "", "word": "",
         "strip": intervals.Strip(near(80, 30), 80, 43, True, "Школа 43, мало данных")},
    ]  # fmt: skip


def _boundaries() -> outlines.Outline:
    """Twenty-four invented districts: a crooked lattice whose neighbours share their corners."""

    def corner(column: int, row: int) -> list[float]:
        sway, lift = (column * 7 + row * 3) % 5 - 2, (column * 3 + row * 5) % 4 - 1.5
        return [58 + column * 1.1 + sway * 0.14, 52 + row * 0.62 + lift * 0.1]

    def district(column: int, row: int) -> dict[str, Any]:
        places = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
        ring = [corner(column + east, row + north) for east, north in places]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        return {"properties": {"oktmo": f"{row}{column}"}, "geometry": geometry}

    features = [district(column, row) for row in range(6) for column in range(4)]
    return outlines.outline({"features": features}, 288, "oktmo")


def _map() -> maps.MapChart:
    figures = {
        f"{row}{column}": maps.MapFigure(
            None if (row, column) == (0, 3) else 30.0 + (row * 17 + column * 29) % 45,
            is_small=(row + 2 * column) % 5 == 4,
            is_here=(row, column) == (2, 1),
        )
        for row in range(6)
        for column in range(4)
    }
    return maps.MapChart(figures, "Больше всего маршрутов в середине области", {"21": "Срединный"})


def _of_units() -> dict[str, Any]:
    """Years with intervals, parts of a whole, units by two figures."""
    years = (
        ("2023", 92, 80, 98, "0 из 5"),
        ("2024", 71, 48, 86, "1 из 5"),
        ("2025", 60, 40, 80, "2 из 5"),
    )
    cloud = [
        scatters.Dot(
            ((i * 37) % 41 - 20) / 10,
            ((i * 17) % 43 - 21) / 9,
            standing="small" if i % 9 == 4 else "plain",
        )
        for i in range(60)
    ]
    named = [
        scatters.Dot(-1.6, 2.1, "Школа № 12", "named"),
        scatters.Dot(-1.1, 0.8, "Школа № 7", "here"),
    ]
    parts = [
        stacks.Part(3, "asks", "внимание"),
        stacks.Part(8, "good", "благополучно"),
        stacks.Part(11, "plain", "не установлено"),
        stacks.Part(2, "unknown", "недостаточно данных"),
    ]
    return {
        "spans": spans.Spans([spans.Span(*one, is_marked=one[1] < 90) for one in years], "Признаки два года подряд"),
        "stacks": stacks.Stacks([stacks.Stack("Вклад школы, математика, 5 класс", parts)], "Трём нужно внимание"),
        "scatter": scatters.Scatter(
            [*cloud, *named], "Одна справляется вопреки условиям", "правее — условия легче", "баллов к ожидаемому",
            across=0, shaded=-1,
        ),
    }  # fmt: skip


def context() -> dict[str, Any]:
    """What the charts of the gallery need."""
    deficits = (("Оценивание по критериям", 9, 14, 19), ("Работа с разным уровнем", 7, 11, 16))
    ages = (("60 и старше", 9, 5), ("55–59", 8, 5), ("50–54", 9, 6), ("45–49", 8, 7), ("40–44", 5, 7),
            ("35–39", 3, 6), ("30–34", 2, 6), ("25–29", 1, 4), ("до 25", 0, 2))  # fmt: skip
    return _of_units() | {
        "axis": intervals.Axis(),
        "people": intervals.Axis(0, 25, (0, 25)),
        "region": REGION,
        "target": TARGET,
        "map": _map(),
        "boundaries": _boundaries(),
        "trend": trends.Trend(
            _years(31.4, 41.0, 49.2, 55.8, targets=(None, 40, 50, 60)),
            "Доля растёт третий год; в 2023 цель выполнена, в 2024 — почти",
        ),
        "indicators": [
            ("1.1", "Педагоги, прошедшие диагностику дефицитов", 9.7, 10.5, "on_the_way", "", "",
             trends.Trend(_years(6.1, 7.4, 9.3, 9.7, targets=(7, 8, 9.5, 10.5)))),
            ("4.2", "Закрытые вакансии «Земский учитель»", 93.8, 100, "on_the_way", "мало данных: 15 из 16",
             "", trends.Trend(_years(78.6, 91.7, 100, 93.8, targets=(80, 90, 100, 100)))),
            ("4.6", "Школы, где на педагога больше двух ставок", 8.9, 7.7, "not_met", "",
             "здесь меньше — лучше", trends.Trend(_years(8.7, 8.2, 8.4, 8.9, targets=(8.5, 8.2, 8, 7.7)))),
            ("10.1", "Сдали профессиональный экзамен", None, 70, "no_data", "",
             "экзамен в 2025 году ещё не проводили",
             trends.Trend(_years(None, 52, 58.3, None, targets=(None, 50, 60, 70)))),
        ],
        "league": _league(),
        "small": _small(),
        "funnel": _funnel(),
        "peers": _strips(),
        "ages": bars.Bars([bars.Bar(*row) for row in ages], "Двадцать шесть педагогов из 45 старше 49 лет"),
        "deficits": [(name, low, value, high) for name, low, value, high in deficits],
    }  # fmt: skip
