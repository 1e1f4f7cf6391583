"""Signals of broken procedures: honest people stay below the promised rate, cheats are found."""

import itertools
import time

import numpy as np
import numpy.typing as npt
import pytest

from orientir.core.psychometrics.answer_times import TimeRule, time_signals
from orientir.core.psychometrics.curves import category_probabilities
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.person_fit import person_fit
from orientir.core.psychometrics.similarity import at_least, similar_pairs
from tests.core.psychometrics.responses import simulate_2pl

SLOPES, DIFFICULTIES = np.full(30, 1.2), np.linspace(-2, 2, 30)
ITEMS = [ItemParameters(f"q{j}", 1.2, (float(b),)) for j, b in enumerate(DIFFICULTIES)]


def warm(matrix: npt.NDArray[np.int8]) -> npt.NDArray[np.float64]:
    """Weighted likelihood estimates by a fine search: log-likelihood + log(information) / 2."""
    ability = np.linspace(-6, 6, 1201)
    chances = np.stack([category_probabilities(item, ability) for item in ITEMS])
    information = (1.44 * chances[:, :, 0] * chances[:, :, 1]).sum(axis=0)
    logs = np.log(chances)
    told = matrix @ logs[:, :, 1] + (1 - matrix) @ logs[:, :, 0] + np.log(information) / 2
    found: npt.NDArray[np.float64] = ability[told.argmax(axis=1)]
    return found


def honest(persons: int = 3000) -> npt.NDArray[np.int8]:
    random = np.random.default_rng(6)
    return simulate_2pl(random.normal(size=persons), SLOPES, DIFFICULTIES, random)


def test_honest_people_are_odd_as_seldom_as_promised() -> None:
    matrix = honest()
    found = person_fit(matrix, ITEMS, warm(matrix))
    assert found.lz.mean() == pytest.approx(0, abs=0.12)  # thirty items are few
    assert found.lz.std() == pytest.approx(1, abs=0.08)
    assert (found.p < 0.05).mean() == pytest.approx(0.05, abs=0.015)


def test_hard_right_and_easy_wrong_is_odd() -> None:
    matrix = honest(200)
    matrix[0] = DIFFICULTIES > 0.2
    found = person_fit(matrix, ITEMS, warm(matrix))
    assert found.p[0] < 1e-4
    assert np.isnan(person_fit(np.full((1, 30), -1, dtype=np.int8), ITEMS, np.array([0.0])).lz[0])


def test_lz_by_hand_for_one_person() -> None:
    # two items, a = 1, ability 0: W, c, I' and the variance written out (Snijders, 2001; Magis et al., 2012)
    items = [ItemParameters("a", 1, (-1.0,)), ItemParameters("b", 1, (2.0,))]
    found = person_fit(np.array([[1, 0]], dtype=np.int8), items, np.array([0.0])).lz[0]
    p = 1 / (1 + np.exp([-1.0, 2.0]))
    weights = np.log(p / (1 - p))
    variance, third = p * (1 - p), p * (1 - p) * (1 - 2 * p)
    c = (variance * weights).sum() / variance.sum()
    score = ((np.array([1, 0]) - p) * weights).sum() + c * third.sum() / (2 * variance.sum())
    assert found == pytest.approx(score / np.sqrt((variance * (weights - c) ** 2).sum()), rel=1e-4)


def times(persons: int = 800) -> npt.NDArray[np.float64]:
    random = np.random.default_rng(9)
    intensity = random.normal(4, 0.4, 30)  # about a minute
    speed = random.normal(0, 0.3, (persons, 1))
    return np.exp(intensity - speed + random.normal(0, 0.4, (persons, 30)))


def test_honest_times_raise_no_alarm() -> None:
    found = time_signals(times())
    assert found.rapid.sum() == 0
    assert (found.effort == 1).all()
    assert (found.speed_p < 0.01).mean() < 0.03
    assert (found.pattern_p < 0.01).mean() == pytest.approx(0.01, abs=0.015)


def test_impossible_speed_and_learnt_answers_are_seen() -> None:
    seconds = times()
    seconds[0] = 1.5
    seconds[1, :15] = seconds[1, :15].mean() / 9  # half of the items known in advance
    seconds[2, 5] = np.nan
    seconds[3] = np.nan
    found = time_signals(seconds)
    assert (found.rapid[0], found.effort[0]) == (30, 0.0)
    assert found.speed_p[0] < 1e-6
    assert found.pattern_p[1] < 1e-4
    assert found.speed_p[1] > 1e-3
    assert np.isfinite(found.pattern_p[2])
    assert np.isnan(found.effort[3])
    assert np.isnan(found.speed[3])


def test_thresholds_are_a_share_of_the_median_between_bounds() -> None:
    seconds = np.array([[5.0, 50.0, 500.0], [5.0, 50.0, 500.0]])
    assert time_signals(seconds).threshold.tolist() == pytest.approx([2.0, 5.0, 10.0])
    assert time_signals(seconds, TimeRule(floor=6.0)).rapid.tolist() == [1, 1]


def test_chance_of_so_many_by_enumeration() -> None:
    chances = np.array([0.2, 0.5, 0.9, 0.3])
    direct = sum(
        np.prod([c if hit else 1 - c for c, hit in zip(chances, hits, strict=True)])
        for hits in itertools.product([0, 1], repeat=4)
        if sum(hits) >= 3
    )
    assert at_least(chances, 3) == pytest.approx(direct)


def choices(persons: int = 500) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.bool_]]:
    """Four options; option 0 is right, wrong ones are chosen unequally."""
    right = honest(persons).astype(np.bool_)
    random = np.random.default_rng(3)
    wrong = random.choice([1, 2, 3], (persons, 30), p=[0.6, 0.3, 0.1])
    return np.where(right, 0, wrong).astype(np.int16), right


def test_a_copy_is_found_and_honest_pairs_are_not() -> None:
    answers, right = choices()
    assert similar_pairs(answers, right) == ()
    weak = int(right.sum(axis=1).argsort()[60])
    answers[7], right[7] = answers[weak], right[weak]
    answers[7, :2], right[7, :2] = 3, False
    found = similar_pairs(answers, right)
    assert [{pair.one, pair.other} for pair in found] == [{7, weak}]
    assert found[0].common == 30
    assert found[0].equal >= 28
    assert found[0].equal_wrong >= 8
    assert found[0].expected < 20
    assert found[0].adjusted == pytest.approx(found[0].p * 500 * 499 / 2)


def test_pairs_are_compared_within_their_place() -> None:
    answers, right = choices()
    answers[7], right[7] = answers[400], right[400]
    place = np.zeros(500, dtype=np.int32)
    place[250:] = 1
    assert similar_pairs(answers, right, place) == ()
    place[7] = 1
    assert len(similar_pairs(answers, right, place)) <= 1


def test_two_thousand_people_take_seconds() -> None:
    answers, right = choices(2000)
    similar_pairs(answers[:10], right[:10])
    start = time.process_time()
    similar_pairs(answers, right)
    assert time.process_time() - start < 4
