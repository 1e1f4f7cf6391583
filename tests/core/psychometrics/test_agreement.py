"""Agreement of experts: the textbook's example, another program, the edges."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from orientir.core.psychometrics.agreement import rater_agreement, weighted_kappa


def table(counts: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of categories from a table of counts."""
    pairs = [(i, j) for i, row in enumerate(counts) for j, n in enumerate(row) for _ in range(n)]
    first, second = np.array(pairs, dtype=float).T
    return first, second


def slow_kappa(first: np.ndarray, second: np.ndarray) -> float:
    """By the definition: weights over the table of observed and of expected shares."""
    scores = np.unique(np.concatenate([first, second]))
    seen = np.array([[((first == a) & (second == b)).mean() for b in scores] for a in scores])
    chance = np.outer(seen.sum(1), seen.sum(0))
    weights = (scores[:, None] - scores) ** 2
    return float(1 - (weights * seen).sum() / (weights * chance).sum())


def test_it_is_cohens_kappa_by_the_definition() -> None:
    random = np.random.default_rng(4)
    first = random.integers(0, 5, 200).astype(float)
    second = np.clip(first + random.integers(-1, 2, 200), 0, 4).astype(float)
    assert weighted_kappa(first, second) == pytest.approx(slow_kappa(first, second), abs=1e-12)
    pooled = slow_kappa(np.concatenate([first, second]), np.concatenate([second, first]))
    assert weighted_kappa(first, second, pooled=True) == pytest.approx(pooled, abs=1e-12)


def test_a_two_by_two_table_gives_the_unweighted_kappa() -> None:
    """20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: the usual example, kappa 0.4."""
    assert weighted_kappa(*table([[20, 5], [10, 15]])) == pytest.approx(0.4)


def test_shares_of_equal_and_adjacent_marks() -> None:
    told = rater_agreement(np.array([0.0, 1, 2, 3]), np.array([0.0, 2, 2, 1]))
    assert (told.pairs, told.exact, told.adjacent, told.apart) == (4, 0.5, 0.75, 0.75)
    assert isnan(told.kappa)  # of four pairs nothing is said


def test_the_error_is_the_spread_of_samples() -> None:
    random = np.random.default_rng(8)

    def sample() -> tuple[np.ndarray, np.ndarray]:
        true = random.normal(2, 1, 150)
        first, second = (np.clip(np.rint(true + random.normal(0, 0.6, 150)), 0, 4) for _ in "ab")
        return first, second

    found = [rater_agreement(*sample()) for _ in range(200)]
    spread = np.std([one.kappa for one in found])
    assert np.mean([one.kappa_se for one in found]) == pytest.approx(spread, rel=0.15)


def test_equal_marks_agree_wholly_and_a_constant_tells_nothing() -> None:
    some = np.array([0.0, 1, 2, 3] * 5)
    assert rater_agreement(some, some).kappa == pytest.approx(1)
    same = np.full(20, 3.0)
    told = rater_agreement(same, same)
    assert (told.exact, isnan(told.kappa)) == (1.0, True)
    assert rater_agreement(same[:0], same[:0]).pairs == 0
    with pytest.raises(ValueError, match="two marks"):
        rater_agreement(same, some[:3])
