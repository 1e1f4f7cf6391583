"""Levels that know of the errors of items: intervals cover what they promise where calibration was small."""

from __future__ import annotations

import math

import numpy as np
import pytest

from orientir.core.psychometrics.calibration import calibrate
from orientir.core.psychometrics.estimates import ItemEstimate, item_estimates
from orientir.core.psychometrics.expected_curves import expected_items
from orientir.core.psychometrics.marginal import SlopePrior
from orientir.core.psychometrics.responses import responses_from_matrix
from orientir.core.psychometrics.scoring import ruler_of, score_people

ITEMS, CALIBRATED, JUDGED, ROUNDS = 30, 100, 2_000, 8
NEAR = 1.645


def coverage(prior: SlopePrior | None) -> dict[bool, float]:
    """Share of new people whose level lies in their 90 % interval, by items as estimated and as expected."""
    random = np.random.default_rng(21)
    covered: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(ROUNDS):
        slopes, steps = random.uniform(0.8, 2.0, ITEMS), random.normal(0, 1, ITEMS)
        small = draw(random, random.normal(size=CALIBRATED), slopes, steps)
        told = responses_from_matrix(small)
        items = item_estimates(
            calibrate(told, "2pl", with_errors=True, slope_prior=prior), told.items
        )
        ability = random.normal(size=JUDGED)
        answers = draw(random, ability, slopes, steps)
        plain = [one.parameters for one in items]
        for is_expected, known in ((False, plain), (True, expected_items(items, 0, 1))):
            place = [j for j, item in enumerate(known) if item is not None and item.slope > 0]
            ruler = ruler_of([item for item in known if item is not None and item.slope > 0])
            found = score_people(ruler, np.ascontiguousarray(answers[:, place]))
            covered[is_expected].append(
                float((np.abs(found.eap - ability) < NEAR * found.psd).mean())
            )
    return {kind: float(np.mean(shares)) for kind, shares in covered.items()}


def draw(
    random: np.random.Generator, ability: np.ndarray, slopes: np.ndarray, steps: np.ndarray
) -> np.ndarray:
    chance = 1 / (1 + np.exp(-slopes * (ability[:, None] - steps)))
    return (random.random(chance.shape) < chance).astype(np.int8)


def test_intervals_cover_what_they_promise_after_a_small_calibration() -> None:
    """Half of what is missing comes back; the rest is that few people make slopes look steeper than they are, which
    the prior on slopes mends.
    """
    found, held = coverage(None), coverage(SlopePrior(1.0, 0.5))
    missing = 0.90 - found[False]
    assert missing > 0.04  # as if the items were known: too sure
    assert 0.90 - found[True] < 0.6 * missing
    assert held[True] == pytest.approx(0.90, abs=0.025)


def test_known_items_stay_as_they_are_and_errors_flatten() -> None:
    known = ItemEstimate("q", 1.2, (0.5,), 0.0, (0.0,))
    unsure = ItemEstimate("q", 1.2, (0.5,), 0.3, (0.4,))
    lost = ItemEstimate("q", 1.2, (0.5,), math.nan, (math.nan,))
    absent = ItemEstimate("q", math.nan, (math.nan,), math.nan, (math.nan,))
    told = expected_items([known, unsure, lost, absent], 0, 1)
    assert told[0] == told[2] == known.parameters
    assert told[3] is None
    assert told[1] is not None
    loss = (1.2**2 * 0.16 + 0.09 * 1.25) / 1.7**2
    assert told[1].slope == pytest.approx(1.2 / math.sqrt(1 + loss))
    assert told[1].steps == (0.5,)


def test_it_is_about_the_mean_of_curves_over_errors() -> None:
    random = np.random.default_rng(2)
    item = ItemEstimate("q", 1.3, (0.2,), 0.0, (0.6,))
    [told] = expected_items([item], 0, 1)
    assert told is not None
    ability = np.linspace(-3, 3, 13)
    steps = 0.2 + 0.6 * random.normal(size=20_000)
    mean = (1 / (1 + np.exp(-1.3 * (ability[:, None] - steps)))).mean(axis=1)
    assert 1 / (1 + np.exp(-told.slope * (ability - 0.2))) == pytest.approx(mean, abs=0.01)
