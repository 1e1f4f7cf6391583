"""Calibrations agree with published ones; what is true of a maximum is true of ours."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.calibration import Calibration, calibrate
from orientir.core.psychometrics.estimates import ItemEstimate, group_estimates, item_estimates
from orientir.core.psychometrics.flags import find_flags
from orientir.core.psychometrics.layout import Model
from orientir.core.psychometrics.marginal import SlopePrior
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.responses import Responses, responses_from_matrix
from orientir.core.psychometrics.scoring import PersonScores, Ruler, score_people
from tests.core.psychometrics.responses import read_lsat, read_verbal, simulate_2pl


def estimate(responses: Responses, model: Model) -> tuple[Calibration, list[ItemEstimate]]:
    calibration = calibrate(responses, model, with_errors=True)
    return calibration, item_estimates(calibration, responses.items)


def score(calibration: Calibration, responses: Responses) -> PersonScores:
    groups = calibration.groups
    ruler = Ruler(calibration.categories, groups.means, np.exp(groups.log_sds))
    return score_people(ruler, responses.scores, responses.group_of)


def test_lsat7_2pl_is_as_published() -> None:
    responses = responses_from_matrix(read_lsat(7))
    calibration, items = estimate(responses, "2pl")
    assert calibration.log_likelihood == pytest.approx(-2658.80511, abs=5e-6)
    assert [item.slope for item in items] == pytest.approx(
        [0.9875, 1.0808, 1.7075, 0.7650, 0.7357], abs=6e-5
    )
    assert [item.steps[0] for item in items] == pytest.approx(
        [-1.8793, -0.7475, -1.0572, -0.6353, -2.5208], abs=6e-5
    )
    assert [item.se_slope for item in items] == pytest.approx(
        [0.1772, 0.1688, 0.3211, 0.1341, 0.1511], abs=6e-5
    )
    people = score(calibration, responses)
    assert (people.eap[0], people.psd[0]) == pytest.approx((-1.8698, 0.6927), abs=6e-5)
    assert (people.wle[0], people.se_wle[0]) == pytest.approx((-4.1371, 1.8879), abs=1e-4)
    assert (people.wle[-1], people.se_wle[-1]) == pytest.approx((1.0882, 1.6194), abs=1e-4)


@pytest.mark.parametrize(
    ("number", "value", "difficulties", "variance"),
    [
        (7, -2664.9009, [-1.8683, -0.7910, -1.4610, -0.5215, -1.9930], 1.0227),
        (6, -2466.9376, [-2.7300, -0.9986, -0.2399, -1.3065, -2.0994], 0.5702),
    ],
)
def test_lsat_rasch_is_as_published(
    number: int, value: float, difficulties: list[float], variance: float
) -> None:
    calibration, items = estimate(responses_from_matrix(read_lsat(number)), "rasch")
    assert calibration.log_likelihood == pytest.approx(value, abs=6e-5)
    assert [item.steps[0] for item in items] == pytest.approx(difficulties, abs=6e-5)
    assert np.exp(2 * calibration.groups.log_sds[0]) == pytest.approx(variance, abs=6e-5)
    assert {(item.slope, item.se_slope) for item in items} == {(1.0, 0.0)}


def test_lsat6_2pl_is_as_published() -> None:
    calibration, items = estimate(responses_from_matrix(read_lsat(6)), "2pl")
    assert calibration.log_likelihood == pytest.approx(-2466.65338, abs=6e-6)
    assert [item.slope for item in items] == pytest.approx(
        [0.8257, 0.7227, 0.8909, 0.6884, 0.6569], abs=6e-5
    )
    assert [item.steps[0] for item in items] == pytest.approx(
        [-3.3588, -1.3701, -0.2797, -1.8664, -3.1259], abs=6e-5
    )


def test_verbal_aggression_rasch_is_as_published() -> None:
    responses = responses_from_matrix(read_verbal()[0])
    calibration, _items = estimate(responses, "rasch")
    assert calibration.log_likelihood == pytest.approx(-4036.9049, abs=6e-5)
    assert np.exp(2 * calibration.groups.log_sds[0]) == pytest.approx(1.9189, abs=6e-5)


def test_without_gaps_each_way_of_counting_gives_one_answer() -> None:
    """A column that only some answered at random, all coded missing, changes nothing but the cells."""
    scores = read_lsat(7).astype(np.int16)
    whole, _ = estimate(responses_from_matrix(scores), "2pl")
    twice = np.vstack([scores, scores])
    doubled, items = estimate(responses_from_matrix(twice), "2pl")
    weighted = responses_from_matrix(scores, weights=np.full(len(scores), 2.0))
    assert doubled.log_likelihood == pytest.approx(2 * whole.log_likelihood, abs=1e-6)
    assert calibrate(weighted, "2pl").log_likelihood == pytest.approx(
        doubled.log_likelihood, abs=1e-6
    )
    assert whole.optimum.parameters == pytest.approx(doubled.optimum.parameters, abs=1e-6)
    assert items[0].se_slope == pytest.approx(0.1772 / np.sqrt(2), abs=1e-4)


def test_the_order_of_persons_and_items_does_not_matter() -> None:
    scores = read_verbal("resp.")[0][:, :6]
    plain, items = estimate(responses_from_matrix(scores), "gpcm")
    turned, back = estimate(responses_from_matrix(scores[::-1, ::-1]), "gpcm")
    assert turned.log_likelihood == pytest.approx(plain.log_likelihood, abs=1e-7)
    for one, other in zip(items, reversed(back), strict=True):
        assert one.steps == pytest.approx(other.steps, abs=1e-5)
        assert one.se_steps == pytest.approx(other.se_steps, abs=1e-5)


def test_codes_that_do_not_begin_at_zero_are_shifted() -> None:
    scores = read_verbal("resp.")[0][:, :6]
    plain = calibrate(responses_from_matrix(scores), "pcm")
    shifted = responses_from_matrix(scores.astype(np.int16) + 1)
    assert shifted.lowest == (1,) * 6
    assert calibrate(shifted, "pcm").log_likelihood == plain.log_likelihood


def test_parameters_that_made_the_data_are_found() -> None:
    random = np.random.default_rng(20)
    slopes, difficulties = random.uniform(0.6, 2.0, 12), random.normal(size=12)
    group = np.repeat(np.array([0, 1], dtype=np.int32), 4000)
    ability = random.normal(0.7 * group, 1 + 0.3 * group)
    scores = simulate_2pl(ability, slopes, difficulties, random)
    scores[:2000, :3] = scores[2000:4000, 9:] = -1
    responses = responses_from_matrix(scores, group_of=group, groups=("a", "b"))
    calibration, items = estimate(responses, "2pl")
    assert calibration.optimum.converged
    for item, slope, difficulty in zip(items, slopes, difficulties, strict=True):
        assert abs(item.slope - slope) < 4 * item.se_slope
        assert abs(item.steps[0] - difficulty) < 4 * item.se_steps[0]
    other = group_estimates(calibration, responses.groups, [4000, 4000])[1]
    assert abs(other.mean - 0.7) < 4 * other.se_mean < 0.2
    assert abs(other.sd - 1.3) < 4 * other.se_sd < 0.2


def test_a_large_sample_ends_where_a_small_one_would() -> None:
    """Above the limit the climb begins on a sample: the top is the same."""
    random = np.random.default_rng(5)
    slopes, difficulties = random.uniform(0.6, 2.0, 10), random.normal(size=10)
    scores = simulate_2pl(random.normal(size=70_000), slopes, difficulties, random)
    calibration, items = estimate(responses_from_matrix(scores), "2pl")
    assert calibration.optimum.converged
    assert (
        np.abs(calibration.likelihood.evaluate(calibration.optimum.parameters).gradient).max() < 0.1
    )
    assert [item.slope for item in items] == pytest.approx(slopes, abs=0.08)


def test_what_cannot_be_estimated_is_named() -> None:
    scores = read_lsat(7).astype(np.int16)
    odd = np.column_stack([scores, np.ones(1000), np.zeros(1000), 1 - scores[:, 1]]).astype(
        np.int16
    )
    responses = responses_from_matrix(odd[:90])
    calibration = calibrate(responses, "2pl")
    found = {(flag.code, flag.item) for flag in find_flags(calibration, responses)}
    assert {("few_persons", None), ("all_right", "item6"), ("all_wrong", "item7")} <= found
    assert ("flat_slope", "item8") in found or ("not_converged", None) in found


def test_forms_without_common_items_are_not_turned_about() -> None:
    """Nothing but the start ties the direction of one form's scale to the other's."""
    random = np.random.default_rng(3)
    ability = random.normal(0.6, 1, 300)
    scores = (random.random((300, 80)) < 1 / (1 + np.exp(-ability[:, None]))).astype(np.int8)
    form = np.arange(80) // 5 % 2  # items of the two forms stand among each other
    scores[(np.arange(300)[:, None] + form) % 2 == 0] = -1
    calibration = calibrate(responses_from_matrix(scores), "2pl")
    assert (calibration.categories.slopes > 0).all()


@pytest.mark.parametrize(
    ("model", "prefix"), [("rasch", "resp2."), ("2pl", "resp2."), ("gpcm", "resp.")]
)
def test_anchors_put_new_items_on_the_old_scale(model: Model, prefix: str) -> None:
    """People who are abler by half a unit: with anchors their mean says so and items come back where they were."""
    scores = read_verbal(prefix)[0]
    old, items = estimate(responses_from_matrix(scores), model)
    kept = [item.parameters for item in items[:12]]
    assert None not in kept
    able = scores[np.argsort(scores.sum(axis=1))[100:]]
    responses = responses_from_matrix(able)
    anchors = [one for one in kept if one is not None]
    found = calibrate(responses, model, with_errors=True, anchors=anchors)
    assert found.optimum.converged
    again = item_estimates(found, responses.items)
    for before, after in zip(items[:12], again[:12], strict=True):
        assert (after.slope, after.se_slope) == (before.slope, 0.0)
        assert after.steps == pytest.approx(before.steps, abs=1e-9)
    assert found.groups.means[0] > 0.3
    shifts = [abs(a.steps[0] - b.steps[0]) for a, b in zip(items[12:], again[12:], strict=True)]
    assert np.median(shifts) < 0.35
    whole = calibrate(responses_from_matrix(scores), model, anchors=anchors)
    assert whole.log_likelihood == pytest.approx(old.log_likelihood, abs=1e-6)
    assert whole.groups.means[0] == pytest.approx(0.0, abs=1e-4)


def test_an_answer_above_an_anchor_is_refused() -> None:
    responses = responses_from_matrix(read_verbal("resp.")[0])
    with pytest.raises(Mistake, match="код 2, а коды якоря – от 0 до 1"):
        calibrate(responses, "pcm", anchors=[ItemParameters("item1", 1.0, (0.0,))])


def test_answers_that_are_not_related_have_no_spread() -> None:
    """The top lies on the border: spread 0, items as if each stood alone; said, not hidden."""
    scores = np.tile(np.array([[1, 0, 1, 0], [0, 1, 0, 1], [1, 1, 0, 0], [0, 0, 1, 1]]), (30, 1))
    responses = responses_from_matrix(scores)
    calibration = calibrate(responses, "rasch")
    assert calibration.optimum.converged
    assert calibration.log_likelihood == pytest.approx(480 * np.log(0.5), abs=1e-6)
    assert [flag.code for flag in find_flags(calibration, responses)] == ["no_spread"]


def test_a_perfect_scale_has_no_estimates_and_says_so() -> None:
    """Guttman's: every difference of people is certain, so the spread runs away."""
    scores = np.tri(8, 7, -1, dtype=np.int8).repeat(30, axis=0)
    for model in ("rasch", "2pl"):
        responses = responses_from_matrix(scores)
        calibration = calibrate(responses, model)  # type: ignore[arg-type]
        assert not calibration.optimum.converged
        assert "not_converged" in {flag.code for flag in find_flags(calibration, responses)}


