"""Scoring competencies together: against full integration, against the truth of invented people."""

import itertools

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.competencies import diagnose, score
from orientir.core.psychometrics.competency_prior import CompetencyPrior, estimate_prior
from orientir.core.psychometrics.curves import category_probabilities
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.patterns import find_patterns
from orientir.core.psychometrics.propagation import invert, tilted
from tests.core.psychometrics.people import make_world

Floats = npt.NDArray[np.float64]

ITEMS = (
    ItemParameters("a1", 1.2, (0.3,)),
    ItemParameters("a2", 0.8, (-0.5, 0.9)),
    ItemParameters("b1", 1.7, (-1.0,)),
    ItemParameters("b2", 1.0, (0.4,), guessing=0.2),
    ItemParameters("c1", 0.6, (0.0, 0.2, 1.0)),
)
COMPETENCY = (0, 0, 1, 1, 2)
PRIOR = CompetencyPrior(
    np.array([0.2, -0.3, 0.0]),
    np.array([1.0, 1.3, 0.7]),
    np.array([[1, 0.6, 0.8], [0.6, 1, 0.3], [0.8, 0.3, 1]]),
    np.eye(3),
    0.0,
)
CUTS = np.array([-0.4, 0.1, 0.5])


def integrate(answers: npt.NDArray[np.int8]) -> tuple[Floats, Floats, Floats]:
    """Means, deviations and probabilities below the cuts by summing over a cube of abilities."""
    edges = [
        np.linspace(m - 5.5 * s, m + 5.5 * s, 61)
        for m, s in zip(PRIOR.mean, PRIOR.deviation, strict=True)
    ]
    cube = np.array(list(itertools.product(*edges)))
    off = cube - PRIOR.mean
    density = np.exp(-0.5 * np.einsum("na,ab,nb->n", off, np.linalg.inv(PRIOR.covariance), off))
    for item, which, answer in zip(ITEMS, COMPETENCY, answers, strict=True):
        if answer >= 0:
            density *= category_probabilities(item, cube[:, which])[:, answer]
    density /= density.sum()
    mean = density @ cube
    deviation = np.sqrt(density @ (cube - mean) ** 2)
    return (
        mean,
        deviation,
        np.array([_below(edges[d], density, cube[:, d], CUTS[d]) for d in range(3)]),
    )


def _below(edges: Floats, density: Floats, ability: Floats, cut: float) -> float:
    mass = np.array([density[np.isclose(ability, edge)].sum() for edge in edges])
    spacing = edges[1] - edges[0]
    return float(mass @ np.clip((cut - edges) / spacing + 0.5, 0, 1))


@pytest.mark.parametrize(
    "answers", [[0, 0, 0, 0, 0], [1, 2, 1, 1, 3], [0, 2, -1, -1, 1], [-1, -1, 1, 0, -1], [-1] * 5]
)
def test_posteriors_are_those_of_full_integration(answers: list[int]) -> None:
    matrix = np.array([answers], dtype=np.int8)
    found = score(find_patterns(matrix, ITEMS, COMPETENCY, 3), PRIOR, CUTS)
    mean, deviation, below = integrate(matrix[0])
    assert found.mean[0] == pytest.approx(mean, abs=0.01)
    assert found.deviation[0] == pytest.approx(deviation, abs=0.01)
    assert found.deficit[0] == pytest.approx(below, abs=0.01)
    assert found.restless == 0


def test_with_one_competency_the_posterior_is_exact() -> None:
    world = make_world(persons=50, competencies=1, items=6)
    prior = CompetencyPrior(np.zeros(1), np.ones(1), np.eye(1), np.eye(1), 0.0)
    found = score(find_patterns(world.matrix, world.items, world.competency, 1), prior, np.zeros(1))
    ability = np.linspace(-7, 7, 401)
    weights = np.exp(-(ability**2) / 2) + np.zeros((50, 401))
    for item, answers in zip(world.items, world.matrix.T, strict=True):
        weights *= category_probabilities(item, ability).T[answers]
    weights /= weights.sum(axis=1, keepdims=True)
    assert found.mean[:, 0] == pytest.approx(weights @ ability, abs=1e-4)
    assert found.deficit[:, 0] == pytest.approx(
        weights[:, :200].sum(axis=1) + weights[:, 200] / 2, abs=2e-3
    )


@settings(max_examples=20)
@given(st.floats(-2, 2), st.floats(0.05, 4), st.floats(-3, 3))
def test_the_running_density_is_the_density(mean: float, variance: float, cut: float) -> None:
    nodes = np.linspace(-6, 6, 64)
    likelihood = 1 / (1 + np.exp(-2 * (nodes - 0.3)))
    weights = likelihood * np.exp(-((nodes - mean) ** 2) / (2 * variance))
    weights /= weights.sum()
    found = tilted(likelihood, nodes[0], nodes[1] - nodes[0], mean, variance, cut)
    share = np.clip((cut - nodes) / (nodes[1] - nodes[0]) + 0.5, 0, 1)
    expected = weights @ nodes, weights @ (nodes - weights @ nodes) ** 2, weights @ share
    assert found == pytest.approx(expected, abs=1e-9)


