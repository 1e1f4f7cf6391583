"""Two simulated years: the growth that was put in comes out, what drifted leaves, and no link is made of nothing."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from orientir.core.psychometrics.flags import find_flags
from orientir.core.psychometrics.linking import DriftBounds
from orientir.core.psychometrics.responses import responses_from_matrix
from orientir.core.psychometrics.scoring import Ruler, score_people
from orientir.core.psychometrics.years import Earlier, Scaled, Way, calibrate_year

PERSONS, ITEMS, ANCHORS, DRIFTED = 2_500, 40, 14, (3, 9)
GROWTH, SPREAD = 0.4, 1.15
TRUTH = np.random.default_rng(11)
SLOPES, STEPS = TRUTH.uniform(0.8, 1.7, 2 * ITEMS), TRUTH.normal(0, 0.9, 2 * ITEMS)


def answers(
    items: np.ndarray, mean: float, sd: float, seed: int, shift: dict[int, float]
) -> np.ndarray:
    random = np.random.default_rng(seed)
    ability = random.normal(mean, sd, PERSONS)
    steps = STEPS[items] + np.array([shift.get(int(item), 0.0) for item in items])
    chance = 1 / (1 + np.exp(-SLOPES[items] * (ability[:, None] - steps)))
    return (random.random(chance.shape) < chance).astype(np.int8)


@lru_cache(maxsize=1)
def first_year() -> Scaled:
    items = np.arange(ITEMS)
    matrix = answers(items, 0, 1, 1, {})
    return calibrate_year(responses_from_matrix(matrix, [f"i{j}" for j in items]), "2pl")


def second_year(way: Way = "fixed", common: int = ANCHORS, fewest: int = 5) -> Scaled:
    """The first ``common`` items again, two of them harder than they were."""
    items = np.concatenate([np.arange(common), np.arange(ITEMS, 2 * ITEMS - common)])
    matrix = answers(items, GROWTH, SPREAD, 2, dict.fromkeys(DRIFTED, 0.8))
    known = [one for one in first_year().items if one.parameters is not None]
    errors = {one.name: one.se_steps[0] for one in known}
    old = tuple(one.parameters for one in known if one.parameters is not None)
    told = Earlier(old, errors, way=way, fewest=fewest)
    return calibrate_year(responses_from_matrix(matrix, [f"i{j}" for j in items]), "2pl", told)


@pytest.mark.parametrize("way", ["fixed", "stocking-lord"])
def test_growth_comes_out_and_what_drifted_leaves(way: Way) -> None:
    found = second_year(way)
    told = found.link
    assert told is not None
    assert told.link is not None
    assert told.dropped == tuple(f"i{place}" for place in DRIFTED)
    assert len(told.anchors) == ANCHORS - len(DRIFTED)
    assert found.people.mean == pytest.approx(GROWTH, abs=0.08)
    assert found.people.sd == pytest.approx(SPREAD, abs=0.08)
    assert 0 < told.error < 0.06
    new = np.array([[one.slope, one.steps[0]] for one in found.items[ANCHORS:]])
    truth = np.column_stack([SLOPES, STEPS])[ITEMS : 2 * ITEMS - ANCHORS]
    assert np.abs(new - truth).mean() < 0.1
    drifted = {one.item: one.shift for one in told.drift}
    assert drifted["i3"] == pytest.approx(0.8, abs=0.2)


def test_people_stand_on_the_old_scale_either_way() -> None:
    fixed, moved = second_year("fixed"), second_year("stocking-lord")
    means = []
    for one in (fixed, moved):
        groups = one.calibration.groups
        ruler = Ruler(one.calibration.categories, groups.means, np.exp(groups.log_sds))
        items = np.concatenate([np.arange(ANCHORS), np.arange(ITEMS, 2 * ITEMS - ANCHORS)])
        matrix = answers(items, GROWTH, SPREAD, 2, dict.fromkeys(DRIFTED, 0.8))
        means.append(one.scores(score_people(ruler, matrix)).eap)
    assert np.abs(means[0] - means[1]).max() < 0.15
    assert means[0].mean() == pytest.approx(GROWTH, abs=0.08)


def test_without_taking_the_drifted_out_growth_is_missed() -> None:
    """What the drift report is for: with every anchor in the link the year would seem weaker."""
    items = np.concatenate([np.arange(6), np.arange(ITEMS, ITEMS + 30)])
    matrix = answers(items, GROWTH, 1, 3, dict.fromkeys((0, 1), 1.2))
    responses = responses_from_matrix(matrix, [f"i{j}" for j in items])
    old = tuple(one.parameters for one in first_year().items if one.parameters is not None)
    blind = DriftBounds(large=9, odd=9)
    kept = calibrate_year(responses, "2pl", Earlier(old, bounds=blind)).people.mean
    clean = calibrate_year(responses, "2pl", Earlier(old)).people.mean
    assert kept < clean - 0.1
    assert clean == pytest.approx(GROWTH, abs=0.12)


def test_too_few_anchors_link_nothing_and_it_is_said_why() -> None:
    found = second_year(common=4, fewest=8)
    told = found.link
    assert told is not None
    assert told.link is None
    assert told.why == "общих заданий с прежней процедурой 4, а для связи лет нужно не меньше 8"
    assert found.people.mean == 0
    left = second_year(common=ANCHORS, fewest=13).link
    assert left is not None
    assert left.link is None
    assert "остальные изменились: 2" in left.why


def test_a_first_year_has_a_scale_of_its_own() -> None:
    assert first_year().link is None
    assert (first_year().people.mean, first_year().people.sd) == (0, 1)
    flags = find_flags(
        first_year().calibration, responses_from_matrix(answers(np.arange(ITEMS), 0, 1, 1, {}))
    )
    assert flags == []
