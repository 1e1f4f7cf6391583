"""Forecasts of staff on a simulated truth: limits hold what comes as often as they say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orientir.core.staffing.checking import check_last_year
from orientir.core.staffing.forecasting import Forecast, Posts, forecast_staff
from orientir.core.staffing.people import Staff, StaffNotSound, count_moves, count_now, read_staff
from tests.core.staffing.invented import FIRST_YEAR, RULES, Region, live, setting, tables

LAST = FIRST_YEAR + 4
SMALL = Region(homes=8, size=60)


def staff_of(region: Region, seed: int, last: int = LAST) -> tuple[Staff, pl.DataFrame]:
    lived = live(region, seed)
    return read_staff(*tables(lived, region, last)), lived


def left_since(lived: pl.DataFrame, year: int) -> dict[str, int]:
    """Home → who came or was there since LAST and is not there in ``year``."""
    since = (
        lived.filter(pl.col("year").is_between(LAST, year - 1)).select("place", "person").unique()
    )
    there = lived.filter(pl.col("year") == year).select("place", "person")
    gone = since.join(there, on=["place", "person"], how="anti").group_by("place").len()
    return {f"м{place}": count for place, count in gone.iter_rows()}


def test_limits_hold_what_comes_as_often_as_they_say(capsys: pytest.CaptureFixture[str]) -> None:
    held: dict[str, list[bool]] = {"1 год": [], "3 года": [], "люди": []}
    width = []
    for seed in range(14):
        staff, lived = staff_of(Region(), seed)
        told = forecast_staff(staff, "municipality", RULES, by_group=False, futures=300)
        people = dict(lived.filter(pl.col("year") == LAST + 3).group_by("place").len().iter_rows())
        for ahead, name in ((1, "1 год"), (3, "3 года")):
            gone = left_since(lived, LAST + ahead)
            for one in told.homes:
                expected = one.years[ahead - 1].leavers
                held[name].append(expected.low <= gone.get(one.home, 0) <= expected.high)
                width.append((expected.high - expected.low) / max(expected.value, 1))
        for one in told.homes:
            whole = one.years[2].people
            held["люди"].append(whole.low <= people[int(one.home[1:])] <= whole.high)
    shares = {name: float(np.mean(one)) for name, one in held.items()}
    with capsys.disabled():
        print("\nпокрытие границ 95 %:", shares, "ширина к середине:", float(np.mean(width)))
    assert all(0.93 <= share <= 0.985 for share in shares.values()), shares


def test_the_middle_is_not_biased() -> None:
    ratios = []
    for seed in range(6):
        staff, lived = staff_of(Region(spread_years=0.02), 100 + seed)
        told = forecast_staff(staff, "region", RULES, by_group=False, futures=300).homes[0]
        gone = sum(left_since(lived, LAST + 1).values())
        ratios.append(told.years[0].leavers.value / gone)
    assert float(np.mean(ratios)) == pytest.approx(1, abs=0.06)


def test_a_place_that_people_leave_is_told_and_a_small_one_is_drawn_to_the_common_rate() -> None:
    staff, _lived = staff_of(Region(homes=20, spread_homes=0.2), 7)
    told = forecast_staff(staff, "municipality", RULES, by_group=False, futures=100)
    factors = [one.factor for one in told.homes]
    stays = count_moves(staff, "municipality").stays
    counted = stays.group_by("home").agg(pl.col("left").sum() / pl.col("count").sum()).sort("home")
    assert np.corrcoef(factors, counted["left"].to_numpy())[0, 1] > 0.9
    raw = (
        counted["left"].to_numpy()
        / stays.select(pl.col("left").sum() / pl.col("count").sum()).item()
    )
    assert np.std(factors) < np.std(raw)
    assert min(factors) < 0.85 < 1.15 < max(factors)


def test_the_same_data_give_the_same_figures_and_groups_add_up() -> None:
    staff, _lived = staff_of(SMALL, 3)
    one = forecast_staff(staff, "municipality", RULES, futures=200)
    shuffled = Staff(staff.people.sample(fraction=1, shuffle=True, seed=1), staff.years)
    assert forecast_staff(shuffled, "municipality", RULES, futures=200) == one
    for home in one.homes:
        assert home.people == sum(group.people for group in home.groups) == sum(home.ages)
        parts = sum(group.leavers[0].value for group in home.groups)
        assert parts == pytest.approx(home.years[0].leavers.value)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1000))
def test_figures_stay_where_they_can_be(seed: int) -> None:
    staff, _lived = staff_of(SMALL, seed)
    told = forecast_staff(staff, "organisation", RULES, by_group=False, futures=60)
    for home in told.homes:
        _hold(home.years[0].leavers.high <= home.people, home)
        for before, after in zip(home.years, home.years[1:], strict=False):
            _hold(before.leavers.value <= after.leavers.value, home)
        for year in home.years:
            _hold(0 <= year.of_age.value <= year.leavers.value, home)
            _hold(year.leavers.low <= year.leavers.high, home)


def _hold(what: bool, home: object) -> None:
    assert what, home


def test_vacancies_are_those_of_now_and_who_leaves_less_who_comes() -> None:
    staff, _lived = staff_of(SMALL, 5)
    posts = {"область": Posts(620.0, 600.0, 8, 8)}
    told = forecast_staff(staff, "region", RULES, posts, futures=300).homes[0]
    year = told.years[0]
    assert year.vacancies is not None
    each = 600 / told.people
    open_then = 20 + each * (year.leavers.value - year.newcomers.value)
    assert year.vacancies.value == pytest.approx(max(open_then, 0), abs=0.35 * 20 + 4)
    assert year.vacancies.low >= 0
    without = forecast_staff(staff, "region", RULES, futures=50).homes[0]
    assert without.years[0].vacancies is None


def test_a_growing_place_expects_newcomers() -> None:
    grown = forecast_staff(staff_of(Region(homes=8, growth=3), 2)[0], "region", RULES, futures=100)
    plain = forecast_staff(staff_of(Region(homes=8), 2)[0], "region", RULES, futures=100)
    share = [one.homes[0].years[0].newcomers.value / one.homes[0].people for one in (grown, plain)]
    assert share[0] == pytest.approx(0.27, abs=0.08)
    assert share[1] == pytest.approx(0.09, abs=0.03)


def test_a_forecast_of_the_year_before_is_held_against_what_came() -> None:
    checks = [
        one
        for seed in range(4)
        for one in check_last_year(staff_of(Region(), seed)[0], "municipality", RULES, futures=200)
    ]
    assert len(checks) == 4 * 24
    assert float(np.mean([one.holds for one in checks])) >= 0.88
    two = staff_of(SMALL, 1, FIRST_YEAR + 1)[0]
    assert check_last_year(two, "municipality", RULES) == ()


def test_silence_of_a_school_is_no_leaving_and_a_merger_is_none_either() -> None:
    lived = live(SMALL, 9)
    staff, units = tables(lived, SMALL, LAST)
    silent = staff.filter(~((pl.col("unit_id") == "ш1") & (pl.col("year") == LAST)))
    moves = count_moves(read_staff(silent, units), "organisation").stays
    assert moves.filter((pl.col("home") == "ш1") & (pl.col("year") == LAST - 1)).is_empty()
    is_first = pl.col("unit_id") == "ш1"
    merged = units.with_columns(
        pl.when(is_first).then(pl.lit("ш2")).otherwise("current_unit_id").alias("current_unit_id")
    )
    moved = staff.with_columns(
        pl.when(is_first & (pl.col("year") == LAST)).then(pl.lit("ш2")).otherwise("unit_id").alias("unit_id")
    )  # fmt: skip
    after = count_moves(read_staff(moved, merged), "organisation").stays
    plain = count_moves(read_staff(staff, merged), "organisation").stays
    assert after.equals(plain)


def test_rare_subjects_are_put_together() -> None:
    lived = live(SMALL, 4)
    staff, units = tables(lived, SMALL, LAST)
    rare = staff.with_columns(
        pl.when(pl.col("person_id") == staff["person_id"][0])
        .then(pl.lit("Астрономия"))
        .otherwise("subject")
        .alias("subject")
    )
    groups = set(read_staff(rare, units).people["group"].unique())
    assert groups == {"Математика", "Физика", "прочие"}
    assert (
        count_now(read_staff(rare, units), "region")["count"].sum()
        == staff.filter(pl.col("year") == LAST).height
    )


def test_what_cannot_bear_a_forecast_gets_a_sentence() -> None:
    lived = live(SMALL, 6)
    staff, units = tables(lived, SMALL, LAST)
    one_year = staff.filter(pl.col("year") == LAST)
    with pytest.raises(StaffNotSound, match="кадры есть только за 2024 год"):
        read_staff(one_year, units)
    gap = staff.filter(pl.col("year").is_in([LAST - 2, LAST]))
    with pytest.raises(StaffNotSound, match="нужны хотя бы два года подряд"):
        read_staff(gap, units)
    with pytest.raises(StaffNotSound, match="нет ни одного педагога"):
        read_staff(staff.with_columns(pl.lit("other").alias("staff_category")), units)
    strict = replace(RULES, fewest=setting("100000"))
    with pytest.raises(StaffNotSound, match="нужно не меньше 100000"):
        forecast_staff(read_staff(staff, units), "region", strict)
    late = read_staff(staff.filter(pl.col("year") != FIRST_YEAR + 1), units)
    assert late.years == (FIRST_YEAR + 2, FIRST_YEAR + 3, LAST)


def test_one_pair_of_years_widens_the_limits() -> None:
    def relative(told: Forecast) -> float:
        year = told.homes[0].years[2].leavers
        return (year.high - year.low) / year.value

    long = forecast_staff(
        staff_of(Region(spread_years=0.03), 11)[0], "region", RULES, by_group=False
    )
    lived = live(Region(spread_years=0.03), 11).filter(pl.col("year") >= LAST - 1)
    short = forecast_staff(
        read_staff(*tables(lived, Region(), LAST)), "region", RULES, by_group=False
    )
    assert relative(short) > 1.1 * relative(long)
