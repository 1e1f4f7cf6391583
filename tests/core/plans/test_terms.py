"""Terms: words → first and last day → words; every term of the road map of the order is understood."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.plans import Span, Term, TermNotUnderstood, read_term, read_years, term_between
from orientir.core.plans.terms import add_months

FRAME = Span(date(2023, 1, 1), date(2025, 12, 31))
YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))


def spans(*days: tuple[int, int, int]) -> tuple[Span, ...]:
    found = [date(*one) for one in days]
    return tuple(Span(*pair) for pair in zip(found[::2], found[1::2], strict=True))


@pytest.mark.parametrize(
    ("text", "kind", "expected", "words"),
    [
        ("Июнь 2023 года", "month", spans((2023, 6, 1), (2023, 6, 30)), "июнь 2023 года"),
        ("Июнь – ноябрь 2023 года", "month", spans((2023, 6, 1), (2023, 11, 30)), "июнь – ноябрь 2023 года"),
        ("Сентябрь-октябрь 2025 года", "month", spans((2025, 9, 1), (2025, 10, 31)), "сентябрь – октябрь 2025 года"),
        (
            "Сентябрь 2023/2024 гг. – январь 2024/2025 гг.", "month",
            spans((2023, 9, 1), (2024, 1, 31), (2024, 9, 1), (2025, 1, 31)),
            "сентябрь 2023 года – январь 2024 года; сентябрь 2024 года – январь 2025 года",
        ),
        (
            "Ноябрь 2023 и 2024 гг.", "month", spans((2023, 11, 1), (2023, 11, 30), (2024, 11, 1), (2024, 11, 30)),
            "ноябрь 2023 года; ноябрь 2024 года",
        ),
        (
            "Февраль, май 2024 года", "month", spans((2024, 2, 1), (2024, 2, 29), (2024, 5, 1), (2024, 5, 31)),
            "февраль 2024 года; май 2024 года",
        ),
        ("мая 2024", "month", spans((2024, 5, 1), (2024, 5, 31)), "май 2024 года"),
        ("Февраль 2024 г.", "month", spans((2024, 2, 1), (2024, 2, 29)), "февраль 2024 года"),
        ("III квартал 2024 года", "quarter", spans((2024, 7, 1), (2024, 9, 30)), "III квартал 2024 года"),
        ("1–2 кварталы 2024", "quarter", spans((2024, 1, 1), (2024, 6, 30)), "I – II кварталы 2024 года"),
        ("в течение 2024 года", "year", spans((2024, 1, 1), (2024, 12, 31)), "в течение 2024 года"),
        ("2024-2025 гг.", "year", spans((2024, 1, 1), (2025, 12, 31)), "в течение 2024 – 2025 годов"),
        ("В течение всего периода", "period", (FRAME,), "в течение всего периода"),
        ("По отдельному графику", "schedule", (FRAME,), "по отдельному графику"),
        ("По мере необходимости", "schedule", (FRAME,), "По мере необходимости"),
        ("15.09.2024", "dates", spans((2024, 9, 15), (2024, 9, 15)), "15.09.2024"),
        ("01.09.2024 – 20.10.2024", "dates", spans((2024, 9, 1), (2024, 10, 20)), "01.09.2024 – 20.10.2024"),
        ("до 15.09.2024 г.", "dates", spans((2023, 1, 1), (2024, 9, 15)), "01.01.2023 – 15.09.2024"),
    ],
)  # fmt: skip
def test_words_of_orders(text: str, kind: str, expected: tuple[Span, ...], words: str) -> None:
    term = read_term(text, FRAME)
    assert (term.kind, term.spans, term.words()) == (kind, expected, words)
    assert (term.first, term.last) == (expected[0].first, max(one.last for one in expected))
    assert read_term(term.words(), FRAME).spans == expected


def test_words_without_a_year_take_it_from_a_plan_of_one_year() -> None:
    assert read_term("октябрь", YEAR).spans == spans((2026, 10, 1), (2026, 10, 31))
    assert read_term("II квартал", YEAR).spans == spans((2026, 4, 1), (2026, 6, 30))
    assert read_term("в течение года", YEAR).spans == (YEAR,)
    with pytest.raises(TermNotUnderstood, match="допишите год"):
        read_term("октябрь", FRAME)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("скоро", "не понят"),
        ("", "не понят"),
        ("32.13.2024", "такого дня нет"),
        ("30.02.2024", "такого дня нет"),
        ("20.10.2024 – 01.09.2024", "раньше, чем начинается"),
        ("ноябрь – март 2024", "раньше, чем начинается"),
        ("III – I кварталы 2024", "раньше первого"),
        ("2025 – 2024", "раньше, чем начинается"),
    ],
)
def test_what_is_no_term_is_told(text: str, why: str) -> None:
    with pytest.raises(TermNotUnderstood, match=why):
        read_term(text, FRAME)


def test_every_term_of_the_order_is_understood() -> None:
    pack = load_pack(find_pack("chelyabinsk-2023"))
    kinds = {}
    for one in pack.measures:
        frame = read_years(one.stage)
        assert frame is not None
        kinds[one.number] = read_term(one.term, frame)
    assert [n for n, term in kinds.items() if term.occasions > 1] == [3, 4, 5, 21]
    assert [n for n, term in kinds.items() if term.kind == "schedule"] == [8, 16, 17, 18, 23]
    assert [n for n, term in kinds.items() if term.kind == "month"] == [
        1,
        2,
        3,
        4,
        5,
        7,
        21,
        24,
        25,
        26,
        27,
        28,
        29,
    ]
    assert kinds[17].words() == "В течение недели после проведения оценочной процедуры"
    assert (kinds[30].first, kinds[30].last) == (date(2025, 1, 1), date(2025, 12, 31))


def test_every_term_of_the_agglomeration_is_understood() -> None:
    pack = load_pack(find_pack("chelyabinsk-agglomeration-2022"))
    terms = [read_term(one.term, FRAME) for one in pack.measures]
    assert [one.occasions for one in terms].count(2) == 1
    assert {one.first.year for one in terms} == {one.last.year for one in terms} == {2022}


def test_another_beginning_moves_whole_years() -> None:
    term = read_term("Ноябрь 2023 и 2024 гг.", FRAME).shifted(2)
    assert term.words() == "ноябрь 2025 года; ноябрь 2026 года"
    leap = Term("month", spans((2024, 2, 1), (2024, 2, 29))).shifted(1)
    assert leap.last == date(2025, 2, 28)


days = st.dates(date(2023, 1, 1), date(2030, 12, 31))


@given(days, st.integers(0, 900))
def test_days_become_words_and_words_the_same_days(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    term = term_between(first, last)
    assert read_term(term.words(), FRAME).spans == (Span(first, last),)


@given(days, st.integers(-40, 40))
def test_months_added_and_taken_come_back_to_the_month(day: date, months: int) -> None:
    there = add_months(day, months)
    back = add_months(there, -months)
    assert (back.year, back.month) == (day.year, day.month)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
