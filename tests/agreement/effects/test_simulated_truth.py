"""Effects on simulated truth: how often intervals hold it, and how often nothing is taken for something."""

from __future__ import annotations

import numpy as np
import pytest

from orientir.core.effects.designs import Design
from orientir.core.effects.difference import Inference, infer
from orientir.core.effects.panels import NEVER, Floats, Panel, Places
from tests.core.effects.simulated import panel, simulate, starts_of, true_mean_effect


def _infer(one: Panel, draws: int = 499) -> Inference:
    return infer(Design(one, draws=draws), 0.05)


def _two_way(outcome: Floats, starts: Places) -> float:
    """The coefficient of the measure with effects of units and of periods."""

    def without(values: Floats) -> Floats:
        rest: Floats = values - values.mean(1, keepdims=True) - values.mean(0) + values.mean()
        return rest

    under = without((np.arange(outcome.shape[1])[None, :] >= starts[:, None]).astype(float))
    return float((under * without(outcome)).sum() / (under**2).sum())


def test_growing_effects_of_unlike_starts_are_unbiased_where_two_way_fixed_effects_are_not() -> (
    None
):
    starts, periods = starts_of(60, (2, 20), (4, 20), (6, 18)), 9
    truth = true_mean_effect(starts, periods, 1.0, 1.0)
    panels = [simulate(seed, starts, periods, effect=1, growth=1) for seed in range(60)]
    designs = [Design(one) for one in panels]
    ours = float(np.mean([one.values(one.effect)[0] for one in designs]))
    theirs = float(np.mean([_two_way(one.outcome, starts) for one in panels]))
    assert ours == pytest.approx(truth, abs=0.25)
    assert theirs < truth - 1


@pytest.mark.parametrize("autocorrelation", [0.0, 0.7])
def test_with_many_clusters_the_interval_holds_the_truth_as_often_as_it_says(
    autocorrelation: float,
) -> None:
    starts = starts_of(60, (3, 8), (5, 12))
    truth = true_mean_effect(starts, 8, 1.0, 0.5)
    found = [
        _infer(simulate(s, starts, 8, effect=1, growth=0.5, autocorrelation=autocorrelation))
        for s in range(600)
    ]
    assert all(one.draws is None for one in found)
    held = np.mean([one.low <= truth <= one.high for one in found if one.low and one.high])
    assert 0.93 <= held <= 0.97


@pytest.mark.parametrize("autocorrelation", [0.0, 0.7])
@pytest.mark.parametrize("treated", [1, 2, 3, 5])
def test_with_few_treated_of_43_nothing_is_found_where_nothing_is(
    treated: int, autocorrelation: float
) -> None:
    starts = starts_of(43, (3, treated))
    found = [
        _infer(simulate(seed, starts, 6, autocorrelation=autocorrelation), draws=299)
        for seed in range(400)
    ]
    assert all(one.draws is not None for one in found)
    assert 0.025 <= np.mean([one.p <= 0.05 for one in found]) <= 0.075
    held = [
        one.low <= 0 <= one.high for one in found if one.low is not None and one.high is not None
    ]
    assert len(held) == 400
    assert 0.925 <= np.mean(held) <= 0.975


def test_with_few_treated_the_interval_holds_a_real_effect() -> None:
    starts = starts_of(43, (2, 2), (4, 3))
    found = [
        _infer(simulate(seed, starts, 6, effect=2, autocorrelation=0.4)) for seed in range(300)
    ]
    held = [
        one.low <= 2 <= one.high for one in found if one.low is not None and one.high is not None
    ]
    assert len(held) == 300
    assert 0.93 <= np.mean(held) <= 0.975
    assert np.mean([one.p <= 0.05 for one in found]) > 0.8


def test_errors_of_schools_within_towns_are_of_towns() -> None:
    """Shocks of 40 towns, 20 of them treated: taken by school, the error would be far too small."""
    towns, schools = 40, 10
    starts, place = (
        np.repeat(starts_of(towns, (3, 20)), schools),
        np.repeat(np.arange(towns), schools),
    )
    refused = {"town": 0, "school": 0}
    for seed in range(200):
        random = np.random.default_rng(seed)
        shocks = np.repeat(random.normal(size=(towns, 5)), schools, axis=0)
        outcome = shocks + random.normal(size=shocks.shape)
        refused["town"] += _infer(panel(outcome, starts, place)).p <= 0.05
        refused["school"] += _infer(panel(outcome, starts)).p <= 0.05
    assert refused["town"] <= 16
    assert refused["school"] > 60


def test_a_measure_given_within_few_towns_is_dealt_within_them() -> None:
    """Eight towns, in each a third of the schools: what a town has of its own falls out."""
    place = np.repeat(np.arange(8), 9)
    starts = np.where(np.arange(72) % 3 == 0, 2, NEVER).astype(np.int64)
    refused = held = 0
    for seed in range(200):
        random = np.random.default_rng(seed)
        outcome = 3 * random.normal(size=(8, 5))[place] + random.normal(size=(72, 5))
        outcome += 0.6 * (np.arange(5)[None, :] >= starts[:, None])
        design = Design(panel(outcome, starts, place), draws=299)
        assert design.is_mixed
        found = infer(design, 0.05)
        refused += found.p <= 0.05
        held += found.low is not None and found.high is not None and found.low <= 0.6 <= found.high
    assert 0.92 <= held / 200 <= 0.98
    assert refused > 60
