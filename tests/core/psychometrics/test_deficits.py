"""Deficits: what is promised about false ones holds; what cannot be said is not said."""

import functools

import numpy as np
import numpy.typing as npt
import pytest

from orientir.core.psychometrics.competencies import Diagnosis, diagnose
from orientir.core.psychometrics.deficits import (
    DeficitRule,
    Deficits,
    State,
    find_deficits,
    level_chances,
)
from orientir.core.psychometrics.subscores import (
    coefficient_alpha,
    value_of_competencies,
    value_of_subscores,
)
from tests.core.psychometrics.people import World, make_world

CUT = -0.8


@functools.cache
def diagnosed() -> tuple[World, Diagnosis]:
    """20 competencies of 4 items, as in a real diagnostic of an hour and a half."""
    world = make_world(persons=3000)
    return world, diagnose(world.matrix, world.items, world.competency, [CUT] * 20)


def raw_cut(world: World) -> npt.NDArray[np.bool_]:
    """A deficit wherever less than 60 % of the items of a competency are right."""
    cut: npt.NDArray[np.bool_] = world.matrix.reshape(len(world.matrix), 20, 4).mean(axis=2) < 0.6
    return cut


def test_the_raw_cut_calls_able_people_deficient_and_ours_does_not() -> None:
    world, diagnosis = diagnosed()
    able = (world.ability > CUT + 0.3).all(axis=1)
    found = find_deficits(diagnosis, DeficitRule())
    assert able.sum() > 200
    assert raw_cut(world)[able].sum(axis=1).mean() > 2.5
    assert (found.state[able] == State.DEFICIT).sum(axis=1).mean() < 0.1


@pytest.mark.parametrize("threshold", [0.6, 0.8, 0.95])
def test_the_expected_share_of_false_ones_is_the_actual_share(threshold: float) -> None:
    world, diagnosis = diagnosed()
    found = find_deficits(diagnosis, DeficitRule(threshold=threshold, clear=0.2))
    named = found.state == State.DEFICIT
    actual = (world.ability[named] >= CUT).mean()
    assert found.named == named.sum() > 1000
    assert found.expected_false == pytest.approx(actual, abs=0.015)
    assert found.expected_false is not None
    assert found.expected_false < 1 - threshold


def test_probabilities_mean_what_they_say() -> None:
    world, diagnosis = diagnosed()
    below = world.ability < CUT
    for low in np.arange(0, 1, 0.1):
        here = (diagnosis.deficit >= low) & (diagnosis.deficit < low + 0.1)
        assert below[here].mean() == pytest.approx(diagnosis.deficit[here].mean(), abs=0.03)


def test_states_follow_the_probability() -> None:
    _, diagnosis = diagnosed()
    state = find_deficits(diagnosis, DeficitRule(threshold=0.8, clear=0.3)).state
    probability = diagnosis.deficit
    assert ((state == State.DEFICIT) == (probability >= 0.8)).all()
    assert ((state == State.NO_DEFICIT) == (probability <= 0.3)).all()
    assert State.NEAR_CUT.words == "близко к границе"
    assert State.NOT_ENOUGH_DATA.code == "not_enough_data"
    with pytest.raises(ValueError):
        DeficitRule(threshold=0.5, clear=0.6)


def test_too_few_items_say_nothing() -> None:
    world = make_world(persons=800, competencies=4)
    matrix = world.matrix.copy()
    matrix[::2, :2] = -1
    found = find_deficits(
        diagnose(matrix, world.items, world.competency, [CUT] * 4), DeficitRule(fewest_items=3)
    )
    assert (found.state[::2, 0] == State.NOT_ENOUGH_DATA).all()
    assert (found.state[1::2, 0] != State.NOT_ENOUGH_DATA).all()
    assert found.reason(0, 0) == "слишком мало заданий по этой компетенции"
    assert found.reason(1, 0) == ""


def same_thing() -> Deficits:
    world = make_world(persons=1500, competencies=8, correlation=0.999)
    diagnosis = diagnose(world.matrix, world.items, world.competency, [CUT] * 8)
    return find_deficits(diagnosis, DeficitRule())


def test_competencies_that_are_one_thing_are_not_told_apart() -> None:
    found = same_thing()
    assert not found.speaks.any()
    assert (found.state == State.NOT_ENOUGH_DATA).all()
    assert (found.named, found.expected_false) == (0, None)
    assert "не отличают" in found.reason(0, 0)


def test_value_by_posteriors_is_the_share_of_variance_explained() -> None:
    world, diagnosis = diagnosed()
    value = value_of_competencies(diagnosis)[0]
    ability, mean = world.ability[:, 0], diagnosis.mean[:, 0]
    assert value.joint == pytest.approx(np.corrcoef(ability, mean)[0, 1] ** 2, abs=0.04)
    assert value.total == pytest.approx(
        np.corrcoef(ability, diagnosis.total_mean)[0, 1] ** 2, abs=0.04
    )
    assert value.own < value.total < value.joint


def test_with_few_people_competencies_speak_or_not_all_the_same() -> None:
    for seed in range(4):
        world = make_world(persons=60, competencies=6, correlation=0.6, seed=seed)
        diagnosis = diagnose(world.matrix, world.items, world.competency, [CUT] * 6)
        for value in value_of_competencies(diagnosis):
            assert value.joint > value.total > 0
        assert find_deficits(diagnosis, DeficitRule()).speaks.all()


def test_an_only_competency_speaks() -> None:
    world = make_world(persons=400, competencies=1, items=8)
    found = find_deficits(
        diagnose(world.matrix, world.items, world.competency, [CUT]), DeficitRule()
    )
    assert found.speaks.tolist() == [True]
    assert found.named > 0


def test_value_by_observed_scores_predicts_the_true_score() -> None:
    random = np.random.default_rng(8)
    true = (
        random.normal(size=(20_000, 3))
        @ np.linalg.cholesky(np.array([[1, 0.8, 0.2], [0.8, 1, 0.2], [0.2, 0.2, 1]])).T
    )
    scores = np.repeat(true, 4, axis=1) + random.normal(size=(20_000, 12))
    coarse = np.clip(np.round(scores * 4) + 60, 0, 127).astype(np.int8)  # parallel items
    found = value_of_subscores(coarse, np.repeat([0, 1, 2], 4).tolist(), 3)
    total = coarse.sum(axis=1, dtype=float)
    for d, value in enumerate(found):
        own = coarse[:, 4 * d : 4 * d + 4].sum(axis=1, dtype=float)
        assert value.own == pytest.approx(np.corrcoef(true[:, d], own)[0, 1] ** 2, abs=0.01)
        assert value.total == pytest.approx(np.corrcoef(true[:, d], total)[0, 1] ** 2, abs=0.01)
        assert value.joint >= max(value.own, value.total) - 1e-9
    assert found[2].stands_alone


def test_alpha_by_hand() -> None:
    # items 1 2 3 / 2 3 5 / 3 4 4: variances 1, 1, 1; of the sums 6, 10, 11: 7; 1.5 (1 - 3 / 7)
    assert coefficient_alpha(np.array([[1, 2, 3], [2, 3, 5], [3, 4, 4.0]])) == pytest.approx(6 / 7)


def test_chances_of_levels_sum_to_one_and_agree_with_the_deficit() -> None:
    _, diagnosis = diagnosed()
    chances = level_chances(diagnosis, 3, [CUT, 0.5])
    assert chances.shape == (3000, 3)
    assert chances.sum(axis=1) == pytest.approx(np.ones(3000))
    assert chances[:, 0] == pytest.approx(diagnosis.deficit[:, 3], abs=0.03)
