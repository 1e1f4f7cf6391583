"""Weights of a sample in DIF and fit: equal ones change nothing, unequal ones undo an unequal sample."""

from __future__ import annotations

import numpy as np
import pytest

from orientir.core.psychometrics.differential import find_differences
from orientir.core.psychometrics.fit import item_fit, pair_fit
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.score_tables import effective

NAMES = [f"q{place}" for place in range(20)]
STEPS = np.linspace(-1.5, 1.5, 20)


def people(count: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Answers, ability, group; the fifth item is harder for group 1."""
    random = np.random.default_rng(seed)
    ability, group = random.normal(size=count), random.integers(0, 2, count).astype(np.int8)
    steps = STEPS + np.where(np.arange(20) == 5, 0.7, 0.0) * group[:, None]
    matrix = random.random((count, 20)) < 1 / (1 + np.exp(-(ability[:, None] - steps)))
    return matrix.astype(np.int8), ability, group


def test_equal_weights_change_nothing() -> None:
    matrix, _ability, group = people(1_500, 1)
    plain = find_differences(matrix, group, NAMES)
    weighted = find_differences(matrix, group, NAMES, weights=np.full(1_500, 3.7))
    for one, other in zip(plain.items, weighted.items, strict=True):
        assert other.mh_chi2 == pytest.approx(one.mh_chi2, rel=1e-9)
        assert other.mh_delta == pytest.approx(one.mh_delta, rel=1e-9)
        assert other.logistic_chi2 == pytest.approx(one.logistic_chi2, rel=1e-6)
        assert (other.ets_class, other.n_focal) == (one.ets_class, one.n_focal)


def test_weights_undo_an_unequal_sample() -> None:
    """In group 1 half of the people find item 5 hard; the sample holds one in five of the others, with weight 5."""
    random = np.random.default_rng(2)
    matrix, _ability, group = people(40_000, 3)
    spoilt = (group == 1) & (np.arange(len(group)) % 2 == 0)
    matrix[spoilt & (random.random(len(group)) < 0.5), 9] = 0
    kept = spoilt | (random.random(len(group)) < 0.2)
    weights = np.where(spoilt, 1.0, 5.0)[kept]
    whole = find_differences(matrix, group, NAMES).items[9]
    sample = find_differences(matrix[kept], group[kept], NAMES).items[9]
    told = find_differences(matrix[kept], group[kept], NAMES, weights=weights).items[9]
    assert whole.mh_delta is not None
    assert sample.mh_delta is not None
    assert told.mh_delta == pytest.approx(whole.mh_delta, abs=0.2)
    assert sample.mh_delta < whole.mh_delta - 0.4
    assert (
        told.n_focal + told.n_reference < kept.sum()
    )  # it tells less than as many drawn at random


def test_chance_stays_chance_under_weights() -> None:
    """Without any inequality p-values stay as they should: about one in twenty below 0.05."""
    found = []
    for seed in range(12):
        random = np.random.default_rng(seed)
        matrix, _ability, _group = people(800, 100 + seed)
        report = find_differences(
            matrix, random.integers(0, 2, 800).astype(np.int8), NAMES, purify=False,
            weights=random.choice([0.5, 1.0, 4.0], 800),
        )  # fmt: skip
        found += [item.mh_p for item in report.items if item.mh_p is not None]
    assert np.mean(np.array(found) < 0.05) < 0.1


def test_fit_of_a_weighted_sample() -> None:
    matrix, ability, group = people(3_000, 5)
    items = [ItemParameters(name, 1.0, (step,)) for name, step in zip(NAMES, STEPS, strict=True)]
    plain = item_fit(matrix, items, ability)
    assert item_fit(matrix, items, ability, np.full(3_000, 0.3))[3].infit == pytest.approx(
        plain[3].infit
    )
    only = item_fit(matrix, items, ability, (group == 0).astype(float))
    alone = item_fit(matrix[group == 0], items, ability[group == 0])
    assert only[5].outfit == pytest.approx(alone[5].outfit)
    assert only[5].persons == alone[5].persons
    pairs = pair_fit(matrix, items, ability, weights=(group == 0).astype(float)).q3
    assert pairs[2, 3] == pytest.approx(
        pair_fit(matrix[group == 0], items, ability[group == 0]).q3[2, 3], abs=1e-6
    )


def test_the_effective_number_is_that_of_kish() -> None:
    assert effective(np.array([1.0, 1.0, 1.0, 1.0])).sum() == 4
    assert effective(np.array([3.0, 1.0])).sum() == pytest.approx(16 / 10)
