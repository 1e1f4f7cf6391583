"""Whose results are low: by the letter of the rules, by words with figures, and open where it is open."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientir.core.context.low_results import ResultsNotSound, UnitState, find_low_results
from orientir.core.context.shares import wilson_limits
from orientir.core.mistakes import Mistake
from orientir.core.packs.analysis import LowResultRules
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.packs.low_result_file import digest, read_low_result_rules, unsourced

RULES = load_pack(find_pack("chelyabinsk-2023"), {"low_results"}).low_results[0]
COLUMNS = ("unit", "procedure", "year", "participants", "below")
Row = tuple[str, str, int, int, int]


def table(*rows: Row) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def judge(*rows: Row, rules: LowResultRules = RULES) -> UnitState:
    found = find_low_results(table(*rows), rules)
    assert len(found.units) == 1
    return found.units[0]


def with_combine(how: str) -> LowResultRules:
    return replace(RULES, combine=replace(RULES.combine, values=(how,)))


def test_many_procedures_of_one_year() -> None:
    one = judge(("A", "ВПР", 2025, 50, 15), ("A", "ОГЭ", 2025, 40, 20))
    assert (one.state, one.many, one.repeated) == ("low", True, None)
    assert one.reasons == (
        "30 % и больше ниже порога в 2 процедурах 2025 года: ВПР, 2025: 15 из 50 (30 %); "
        "ОГЭ, 2025: 20 из 40 (50 %)",
    )


def test_just_under_the_threshold_is_no_hit() -> None:
    one = judge(("A", "ВПР", 2025, 1000, 299), ("A", "ОГЭ", 2025, 1000, 300))
    assert (one.state, one.many) == ("not_low", False)
    assert [figure.is_hit for figure in one.figures] == [False, True]


def test_one_procedure_two_years_running() -> None:
    past = ("A", "ВПР", 2024, 30, 9)
    low = judge(("A", "ВПР", 2025, 30, 10), ("A", "ОГЭ", 2025, 30, 0), past)
    assert (low.state, low.many, low.repeated) == ("low", False, True)
    assert low.reasons == (
        "одна и та же процедура 2024–2025 годов: ВПР, 2024: 9 из 30 (30 %); ВПР, 2025: 10 из 30 (33,3 %)",
    )
    other = judge(
        ("A", "ОГЭ", 2025, 30, 10), ("A", "ВПР", 2025, 30, 0), past, ("A", "ОГЭ", 2024, 30, 0)
    )
    assert (other.state, other.repeated) == ("not_low", False)


def test_both_conditions_where_the_rules_ask_for_both() -> None:
    many = [("A", "ВПР", 2025, 30, 10), ("A", "ОГЭ", 2025, 30, 10)]
    again: Row = ("A", "ВПР", 2024, 30, 10)
    assert judge(*many, again, rules=with_combine("all")).state == "low"
    assert judge(*many, rules=with_combine("all")).state == "not_enough_data"
    fine: list[Row] = [("A", "ВПР", 2024, 30, 0), ("A", "ОГЭ", 2024, 30, 0)]
    assert judge(*many, *fine, rules=with_combine("all")).state == "not_low"


def test_what_cannot_be_told_is_not_told() -> None:
    small = judge(("A", "ВПР", 2025, 9, 9), ("A", "ОГЭ", 2025, 5, 5))
    assert small.state == "not_enough_data"
    assert "не учтены процедуры, где участников меньше 10: ВПР – 9; ОГЭ – 5" in small.reasons
    found = find_low_results(
        table(
            ("A", "ВПР", 2025, 30, 10), ("A", "ОГЭ", 2025, 30, 0),
            ("B", "ВПР", 2025, 30, 1), ("B", "ОГЭ", 2025, 30, 0), ("C", "ВПР", 2024, 30, 0),
        ),
        RULES,
    )  # fmt: skip
    assert [(one.unit, one.state) for one in found.units] == [
        ("A", "not_enough_data"),  # its hit has no past
        ("B", "not_low"),  # without a hit the past is of no matter
        ("C", "not_enough_data"),
    ]


def test_rows_of_what_is_one_procedure_are_added_up() -> None:
    rows = table(("A", "ВПР", 2025, 20, 5), ("A", "ВПР", 2025, 20, 9)).with_columns(
        subject=pl.Series(["математика", "русский язык"]), grade=5
    )
    whole = replace(RULES, by=replace(RULES.by, values=("procedure",)))
    apart = find_low_results(rows, RULES).units[0].figures
    together = find_low_results(rows, whole).units[0].figures
    assert [(one.procedure, one.below) for one in apart] == [
        ("ВПР, математика, 5", 5),
        ("ВПР, русский язык, 5", 9),
    ]
    assert [(one.procedure, one.participants, one.below) for one in together] == [("ВПР", 40, 14)]


def test_russian_headings_are_understood() -> None:
    names = dict(
        zip(COLUMNS, ("Организация", "Процедура", "Год", "Участников", "Ниже"), strict=True)
    )
    rows = table(("A", "ВПР", 2025, 50, 15), ("A", "ОГЭ", 2025, 40, 20)).rename(names)
    assert find_low_results(rows, RULES).units[0].state == "low"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("A", "ВПР", 2025, 20, 30), "ниже порога 30 из 20 участников"),
        (("A", "ВПР", 2025, 20, -1), "нужно целое число"),
        (("A", "ВПР", 2025, 100, 33.3), "людей, а не процентов"),
        (("A", "ВПР", 2025, 20, None), "в строке 3 пусто"),
        (("B", "ОГЭ", 2025, 20, 1), "стоит не один раз: B, ОГЭ, 2025"),
    ],
)
def test_what_is_no_count_gets_a_sentence(row: tuple[object, ...], sentence: str) -> None:
    rows = pl.DataFrame(
        [("B", "ОГЭ", 2025, 20, 1.0), row], schema=COLUMNS, orient="row", strict=False
    )
    with pytest.raises(ResultsNotSound, match=sentence):
        find_low_results(rows, RULES)


@given(
    st.lists(st.tuples(st.integers(10, 60), st.integers(10, 60)), min_size=4, max_size=4),
    st.lists(st.floats(0, 1), min_size=4, max_size=4),
    st.integers(0, 3),
)
def test_more_below_the_bound_never_makes_results_less_low(
    sizes: list[tuple[int, int]], shares: list[float], which: int
) -> None:
    places = [("ВПР", 2025), ("ОГЭ", 2025), ("ВПР", 2024), ("ОГЭ", 2024)]
    rows = [
        ("A", name, year, size[0], round(size[0] * share))
        for (name, year), size, share in zip(places, sizes, shares, strict=True)
    ]
    worse = [(*row[:4], row[3]) if number == which else row for number, row in enumerate(rows)]
    order = ["not_low", "not_enough_data", "low"]
    assert order.index(judge(*rows).state) <= order.index(judge(*worse).state)


def test_intervals_of_shares_by_hand() -> None:
    low, high = wilson_limits(pl.Series([5, 0]).to_numpy(), pl.Series([20, 0]).to_numpy())
    assert (low[0], high[0]) == pytest.approx((0.1119, 0.4687), abs=1e-4)
    assert (low[1], high[1]) == pytest.approx((0, 1))


def test_rules_of_a_file_may_leave_out_sources_but_it_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text("share_threshold: 25\nmin_hits: 1\n", encoding="utf-8")
    (rules,) = read_low_result_rules(file)
    assert (rules.share_threshold.value, rules.min_hits.value) == (Decimal(25), Decimal(1))
    assert "share_threshold" in unsourced(rules)
    assert unsourced(RULES) == ()
    assert digest(rules) != digest(replace(rules, title="Другое"))


def test_a_broken_file_of_rules_is_told_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text("share_threshold: 25\nmin_hts: 1\n", encoding="utf-8")
    with pytest.raises(Mistake, match=r"rules.yaml:2: неизвестный ключ «min_hts»: .*«min_hits»"):
        read_low_result_rules(file)
