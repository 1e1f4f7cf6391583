"""Signals on a simulated truth: as often false as promised, as often found as their power says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientir.core.context.value_added import Question
from orientir.core.objectivity.cohorts import find_drops
from orientir.core.objectivity.copying import find_similar_answers
from orientir.core.objectivity.expectation import find_above_expected
from orientir.core.objectivity.histories import index_units, tell_histories
from orientir.core.objectivity.journals import find_marks_against_journal
from orientir.core.objectivity.profiles import find_odd_profiles, guttman_errors, guttman_p
from orientir.core.objectivity.signals import (
    MARKER,
    Bounds,
    Signal,
    SignalNotSound,
    excess_shares,
)
from orientir.core.objectivity.spread import find_little_variance
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack

BOUNDS = {
    one.code: Bounds.of(one)
    for one in load_pack(find_pack("chelyabinsk-2023"), {"signals"}).signals
}
UNITS, PUPILS, ODD = 200, 30, 10  # the first ten units are tampered with
NAMES = [f"ш{number}" for number in range(UNITS)]
LIFTS, SHARES = (0.8, 1.2, 1.6, 2.0), (0.2, 0.4, 0.6, 0.8)
WHERE = np.repeat(np.arange(UNITS), PUPILS)


def rate(signals: Sequence[Signal]) -> float:
    """Of the honest units, the share with p ≤ .05."""
    return float(np.mean([one.p <= 0.05 for one in signals if one.unit not in NAMES[:ODD]]))


def found(signals: Sequence[Signal]) -> float:
    return float(np.mean([one.flagged for one in signals if one.unit in NAMES[:ODD]]))


def falsely(signals: Sequence[Signal]) -> int:
    return sum(one.flagged for one in signals if one.unit not in NAMES[:ODD])


def frame(**columns: object) -> pl.DataFrame:
    return pl.DataFrame({"unit": [NAMES[one] for one in WHERE]} | columns)


def scores(
    random: np.random.Generator, lift: float = 0.0, between: float = 0.4
) -> np.typing.NDArray[np.float64]:
    school = random.normal(0, between, UNITS)
    school[:ODD] += lift
    return school[WHERE] + random.normal(0, 1, len(WHERE))


def test_a_mean_above_expectation() -> None:
    random = np.random.default_rng(1)
    bounds, question = BOUNDS["above_expected"], Question("y", "unit", ("prior",))
    prior = random.normal(size=len(WHERE))
    honest = find_above_expected(frame(prior=prior, y=prior + scores(random)), question, bounds)
    assert 0.01 <= rate(honest) <= 0.09
    assert not any(one.flagged for one in honest)
    lifted = find_above_expected(
        frame(prior=prior, y=prior + scores(random, 2.0)), question, bounds
    )
    print("мощность above_expected:", found(lifted))
    assert found(lifted) >= 0.9
    assert falsely(lifted) <= 1
    assert MARKER in next(one.text for one in lifted if one.flagged)


def test_a_mean_above_expectation_over_many_draws() -> None:
    """Honest schools stand out as often as promised, lifted ones the oftener the more they are lifted."""
    bounds, question = BOUNDS["above_expected"], Question("y", "unit", ("prior",))

    def draw(seed: int, lift: float) -> tuple[Signal, ...]:
        random = np.random.default_rng(seed)
        prior = random.normal(size=len(WHERE))
        return find_above_expected(
            frame(prior=prior, y=prior + scores(random, lift)), question, bounds
        )

    honest = [draw(seed, 0.0) for seed in range(20)]
    assert 0.035 <= float(np.mean([rate(one) for one in honest])) <= 0.065
    assert sum(any(one.flagged for one in signals) for signals in honest) <= 3  # of 20, at .05
    power = {lift: float(np.mean([found(draw(seed, lift)) for seed in range(8)])) for lift in LIFTS}
    print("мощность above_expected по добавке, в отклонениях ученика:", power)
    assert power[0.8] < power[1.2] <= power[1.6] <= power[2.0]
    assert power[2.0] >= 0.85  # honest schools differ by .4: a lift of 1 is no wonder


def test_marks_against_the_journal() -> None:
    random = np.random.default_rng(2)
    bounds = BOUNDS["marks_against_journal"]

    def draw(extra: float) -> pl.DataFrame:
        share = random.beta(8, 32, UNITS)
        share[:ODD] = np.minimum(share[:ODD] + extra, 1)
        journal = random.integers(2, 5, len(WHERE))
        return frame(journal=journal, mark=journal + (random.random(len(WHERE)) < share[WHERE]))

    honest = find_marks_against_journal(draw(0), bounds)
    assert rate(honest) <= 0.08
    assert not any(one.flagged for one in honest)
    tampered = find_marks_against_journal(draw(0.5), bounds)
    print("мощность marks_against_journal:", found(tampered))
    assert found(tampered) >= 0.8
    assert falsely(tampered) <= 2
    with pytest.raises(SignalNotSound, match="столбец mark: «9» не отметка"):
        find_marks_against_journal(frame(mark=9, journal=4), bounds)


def test_a_cohort_that_falls() -> None:
    random = np.random.default_rng(3)
    bounds = BOUNDS["drop_of_cohort"]
    school = random.normal(0, 0.5, UNITS)

    def draw(lift: float) -> tuple[Signal, ...]:
        before = school + random.normal(0, 0.15, UNITS)
        before[:ODD] += lift
        first = before[WHERE] + random.normal(0, 1, len(WHERE))
        second = (
            3 * (school[WHERE] + random.normal(0, 1, len(WHERE))) - 20
        )  # another scale, all fell
        return find_drops(frame(score=first), frame(score=second), bounds)

    honest = draw(0)
    assert 0.01 <= rate(honest) <= 0.09
    assert not any(one.flagged for one in honest)
    lifted = draw(1.5)
    print("мощность drop_of_cohort:", found(lifted))
    assert found(lifted) >= 0.8
    assert falsely(lifted) <= 1


def answers(random: np.random.Generator) -> np.typing.NDArray[np.int8]:
    ability = scores(random)
    chances = 1 / (1 + np.exp(-(ability[:, None] - np.linspace(-2, 2, 20))))
    return (random.random(chances.shape) < chances).astype(np.int8)


def test_profiles_that_are_odd() -> None:
    random = np.random.default_rng(4)
    matrix, bounds = answers(random), BOUNDS["odd_profiles"]
    classes = [NAMES[one] for one in WHERE]
    honest = find_odd_profiles(guttman_p(matrix), classes, bounds)
    assert rate(honest) <= 0.08
    assert not any(one.flagged for one in honest)
    told = matrix.copy()
    helped = (WHERE < ODD) & (random.random(len(WHERE)) < 0.6)
    told[np.ix_(helped, np.arange(13, 20))] = 1  # the hard ones were told
    tampered = find_odd_profiles(guttman_p(told), classes, bounds)
    print("мощность odd_profiles:", found(tampered))
    assert found(tampered) >= 0.8
    assert falsely(tampered) <= 2


def test_profiles_that_are_odd_over_many_draws() -> None:
    """Honest classes stand out no oftener than promised, helped ones the oftener the more pupils were told."""
    bounds, classes = BOUNDS["odd_profiles"], [NAMES[one] for one in WHERE]

    def draw(seed: int, helped: float) -> tuple[Signal, ...]:
        random = np.random.default_rng(seed)
        matrix = answers(random)
        told = (WHERE < ODD) & (random.random(len(WHERE)) < helped)
        matrix[np.ix_(told, np.arange(13, 20))] = 1  # the hard ones were told
        return find_odd_profiles(guttman_p(matrix), classes, bounds)

    honest = [draw(seed, 0.0) for seed in range(20)]
    assert float(np.mean([rate(one) for one in honest])) <= 0.06
    assert sum(any(one.flagged for one in signals) for signals in honest) <= 3  # of 20, at .05
    power = {
        share: float(np.mean([found(draw(seed, share)) for seed in range(8)])) for share in SHARES
    }
    print("мощность odd_profiles по доле учеников, которым подсказали:", power)
    assert power[0.2] < power[0.4] < power[0.6] <= power[0.8]
    assert power[0.8] >= 0.9


def test_guttman_errors_by_hand() -> None:
    ease = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 1], [1, 1, 1]], np.int8)
    errors = guttman_errors(ease)
    assert np.isnan(errors[0])
    assert errors[1:4].tolist() == [0, 0, 1]
    with pytest.raises(SignalNotSound):
        guttman_errors(np.array([[2, 0]], np.int8))


def test_answers_that_agree() -> None:
    random = np.random.default_rng(5)
    right = answers(random) == 1
    options = np.where(right, 0, random.integers(1, 4, right.shape)).astype(np.int16)
    bounds, classes = BOUNDS["similar_answers"], [NAMES[one] for one in WHERE]
    honest = find_similar_answers(options, right, classes, bounds)
    assert not any(one.flagged for one in honest)
    copied, marked = options.copy(), right.copy()
    for unit in range(ODD):
        rows = np.flatnonzero(unit == WHERE)
        source = rows[np.abs(right[rows].sum(axis=1) - 9).argmin()]
        copied[rows[:15]], marked[rows[:15]] = options[source], right[source]
    tampered = find_similar_answers(copied, marked, classes, bounds)
    print("мощность similar_answers:", found(tampered))
    assert found(tampered) >= 0.8
    assert falsely(tampered) == 0


def test_scores_that_differ_too_little() -> None:
    random = np.random.default_rng(6)
    bounds = BOUNDS["little_variance"]
    points = scores(random)
    honest = find_little_variance(frame(score=points), bounds)
    assert 0.01 <= rate(honest) <= 0.09
    assert sum(one.flagged for one in honest) <= 2
    means = frame(score=points).select(pl.col("score").mean().over("unit"))["score"].to_numpy()
    alike = np.where(WHERE < ODD, means + (points - means) * 0.4, points)
    tampered = find_little_variance(frame(score=alike), bounds)
    print("мощность little_variance:", found(tampered))
    assert found(tampered) >= 0.8
    assert falsely(tampered) <= 2


def test_scores_near_the_top_of_a_scale_are_no_signal() -> None:
    random = np.random.default_rng(7)
    level = random.uniform(0.3, 0.95, UNITS)
    points = random.binomial(20, level[WHERE])
    signals = find_little_variance(frame(score=points), BOUNDS["little_variance"])
    assert not any(one.flagged for one in signals)


@given(st.lists(st.tuples(st.integers(10, 60), st.floats(0, 1)), min_size=12, max_size=12))
def test_more_hits_are_never_less_odd(rows: list[tuple[int, float]]) -> None:
    trials = np.array([size for size, _share in rows])
    hits = np.array([round(size * share) for size, share in rows])
    measured, common = excess_shares([str(one) for one in range(12)], hits, trials)
    same = [at for at in range(12) if trials[at] == trials[0]]
    for at in same:
        if hits[at] >= hits[0]:
            assert measured.p[at] <= measured.p[0] + 1e-9
    assert 0 <= common <= 1


def test_few_units_get_a_sentence() -> None:
    with pytest.raises(SignalNotSound, match="организаций с достаточным числом учеников 2"):
        excess_shares(["a", "b"], np.array([1, 2]), np.array([10, 10]))


def signal(unit: str, flagged: bool) -> Signal:
    return Signal("heaping", unit, 30, 0.1, 0.0, 0.2, 0.01, 0.02, flagged, "")


def test_what_was_over_the_years() -> None:
    told = tell_histories(
        {
            2022: [signal("a", True), signal("b", False)],
            2023: [signal("a", False), signal("b", True)],
            2024: [signal("a", True), signal("b", True)],
        }
    )
    assert [(one.unit, one.years, one.running) for one in told] == [
        ("a", {"heaping": (2022, 2024)}, 1),
        ("b", {"heaping": (2023, 2024)}, 2),
    ]
    assert told[1].text == "b: heaping: 2023, 2024; лет подряд до последнего 2"


def test_an_index_holds_the_truth_as_often_as_it_says() -> None:
    random = np.random.default_rng(8)
    checks = random.integers(4, 60, 2000)
    truth = random.beta(2, 18, 2000)
    index = index_units([str(one) for one in range(2000)], random.binomial(checks, truth), checks)
    hits = [
        one.low <= 100 * (1 - share) <= one.high for one, share in zip(index, truth, strict=True)
    ]
    assert 0.93 <= float(np.mean(hits)) <= 0.97
    few = index_units(["x", *"abcdefghi"], np.array([1] + [0] * 9), np.array([1] + [50] * 9))[0]
    assert few.value > 50  # one marker of one check says little
