"""Conditions among units like it: limits hold the truth, honest units are seldom named, odd ones are found."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orientir.core.conditions.standing import (
    MIDDLE,
    ConditionsNotSound,
    UnitStanding,
    stand_in_conditions,
)
from orientir.core.packs.competencies import Setting
from orientir.core.packs.conditions import ConditionIndicator, ConditionSet

YEARS = (2022, 2023, 2024)


def setting(value: str) -> Setting:
    return Setting(Decimal(value), "тест", "demonstration")


def rules(*indicators: tuple[str, str], least_known: str = "0.5") -> ConditionSet:
    named = tuple(ConditionIndicator(code, side, setting("1")) for code, side in indicators)  # type: ignore[arg-type]
    return ConditionSet(
        "staff", "staff", "Кадровые условия", "1.0", named, setting(least_known), setting("10"), setting("10"), "тест"
    )  # fmt: skip


RULES = rules(("a", "better"), ("b", "worse"))


def draw(
    seed: int, units: int = 120, spread: float = 0.0, lift: float = 0.0
) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, np.typing.NDArray[np.float64]]]:
    """Figures, features, true shares of the last year; the first ten units are lifted in «a»."""
    random = np.random.default_rng(seed)
    names = [f"ш{number:03d}" for number in range(units)]
    size = random.integers(20, 90, units)
    truth = {
        "a": (0.5 + random.normal(0, spread, units) + lift * (np.arange(units) < 10)).clip(0.05, 0.95),
        "b": (0.3 + random.normal(0, spread, units)).clip(0.05, 0.95),
    }  # fmt: skip
    rows = [
        pl.DataFrame(
            {"unit": names, "year": year, "indicator": code,
             "numerator": random.binomial(size, share).astype(float), "denominator": size.astype(float)}
        )
        for code, share in truth.items() for year in YEARS
    ]  # fmt: skip
    features = pl.DataFrame(
        {"unit": names, "size": np.log(size), "rural": random.choice(["да", "нет"], units)}
    )
    return pl.concat(rows), features, truth


def true_differences(
    told: tuple[UnitStanding, ...], figures: pl.DataFrame, truth: np.typing.NDArray[np.float64]
) -> np.typing.NDArray[np.float64]:
    """[units]: of the true shares, each against its peers weighted by their sizes."""
    place = {one.unit: at for at, one in enumerate(told)}
    now = figures.filter((pl.col("year") == 2024) & (pl.col("indicator") == "a"))
    sizes = dict(now.select("unit", "denominator").iter_rows())
    among = [
        np.average(truth[[place[name] for name in one.peers]], weights=[sizes[name] for name in one.peers])
        for one in told
    ]  # fmt: skip
    return np.asarray(truth - np.array(among), np.float64)


def test_limits_of_a_difference_and_of_the_set_hold_the_truth() -> None:
    held, whole = [], []
    for seed in range(15):
        figures, features, truth = draw(seed, spread=0.08)
        told = stand_in_conditions(figures, features, RULES, 2024)
        true = {code: true_differences(told, figures, shares) for code, shares in truth.items()}
        for at, one in enumerate(told):
            for row in one.indicators:
                assert row.difference is not None
                held.append(row.difference.low <= true[row.indicator][at] <= row.difference.high)
        away = [true[code] / true[code].std() for code in ("a", "b")]
        index = 50 + 10 * (away[0] - away[1]) / 2
        whole += [
            one.last.low <= index[at] <= one.last.high for at, one in enumerate(told) if one.last
        ]
    print("покрытие границ 95 %: разности", np.mean(held), "набора", np.mean(whole))
    assert 0.935 <= float(np.mean(held)) <= 0.97
    assert 0.93 <= float(np.mean(whole)) <= 0.97


def test_units_that_do_not_differ_are_seldom_named() -> None:
    named = []
    for seed in range(12):
        figures, features, _truth = draw(100 + seed)
        told = stand_in_conditions(figures, features, RULES, 2024)
        named.append(any(one.verdict in ("better", "worse") for one in told))
        index = [one.last.index for one in told if one.last]
        assert float(np.mean(index)) == pytest.approx(MIDDLE, abs=1)
    assert sum(named) <= 3


def test_what_is_lifted_is_found_and_better_is_above_fifty() -> None:
    figures, features, _truth = draw(5, spread=0.03, lift=0.35)
    told = stand_in_conditions(figures, features, RULES, 2024)
    first = [one for one in told if one.unit < "ш010"]
    found = [
        row for one in first for row in one.indicators if row.indicator == "a" and row.verdict == "better"
    ]  # fmt: skip
    print("мощность:", len(found) / 10)
    assert len(found) >= 8
    assert all(one.last and one.last.index > MIDDLE for one in first)
    others = [row.verdict for one in told if one.unit >= "ш010" for row in one.indicators]
    assert sum(verdict in ("better", "worse") for verdict in others) <= 0.05 * len(others)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 500))
def test_the_other_direction_mirrors(seed: int) -> None:
    figures, features, _truth = draw(seed, units=30, spread=0.1)
    one = stand_in_conditions(figures, features, rules(("a", "better")), 2024)
    other = stand_in_conditions(figures, features, rules(("a", "worse")), 2024)
    mirror = {"better": "worse", "worse": "better", "alike": "alike", "few_data": "few_data"}
    for left, right in zip(one, other, strict=True):
        _mirrored(left, right, mirror)


def _mirrored(left: UnitStanding, right: UnitStanding, mirror: dict[str, str]) -> None:
    assert left.last is not None
    assert right.last is not None
    assert left.last.index - MIDDLE == pytest.approx(MIDDLE - right.last.index)
    assert left.indicators[0].difference == right.indicators[0].difference
    assert mirror[left.verdict] == right.verdict


def test_order_of_rows_changes_nothing() -> None:
    figures, features, _truth = draw(3, units=40, spread=0.1)
    plain = {one.unit: one for one in stand_in_conditions(figures, features, RULES, 2024)}
    shuffled = figures.sample(fraction=1, shuffle=True, seed=2)
    again = stand_in_conditions(shuffled, features, RULES, 2024)
    assert {one.unit: one for one in again} == plain


def test_the_change_since_the_first_known_year_has_limits() -> None:
    figures, features, _truth = draw(8, units=30)
    without = figures.filter(~((pl.col("unit") == "ш001") & (pl.col("year") == 2022)))
    told = {one.unit: one for one in stand_in_conditions(without, features, RULES, 2024)}
    assert told["ш000"].indicators[0].since == 2022
    row = told["ш001"].indicators[0]
    assert row.since == 2023
    assert row.change is not None
    assert row.change.low < row.change.value < row.change.high
    assert [one.year for one in told["ш000"].years] == list(YEARS)


def test_too_little_gets_no_number() -> None:
    figures, features, _truth = draw(9, units=30)
    small = (pl.col("unit") == "ш000") & (pl.col("indicator") == "a")
    few = figures.with_columns(
        pl.when(small).then(5.0).otherwise("denominator").alias("denominator"),
        pl.when(small).then(2.0).otherwise("numerator").alias("numerator"),
    )
    strict = rules(("a", "better"), ("b", "worse"), least_known="0.9")
    told = stand_in_conditions(few, features, strict, 2024)[0]
    row = told.indicators[0]
    assert (row.difference, row.verdict, row.value) == (None, "few_data", 0.4)
    assert (told.years, told.verdict) == ((), "few_data")
    nothing = stand_in_conditions(figures, features, rules(), 2024)[0]
    assert (nothing.indicators, nothing.years, nothing.verdict) == ((), (), "few_data")


def test_nobody_to_compare_with_gets_a_sentence() -> None:
    figures, features, _truth = draw(10, units=3)
    with pytest.raises(ConditionsNotSound, match="организаций этого вида 3"):
        stand_in_conditions(figures, features, RULES, 2024)


def test_few_units_are_each_held_against_all_the_others() -> None:
    figures, features, _truth = draw(12, units=8)
    told = stand_in_conditions(figures, features, RULES, 2024)
    assert all(set(one.peers) == {*features["unit"].to_list()} - {one.unit} for one in told)
    assert {one.nearness for one in told} == {"far"}


def test_units_that_differ_in_nothing_known_get_a_sentence() -> None:
    figures, features, _truth = draw(13, units=30)
    alike = features.select("unit", pl.lit(1.0).alias("size"))
    with pytest.raises(ConditionsNotSound):
        stand_in_conditions(figures, alike, RULES, 2024)


def test_over_a_hundred_per_cent_is_no_share() -> None:
    figures, features, _truth = draw(11, units=20)
    over = figures.with_columns(
        pl.when(pl.col("unit") == "ш000").then(999.0).otherwise("numerator").alias("numerator")
    )
    told = stand_in_conditions(over, features, RULES, 2024)[0]
    assert told.indicators == ()
