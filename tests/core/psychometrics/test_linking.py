"""Linking: exact transformations come back, noisy ones nearly; drift is found; bad input is told."""

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.calibration import calibrate, restore_codes
from orientir.core.psychometrics.curves import category_probabilities
from orientir.core.psychometrics.linking import (
    Link,
    Method,
    anchors_to_fix,
    link,
    link_without_drift,
)
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.responses import Responses, responses_from_matrix
from orientir.core.psychometrics.scoring import ruler_of, score_people
from orientir.core.psychometrics.years import Earlier, Way, calibrate_year

METHODS: tuple[Method, ...] = ("stocking-lord", "haebara")


def form(seed: int = 1, count: int = 12, most: int = 3) -> list[ItemParameters]:
    random = np.random.default_rng(seed)
    return [
        ItemParameters(
            f"q{j}",
            float(random.uniform(0.5, 2)),
            tuple(random.normal(size=1 + j % most).tolist()),
        )
        for j in range(count)
    ]


def on_new_scale(item: ItemParameters, scale: float, shift: float) -> ItemParameters:
    """The inverse of what linking must find."""
    steps = tuple((step - shift) / scale for step in item.steps)
    return replace(item, slope=item.slope * scale, steps=steps)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=15)
@given(scale=st.floats(0.4, 2.5), shift=st.floats(-2, 2), seed=st.integers(0, 99))
def test_an_exact_transformation_comes_back(
    method: Method, scale: float, shift: float, seed: int
) -> None:
    old = form(seed)
    found = link(old, [on_new_scale(item, scale, shift) for item in old], method)
    assert (found.scale, found.shift) == pytest.approx((scale, shift), abs=1e-6)
    assert found.flagged == ()
    assert found.criterion < 1e-12


def criterion(old: list[ItemParameters], new: list[ItemParameters], point: list[float]) -> float:
    """Stocking and Lord's sum for 2PL items, written out."""
    total, weight = 0.0, 0.0
    for ability in np.linspace(-4, 4, 81):
        density = np.exp(-(ability**2) / 2)
        gap = 0.0
        for one, other in zip(old, new, strict=True):
            moved = other.slope / point[0] * (ability - point[0] * other.steps[0] - point[1])
            gap += 1 / (1 + np.exp(-one.slope * (ability - one.steps[0]))) - 1 / (
                1 + np.exp(-moved)
            )
        total, weight = total + density * gap**2, weight + density
    return float(total / weight)


def test_the_least_value_is_that_of_a_general_optimiser() -> None:
    old, random = form(most=1), np.random.default_rng(3)
    new = [
        replace(
            moved,
            slope=moved.slope * float(random.lognormal(0, 0.1)),
            steps=(moved.steps[0] + float(random.normal(0, 0.1)),),
        )
        for moved in (on_new_scale(item, 1.2, 0.4) for item in old)
    ]
    found = link(old, new, "stocking-lord")

    def distance(point: npt.NDArray[np.float64]) -> float:
        return criterion(old, new, point.tolist())

    best = minimize(
        distance,
        np.array([1.0, 0.0]),
        method="Nelder-Mead",
        tol=1e-9,
    )
    assert (found.scale, found.shift) == pytest.approx(tuple(best.x), abs=1e-5)
    assert found.criterion == pytest.approx(best.fun, rel=1e-6)
    assert found.scale == pytest.approx(1.2, abs=0.1)


@pytest.mark.parametrize("method", METHODS)
def test_an_anchor_that_moved_is_flagged_and_can_be_left_out(method: Method) -> None:
    old = form(most=1)
    new = [on_new_scale(item, 1.3, -0.5) for item in old]
    new[4] = replace(new[4], steps=(new[4].steps[0] + 1.0,))
    found = link(old, new, method)
    assert found.flagged == ("q4",)
    cleaned = link_without_drift(old, new, found)
    assert cleaned is not None
    assert (cleaned.scale, cleaned.shift) == pytest.approx((1.3, -0.5), abs=1e-6)


def test_what_sampling_explains_is_no_drift() -> None:
    old = form(most=1)
    new = [on_new_scale(item, 1.3, -0.5) for item in old]
    new[4] = replace(new[4], steps=(new[4].steps[0] + 1.0,))
    small = ({"q4": 0.1}, {"q4": 0.1})
    found = link(old, new, "haebara", small)
    assert found.flagged == ("q4",)
    p = found.drift[4].p
    assert p is not None
    error = 0.1 * (1 + found.scale**2) ** 0.5
    assert p == pytest.approx(2 * NormalDist().cdf(-found.drift[4].shift / error), rel=1e-3)
    assert link(old, new, "haebara", ({"q4": 0.5}, {"q4": 0.5})).flagged == ()
    assert found.drift[0].p is None


def test_two_rasch_calibrations_differ_by_a_shift() -> None:
    old = [replace(item, slope=1.0) for item in form(most=1)]
    new = [replace(item, steps=(item.steps[0] * 1.1 - 0.3,)) for item in old]
    assert link(old, new, "haebara").scale == 1.0


def test_only_common_items_count() -> None:
    old = form()
    new = [on_new_scale(item, 0.8, 0.2) for item in old[:5]]
    found = link(old, [*new, ItemParameters("other", 1, (3.0,))], "haebara")
    assert [anchor.item for anchor in found.drift] == ["q0", "q1", "q2", "q3", "q4"]


