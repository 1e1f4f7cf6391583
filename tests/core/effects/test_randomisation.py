"""Lots against counting by hand; intervals against the tests that they turn round."""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
import pytest

from orientir.core.effects.assignments import deal
from orientir.core.effects.cells import influences
from orientir.core.effects.designs import Design
from orientir.core.effects.panels import NEVER, Floats
from orientir.core.effects.randomisation import Lots, draw_lots
from tests.core.effects.simulated import simulate, starts_of


def _lots(design: Design) -> Lots:
    found = design.by_position(design.effect.features)
    return draw_lots(found, design.dealt, design.effect.members[:, 0], design.panel.rounding)


def _gains(outcome: Floats) -> Floats:
    gains: Floats = outcome[:, 3:].mean(axis=1) - outcome[:, 2]
    return gains


@pytest.mark.parametrize("effect", [0.0, 1.5])
def test_p_is_the_share_of_pairs_as_far_from_nothing(effect: float) -> None:
    one = simulate(2, starts_of(9, (3, 2)), 5)
    gains = _gains(one.outcome) - effect * np.array([1, 1, *[0] * 7])
    means = [
        gains[list(pair)].mean() - np.delete(gains, pair).mean()
        for pair in combinations(range(9), 2)
    ]
    by_hand = np.mean(np.abs(means) >= abs(means[0]) * (1 - 1e-9))
    assert _lots(Design(one)).p(effect) == pytest.approx(by_hand)


@pytest.mark.parametrize("groups", [[(3, 1)], [(3, 3)], [(2, 5), (4, 6)]])
def test_the_interval_is_what_the_test_does_not_refuse(groups: list[tuple[int, int]]) -> None:
    lots = _lots(Design(simulate(6, starts_of(43, *groups), 6, effect=2), draws=999))
    assert (lots.squares is None) == (sum(count for _start, count in groups) < 10)
    found = lots.interval(0.05)
    assert found is not None
    low, high = found
    assert min(lots.p(low + 1e-6), lots.p(high - 1e-6)) > 0.05
    assert max(lots.p(low - 1e-6), lots.p(high + 1e-6)) <= 0.05
    assert low < lots.value[0] < high


def test_the_error_of_a_lot_is_that_of_the_panel_dealt_so() -> None:
    one = simulate(7, starts_of(22, (2, 4), (4, 6)), 7, effect=1)
    design = Design(one, draws=20)
    lots = _lots(design)
    assert lots.squares is not None
    for at in (0, 5, 11):
        starts = design.dealt.starts[at]
        added = influences(design.effect.features, starts, design.effect.members, {2, 4})[:, 0]
        treated = starts < NEVER
        expected = 10 / 9 * (added[treated] ** 2).sum() + 12 / 11 * (added[~treated] ** 2).sum()
        assert lots.squares[at, 0] == pytest.approx(expected)


@pytest.mark.parametrize(("units", "least"), [(43, 1 / 43), (19, 1 / 19), (2, 1.0)])
def test_one_treated_unit_is_one_of_all(units: int, least: float) -> None:
    dealt = deal(starts_of(units, (2, 1)))
    assert (len(dealt.starts), dealt.least_p) == (units, pytest.approx(least))
    assert (dealt.starts[0] == starts_of(units, (2, 1))).all()


def test_of_a_small_design_every_way_is_there_once() -> None:
    dealt = deal(starts_of(8, (2, 2), (3, 1)))
    ways = comb(8, 2) * 6
    assert (dealt.whole, dealt.ways, len(np.unique(dealt.starts, axis=0))) == (True, ways, ways)
    assert deal(starts_of(8, (2, 4))).least_p == pytest.approx(2 / comb(8, 4))


def test_of_a_large_design_lots_are_drawn_the_same_every_time() -> None:
    starts = starts_of(43, (2, 5))
    first, again = deal(starts), deal(starts)
    assert (first.whole, len(first.starts)) == (False, 10_000)
    assert (first.starts == again.starts).all()
    assert (np.sort(first.starts, axis=1) == np.sort(starts)).all()
    assert first.least_p == pytest.approx(1 / comb(43, 5))


def test_within_blocks_each_keeps_its_number_of_starts() -> None:
    starts, blocks = starts_of(12, (2, 4)), np.repeat([0, 1, 2], 4)
    dealt = deal(starts, blocks, draws=50)
    assert (dealt.starts[:, :4] == 2).all()
    mixed = deal(np.tile(starts_of(4, (2, 1)), 3), blocks, draws=50)
    assert ((mixed.starts.reshape(51, 3, 4) == 2).sum(axis=2) == 1).all()
    whole = deal(np.tile(starts_of(4, (2, 1)), 3), np.tile([0, 1, 2], 4))
    assert (whole.whole, whole.ways, len(np.unique(whole.starts, axis=0))) == (True, 64, 64)
    assert (whole.starts[0] == np.tile(starts_of(4, (2, 1)), 3)).all()


def test_a_design_that_can_refuse_nothing_has_no_interval() -> None:
    assert _lots(Design(simulate(1, starts_of(15, (3, 1)), 5, effect=50))).interval(0.05) is None
