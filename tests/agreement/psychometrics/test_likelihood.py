"""Every engine's likelihood, gradient and information are those of brute force, on whatever small data."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orientir.core.psychometrics.calibration import Builder, count_scores
from orientir.core.psychometrics.cells import find_cells
from orientir.core.psychometrics.layout import Model, make_layout
from orientir.core.psychometrics.marginal import MarginalLikelihood
from orientir.core.psychometrics.responses import Responses, responses_from_matrix
from orientir.core.psychometrics.sandwich import person_gradients
from tests.core.psychometrics.brute_force import person_log_likelihoods, slope_of

Floats = npt.NDArray[np.float64]

MODELS: tuple[Model, ...] = ("rasch", "2pl", "pcm", "gpcm")
PERSONS, ITEMS = 12, 4


def make_responses(model: Model, seed: int, *, is_weighted: bool, groups: int) -> Responses:
    random = np.random.default_rng(seed)
    top = 1 if model in ("rasch", "2pl") else 3
    codes = random.integers(0, top + 1, (PERSONS, ITEMS))
    codes[random.random(codes.shape) < 0.25] = -1
    codes[: 2 * ITEMS : 2] = 0  # every item has answers of two kinds
    codes[1 : 2 * ITEMS : 2] = 1
    names = tuple("abc"[:groups])
    return responses_from_matrix(
        codes,
        weights=random.uniform(0.2, 3, PERSONS) if is_weighted else None,
        group_of=np.arange(PERSONS, dtype=np.int32) % groups if groups > 1 else None,
        groups=names,
    )


def make_likelihood(
    responses: Responses, model: Model, *, fewest_of_a_cell: int
) -> MarginalLikelihood:
    observed = count_scores(responses.scores, responses.weights)
    layout = make_layout(model, observed, len(responses.groups))
    builder = Builder(responses, layout, observed, fewest_of_a_cell=fewest_of_a_cell)
    return builder.likelihood(find_cells(responses.scores, responses.group_of))


def well_suited(likelihood: MarginalLikelihood, point: Floats) -> MarginalLikelihood:
    likelihood = likelihood.suited_to(point).precise()
    while likelihood.is_too_narrow_for(likelihood.evaluate(point)):
        likelihood = likelihood.widened(point)
    return likelihood


def brute_force(likelihood: MarginalLikelihood, responses: Responses, point: Floats) -> Floats:
    categories = likelihood.layout.categories(point)
    groups = likelihood.layout.distributions(point)
    of = np.zeros(PERSONS, dtype=int) if responses.group_of is None else responses.group_of
    return person_log_likelihoods(
        responses.scores,
        categories.slopes,
        categories.intercepts,
        groups.means[of],
        np.exp(groups.log_sds[of]),
    )


@pytest.mark.parametrize("fewest_of_a_cell", [1, 3, 1000])
@pytest.mark.parametrize("model", MODELS)
@given(seed=st.integers(0, 2**32 - 1), is_weighted=st.booleans(), groups=st.integers(1, 3))
@settings(max_examples=3)
def test_an_engine_agrees_with_brute_force(
    model: Model, fewest_of_a_cell: int, seed: int, is_weighted: bool, groups: int
) -> None:
    responses = make_responses(model, seed, is_weighted=is_weighted, groups=groups)
    likelihood = make_likelihood(responses, model, fewest_of_a_cell=fewest_of_a_cell)
    random = np.random.default_rng(seed)
    point = random.normal(0.3, 0.6, likelihood.layout.size)
    likelihood = well_suited(likelihood, point)
    weights = np.ones(PERSONS) if responses.weights is None else responses.weights

    found = likelihood.evaluate(point)

    plain = weights @ brute_force(likelihood, responses, point)
    assert found.value == pytest.approx(plain, abs=2e-6)
    gradient = slope_of(lambda p: likelihood.evaluate(p).value, point)
    assert found.gradient == pytest.approx(gradient, abs=1e-5)
    curvature = -slope_of(lambda p: likelihood.evaluate(p).gradient, point)
    assert likelihood.information(found) == pytest.approx(curvature, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("model", MODELS)
def test_gradients_of_persons_are_those_of_brute_force(model: Model) -> None:
    responses = make_responses(model, 7, is_weighted=False, groups=2)
    likelihood = make_likelihood(responses, model, fewest_of_a_cell=1)
    point = np.random.default_rng(3).normal(0.3, 0.6, likelihood.layout.size)
    likelihood = well_suited(likelihood, point)

    plain = slope_of(lambda p: brute_force(likelihood, responses, p), point)

    assert responses.group_of is not None
    for group in (0, 1):
        rows = responses.group_of == group
        found = person_gradients(likelihood.point(point), responses.scores[rows], group)
        assert found == pytest.approx(plain[rows], abs=1e-6)
