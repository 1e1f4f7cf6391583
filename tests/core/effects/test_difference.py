"""Difference-in-differences on simulated truth, against naive sums and against what is published."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.stats import ttest_ind

from orientir.core.effects.cells import influences, tally
from orientir.core.effects.designs import Design
from orientir.core.effects.difference import Inference, difference, infer
from orientir.core.effects.panels import NEVER, Columns, Floats, Panel, Places, read_panel
from tests.core.effects.simulated import panel, simulate, starts_of

ORGANS = Path(__file__).parents[2] / "data" / "effects" / "organ_donations.csv"


def _naive(outcome: Floats, starts: Places) -> float:
    """The mean of all group-time effects against those not yet treated, unit by unit, of a whole panel."""
    gains = [
        (outcome[unit, at] - outcome[unit, start - 1])
        - np.mean([outcome[o, at] - outcome[o, start - 1] for o in np.flatnonzero(starts > at)])
        for unit, start in enumerate(starts.tolist())
        if start < NEVER
        for at in range(start, outcome.shape[1])
        if (starts > at).any()
    ]
    return float(np.mean(gains))


def _two_way(outcome: Floats, starts: Places) -> float:
    """The coefficient of the measure with effects of units and of periods."""

    def without(values: Floats) -> Floats:
        rest: Floats = values - values.mean(1, keepdims=True) - values.mean(0) + values.mean()
        return rest

    under = without((np.arange(outcome.shape[1])[None, :] >= starts[:, None]).astype(float))
    return float((under * without(outcome)).sum() / (under**2).sum())


def _infer(one: Panel, draws: int = 499) -> Inference:
    return infer(Design(one, draws=draws), 0.05)


def test_with_two_periods_it_is_the_t_test_of_welch_on_gains() -> None:
    random = np.random.default_rng(1)
    starts = starts_of(55, (1, 20))
    outcome = random.normal(size=(55, 2)) * np.where(starts < NEVER, 1, 4)[:, None]
    gains = outcome[:, 1] - outcome[:, 0]
    expected = ttest_ind(gains[:20], gains[20:], equal_var=False)
    found = _infer(panel(outcome, starts))
    assert found.estimate == pytest.approx(gains[:20].mean() - gains[20:].mean())
    assert (found.p, found.freedom) == (
        pytest.approx(expected.pvalue),
        pytest.approx(expected.df),
    )
    between = expected.confidence_interval()
    assert (found.low, found.high) == (pytest.approx(between.low), pytest.approx(between.high))


@pytest.mark.parametrize("never", [6, 0])
def test_the_estimate_is_the_mean_of_group_time_effects(never: int) -> None:
    starts = starts_of(18 + never, (2, 5), (3, 7), (5, 6))
    one = simulate(3, starts, 7, effect=2, growth=1)
    design = Design(one)
    assert design.values(design.effect)[0] == pytest.approx(_naive(one.outcome, starts))


def test_units_with_gaps_are_compared_over_the_periods_they_have() -> None:
    starts = starts_of(9, (3, 3))
    one = simulate(4, starts, 6)
    holed = one.outcome.copy()
    holed[0, 2] = holed[1, 4] = holed[5, 2] = holed[6, 5] = np.nan
    design = Design(panel(holed, starts))
    gains = []
    for unit in range(3):
        base = 1 if unit == 0 else 2
        for at in (3, 4, 5):
            others = holed[3:, at] - holed[3:, base]
            gains.append(holed[unit, at] - holed[unit, base] - np.nanmean(others))
    assert design.values(design.effect)[0] == pytest.approx(np.nanmean(gains))
    assert design.covered.sum() == 8


def test_influences_add_up_to_nothing_and_tell_the_error() -> None:
    starts = starts_of(50, (2, 10), (4, 15))
    design = Design(simulate(8, starts, 7, effect=1))
    added = influences(design.effect.features, starts, design.effect.members, ())
    assert added.sum() == pytest.approx(0, abs=1e-9)
    spread = np.std([_infer(simulate(seed, starts, 7, effect=1)).estimate for seed in range(300)])
    assert np.sqrt((added**2).sum()) == pytest.approx(spread, rel=0.25)


def test_periods_before_the_start_can_be_left_out() -> None:
    starts = starts_of(40, (4, 20))
    one = simulate(9, starts, 7)
    dipped = one.outcome.copy()
    dipped[:20, 3] -= 5
    found = {skip: Design(panel(dipped, starts), skip) for skip in (0, 1)}
    assert found[0].values(found[0].effect)[0] > 4
    assert abs(found[1].values(found[1].effect)[0]) < 1
    assert {(one.base, one.until) for one in found[1].effect_cells} == {(2, 5), (2, 6), (2, 7)}


def test_figures_with_nobody_left_to_compare_are_left_out_and_counted() -> None:
    found = difference(Design(simulate(5, starts_of(40, (2, 20), (4, 20)), 6, effect=1)), 0.05)
    assert found.left_out == 20 * 2 + 20 * 2
    assert [(one.key, one.units) for one in found.by_start] == [(2, 40)]
    assert [(one.key, one.units) for one in found.by_time] == [(0, 20), (1, 20)]


def test_organ_donors_of_california_as_published_and_what_one_state_of_27_can_tell() -> None:
    table = pl.read_csv(ORGANS)
    one = read_panel(table, Columns("rate", "state", "quarter", "treated"))
    whole = difference(Design(one, baseline="mean"), 0.05)
    assert whole.estimate == pytest.approx(_two_way(one.outcome, one.starts))
    assert (
        round(whole.estimate, 3) == -0.022
    )  # the book's figure; its clustered error makes p < 0.001 of it
    assert (whole.min_p, whole.p) == (pytest.approx(1 / 27), pytest.approx(5 / 27))
    last = difference(Design(one), 0.05)
    assert [round(part.estimate, 3) for part in last.by_time] == [-0.022, -0.020, -0.022]


@pytest.mark.parametrize("treated", [3, 20])
@pytest.mark.parametrize("effect", [0.0, 0.7])
def test_without_noise_what_rounding_leaves_is_nothing(treated: int, effect: float) -> None:
    starts = starts_of(43, (4, treated))
    at = np.arange(7)[None, :]
    outcome = np.arange(43)[:, None] / 3 + at / 7 + effect * (at >= starts[:, None])
    found = difference(Design(panel(outcome, starts)), 0.05)
    assert found.estimate == pytest.approx(effect, abs=1e-9)
    assert (found.p < 0.001) == bool(effect)
    assert found.low == pytest.approx(effect, abs=1e-6)
    assert found.pre_trend is not None
    assert found.pre_trend.p > 0.99
    drifting = outcome + 0.1 * at * (starts < NEVER)[:, None]
    drifted = difference(Design(panel(drifting, starts)), 0.05)
    assert drifted.pre_trend is not None
    assert drifted.pre_trend.p < 0.001


def test_a_tally_counts_both_sides() -> None:
    starts = starts_of(10, (2, 3))
    design = Design(simulate(1, starts, 4))
    found = tally(design.effect.features, starts[None, :])
    assert found.treated.tolist() == [[3.0, 3.0]]
    assert found.compared.tolist() == [[7.0, 7.0]]
