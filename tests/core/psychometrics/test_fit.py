"""Fit: S-X2 of LSAT7 from R, definitions cell by cell, items and pairs spoilt on purpose."""

import itertools

import numpy as np
import numpy.typing as npt
import pytest

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.curves import category_probabilities
from orientir.core.psychometrics.fit import item_fit, pair_fit
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.score_fit import score_distribution, score_fit
from orientir.core.psychometrics.wright_map import test_information as information_of
from orientir.core.psychometrics.wright_map import wright_map
from tests.core.psychometrics.responses import read_lsat, simulate_2pl

LSAT7 = [
    ItemParameters(f"q{j + 1}", a, (b,))
    for j, (a, b) in enumerate(
        [
            (0.9875, -1.8793),
            (1.0808, -0.7475),
            (1.7075, -1.0572),
            (0.7650, -0.6353),
            (0.7357, -2.5208),
        ]
    )
]


def test_s_x2_of_lsat7() -> None:
    # R mirt::itemfit(mirt(LSAT7, 1)): 4.749 14.451 1.270 5.237 0.941, df 2, RMSEA .037 .079 0 .040 0
    found = score_fit(read_lsat(7), LSAT7)
    assert [one.chi2 for one in found] == pytest.approx(
        [4.749, 14.451, 1.270, 5.237, 0.941], abs=0.005
    )
    assert {one.df for one in found} == {2}
    assert [one.p for one in found] == pytest.approx([0.093, 0.001, 0.530, 0.073, 0.625], abs=1e-3)
    assert [one.rmsea for one in found] == pytest.approx([0.037, 0.079, 0, 0.040, 0], abs=5e-4)


def test_the_recursion_is_the_sum_over_all_patterns() -> None:
    items = [
        ItemParameters("a", 1, (0.2,)),
        ItemParameters("b", 2, (-1, 0.5)),
        ItemParameters("c", 0.7, (1.0,)),
    ]
    ability = np.array([-0.5, 1.3])
    chances = [category_probabilities(item, ability) for item in items]
    direct = np.zeros((2, 5))
    for pattern in itertools.product(range(2), range(3), range(2)):
        direct[:, sum(pattern)] += np.prod(
            [chance[:, k] for chance, k in zip(chances, pattern, strict=True)], axis=0
        )
    assert score_distribution(chances) == pytest.approx(direct)


def polytomous(
    persons: int, seed: int
) -> tuple[npt.NDArray[np.int8], list[ItemParameters], npt.NDArray[np.float64]]:
    random = np.random.default_rng(seed)
    items = [
        ItemParameters(
            f"q{j}", float(random.uniform(0.7, 1.6)), tuple(random.normal(size=2).tolist())
        )
        for j in range(8)
    ]
    ability = random.normal(size=persons)
    columns = []
    for item in items:
        above = category_probabilities(item, ability)[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
        columns.append((random.random((persons, 1)) < above).sum(axis=1))
    return np.column_stack(columns).astype(np.int8), items, ability


def test_s_x2_of_true_items_follows_its_distribution() -> None:
    statistics = [
        (one.chi2, one.df)
        for seed in range(6)
        for one in score_fit(polytomous(1500, seed)[0], polytomous(1500, seed)[1], free_slopes=True)
    ]
    # parameters are known here, not estimated: the mean lies at df plus the parameters not spent
    chi2, df = np.array(statistics).T
    assert chi2.mean() == pytest.approx(df.mean() + 3, abs=2.5)


def test_s_x2_needs_complete_answers() -> None:
    matrix = read_lsat(7)
    matrix[:, 0] = -1
    with pytest.raises(Mistake, match="никто не ответил на все"):
        score_fit(matrix, LSAT7)


def test_mean_squares_are_their_definition() -> None:
    matrix, items, ability = polytomous(200, 3)
    matrix[::3, 2] = -1
    ability[5] = np.nan
    found = item_fit(matrix, items, ability)
    for item, answers, one in zip(items, matrix.T, found, strict=True):
        kept = (answers >= 0) & np.isfinite(ability)
        chances = category_probabilities(item, ability[kept])
        mean = chances @ np.arange(3)
        variance = chances @ np.arange(3) ** 2 - mean**2
        squared = (answers[kept] - mean) ** 2
        assert one.persons == kept.sum()
        assert one.outfit == pytest.approx((squared / variance).mean(), rel=1e-3)
        assert one.infit == pytest.approx(squared.sum() / variance.sum(), rel=1e-3)


def test_true_items_fit_and_noisy_ones_do_not() -> None:
    matrix, items, ability = polytomous(4000, 7)
    random = np.random.default_rng(1)
    noise = random.random(4000) < 0.3
    matrix[noise, 0] = random.integers(0, 3, noise.sum())
    found = item_fit(matrix, items, ability)
    assert found[0].outfit > 1.2
    assert found[0].infit_z > 5
    assert all(abs(one.infit - 1) < 0.08 and abs(one.infit_z) < 3.5 for one in found[1:])


def test_items_that_hang_together_are_notable_pairs() -> None:
    random = np.random.default_rng(4)
    ability = random.normal(size=5000)
    items = [ItemParameters(f"q{j}", 1.0, (0.1 * j,)) for j in range(10)]
    difficulties = np.array([item.steps[0] for item in items])
    matrix = simulate_2pl(ability, np.ones(10), difficulties, random)
    copied = random.random(5000) < 0.5
    matrix[copied, 4] = matrix[copied, 3]
    found = pair_fit(matrix, items, ability)
    assert [pair[:2] for pair in found.notable] == [("q3", "q4")]
    assert found.expected == pytest.approx(-1 / 9)
    assert found.q3[0, 0] == pytest.approx(1)
    chance = 1 / (1 + np.exp(-(ability[:, None] - difficulties[:2])))
    residuals = matrix[:, :2] - chance
    assert found.q3[0, 1] == pytest.approx(np.corrcoef(residuals.T)[0, 1], abs=1e-3)


def test_the_map_holds_everybody_and_every_step() -> None:
    items = [ItemParameters("a", 1.0, (-0.2,)), ItemParameters("b", 2.0, (0.6, 4.1))]
    bands = wright_map(np.array([-9, -0.1, 0.1, 0.4, np.nan]), items)
    assert [band.people for band in bands if band.people] == [0.25, 0.25, 0.5]
    assert (bands[0].low, bands[0].people) == (-3.0, 0.25)
    assert bands[-1].high == 4.5
    assert [(band.low, band.steps) for band in bands if band.steps] == [
        (-0.5, (("a", 1),)),
        (0.5, (("b", 1),)),
        (4.0, (("b", 2),)),
    ]
    at = next(band for band in bands if band.low == 0.5)
    assert at.information == pytest.approx(float(information_of(items, np.array([0.75]))[0]))
    assert at.error == pytest.approx(at.information**-0.5)


def test_information_is_the_variance_of_the_score_derivative() -> None:
    for item in (
        ItemParameters("a", 1.3, (0.2, 0.9)),
        ItemParameters("b", 1.1, (-0.3,), guessing=0.2),
    ):
        ability, step = np.array([0.4]), 1e-5
        low, here, high = (category_probabilities(item, ability + d)[0] for d in (-step, 0, step))
        slope = (high - low) / (2 * step)
        assert information_of([item], ability)[0] == pytest.approx(
            (slope**2 / here).sum(), rel=1e-6
        )
