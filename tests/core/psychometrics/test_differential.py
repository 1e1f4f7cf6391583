"""Differential item functioning: published values, a naive count, items spoilt on purpose."""

import math
from collections import defaultdict

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.cumulative_logit import max_log_likelihood, nagelkerke
from orientir.core.psychometrics.differential import find_differences
from tests.core.psychometrics.responses import read_verbal, simulate_2pl

Matrix = npt.NDArray[np.int8]


def test_verbal_aggression_by_gender() -> None:
    # R mirt/difR: Mantel-Haenszel with continuity correction, men focal, no purification
    matrix, men, names = read_verbal()
    found = find_differences(matrix, men, names, purify=False)
    chi2 = [item.mh_chi2 for item in found.items[:5]]
    assert chi2 == pytest.approx([1.7076, 0.1324, 2.1486, 2.7501, 0.9926], abs=5e-5)
    assert {(item.n_focal, item.n_reference) for item in found.items} == {(73, 243)}
    assert found.rounds == 0
    assert found.removed == ()


def naive_mantel(matrix: Matrix, group: Matrix, item: int) -> float | None:
    """Mantel's chi-square straight from its definition, person by person."""
    strata = defaultdict(list)
    for row, focal in zip(matrix.tolist(), group.tolist(), strict=True):
        if focal >= 0 and row[item] >= 0:
            seen = tuple(x >= 0 for x in row)
            strata[seen, sum(x for x in row if x > 0)].append((row[item], focal))
    excess = variance = 0.0
    for people in strata.values():
        n, focal = len(people), sum(g for _, g in people)
        if not 0 < focal < n:
            continue
        points, squares = sum(x for x, _ in people), sum(x * x for x, _ in people)
        excess += sum(x for x, g in people if g) - focal * points / n
        variance += focal * (n - focal) * (n * squares - points**2) / (n**2 * (n - 1))
    if not variance:
        return None
    half = 0.5 if matrix[:, item].max() < 2 else 0
    return max(abs(excess) - half, 0) ** 2 / variance


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.integers(1, 3))
def test_the_count_is_the_definition(seed: int, most: int) -> None:
    random = np.random.default_rng(seed)
    matrix = random.integers(-1, most + 1, (40, 3)).astype(np.int8)
    matrix[:2] = most  # every item reaches its highest score
    group = random.integers(-1, 2, 40).astype(np.int8)
    group[:4] = 0, 1, 0, 1
    found = find_differences(matrix, group, ["a", "b", "c"], purify=False)
    for item, one in enumerate(found.items):
        expected = naive_mantel(matrix, group, item)
        if expected is None:
            assert one.mh_chi2 is None
        else:
            assert one.mh_chi2 == pytest.approx(expected, abs=1e-9)


def test_odds_ratio_and_its_error_by_hand() -> None:
    # One stratum: reference 30 right 10 wrong, focal 20 right 20 wrong; odds ratio 3,
    # variance of its logarithm in one stratum: 1/30 + 1/10 + 1/20 + 1/20
    rows = [[1, 0]] * 30 + [[0, 1]] * 10 + [[1, 0]] * 20 + [[0, 1]] * 20
    group = np.repeat(np.array([0, 1], dtype=np.int8), 40)
    item = find_differences(np.array(rows, dtype=np.int8), group, ["a", "b"], purify=False).items[0]
    assert item.mh_alpha == pytest.approx(3)
    assert item.mh_delta == pytest.approx(-2.35 * math.log(3))
    assert item.se_delta == pytest.approx(2.35 * math.sqrt(1 / 30 + 1 / 10 + 1 / 20 + 1 / 20))
    assert item.smd == pytest.approx(20 / 40 - 30 / 40)
    assert item.harder_for == "focal"


def spoilt(shift: float) -> tuple[Matrix, Matrix]:
    """Ten items, the last three harder for the focal group by ``shift``; groups differ in ability."""
    random = np.random.default_rng(5)
    group = np.repeat(np.array([0, 1], dtype=np.int8), 2000)
    ability = random.normal(size=4000) - 0.5 * group
    difficulties = np.linspace(-1.5, 1.5, 10) + np.zeros((4000, 1))
    difficulties[:, 7:] += shift * group[:, None]
    return simulate_2pl(ability, np.ones(10), difficulties, random), group


def test_purification_clears_the_items_that_were_only_compared_badly() -> None:
    matrix, group = spoilt(1.2)
    names = [f"q{j}" for j in range(10)]
    crude = find_differences(matrix, group, names, purify=False)
    pure = find_differences(matrix, group, names)
    assert sum(item.mh_p < 0.01 for item in crude.items[:7] if item.mh_p is not None) > 3
    assert pure.removed == ("q7", "q8", "q9")
    assert pure.is_stable
    assert [item.ets_class for item in pure.items] == ["A"] * 7 + ["C"] * 3
    assert all(item.mh_p > 0.01 for item in pure.items[:7] if item.mh_p is not None)
    assert {item.harder_for for item in pure.items[7:]} == {"focal"}
    # the true log odds ratio is the shift itself
    assert pure.items[8].mh_delta == pytest.approx(-2.35 * 1.2, abs=0.5)


