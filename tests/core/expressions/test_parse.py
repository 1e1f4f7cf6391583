"""What the language of conditions takes, what it refuses, and how it says so."""

import pytest

from orientir.core.expressions.mistakes import ExpressionMistake
from orientir.core.expressions.parse import parse_column, parse_condition, parse_number
from orientir.core.expressions.tree import Column, columns_of
from orientir.core.mistakes import Mistake
from orientir.core.tables import TABLES

STAFF, ROUTES, UNITS = TABLES["staff"], TABLES["routes"], TABLES["units"]

REFUSED = {
    "agee < 35": ("нет столбца agee; возможно, age", "agee"),
    "unit.lvel = 'x'": ("в таблице units нет столбца lvel; возможно, level", "unit.lvel"),
    "school.age = 1": ("столбец единицы пишется unit.столбец", "school.age"),
    "a.b.c = 1": ("столбец единицы пишется unit.столбец", "a.b.c"),
    "age < 'x'": ("нельзя сопоставить столбец age (целое число) и текст", "age < 'x'"),
    "position = 1": ("нельзя сопоставить столбец position (текст) и целое число", "position = 1"),
    "staff_category = 'pedagogcal'": ("возможно, 'pedagogical'", "staff_category = 'pedagogcal'"),
    "'scool' <> unit.kind": ("нет такого кода 'scool' в столбце unit.kind", "'scool' <> unit.kind"),
    "unit.kind in ('school', 'gym')": ("нет такого кода 'gym'", "unit.kind in ('school', 'gym'"),
    "age != 3": ("«не равно» пишется <>", "!="),
    "age == 3": ("знак не из языка условий", "=="),
    "age % 2 = 1": ("знак не из языка условий", "%"),
    "age::int = 1": ("знак не из языка условий", "::"),
    '"age" = 1': ("знак не из языка условий", '"age"'),
    "age = 1; drop table staff": ("знак не из языка условий", ";"),
    "age = 1 -- not 2": ("комментарии", "1"),
    "age = 1e3": ("число пишется цифрами и точкой", "1e3"),
    "age in (select 1)": ("после in – список значений", "age in (select 1"),
    "age in ()": ("после in – список значений", "age"),
    "exists (select 1)": ("нет такой функции", "exists"),
    "round(rate) = 1": ("нет такой функции", "round"),
    "lenght(position) = 1": ("нет такой функции; возможно, length", "lenght"),
    "ifnull(age, 1) = 1": ("нет такой функции", "ifnull"),
    "length(position, 1) = 1": ("ровно один аргумент", "length(position, 1"),
    "case when is_novice then true end": ("такого в языке условий нет", None),
    "position like 'а%'": ("такого в языке условий нет", "position like 'а%'"),
    "age = 1 x": ("такого в языке условий нет", "age = 1 x"),
    "is_novice is true": ("после is может стоять только null", "is_novice"),
    "age = rate is null": ("поставьте скобки", None),
    "1 < age < 2": ("поставьте скобки", "1 < age"),
    "age": ("здесь нужно да/нет, а это столбец age (целое число)", "age"),
    "not age": ("здесь нужно да/нет", "age"),
    "is_novice and 1": ("здесь нужно да/нет", None),
    "is_novice < true": ("да/нет сравнивают только", "is_novice"),
    "position + 1 = 2": ("здесь нужно число, а это столбец position (текст)", "position + 1"),
    "year(position) = 2": ("здесь нужно дата", None),
    "lower(age) = 'x'": ("здесь нужно текст", None),
    "coalesce(age, 'x') = 1": ("нельзя сопоставить", None),
    "age = 99999999999999999999": ("число слишком велико", None),
    "age = ": ("выражение не читается", None),
    "age = 1 and": ("выражение не читается", None),
    "(age = 1": ("выражение не читается", None),
    "": ("выражение пусто", ""),
    "   ": ("выражение пусто", None),
    "'": ("выражение не читается", None),
    "(" * 5000 + "is_novice" + ")" * 5000: ("выражение", None),
}


@pytest.mark.parametrize("text", REFUSED)
def test_refuses_with_reason_and_place(text: str) -> None:
    reason, fragment = REFUSED[text]
    with pytest.raises(ExpressionMistake) as caught:
        parse_condition(text, STAFF)
    assert reason in caught.value.reason
    if fragment is not None:
        assert caught.value.fragment == fragment
        assert text[caught.value.position - 1 :].startswith(fragment)
    assert isinstance(caught.value, Mistake)


def test_dates_are_checked_days() -> None:
    parse_condition("formed_on >= '2023-01-01' and formed_on < date '2024-01-01'", ROUTES)
    for wrong in ("2023-02-30", "01.02.2023", "2023-1-1"):
        with pytest.raises(ExpressionMistake, match="не дата вида"):
            parse_condition(f"formed_on = '{wrong}'", ROUTES)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_column_of_the_contract_can_be_named(table) -> None:
    for column in table.columns:
        found = parse_column(column.name, table)
        assert found == Column(column.name, False, column.type, column.codes)
        condition = f"{column.name} is null or not {column.name} = coalesce({column.name}, null)"
        assert columns_of(parse_condition(condition, table)) == {found}


def test_columns_of_the_unit_are_told_from_own_columns() -> None:
    assert columns_of(parse_condition("unit.year = year", STAFF)) == {
        Column("year", True, "int"),
        Column("year", False, "int"),
    }
    assert all(parse_column(f"unit.{column.name}", STAFF).of_unit for column in UNITS.columns)


def test_a_sum_is_a_number_and_a_column_is_a_column() -> None:
    assert parse_number("rate * 2", STAFF).type == "double"
    assert parse_number("age + 1", STAFF).type == "int"
    assert parse_number("age / 2", STAFF).type == "double"
    with pytest.raises(ExpressionMistake, match="здесь нужно число"):
        parse_number("position", STAFF)
    with pytest.raises(ExpressionMistake, match="только столбец"):
        parse_column("age + 1", STAFF)


def test_words_may_be_written_in_any_case() -> None:
    assert parse_condition("NOT is_novice AND age IN (1)", STAFF) == parse_condition(
        "not is_novice and age in (1)", STAFF
    )
