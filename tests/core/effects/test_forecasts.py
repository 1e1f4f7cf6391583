"""Forecasts on simulated truth: walks, lines with noise, years that move everybody."""

from __future__ import annotations

import numpy as np
import pytest

from orientir.core.effects.forecasts import Basis, Series, forecast


def _region(seed: int, units: int, years: int, *, walk: bool, shared: float = 0.5) -> list[Series]:
    """Levels, steady steps of their own around 1, what a year does to one and to all."""
    random = np.random.default_rng(seed)
    step = 1 + 0.3 * random.normal(size=(units, 1))
    noise = random.normal(size=(units, years))
    moved = noise.cumsum(axis=1) if walk else noise
    together = (shared * random.normal(size=years)).cumsum()
    found = random.normal(50, 5, (units, 1)) + step * np.arange(years) + moved + together
    return [{2015 + at: float(one) for at, one in enumerate(row)} for row in found]


def _held(years: int, *, walk: bool, confidence: float = 0.8, ahead: int = 1) -> float:
    held = []
    for seed in range(400):
        region = _region(seed, 20, years + ahead, walk=walk)
        known = [{y: v for y, v in one.items() if y < 2015 + years} for one in region]
        year = 2014 + years + ahead
        found = forecast(known[0], year, others=known[1:]).interval(confidence)
        assert found is not None
        held.append(found[0] <= region[0][year] <= found[1])
    return float(np.mean(held))


@pytest.mark.parametrize("ahead", [1, 2])
@pytest.mark.parametrize("years", [4, 5, 8])
def test_of_walks_four_of_five_come_true(years: int, ahead: int) -> None:
    assert 0.75 <= _held(years, walk=True, ahead=ahead) <= 0.87


@pytest.mark.parametrize("years", [5, 8])
def test_of_lines_with_noise_at_least_four_of_five(years: int) -> None:
    assert 0.77 <= _held(years, walk=False) <= 0.93


def test_what_is_borrowed_is_said_and_falls_with_own_years() -> None:
    region = _region(1, 40, 5, walk=True)
    three = forecast({y: v for y, v in region[0].items() if y > 2016}, 2020, others=region[1:])
    five = forecast(region[0], 2020, others=region[1:])
    assert (three.basis, five.basis) == (Basis.BORROWED, Basis.BORROWED)
    assert 0 < five.borrowed <= three.borrowed <= 1
    six = forecast(_region(1, 1, 6, walk=True)[0], 2021)
    assert (six.basis, six.borrowed, six.points) == (Basis.OWN, 0.0, 6)


@pytest.mark.parametrize(
    ("years", "others"), [(1, 20), (4, 3), (2, 20)], ids=["one year", "few others", "two years"]
)
def test_too_few_years_have_no_value(years: int, others: int) -> None:
    region = _region(2, 1 + others, years, walk=True)
    found = forecast(region[0], 2030, others=region[1:])
    assert (found.basis, found.value, found.interval()) == (Basis.TOO_FEW, None, None)
    assert (found.chance_of(1, "up"), found.target_of(0.5, "up")) == (None, None)
    assert found.with_measure(1, 1) is found


def test_targets_and_their_chances_are_two_sides_of_one_thing() -> None:
    found = forecast(_region(3, 1, 9, walk=True)[0], 2025)
    target = found.target_of(0.3, "up")
    assert target is not None
    assert found.value is not None
    assert target > found.value
    assert found.chance_of(target, "up") == pytest.approx(0.3)
    down = found.target_of(0.3, "down")
    assert down is not None
    assert found.chance_of(down, "down") == pytest.approx(0.3)
    better = found.with_measure(2.0, 0.0).chance_of(target, "up")
    assert better is not None
    assert better > 0.3


def test_a_share_stays_within_its_bounds_and_a_past_year_is_no_forecast() -> None:
    share = {2015 + at: 88.0 + 2 * at + 0.1 * (-1) ** at for at in range(7)}
    found = forecast(share, 2023, bounds=(0, 100))
    assert (found.value, found.interval(0.95)) == (100.0, (pytest.approx(100, abs=1), 100.0))
    with pytest.raises(ValueError, match="not after"):
        forecast(share, 2021)


def test_a_gap_is_a_step_over_two_years() -> None:
    whole = {2015 + at: float(at) + 0.1 * (-1) ** at for at in range(8)}
    holed = {year: value for year, value in whole.items() if year != 2018}
    value = forecast(holed, 2024).value
    assert value == pytest.approx(forecast(whole, 2024).value)
