"""Numbers, dates and nouns as Russian readers expect them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientir.kit import russian

NARROW, HARD, MINUS = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}", "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (0, None, "0"),
        (999, None, "999"),
        (1904, None, f"1{NARROW}904"),
        (1_234_567, None, f"1{NARROW}234{NARROW}567"),
        (7.5, None, "7,5"),
        (9.0, None, "9"),
        (Decimal("96.80"), None, "96,8"),
        (55.849, 1, "55,8"),
        (55.85, 1, "55,9"),
        (0.05, 1, "0,1"),
        (100, 1, "100,0"),
        (-4.2, 1, f"{MINUS}4,2"),
        (-0.04, 1, "0,0"),
        (None, 1, "—"),
    ],
)
def test_number(value: float | None, decimals: int | None, shown: str) -> None:
    assert russian.number(value, decimals) == shown


def test_a_percentage_of_few_has_no_tenths() -> None:
    assert russian.percent(55.81, 3412) == f"55,8{HARD}%"
    assert russian.percent(88.9, 29) == f"89{HARD}%"
    assert russian.percent(88.9, 30) == f"88,9{HARD}%"
    assert russian.percent(None, 30) == "—"


def test_differences_carry_their_sign() -> None:
    assert russian.points(-4.2) == f"{MINUS}4,2{HARD}п.{HARD}п."
    assert russian.points(0.6) == f"+0,6{HARD}п.{HARD}п."
    assert russian.signed(0.04) == "0,0"
    assert russian.signed(-0.04) == "0,0"
    assert russian.signed(None) == "—"


def test_ranges_and_parts() -> None:
    assert russian.span(9, 31) == "9–31"
    assert russian.span(7, 7) == "7"
    assert russian.out_of(1904, 3412) == f"1{NARROW}904 из 3{NARROW}412"


@pytest.mark.parametrize(
    ("count", "noun"),
    [(0, "школ"), (1, "школа"), (2, "школы"), (4, "школы"), (5, "школ"), (11, "школ"),
     (12, "школ"), (21, "школа"), (22, "школы"), (111, "школ"), (1904, "школы")],
)  # fmt: skip
def test_nouns_agree_with_numbers(count: int, noun: str) -> None:
    assert russian.plural(count, "школа", "школы", "школ") == noun
    assert russian.counted(count, "школа", "школы", "школ").endswith(HARD + noun)


def test_dates() -> None:
    assert russian.day(date(2025, 11, 1)) == "01.11.2025"
    assert russian.moment(datetime(2025, 11, 21, 10, 42)) == "21.11.2025 10:42"  # noqa: DTZ001
    assert russian.day(None) == "—"
    assert russian.school_year(2025) == "2025/26"
    assert russian.school_year(1999) == "1999/00"


@pytest.mark.parametrize(
    ("due", "words"),
    [(21, "сегодня"), (22, "завтра"), (20, "вчера"), (27, f"через 6{HARD}дней"),
     (23, f"через 2{HARD}дня"), (18, f"3{HARD}дня назад")],
)  # fmt: skip
def test_terms(due: int, words: str) -> None:
    assert russian.term(date(2025, 11, due), date(2025, 11, 21)) == words


def test_initials_and_the_alphabet() -> None:
    assert russian.initials("Воронова Е. А.") == "ВЕ"
    assert russian.initials("") == ""
    assert sorted(["Ёлкино", "Жуково", "Ежово"], key=russian.sort_key) == [
        "Ежово",
        "Ёлкино",
        "Жуково",
    ]


@given(st.decimals(-(10**9), 10**9, places=3), st.integers(0, 3))
def test_a_shown_number_reads_back_as_its_rounding(value: Decimal, decimals: int) -> None:
    shown = russian.number(value, decimals)
    read = Decimal(shown.replace(NARROW, "").replace(MINUS, "-").replace(",", "."))
    assert abs(read - value) <= Decimal(5).scaleb(-decimals - 1)