def test_purification_that_runs_in_a_circle_leaves_out_all_it_suspects() -> None:
    matrix, men, names = read_verbal("resp.")
    found = find_differences(matrix, men, names)
    assert not found.is_stable
    suspects = {item.item for item in found.items if item.ets_class in ("B", "C")}
    assert suspects <= set(found.removed)
    assert len(found.removed) <= len(names) - 2


def test_fair_items_are_class_a_though_groups_differ() -> None:
    matrix, group = spoilt(0.0)
    found = find_differences(matrix, group, [f"q{j}" for j in range(10)])
    assert {item.ets_class for item in found.items} == {"A"}


def test_booklets_are_compared_within_themselves() -> None:
    matrix, group = spoilt(0.0)
    matrix[::2, :3] = -1
    matrix[1::2, 6:] = -1
    found = find_differences(matrix, group, [f"q{j}" for j in range(10)], purify=False)
    assert found.matching == "booklet and score"
    assert {item.ets_class for item in found.items} == {"A"}
    assert found.items[0].n_focal == 1000


def test_gaps_by_chance_are_matched_by_points() -> None:
    matrix, group = spoilt(0.0)
    matrix[np.random.default_rng(1).random(matrix.shape) < 0.3] = -1
    found = find_differences(matrix, group, [f"q{j}" for j in range(10)])
    assert found.matching == "points and score"
    assert {item.ets_class for item in found.items} == {"A"}


def test_what_cannot_be_counted_is_said() -> None:
    matrix, group = spoilt(0.0)
    matrix[:, 0] = 1
    matrix[group == 1, 1] = -1
    found = find_differences(matrix, group, [f"q{j}" for j in range(10)]).items
    assert (found[0].mh_chi2, found[0].note) == (None, "все ответили одинаково")
    assert found[1].note == "одна из групп на задание не отвечала"
    with pytest.raises(Mistake, match="изучаемой"):
        find_differences(matrix, np.zeros_like(group), ["q"] * 10)


def direct_fit(counts: npt.NDArray[np.float64], design: npt.NDArray[np.float64]) -> float:
    cuts = counts.shape[1] - 1

    def minus(estimate: npt.NDArray[np.float64]) -> float:
        intercepts = estimate[0] - np.r_[0, np.exp(estimate[1:cuts]).cumsum()]
        above = 1 / (1 + np.exp(-(intercepts + (design @ estimate[cuts:])[:, None])))
        shares = -np.diff(np.c_[np.ones(len(design)), above, np.zeros(len(design))], axis=1)
        return -float((counts * np.log(shares.clip(1e-300))).sum())

    start = np.zeros(cuts + design.shape[1])
    return -float(minimize(minus, start, method="BFGS", options={"gtol": 1e-7}).fun)


def test_logistic_test_is_the_likelihood_ratio_on_persons() -> None:
    matrix, men, names = read_verbal()
    found = find_differences(matrix, men, names, purify=False).items[3]
    right, score = matrix[:, 3].astype(float), matrix.sum(axis=1).astype(float)
    columns = np.column_stack([np.ones(len(men)), score, men, men * score])

    def fitted(count: int) -> float:
        def minus(slopes: npt.NDArray[np.float64]) -> float:
            logits = columns[:, :count] @ slopes
            return float((np.logaddexp(0, logits) - right * logits).sum())

        return -float(minimize(minus, np.zeros(count), method="BFGS", options={"gtol": 1e-6}).fun)

    assert found.logistic_chi2 == pytest.approx(2 * (fitted(4) - fitted(2)), abs=1e-4)
    change = nagelkerke(fitted(4), fitted(1), 316) - nagelkerke(fitted(2), fitted(1), 316)
    assert found.nagelkerke_change == pytest.approx(change, abs=1e-5)


@pytest.mark.parametrize("categories", [2, 4])
def test_regression_reaches_the_maximum_of_a_general_optimiser(categories: int) -> None:
    random = np.random.default_rng(categories)
    counts = random.integers(1, 30, (14, categories)).astype(float)
    design = random.normal(size=(14, 3))
    found = max_log_likelihood(counts, design)
    assert found == pytest.approx(direct_fit(counts, design), abs=1e-5)


def test_nagelkerke_by_hand() -> None:
    # Cox-Snell 1 - exp(-2 * 10 / 100) over its maximum 1 - exp(-2 * 60 / 100)
    assert nagelkerke(-50, -60, 100) == pytest.approx(0.181269 / 0.698806, abs=1e-6)
