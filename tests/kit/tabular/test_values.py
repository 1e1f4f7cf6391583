"""Each type of cell: what it takes, and what it says of what it does not take."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientir.kit.tabular.values import (
    Choice,
    Day,
    Digits,
    Inn,
    Number,
    Ogrn,
    PersonName,
    Snils,
    ValueType,
    Whole,
    Words,
    YesNo,
)
from orientir.kit.tabular.values.cleaning import clean, clean_one, fold, folded

LATIN_A, LATIN_O = "\N{LATIN SMALL LETTER A}", "\N{LATIN CAPITAL LETTER O}"
CHOICE = Choice({"first": "первая категория", "highest": "высшая"}, synonyms={"1": "first"})


def parse(kind: ValueType, text: str) -> Any:
    cleaned = pl.DataFrame({"text": [text]}).select(clean(pl.col("text")))
    return cleaned.select(kind.parse(pl.col("text"))).item()


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Number(), "0,75", 0.75),
        (Number(), "1 250,5", 1250.5),
        (Number(), "1\N{NO-BREAK SPACE}250.5", 1250.5),
        (Number(), "\N{MINUS SIGN}2", -2.0),
        (Number(decimals=2), "1,500", 1.5),
        (Whole(), "12", 12),
        (Whole(), "12.0", 12),
        (Whole(), " 1 200 ", 1200),
        (Day(), "21.11.2024", date(2024, 11, 21)),
        (Day(), "1.2.2024 г.", date(2024, 2, 1)),
        (Day(), "2024-11-21", date(2024, 11, 21)),
        (Day(), "2024-11-21 00:00:00", date(2024, 11, 21)),
        (Day(), "45617", date(2024, 11, 21)),
        (Day(), "45617.4375", date(2024, 11, 21)),
        (Day(), "2024-11-21T10:30:05", date(2024, 11, 21)),
        (Day(), "21.11.2024 10:30", date(2024, 11, 21)),
        (YesNo(), "Да", True),
        (YesNo(), "нет", False),
        (YesNo(), "1", True),
        (YesNo(), "ЛОЖЬ", False),
        (CHOICE, "Первая  категория", "first"),
        (CHOICE, "highest", "highest"),
        (CHOICE, "1", "first"),
        (Choice({}, is_open=True), "some_code", "some_code"),
        (Snils(), "112-233-445 95", "11223344595"),
        (Snils(), "11223344595", "11223344595"),
        (Snils(), "087-654-303 00", "08765430300"),
        (Snils(), "8765430300", "08765430300"),
        (Inn(), "7447000003", "7447000003"),
        (Ogrn(), "1027700132195", "1027700132195"),
        (Digits((8, 11)), "75738000", "75738000"),
        (PersonName(), "Салтыков-Щедрин", "Салтыков-Щедрин"),
        (PersonName(), "О’Нил оглы", "О’Нил оглы"),
        (Words(), "МБОУ «СОШ № 5»\nг. Примера", "МБОУ «СОШ № 5» г. Примера"),
        (Words(), "IT-куб и 3D-печать", "IT-куб и 3D-печать"),
        (Words(), "Ива\N{ZERO WIDTH SPACE}нова", "Иванова"),
    ],
)
def test_what_is_understood(kind: ValueType, text: str, value: object) -> None:
    assert parse(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text", "wrong", "expected"),
    [
        (Number(0, 9), f"1,5{LATIN_O}", f"Буква «{LATIN_O}» вместо нуля", "1,50"),
        (Number(0, 9), "1,5О", "Буква «О» вместо нуля", "1,50"),
        (Number(0, 9), "много", "Не число", "число от 0 до 9, например 0,75"),
        (Number(0, 9), "12", "Больше 9", "число от 0 до 9"),
        (Number(0, 9), "-1", "Меньше 0", "число от 0 до 9"),
        (Number(0, 9, 2), "1,234", "Больше 2 знаков после запятой", None),
        (Whole(0), "1,5", "Дробное число", "целое число от 0"),
        (Day(), "31.02.2024", "31.02.2024: такого дня нет", "дата вида 21.11.2024"),
        (Day(), "2023-02-29", "2023-02-29: такого дня нет", "дата вида 21.11.2024"),
        (Day(), "01.09.24", "Год двумя цифрами", "дата вида 21.11.2024"),
        (Day(), "осень", "Не дата", "дата вида 21.11.2024"),
        (Day(date(2000, 1, 1)), "31.12.1999", "Раньше 01.01.2000", None),
        (Day(latest=date(2030, 1, 1)), "01.01.2031", "Позже 01.01.2030", None),
        (YesNo(), "может быть", "Не «да» и не «нет»", "да или нет"),
        (CHOICE, "высшаяя", "Нет в справочнике", "высшая"),
        (CHOICE, "третья", "Нет в справочнике", "первая категория, высшая"),
        (
            Snils(), "112-233-445 96",
            "Не сходится контрольное число; проверьте две последние цифры", "—",
        ),
        (Snils(), "123", "Цифр 3, а надо 11 цифр", "11 цифр, например 112-233-445 95"),
        (Inn(), "7447000004", "Не сходится контрольное число; проверьте цифры", "—"),
        (
            Inn(), f"7438{LATIN_O}{LATIN_O}1234",
            f"Латинские буквы «{LATIN_O}{LATIN_O}» среди цифр", "10 цифр",
        ),
        (Inn(), "7,447E+09", "Число в записи с «E»: задайте столбцу формат «Текстовый»", None),
        (Ogrn(), "1027700132196", "Не сходится контрольное число; проверьте цифры", "—"),
        (PersonName(), f"Ив{LATIN_A}нова", f"Латинская буква «{LATIN_A}» среди русских", "Иванова"),
        (PersonName(), "Ivanova", "Латинские буквы в имени", "русские буквы"),
        (PersonName(), "Иванова2", "В имени знак «2»", "русские буквы"),
        (Words(5), "слишком длинно", "Длиннее 5 знаков: 14", "текст до 5 знаков"),
        (Words(), "#ССЫЛКА!", "В ячейке ошибка формулы", None),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_explained(
    kind: ValueType, text: str, wrong: str, expected: str | None
) -> None:
    assert parse(kind, text) is None
    trouble = kind.explain(clean_one(text))
    assert trouble.wrong == wrong
    assert expected is None or trouble.expected == expected


KINDS: list[ValueType] = [
    Number(0, 9, 3), Whole(0, 100), Day(), YesNo(), CHOICE, Snils(), Inn(), Ogrn(), PersonName(),
    Words(8), Digits((8, 11)),
]  # fmt: skip
ANY_CELL = st.text(
    alphabet=st.sampled_from("0123456789.,-/ абвАОеЁ№«»aOEe\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}"),
    max_size=16,
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: type(kind).__name__)
@given(text=ANY_CELL)
def test_every_cell_is_either_understood_or_explained(kind: ValueType, text: str) -> None:
    if not clean_one(text):
        return
    if parse(kind, text) is None:
        trouble = kind.explain(clean_one(text))
        assert trouble.code
        assert trouble.wrong
        assert trouble.expected


@given(number=st.integers(min_value=1_001_999, max_value=999_999_999))
def test_a_snils_with_one_wrong_digit_is_found_out(number: int) -> None:
    body = f"{number:09d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, range(9, 0, -1), strict=True))
    check = total % 101 % 100
    assert parse(Snils(), f"{body}{check:02d}") == f"{body}{check:02d}"
    assert parse(Snils(), f"{body}{(check + 1) % 100:02d}") is None


@given(text=st.text(max_size=30))
def test_cleaning_a_column_and_a_cell_is_the_same(text: str) -> None:
    frame = pl.DataFrame({"text": [text]}, schema={"text": pl.String})
    assert (frame.select(clean(pl.col("text"))).item() or "") == clean_one(text)


@given(text=st.text(alphabet="абёЁАБЕ –-—№1", max_size=12))
def test_folding_a_column_and_a_cell_is_the_same(text: str) -> None:
    frame = pl.DataFrame({"text": [text]}).select(folded(clean(pl.col("text"))))
    assert (frame.item() or "") == fold(text)