def test_an_item_put_on_the_old_scale() -> None:
    moved = Link(2.0, 1.0, "haebara", 0.0, ()).put_on_old(ItemParameters("q", 1.5, (0.5, 1.0)))
    assert moved == ItemParameters("q", 0.75, (2.0, 3.0))


def test_fixed_anchors_keep_their_parameters() -> None:
    old = form()
    assert anchors_to_fix(old, ["q1", "q2", "q3", "x"]) == {item.name: item for item in old[1:4]}
    with pytest.raises(Mistake, match="общих заданий 1,"):
        anchors_to_fix(old, ["q1", "x"])


def test_what_cannot_be_linked_is_told() -> None:
    old = form()
    with pytest.raises(Mistake, match="общих заданий 2, а"):
        link(old, old[:2], "haebara")
    with pytest.raises(Mistake, match="«q0»: различающая способность"):
        link(old, [replace(item, slope=-0.1) for item in old], "haebara")
    with pytest.raises(Mistake, match="«q0»: было баллов 1, стало 2"):
        link(old, [replace(item, steps=(*item.steps, 1.0)) for item in old], "haebara")


def shifted_years(lowest: int) -> tuple[Responses, Responses]:
    """Two years of 1,500 people by eight items with codes ``lowest`` to ``lowest + 2``; the second is 0.5 more able."""
    rng = np.random.default_rng(7)
    items = [
        ItemParameters(f"q{j}", 1.0, (d - 0.6, d + 0.6))
        for j, d in enumerate(np.linspace(-1, 1, 8))
    ]
    made = []
    for mean in (0.0, 0.5):
        abilities = rng.normal(mean, 1, 1_500)
        chances = [category_probabilities(item, abilities).cumsum(axis=1) for item in items]
        codes = np.stack([(rng.random((1_500, 1)) > one).sum(axis=1) for one in chances], axis=1)
        names = [item.name for item in items]
        made.append(responses_from_matrix((codes + lowest).astype(np.int16), names))
    return made[0], made[1]


@pytest.mark.parametrize("way", ["fixed", "stocking-lord"])
def test_codes_that_begin_above_zero_in_both_years_keep_their_categories(way: Way) -> None:
    """The same growth, the same parameters as with codes from 0."""
    told = {}
    for lowest in (0, 1):
        before, after = shifted_years(lowest)
        old = calibrate_year(before, "pcm")
        items = tuple(one.parameters for one in old.items if one.parameters)
        assert [item.lowest for item in items] == [lowest] * 8
        new = calibrate_year(after, "pcm", Earlier(items, way=way))
        assert new.link is not None
        assert len(new.link.anchors) == 8
        people = score_people(
            ruler_of([one.parameters for one in new.items if one.parameters], 0.0, 1.0),
            after.scores,
        )
        told[lowest] = (new.people.mean, new.people.sd, float(people.eap.mean()))
    assert told[1] == pytest.approx(told[0], abs=1e-9)
    assert told[1][0] == pytest.approx(0.5, abs=0.1)


def test_an_anchor_of_codes_from_zero_keeps_them_where_nobody_gave_a_zero() -> None:
    """Codes 0 to 3 in the old year, 1 to 3 in the new: 1 stays the second category, in estimates and in scores."""
    items = [ItemParameters(f"q{j}", 1.0, (-4.0, -0.5 + j / 9, 0.5 + j / 9)) for j in range(6)]
    rng = np.random.default_rng(1)
    abilities = rng.normal(size=800)
    chances = [category_probabilities(item, abilities)[:, 1:].cumsum(axis=1) for item in items]
    codes = np.stack(
        [1 + (rng.random((800, 1)) * one[:, -1:] > one).sum(axis=1) for one in chances], axis=1
    )
    met = responses_from_matrix(codes.astype(np.int16), [item.name for item in items])
    assert set(met.lowest) == {1}
    restored = restore_codes(met, items)
    assert (restored.scores == codes).all()
    assert set(restored.lowest) == {0}
    assert restore_codes(restored, items).scores.tolist() == codes.tolist()
    found = calibrate(met, "pcm", anchors=items)
    again = calibrate(restored, "pcm", anchors=items)
    assert found.log_likelihood == again.log_likelihood


def test_an_anchor_refuses_codes_that_it_does_not_know() -> None:
    codes = np.array([[1, 0, 1], [3, 1, 0], [2, 1, 1]], dtype=np.int16)
    met = responses_from_matrix(codes, ["q0", "q1", "q2"])
    with pytest.raises(Mistake, match="«q0»: код 3, а коды якоря – от 0 до 2"):
        restore_codes(met, [ItemParameters("q0", 1.0, (0.0, 1.0))])
    anchor = ItemParameters("q0", 1.0, (0.0, 1.0), lowest=1)
    assert restore_codes(met, [anchor]).scores[:, 0].tolist() == [0, 2, 1]
    with pytest.raises(Mistake, match="«q1»: код 0, а коды якоря – от 1 до 2"):
        restore_codes(met, [ItemParameters("q1", 1.0, (0.0,), lowest=1)])


def test_a_link_refuses_items_whose_codes_begin_elsewhere() -> None:
    old = [ItemParameters(f"q{j}", 1.0, (float(j), j + 1.0)) for j in range(3)]
    new = [replace(item, lowest=1) for item in old]
    with pytest.raises(Mistake, match="наименьший код был 0, стал 1"):
        link(old, new, "haebara")
