"""People's scores: by table or one by one alike, and what their definitions demand."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientir.core.psychometrics import scoring
from orientir.core.psychometrics.likelihood import marginal_log_likelihood
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.scoring import (
    Ruler,
    draw_plausible_values,
    posterior_densities,
    ruler_of,
    score_people,
)
from tests.core.psychometrics.brute_force import NODES, person_log_likelihoods

Floats = npt.NDArray[np.float64]


def make_items(random: np.random.Generator, count: int = 6, top: int = 2) -> list[ItemParameters]:
    return [
        ItemParameters(f"q{j}", random.uniform(0.5, 2), tuple(random.normal(size=1 + j % top)))
        for j in range(count)
    ]


def make_scores(
    random: np.random.Generator, items: list[ItemParameters], persons: int, gaps: float
) -> npt.NDArray[np.int8]:
    scores = np.column_stack([random.integers(0, item.max_score + 1, persons) for item in items])
    scores[random.random(scores.shape) < gaps] = -1
    return scores.astype(np.int8)


@given(seed=st.integers(0, 2**32 - 1), gaps=st.sampled_from([0.0, 0.3]))
def test_eap_and_psd_are_moments_of_the_posterior(seed: int, gaps: float) -> None:
    random = np.random.default_rng(seed)
    items = make_items(random)
    scores = make_scores(random, items, 8, gaps)
    found = score_people(ruler_of(items, 0.4, 1.3), scores)
    abilities = 0.4 + 1.3 * NODES
    for person, row in enumerate(scores):
        density = np.exp(-(NODES**2) / 2)
        for item, score in zip(items, row, strict=True):
            if score >= 0:
                odds = [
                    np.exp(item.slope * sum(abilities - step for step in item.steps[:k]))
                    for k in range(item.max_score + 1)
                ]
                density = (
                    density * odds[score] / sum(np.broadcast_to(o, abilities.shape) for o in odds)
                )
        density /= density.sum()
        mean = density @ abilities
        assert found.eap[person] == pytest.approx(mean, abs=1e-8)
        assert found.psd[person] == pytest.approx(
            np.sqrt(density @ (abilities - mean) ** 2), abs=1e-8
        )


@given(seed=st.integers(0, 2**32 - 1))
def test_wle_is_the_mode_of_likelihood_times_root_of_information(seed: int) -> None:
    random = np.random.default_rng(seed)
    items = make_items(random)
    scores = make_scores(random, items, 6, 0.2)
    scores[0], scores[1] = 0, [item.max_score for item in items]
    found = score_people(ruler_of(items), scores)
    for person, row in enumerate(scores):
        if (row < 0).all():
            assert np.isnan(found.wle[person])
            continue
        near = found.wle[person] + np.array([-1e-4, 0.0, 1e-4])
        below, here, above = _weighted_log_likelihood(items, row, near)
        assert here >= max(below, above) - 1e-12
        curvature = (2 * here - below - above) / 1e-8
        assert found.se_wle[person] == pytest.approx(1 / np.sqrt(curvature), rel=1e-3)


def _weighted_log_likelihood(
    items: list[ItemParameters], row: npt.NDArray[np.int8], at: Floats
) -> Floats:
    total, information = np.zeros(len(at)), np.zeros(len(at))
    for item, score in zip(items, row, strict=True):
        if score >= 0:
            terms = np.stack([item.slope * (at - step) for step in item.steps])
            odds = np.exp(np.vstack([np.zeros(len(at)), terms.cumsum(axis=0)]))
            chances = odds / odds.sum(axis=0)
            points = np.arange(len(odds))
            total += np.log(chances[score])
            information += item.slope**2 * (points**2 @ chances - (points @ chances) ** 2)
    return total + np.log(information) / 2


@pytest.mark.parametrize("is_rasch", [True, False])
def test_a_table_gives_what_each_person_alone_gets(is_rasch: bool) -> None:
    random = np.random.default_rng(4)
    items = make_items(random, 12, 3)
    if is_rasch:
        items = [ItemParameters(item.name, 1.0, item.steps) for item in items]
    many = make_scores(random, items, scoring.WORTH_A_TABLE + 1, 0.0)
    many[0], many[1] = 0, [item.max_score for item in items]
    ruler = ruler_of(items)
    by_table, alone = score_people(ruler, many), score_people(ruler, many[:300])
    for name in ("eap", "psd", "wle", "se_wle"):
        assert getattr(by_table, name)[:300] == pytest.approx(getattr(alone, name), abs=1e-6), name


def test_who_answered_nothing_stands_at_the_prior() -> None:
    items = make_items(np.random.default_rng(1))
    ruler = Ruler(ruler_of(items).categories, np.array([0.0, 0.7]), np.array([1.0, 1.4]))
    nothing = np.full((2, len(items)), -1, dtype=np.int8)
    found = score_people(ruler, nothing, np.array([0, 1], dtype=np.int32))
    assert found.eap == pytest.approx([0.0, 0.7], abs=1e-9)
    assert found.psd == pytest.approx([1.0, 1.4], abs=1e-6)
    assert np.isnan(found.wle).all()


def test_plausible_values_spread_as_the_posterior_and_repeat() -> None:
    random = np.random.default_rng(8)
    items = make_items(random)
    scores = make_scores(random, items, 40, 0.3)
    ruler = ruler_of(items)
    found = score_people(ruler, scores)
    drawn = draw_plausible_values(ruler, scores, count=4000, random=np.random.default_rng(1))
    again = draw_plausible_values(ruler, scores, count=4000, random=np.random.default_rng(1))
    assert (drawn == again).all()
    assert np.abs(drawn.mean(axis=1) - found.eap).max() < 5 * found.psd.max() / np.sqrt(4000)
    assert drawn.std(axis=1) == pytest.approx(found.psd, rel=0.06)
    abilities, densities = posterior_densities(ruler, scores)
    assert (densities * abilities).sum(axis=1) == pytest.approx(found.eap, abs=1e-9)


def test_the_one_evaluator_is_brute_force() -> None:
    random = np.random.default_rng(2)
    items = make_items(random)
    scores = make_scores(random, items, 20, 0.2)
    categories = ruler_of(items).categories
    plain = person_log_likelihoods(
        scores, categories.slopes, categories.intercepts, np.full(20, 0.3), np.full(20, 1.2)
    )
    weights = random.uniform(size=20)
    found = marginal_log_likelihood(items, scores, mean=0.3, sd=1.2, weights=weights)
    assert found == pytest.approx(weights @ plain, abs=1e-9)