def test_many_persons_with_gaps_groups_and_weights_arrive() -> None:
    """Booklets by table, rare patterns one by one, both begun on a weighted sample."""
    random = np.random.default_rng(11)
    slopes, difficulties = random.uniform(0.7, 1.8, 8), random.normal(size=8)
    scores = simulate_2pl(random.normal(size=31_000), slopes, difficulties, random)
    scores[random.random(scores.shape) < 0.03] = -1
    responses = responses_from_matrix(
        scores,
        weights=random.uniform(0.5, 2, 31_000),
        group_of=random.integers(0, 2, 31_000).astype(np.int32),
        groups=("a", "b"),
    )
    calibration, items = estimate(responses, "2pl")
    assert calibration.optimum.converged
    assert np.abs(calibration.optimum.gradient).max() < 0.02
    for item, slope in zip(items, slopes, strict=True):
        assert abs(item.slope - slope) < 4.5 * item.se_slope < 0.25


def test_a_prior_on_slopes_holds_them_where_persons_are_few() -> None:
    """Of 80 people the slopes come out nearer to the truth, and it is the top of the posterior that was found."""
    random = np.random.default_rng(8)
    slopes, steps = random.normal(1.0, 0.3, 20).clip(0.4), random.normal(0, 0.8, 20)
    off: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(6):
        chance = 1 / (1 + np.exp(-slopes * (random.normal(size=(80, 1)) - steps)))
        told = responses_from_matrix((random.random(chance.shape) < chance).astype(np.int8))
        for has_prior in off:
            prior = SlopePrior(1.0, 0.5) if has_prior else None
            found = calibrate(told, "2pl", slope_prior=prior)
            assert found.optimum.converged
            off[has_prior].append(float(np.abs(found.categories.slopes - slopes).mean()))
    assert np.mean(off[True]) < 0.75 * np.mean(off[False])


def test_with_a_prior_the_gradient_of_likelihood_balances_its_pull() -> None:
    random = np.random.default_rng(9)
    chance = 1 / (1 + np.exp(-(random.normal(size=(200, 1)) - random.normal(0, 0.8, 10))))
    told = responses_from_matrix((random.random(chance.shape) < chance).astype(np.int8))
    found = calibrate(told, "2pl", slope_prior=SlopePrior(1.0, 0.3), with_errors=True)
    free = calibrate(told, "2pl", with_errors=True)
    assert found.log_likelihood < free.log_likelihood  # the likelihood alone, without the prior
    plain = replace(found.likelihood, prior=None).precise().evaluate(found.optimum.parameters)
    assert plain.value == pytest.approx(found.log_likelihood, abs=1e-8)
    is_slope = found.layout.slots == 0
    pull = (found.categories.slopes - 1.0) / 0.3**2
    assert plain.gradient[: len(is_slope)][is_slope] == pytest.approx(pull, abs=1e-3)
    assert found.information is not None
    assert free.information is not None
    assert np.trace(found.information) > np.trace(free.information)