def test_inversion() -> None:
    random = np.random.default_rng(4).normal(size=(9, 9))
    matrix = random @ random.T + np.eye(9)
    inverse = matrix.copy()
    invert(inverse)
    assert inverse @ matrix == pytest.approx(np.eye(9), abs=1e-10)


def test_the_prior_of_invented_people_comes_back() -> None:
    world = make_world(persons=6000, competencies=4, items=6, correlation=0.6)
    prior = estimate_prior(find_patterns(world.matrix, world.items, world.competency, 4))
    assert prior.mean == pytest.approx(np.zeros(4), abs=0.06)
    assert prior.deviation == pytest.approx(np.ones(4), abs=0.06)
    below = np.tril_indices(4, -1)
    assert prior.correlation[below] == pytest.approx(np.full(6, 0.6), abs=0.04)


def test_different_correlations_are_not_levelled() -> None:
    world = make_world(persons=6000, competencies=3, items=8, correlation=0.0)
    twins = np.column_stack([world.matrix, world.matrix[:, :8]])
    twins[:, 24:] = make_world(persons=6000, competencies=1, items=8, seed=2).matrix
    items = (*world.items, *world.items[:8])
    random = np.random.default_rng(3)
    for j in range(8):  # the fourth competency is the first one, asked by the same kind of items
        chance = category_probabilities(items[j], world.ability[:, 0])[:, 1]
        twins[:, 24 + j] = random.random(6000) < chance
    prior = estimate_prior(find_patterns(twins, items, (*world.competency, *[3] * 8), 4))
    assert prior.correlation[3, 0] > 0.9
    assert abs(prior.correlation[3, 1]) < 0.1
    assert prior.shrinkage < 0.05


def test_booklets_need_no_care() -> None:
    world = make_world(persons=6000, competencies=4, items=6, correlation=0.6)
    matrix = world.matrix.copy()
    matrix[::2, :6] = -1  # odd people see competencies 1-3, even people 0-2
    matrix[1::2, 18:] = -1
    found = diagnose(matrix, world.items, world.competency, [0.0] * 4)
    assert found.prior.correlation[0, 3] == pytest.approx(0.6, abs=0.1)
    z = (world.ability - found.mean) / found.deviation
    assert z.mean(axis=0) == pytest.approx(np.zeros(4), abs=0.06)
    assert z.std(axis=0) == pytest.approx(np.ones(4), abs=0.05)
    assert found.deviation[::2, 0].mean() > found.deviation[1::2, 0].mean() + 0.1


def test_competencies_never_asked_together_take_the_common_correlation() -> None:
    world = make_world(persons=3000, competencies=4, items=6, correlation=0.6)
    matrix = world.matrix.copy()
    matrix[::2, :6] = -1
    matrix[1::2, 18:] = -1  # the first and the last competency are never asked together
    prior = estimate_prior(find_patterns(matrix, world.items, world.competency, 4))
    assert prior.correlation[0, 3] == pytest.approx(0.6, abs=0.06)
    assert prior.correlation[1, 2] == pytest.approx(0.6, abs=0.06)


def test_sampling_weights_move_the_prior() -> None:
    world = make_world(persons=4000, competencies=2, items=8)
    patterns = find_patterns(world.matrix, world.items, world.competency, 2)
    weights = np.exp(world.ability[:, 0])  # N(0, 1) weighted by e^x is N(1, 1)
    assert estimate_prior(patterns, weights).mean[0] == pytest.approx(1, abs=0.1)


def test_a_long_competency_is_merged_without_harm() -> None:
    world = make_world(persons=3000, competencies=2, items=20, correlation=0.5)
    patterns = find_patterns(world.matrix, world.items, world.competency, 2)
    assert len(patterns[0].answers) > 1000
    assert estimate_prior(patterns).correlation[0, 1] == pytest.approx(0.5, abs=0.05)


def test_a_very_long_test_gets_closer_nodes() -> None:
    world = make_world(persons=40, competencies=1, items=400)
    prior = CompetencyPrior(np.zeros(1), np.ones(1), np.eye(1), np.eye(1), 0.0)
    found = score(find_patterns(world.matrix, world.items, world.competency, 1), prior, np.zeros(1))
    ability = np.linspace(-4, 4, 4001)
    logs = -(ability**2) / 2 + np.zeros((40, 1))
    for item, answers in zip(world.items, world.matrix.T, strict=True):
        logs += np.log(category_probabilities(item, ability)).T[answers]
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    mean = weights @ ability
    assert found.deviation.max() < 0.2
    assert found.mean[:, 0] == pytest.approx(mean, abs=1e-3)
    assert found.deviation[:, 0] == pytest.approx(np.sqrt(weights @ ability**2 - mean**2), rel=0.01)


def test_a_competency_that_all_answer_alike_stays_finite() -> None:
    world = make_world(persons=300, competencies=3, items=3)
    world.matrix[:, :3] = 1
    found = diagnose(world.matrix, world.items, world.competency, [0.0] * 3)
    assert np.isfinite(found.mean).all()
    assert (found.deficit[:, 0] < 0.2).all()


def test_a_competency_without_items_is_told() -> None:
    world = make_world(persons=10, competencies=2, items=2)
    with pytest.raises(Mistake, match="компетенции № 3 нет ни одного"):
        diagnose(world.matrix, world.items, world.competency, [0.0] * 3)
