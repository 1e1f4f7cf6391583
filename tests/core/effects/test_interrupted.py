"""Interrupted series on simulated truth."""

from __future__ import annotations

import numpy as np
import pytest

from orientir.core.effects.estimating import Ground, Question, estimate_effect
from orientir.core.effects.interrupted import fit_break, series_of
from tests.core.effects.simulated import errors, panel, starts_of


@pytest.mark.parametrize("autocorrelation", [0.0, 0.6])
@pytest.mark.parametrize(("before", "after"), [(8, 4), (16, 8)])
def test_the_interval_holds_the_truth_though_the_autocorrelation_is_not_known(
    before: int, after: int, autocorrelation: float
) -> None:
    random, places, held = np.random.default_rng(5), np.arange(before + after, dtype=float), 0
    for _ in range(150):
        values = 0.3 * places + errors(random, 1, before + after, autocorrelation)[0]
        values[before:] += 2
        found = fit_break(values, places, before, 0.05)
        held += found.low <= 2 <= found.high
    assert held / 150 >= 0.92


def test_without_noise_the_break_is_what_it_is() -> None:
    places = np.arange(12, dtype=float)
    values = 5 + places + np.where(places >= 8, 3 + 0.5 * (places - 8), 0) + 1e-6 * np.cos(places)
    found = fit_break(values, places, 8, 0.05)
    assert found.estimate == pytest.approx(3.75, abs=1e-4)
    assert found.p < 0.001


def test_units_are_put_on_one_another_by_their_start() -> None:
    starts = starts_of(3, (4, 1), (6, 2))
    outcome = np.arange(10)[None, :] - starts[:, None].astype(float)
    found = series_of(panel(outcome, starts), 0)
    assert found is not None
    assert found.values.tolist() == [-4, -3, -2, -1, 0, 1, 2, 3]
    assert (found.before, found.after, found.units) == (4, 4, 3)
    skipped = series_of(panel(outcome, starts), 1)
    assert skipped is not None
    assert skipped.places.tolist() == [-4, -3, -2, 0, 1, 2, 3]


def test_a_curve_is_a_condition_violated() -> None:
    random = np.random.default_rng(1)
    outcome = np.where(np.arange(24) >= 9, 5.0, 0.0) + 0.3 * random.normal(size=(4, 24))
    answer = estimate_effect(panel(outcome, starts_of(4, (18, 4))), Question())
    assert (answer.method, answer.ground) == ("its", Ground.FAKE_BREAK)


def test_a_unit_with_a_gap_is_left_out_of_the_series() -> None:
    outcome = np.random.default_rng(2).normal(size=(3, 16))
    outcome[1, 5] = np.nan
    answer = estimate_effect(panel(outcome, starts_of(3, (10, 3))), Question())
    assert answer.interruption is not None
    assert (answer.interruption.series.units, answer.interruption.series.left_out) == (2, 1)
