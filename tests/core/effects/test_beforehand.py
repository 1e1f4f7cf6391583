"""What the time before can tell: sizes and powers on simulated truth."""

from __future__ import annotations

import numpy as np
import pytest

from orientir.core.effects.beforehand import placebo, pre_trend
from orientir.core.effects.designs import Design
from orientir.core.effects.estimating import Ground, Question, estimate_effect
from orientir.core.effects.panels import NEVER, Panel, Places
from orientir.core.effects.wording import list_warnings, overturning, tell_sensitivity
from tests.core.effects.simulated import errors, panel, simulate, starts_of

MANY, FEW = starts_of(60, (5, 20), (6, 8)), starts_of(43, (5, 4))


def _p(starts: Places, seed: int, trend: float = 0.0) -> tuple[float, float]:
    design = Design(simulate(seed, starts, 8, trend=trend, autocorrelation=0.4), draws=199)
    seen, fake = pre_trend(design, 0.05), placebo(design)
    assert seen is not None
    assert fake.p is not None
    return seen.p, fake.p


@pytest.mark.parametrize("starts", [MANY, FEW])
def test_parallel_trends_are_refused_as_seldom_as_said(starts: Places) -> None:
    found = np.array([_p(starts, seed) for seed in range(200)])
    assert (found <= 0.05).mean(axis=0) == pytest.approx([0.05, 0.05], abs=0.04)


@pytest.mark.parametrize("starts", [starts_of(60, (5, 24)), FEW])
def test_the_slope_said_to_be_found_in_four_of_five_is(starts: Places) -> None:
    slopes = [
        pre_trend(Design(simulate(s, starts, 8, autocorrelation=0.4), draws=199), 0.05)
        for s in range(20)
    ]
    slope = float(np.mean([one.detectable for one in slopes if one]))
    found = np.array([_p(starts, seed, slope)[0] <= 0.05 for seed in range(150)])
    assert 0.68 <= found.mean() <= 0.92


def test_a_measure_felt_a_period_early_is_a_condition_violated() -> None:
    outcome = simulate(3, FEW, 8, effect=4).outcome.copy()
    outcome[:4, 4] += 4
    answer = estimate_effect(panel(outcome, FEW), Question())
    assert (answer.ground, answer.skip) == (Ground.TRENDS_PART, 0)
    assert "anticipation" in [warning["code"] for warning in list_warnings(answer)]
    assert estimate_effect(panel(outcome, FEW), Question(skip=1)).ground == Ground.BEYOND_CHANCE


def _chosen(seed: int, count: int, effect: float) -> Panel:
    """The measure goes to those who had the worst fifth year."""
    random = np.random.default_rng(seed)
    noise = errors(random, 43, 8, 0.0)
    starts = np.full(43, NEVER, np.int64)
    starts[np.argsort(noise[:, 4])[:count]] = 5
    since = np.arange(8)[None, :] >= starts[:, None]
    return panel(random.normal(0, 3, (43, 1)) + noise + effect * since, starts)


@pytest.mark.parametrize(("count", "noticed"), [(2, 0.6), (20, 0.95)])
@pytest.mark.parametrize("effect", [0.0, 2.0])
def test_a_year_for_which_the_measure_was_given_is_left_out_of_the_baseline(
    count: int, noticed: float, effect: float
) -> None:
    answers = [estimate_effect(_chosen(seed, count, effect), Question()) for seed in range(24)]
    naive = [estimate_effect(one.panel, Question(skip=0)) for one in answers[:6]]
    assert np.mean([one.difference.estimate for one in naive if one.difference]) > effect + 0.4
    assert np.mean([one.skip for one in answers]) > noticed
    assert {warning["code"] for one in answers if one.skip for warning in list_warnings(one)} >= {
        "ashenfelter_dip"
    }
    counted = [one.difference for one in answers if one.difference]
    assert np.mean([one.estimate for one in counted]) == pytest.approx(effect, abs=0.35)
    assert np.mean([one.p <= 0.05 for one in counted]) <= 0.17 or effect
    assert Ground.BEYOND_CHANCE in {one.ground for one in answers} or not effect


def test_who_begins_at_once_is_not_compared_with_itself() -> None:
    """All that drift begin at one time: the whole of their drift is seen."""
    starts = starts_of(60, (5, 30))
    slopes = [pre_trend(Design(simulate(s, starts, 8, trend=0.5)), 0.05) for s in range(60)]
    assert np.mean([one.slope for one in slopes if one]) == pytest.approx(0.5, abs=0.03)


def test_with_one_period_before_there_is_nothing_to_look_at() -> None:
    design = Design(simulate(1, starts_of(30, (1, 15)), 4))
    assert (pre_trend(design, 0.05), placebo(design).n) == (None, 0)


def test_what_overturns_a_conclusion_is_its_near_bound_over_the_periods_since_the_base() -> None:
    found = estimate_effect(simulate(2, MANY, 8, effect=3), Question()).difference
    assert found is not None
    assert found.low is not None
    assert found.pre_trend is not None
    slope, times = overturning(found)
    assert slope == pytest.approx(found.low / found.horizon)
    assert times == pytest.approx(found.low / found.horizon / found.pre_trend.largest_step)
    assert tell_sensitivity(found).startswith("Вывод опрокинет")
    nothing = estimate_effect(simulate(2, MANY, 8), Question()).difference
    assert nothing is not None
    assert overturning(nothing) == (None, None)
