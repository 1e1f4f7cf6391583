"""Sentences of the pages, in Russian as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from orientir.core.findings import Status, Verdict
from orientir.cycle.monitoring import sentences
from orientir.cycle.monitoring.league import Place, build_league
from orientir.cycle.monitoring.readings import (
    Line,
    Point,
    against,
    by_indicator_and_year,
    line,
    lines,
)
from tests.cycle.monitoring.figures import AT_YEAR_END, FRAME, indicator, value


@pytest.fixture(autouse=True)
def _in_russian() -> Iterator[None]:
    with translation.override("ru"):
        yield


def plain(text: str) -> str:
    """Without the difference of spaces, which is the printer's."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def line_of(code: str, *values: object) -> Line:
    given = by_indicator_and_year(values)  # type: ignore[arg-type]
    return line(FRAME, indicator(code), 2025, given)


def test_the_lead_of_the_region() -> None:
    counts = {Status.MET: 10, Status.NOT_MET: 3, Status.ON_THE_WAY: 13, Status.NO_DATA: 1}
    assert sentences.region_lead(counts, 2025, date(2025, 11, 1)) == (
        "Из 27 целей года 10 достигнуты, 3 не достигнуты, 13 в пути, данных нет по 1. "
        "На 01.11.2025 до конца года оставалось 60 дней: что в пути, ещё могло успеть."
    )


def test_a_year_that_is_over_promises_nothing() -> None:
    assert sentences.region_lead({Status.MET: 1}, 2025, date(2025, 12, 31)) == (
        "Из 1 цели года 1 достигнута."
    )


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (
            line_of("2.1", value("2.1", 1904, 3412)),
            "Педагоги с индивидуальным маршрутом — 56 из каждых 100. "
            "До цели не хватает 4,2 п. п.: это ещё 144 педагога.",
        ),
        (
            line_of("2.1", value("2.1", 2100, 3412)),
            "Педагоги с индивидуальным маршрутом — 62 из каждых 100. Цель достигнута.",
        ),
        (
            line_of("4.2", value("4.2", 15, 16)),
            "Закрытые вакансии «Земский учитель»: 15 из 16. Данных мало: один случай многое меняет. "
            "До цели не хватает 6,3 п. п.: это ещё 1 вакансия.",
        ),
        (
            line_of("9.1", value("9.1", 831, 798)),
            "Организации, использующие платформу: 104,1 %, то есть 831 из 798. Цель достигнута.",
        ),
        (
            line_of("10.1", value("10.1", 0, 0, state="not_collected")),
            "Нет данных: фактов за этот год ещё никто не загрузил.",
        ),
        (
            line_of("10.1", value("10.1", 0, 0)),
            "Нет данных: считать не от чего, знаменатель — ноль.",
        ),
        (
            line_of("4.6", value("4.6", 71, 798)),
            "Школы, где на педагога больше двух ставок — 9 из каждых 100. "
            "Это на 1,2 п. п. выше предела: лишних — 10 школ.",
        ),
        (
            line_of("2.1"),
            "Значение скрыто: посчитано по слишком малому числу или ещё не опубликовано.",
        ),
    ],
)  # fmt: skip
def test_the_lead_of_an_indicator(found: Line, expected: str) -> None:
    with translation.override("ru"):
        assert plain(sentences.indicator_lead(found)) == expected


def test_rates_are_counted_in_parts() -> None:
    found = line(AT_YEAR_END, indicator("4.3"), 2025, {("4.3", 2025): value("4.3", "52.5", 56)})
    assert plain(sentences.missing_words(found)) == (
        "До цели не хватает 2,3 п. п.: это ещё 1,26 ставки."
    )


def test_flags_stand_under_the_title() -> None:
    found = line_of("7.1", value("7.1", 9, 8, coverage="0.81"))
    assert [plain(text) for text in sentences.flags(found)] == [
        "выше 100 %: смотрите примечания к порядку",
        "мало данных: 9 из 8",
        "отчитались 81 % тех, кто должен",
    ]


def test_small_bases_have_no_tenths() -> None:
    assert sentences.shown(indicator("2.1"), value("2.1", 8, 9)) == "89"
    assert sentences.shown(indicator("2.1"), value("2.1", 39, 55)) == "70,9"
    assert sentences.shown(indicator("2.1"), None) == "скрыто"
    assert sentences.shown(indicator("2.1"), value("2.1", 0, 0)) == "нет данных"


@pytest.mark.parametrize(
    ("line_", "expected"),
    [
        (
            line_of("9.1", value("9.1", 831, 798)),
            "Числитель (831) больше знаменателя (798): порядок делит разное на разное.",
        ),
        (
            line_of("4.2", value("4.2", 15, 16)),
            "В знаменателе 16 вакансий: один случай меняет значение на 6 п. п.",
        ),
        (line_of("7.1", value("7.1", 80, 100, coverage="0.8")), "Отчитались 80 % тех, кто должен."),
    ],
)  # fmt: skip
def test_why_to_look_again(line_: Line, expected: str) -> None:
    with translation.override("ru"):
        assert plain(sentences.check(line_)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([30, 40, 50, 55], "Растёт 3 года подряд"),
        ([50, 40, 30], "Снижается 2 года подряд"),
        ([30, 20, 30], "Больше, чем годом раньше"),
        ([30, 40, 30], "Меньше, чем годом раньше"),
        ([30, 30], "Столько же, сколько годом раньше"),
        ([30], "Лет слишком мало для линии"),
    ],
)
def test_the_finding_of_a_line(values: list[int], expected: str) -> None:
    points = [Point(2020 + n, Decimal(number), None, True) for n, number in enumerate(values)]
    assert sentences.trend_heading(points) == expected


def test_the_heading_of_a_league_counts_verdicts() -> None:
    places = [Place(n, f"u{n}", f"М{n}") for n in range(1, 4)]
    values = {
        n: value("2.1", part, 100, unit=n) for n, part in zip((1, 2, 3), (90, 50, 10), strict=True)
    }
    league = build_league(FRAME, indicator("2.1"), places, values, value("2.1", 500, 1000))
    assert sentences.league_heading(league, "Муниципалитеты") == (
        "Муниципалитеты: 1 выше области, 1 ниже, 1 не отличаются"
    )


def test_the_lead_of_a_unit_names_what_differs_for_sure() -> None:
    own = by_indicator_and_year(
        [value("1.1", 90, 100, level="organisation"), value("4.1", 2, 9, level="organisation")]
    )
    region = by_indicator_and_year([value("1.1", 500, 1000), value("4.1", 500, 1000)])
    found = against(FRAME, lines(FRAME, 2025, "organisation", own), region, 2025)
    assert {one.verdict for one in found} == {Verdict.ABOVE, Verdict.SMALL, Verdict.NONE}
    assert sentences.unit_lead(found) == (
        "Точно выше области: 1.1 Педагоги, прошедшие диагностику дефицитов. "
        "По 1 показателю данных мало для сравнения."
    )
