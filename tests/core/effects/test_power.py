"""Promised power against what the estimate then does."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from orientir.core.effects.designs import Design
from orientir.core.effects.difference import infer
from orientir.core.effects.panels import PanelNotSound
from orientir.core.effects.power import (
    Noise,
    Plan,
    detectable,
    error_of,
    noise_of,
    power_of,
    treated_needed,
)
from tests.core.effects.simulated import panel, simulate, starts_of


@pytest.mark.parametrize(
    "plan", [Plan(20, 40, 3), Plan(5, 38, 2), Plan(2, 41, 2), Plan(12, 31, 2, 1)]
)
def test_an_effect_said_to_be_seen_in_four_of_five_is(plan: Plan) -> None:
    noise = Noise(1.0, 0.5)
    effect = detectable(plan, noise, 0.05)
    starts = starts_of(plan.treated + plan.compared, (2 + plan.skip, plan.treated))
    periods = 2 + plan.skip + plan.after
    seen = [
        infer(
            Design(
                simulate(seed, starts, periods, effect=effect, autocorrelation=0.5), plan.skip, 299
            ),
            0.05,
        )
        for seed in range(200)
    ]
    assert 0.72 <= np.mean([one.p <= 0.05 for one in seen]) <= 0.88


def test_without_ties_of_years_the_error_is_that_of_means() -> None:
    assert error_of(Plan(10, 40, 4), Noise(2.0, 0.0)) == pytest.approx(
        np.sqrt(4 * (1 + 1 / 4) * (1 / 10 + 1 / 40))
    )


@pytest.mark.parametrize("autocorrelation", [0.0, 0.6, 0.9])
def test_noise_is_found_in_the_past(autocorrelation: float) -> None:
    found = [
        noise_of(simulate(seed, starts_of(43), 8, autocorrelation=autocorrelation))
        for seed in range(20)
    ]
    # near one only what differences of years need is told: spread and tie trade off
    plan = Plan(10, 33, 3)
    errors = [error_of(plan, one) for one in found]
    assert np.mean(errors) == pytest.approx(error_of(plan, Noise(1.0, autocorrelation)), rel=0.05)


def test_noise_of_clusters_is_that_of_their_means_and_figures_under_the_measure_do_not_count() -> (
    None
):
    one = simulate(1, starts_of(400), 6)
    outcome = one.outcome.copy()
    outcome[:200, 4:] += 100 * np.random.default_rng(1).normal(size=(200, 2))
    place = np.repeat(np.arange(40), 10)
    found = noise_of(panel(outcome, starts_of(400, (4, 200)), place))
    assert found.spread == pytest.approx(1 / np.sqrt(10), rel=0.15)


def test_how_many_are_needed() -> None:
    noise = Noise(1.0, 0.3)
    needed = [treated_needed(noise, 1.2, after, 0.05, total=43) for after in (1, 2, 4)]
    assert needed == sorted([one for one in needed if one], reverse=True)
    first = needed[0]
    assert first is not None
    assert power_of(Plan(first, 43 - first, 1), noise, 1.2, 0.05) >= 0.8
    assert power_of(Plan(first - 1, 44 - first, 1), noise, 1.2, 0.05) < 0.8
    assert treated_needed(noise, 0.01, 3, 0.05, total=43) is None
    free = treated_needed(noise, 0.5, 2, 0.05, total=None)
    assert free is not None
    assert power_of(Plan(free, free, 2), noise, 0.5, 0.05) >= 0.8


def test_one_of_fifteen_sees_nothing_however_large() -> None:
    assert Plan(1, 14, 5).least_p == pytest.approx(1 / 15)
    assert power_of(Plan(1, 14, 5), Noise(1, 0), 100, 0.05) == 0
    assert detectable(Plan(1, 14, 5), Noise(1, 0), 0.05) == inf


def test_two_years_do_not_tell_the_noise() -> None:
    with pytest.raises(PanelNotSound, match="меньше 3"):
        noise_of(simulate(1, starts_of(20), 2))
    with pytest.raises(PanelNotSound, match="не меняется"):
        noise_of(panel(np.ones((20, 5)), starts_of(20)))
