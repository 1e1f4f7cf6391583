"""Every state and every rounding, by hand; both engines."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientir.core.indicators import compute
from orientir.core.indicators.cases import frame_of
from orientir.core.indicators.figures import as_text
from orientir.core.indicators.millionths import LARGEST, DoesNotFit, millionths, millionths_of
from orientir.core.indicators.states import coverage_of, state_of, value_of
from orientir.core.mistakes import Mistake
from orientir.core.packs.specs import Expectation
from orientir.core.tables import TABLES
from tests.core.indicators.snapshots import (
    different,
    indicator,
    pack_of,
    rows_of,
    sum_of,
)

ENGINES = pytest.mark.parametrize("engine", ["fast", "reference"])
SCHOOL = {"level": "organisation", "kind": "school", "is_open": True, "is_general_education": True}


def unit(unit_id: str, year: int = 2024, **given_values: Any) -> dict[str, Any]:
    return {"unit_id": unit_id, "year": year, "region_id": "r1", **SCHOOL, **given_values}


def region(year: int = 2024) -> dict[str, Any]:
    return unit("r1", year, level="region", kind="authority", is_general_education=False)


def figures(pack: Any, engine: str, options: Any = None, **rows: Any) -> dict[Any, Any]:
    tables = {name: frame_of(table, rows.get(name, ())) for name, table in TABLES.items()}
    found = as_text(compute(tables, pack, engine=engine, **(options or {})))
    return {
        (row["indicator"], row["year"], row["unit_id"]): (
            row["numerator"],
            row["denominator"],
            row["value"],
            row["state"],
            row["coverage"],
        )
        for row in found.iter_rows(named=True)
    }


def form(unit_id: str, filled: float | None, all_: float | None, year: int = 2024) -> Any:
    return {"unit_id": unit_id, "year": year, "ped_rates_filled": filled, "ped_rates": all_}


RATES = pack_of(
    indicator(
        "rates",
        sum_of("ped_rates_filled", "form_oo1"),
        sum_of("ped_rates", "form_oo1"),
        levels=("region", "organisation"),
        expected=Expectation("form_oo1", "is_general_education"),
    )
)


@ENGINES
def test_every_state(engine: str) -> None:
    found = figures(
        RATES,
        engine,
        units=[
            *(unit(name) for name in ("ok", "over", "zero", "none", "half", "shut")),
            *(region(), region(2023), unit("ok", 2023)),
        ],
        form_oo1=[
            form("ok", 9.5, 12.0),
            form("over", 3.000001, 3.0),
            form("zero", 0.0, 4.0),
            form("none", None, None),
            form("half", 1.0, 0.0),
        ],
    )
    assert found["rates", 2024, "ok"] == ("9.5", "12", "79.166667", "ok", "1")
    assert found["rates", 2024, "over"] == ("3.000001", "3", "100.000033", "over_100", "1")
    assert found["rates", 2024, "zero"] == ("0", "4", "0", "ok", "1")
    assert found["rates", 2024, "none"] == ("0", "0", None, "no_data", "1")
    assert found["rates", 2024, "half"] == ("1", "0", None, "no_data", "1")
    assert found["rates", 2024, "shut"] == ("0", "0", None, "no_data", "0")
    assert found["rates", 2024, "r1"] == ("13.500001", "19", "71.052637", "ok", "0.833333")
    assert found["rates", 2023, "ok"] == ("0", "0", None, "not_collected", "0")
    assert found["rates", 2023, "r1"] == ("0", "0", None, "not_collected", "0")


@ENGINES
def test_the_state_is_judged_before_rounding(engine: str) -> None:
    just_over = figures(
        RATES,
        engine,
        units=[unit("s1")],
        form_oo1=[form("s1", 900000000.000001, 900000000.0)],
    )
    assert just_over["rates", 2024, "s1"] == (
        "900000000.000001",
        "900000000",
        "100",
        "over_100",
        "1",
    )


@ENGINES
def test_sums_are_of_decimals(engine: str) -> None:
    rows = [form(f"s{number}", 0.1, 0.7) for number in range(10)]
    rows.append(form("tie", 2.0000005, 2.0000015))
    found = figures(
        RATES, engine, units=[region(), *(unit(row["unit_id"]) for row in rows)], form_oo1=rows
    )
    assert found["rates", 2024, "r1"][:2] == ("3", "9.000002")
    assert found["rates", 2024, "tie"][:2] == ("2", "2.000002")


@ENGINES
def test_sums_larger_than_64_bits(engine: str) -> None:
    large = 999_999_999_999.0
    rows = [form(f"s{number}", large, large) for number in range(20)]
    found = figures(
        RATES, engine, units=[region(), *(unit(row["unit_id"]) for row in rows)], form_oo1=rows
    )
    assert found["rates", 2024, "r1"][:4] == ("19999999999980", "19999999999980", "100", "ok")


@ENGINES
@pytest.mark.parametrize(
    ("expression", "value"),
    [("ped_rates", 1e12), ("ped_rates * 1000000", 1e303), ("ped_rates", -1e12)],
)
def test_a_number_too_large_is_refused_with_its_row(
    engine: str, expression: str, value: float
) -> None:
    pack = pack_of(indicator("large", sum_of(expression, "form_oo1"), rows_of("form_oo1")))
    with pytest.raises(Mistake, match=r"показатель large: число слишком велико.*строка 2"):
        figures(
            pack,
            engine,
            units=[unit("s1"), unit("s2")],
            form_oo1=[form("s1", 1, 1.0), form("s2", 1, value)],
        )


@ENGINES
def test_a_closed_unit_keeps_its_facts_and_leaves_the_units(engine: str) -> None:
    pack = pack_of(
        indicator(
            "share", different("person_id", "staff"), rows_of("units", "level = 'organisation'")
        )
    )
    found = figures(
        pack,
        engine,
        units=[region(), unit("s1"), unit("s2", is_open=False)],
        staff=[
            {"person_id": person, "unit_id": home, "year": 2024, "post_id": post}
            for person, home, post in (("p1", "s1", "a"), ("p1", "s2", "b"), ("p2", "s2", "c"))
        ],
    )
    assert found["share", 2024, "s1"][:2] == ("1", "1")
    assert found["share", 2024, "s2"][:4] == ("2", "0", None, "no_data")
    assert found["share", 2024, "r1"][:2] == ("2", "1")


@ENGINES
def test_structure_of_now_moves_facts_to_the_unit_that_continues(engine: str) -> None:
    pack = pack_of(indicator("posts", rows_of("staff"), rows_of("units")))
    units = [
        unit("old", 2023, current_unit_id="new", municipality_id="m1"),
        unit("new", 2023, municipality_id="m2"),
        unit("early", 2023, current_unit_id="later", municipality_id="m1"),
        unit("later", 2024, municipality_id="m2"),
        unit("m1", 2023, level="municipality", municipality_id="m1"),
        unit("m2", 2023, level="municipality", municipality_id="m2"),
    ]
    staff = [
        {"person_id": "p", "unit_id": home, "year": 2023, "post_id": home}
        for home in ("old", "new", "early")
    ]
    then = figures(pack, engine, units=units, staff=staff)
    now = figures(pack, engine, {"structure": "now"}, units=units, staff=staff)
    places = ("old", "new", "early", "m1", "m2")
    taken = {
        name: tuple(found["posts", 2023, name][:2] for found in (then, now)) for name in places
    }
    assert taken == {
        "old": (("1", "1"), ("0", "0")),
        "new": (("1", "1"), ("2", "2")),
        "early": (("1", "1"), ("1", "1")),
        "m1": (("2", "3"), ("1", "2")),
        "m2": (("1", "2"), ("2", "3")),
    }


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (Fraction(1), Fraction(3), 33_333_333),
        (Fraction(2), Fraction(3), 66_666_667),
        (Fraction(1, 2 * 10**8), Fraction(1), 0),
        (Fraction(3, 2 * 10**8), Fraction(1), 2),
        (Fraction(-1), Fraction(8), -12_500_000),
    ],
)
def test_value_is_rounded_once_half_to_even(
    numerator: Fraction, denominator: Fraction, expected: int
) -> None:
    assert value_of(numerator, denominator, Fraction(100), "ok") == expected


def test_order_of_states() -> None:
    assert state_of(Fraction(1), Fraction(0), collected=False) == "not_collected"
    assert state_of(Fraction(1), Fraction(0), collected=True) == "no_data"
    assert state_of(Fraction(2), Fraction(1), collected=True) == "over_100"
    assert state_of(Fraction(-2), Fraction(-1), collected=True) == "over_100"
    assert state_of(Fraction(1), Fraction(1), collected=True) == "ok"
    assert coverage_of(1, 0) is None
    assert coverage_of(2, 3) == 666_667


numbers = st.one_of(
    st.floats(-1e13, 1e13),
    st.integers(-(10**12), 10**12).map(lambda whole: float(f"{whole // 10**6}.{whole % 10**6:06d}5")),
    st.integers(-(10**6), 10**6).map(lambda whole: whole / 128),
    st.sampled_from([0.1, -0.0, 2.675, 1.0000005, 1.0000015, 999999999999.9999, 1e12, 5e-324]),
    st.tuples(st.sampled_from([0.1, 0.3, 1.1, 2.675]), st.integers(1, 1000)).map(lambda p: p[0] * p[1]),
)  # fmt: skip


@given(st.lists(st.none() | numbers, max_size=8))
def test_the_fast_rounding_is_the_exact_one(values: list[float | None]) -> None:
    try:
        exact = [None if value is None else millionths(value) for value in values]
    except DoesNotFit:
        with pytest.raises(DoesNotFit):
            millionths_of(pl.Series(values, dtype=pl.Float64))
    else:
        assert millionths_of(pl.Series(values, dtype=pl.Float64)).to_list() == exact


def test_a_row_is_rounded_as_it_is_written() -> None:
    for text in ("2.0000005", "1.0000015", "-0.0000005", "0.0000025", "123456.6543215"):
        even = Decimal(text).quantize(Decimal("0.000001"), rounding="ROUND_HALF_EVEN")
        assert millionths(float(text)) == int(even.scaleb(6))
    assert millionths(10**12 - 1) == LARGEST - 999_999
    with pytest.raises(DoesNotFit):
        millionths(10**12)
