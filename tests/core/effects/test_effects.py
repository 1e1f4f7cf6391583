"""Simulated truth: what is called an effect is one, and what only looks like one is not."""

from __future__ import annotations

import numpy as np
import pytest

from orientir.core.effects import (
    Comparison,
    Design,
    Measured,
    Reason,
    change_of,
    compare,
    group_change,
)

ERROR = 0.6


def _people(
    seed: int, count: int, *, effect: float = 0.0, below: float | None = None, mean: float = 0.0
) -> list[Measured]:
    """Tested twice, the truth standing still but for ``effect``; with ``below`` only the low first results are kept."""
    random = np.random.default_rng(seed)
    truth = random.normal(mean, 1.0, 40 * count)
    before = truth + random.normal(0, ERROR, truth.size)
    after = truth + effect + random.normal(0, ERROR, truth.size)
    kept = [
        Measured(float(b), ERROR, float(a), ERROR)
        for b, a in zip(before, after, strict=True)
        if below is None or b < below
    ]
    return kept[:count]


def test_the_lowest_tested_again_rise_without_any_teaching_and_that_is_no_effect() -> None:
    lowest, everybody = _people(1, 400, below=-0.5), _people(2, 4000)
    found = group_change(lowest, everybody=everybody)
    assert found is not None
    assert 0.25 < found.mean < 0.45
    assert found.low > 0  # by the change alone one would swear that they learned
    assert found.expected_by_itself == pytest.approx(found.mean, abs=0.06)
    alone = compare(lowest, Comparison(Design.NOBODY, []))
    assert (alone.reason, alone.value) == (Reason.NOBODY_WAITED, None)
    waited = compare(lowest, Comparison(Design.QUEUE, _people(3, 400, below=-0.5)))
    assert waited.reason == Reason.BY_CHANCE


@pytest.mark.parametrize("effect", [0.0, 0.4])
def test_the_interval_holds_the_truth_as_often_as_it_says(effect: float) -> None:
    found = [
        compare(
            _people(2 * seed, 60, effect=effect, below=-0.3),
            Comparison(Design.QUEUE, _people(2 * seed + 1, 60, below=-0.3)),
        )
        for seed in range(300)
    ]
    told = [(one.low, one.high, one.is_established) for one in found if one.low is not None]
    assert len(told) > 290  # in the rest the two sides happened to be unlike, which is said
    held = [low <= effect <= high for low, high, _ in told if high is not None]
    established = sum(is_established for *_, is_established in told) / len(told)
    assert 0.91 <= sum(held) / len(told) <= 0.99
    assert established < 0.09 if effect == 0 else established > 0.5


def test_people_of_another_kind_are_no_comparison() -> None:
    strong = _people(5, 100, mean=1.6)
    found = compare(_people(4, 100, mean=-0.4), Comparison(Design.MATCHED, strong))
    assert found.reason == Reason.UNLIKE
    assert found.value is None


@pytest.mark.parametrize(
    ("learners", "waited", "reason"),
    [(5, 100, Reason.FEW_LEARNERS), (100, 5, Reason.FEW_COMPARED), (100, 0, Reason.NOBODY_WAITED)],
)
def test_few_people_establish_nothing(learners: int, waited: int, reason: Reason) -> None:
    found = compare(_people(6, learners, effect=3), Comparison(Design.QUEUE, _people(7, waited)))
    assert found.reason == reason


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [(0.0, 1.7, "risen"), (0.0, 1.6, "not_told"), (0.0, -1.7, "fallen"), (0.3, 0.3, "not_told")],
)
def test_a_person_has_changed_only_beyond_both_errors(
    before: float, after: float, verdict: str
) -> None:
    assert change_of(Measured(before, ERROR, after, ERROR)).verdict == verdict


def test_two_people_are_no_group() -> None:
    assert group_change(_people(8, 2)) is None


def test_without_error_nothing_moves_by_itself() -> None:
    exact = [Measured(float(x), 0.0, float(x), 0.0) for x in range(-5, 6)]
    found = group_change(exact[:4], everybody=exact)
    assert found is not None
    assert (found.mean, found.expected_by_itself) == (0.0, 0.0)
