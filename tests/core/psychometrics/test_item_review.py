"""A review finds what was spoilt on purpose and little else, and says why it does not count what it does not."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from orientir.core.psychometrics.curves import category_probabilities
from orientir.core.psychometrics.distractors import (
    OptionCounts,
    distractor_table,
    distractors_from_counts,
    score_groups,
)
from orientir.core.psychometrics.item_curves import KNOTS, Posteriors, empirical_curve, model_curve
from orientir.core.psychometrics.item_review import (
    Grouping,
    Review,
    ReviewBounds,
    in_order,
    review_items,
    troubles_of_options,
)
from orientir.core.psychometrics.measurement import measure
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.score_fit import score_fit, score_fit_by_booklet
from orientir.core.psychometrics.troubles import Trouble
from tests.core.psychometrics.test_measurement import CODES, NAMES, PACK, TEACHERS
from tests.core.psychometrics.test_measurement import simulated as people

SPOILT, COPY = 7, (20, 21)


@lru_cache(maxsize=1)
def review() -> Review:
    """Item 7 is harder for side 1; item 21 repeats item 20 for most people."""
    random = np.random.default_rng(5)
    scores = people()[1].copy()
    side = (np.arange(len(scores)) % 3 == 0).astype(np.int8)
    lost = (side == 1) & (random.random(len(scores)) < 0.55)
    scores[lost, SPOILT] = 0
    same = random.random(len(scores)) < 0.8
    scores[same, COPY[1]] = scores[same, COPY[0]]
    scale = next(one for one in PACK.scales if one.code == "three_levels")
    found = measure(scores, NAMES, CODES, TEACHERS, scale)
    few = np.where(np.arange(len(side)) < 40, 1, 0).astype(np.int8)
    return review_items(scores, NAMES, found, [Grouping("told", side), Grouping("few", few)])


def test_a_task_that_everybody_has_points_of_is_reviewed_as_if_they_began_at_none() -> None:
    """Points 1, 2, 3 of a task measure as 0, 1, 2 do: so must everything that is told of it."""
    scores = people()[1].copy()
    random = np.random.default_rng(3)
    scores[:, 0] += np.where(scores[:, 0] == 1, random.integers(0, 2, len(scores)), 0).astype(
        np.int8
    )
    scale = next(one for one in PACK.scales if one.code == "three_levels")
    raised = scores.copy()
    raised[:, 0] += 1
    plain, same = (
        review_items(one, NAMES, measure(one, NAMES, CODES, TEACHERS, scale), [])
        for one in (scores, raised)
    )
    assert same.items[0].fit == plain.items[0].fit
    assert same.items[0].curve == plain.items[0].curve


def test_what_was_spoilt_is_found() -> None:
    items = review().items
    assert Trouble.UNEQUAL in items[SPOILT].troubles
    assert items[SPOILT].differences["told"].harder_for == "focal"
    assert Trouble.DEPENDENT in items[COPY[0]].troubles
    assert [name for name, _q3 in items[COPY[0]].near] == [NAMES[COPY[1]]]


def test_little_else_is_found() -> None:
    spoilt = {SPOILT, *COPY}
    rest = [one for place, one in enumerate(review().items) if place not in spoilt]
    assert sum(Trouble.UNEQUAL in one.troubles for one in rest) <= 1
    assert sum(Trouble.NOISY in one.troubles for one in rest) <= 2
    assert sum(bool(one.troubles) for one in rest) <= len(rest) / 8


def test_small_groups_are_not_compared_and_it_is_said_why() -> None:
    told, few = review().comparisons
    assert told.report is not None
    assert (told.n_focal, told.n_reference) == (500, 1000)
    assert few.report is None
    assert "40" in few.why
    assert str(ReviewBounds().fewest) in few.why
    assert set(review().items[0].differences) == {"told"}


def test_points_lie_on_the_curve_where_the_model_holds() -> None:
    random = np.random.default_rng(3)
    items = [ItemParameters(f"q{j}", 1.2, (b,)) for j, b in enumerate(np.linspace(-2, 2, 30))]
    items.append(ItemParameters("steps", 0.9, (-0.5, 0.6)))
    ability = random.normal(size=6_000)
    matrix = np.column_stack([draw(item, ability, random) for item in items]).astype(np.int8)
    found = Posteriors.of(matrix, items)
    off = []
    for place, item in enumerate(items):
        points = empirical_curve(matrix[:, place], item, found)
        assert sum(one.persons for one in points) == len(ability)
        off += [(one.observed - one.expected) / one.error for one in points]
    assert np.sqrt(np.mean(np.square(off))) < 1.15
    assert model_curve(items[-1])[KNOTS == 0] == pytest.approx(0.475, abs=0.03)


def draw(item: ItemParameters, ability: np.ndarray, random: np.random.Generator) -> np.ndarray:
    chances = category_probabilities(item, ability).cumsum(axis=1)
    return (random.random(len(ability))[:, None] > chances[:, :-1]).sum(axis=1)


def test_few_people_make_fewer_points_or_none() -> None:
    item = ItemParameters("q", 1.0, (0.0,))
    random = np.random.default_rng(1)
    for persons, points in ((20, 0), (50, 3), (500, 8)):
        answers = draw(item, random.normal(size=persons), random).astype(np.int8)
        scored = Posteriors.of(answers[:, None], [item])
        assert len(empirical_curve(answers, item, scored)) == points


def test_s_x2_of_booklets_adds_up() -> None:
    random = np.random.default_rng(2)
    items = [ItemParameters(f"q{j}", 1.0, (b,)) for j, b in enumerate(np.linspace(-1, 1, 12))]
    ability = random.normal(size=3_000)
    matrix = np.column_stack([draw(item, ability, random) for item in items]).astype(np.int8)
    whole = score_fit(matrix, items)
    assert score_fit_by_booklet(matrix, items) == whole
    first, second = matrix[:1500].copy(), matrix[1500:].copy()
    first[:, 8:], second[:, :4] = -1, -1
    parts = np.vstack([first, second])
    told = score_fit_by_booklet(parts, items)
    alone = score_fit(first[:, :8], items[:8])
    other = score_fit(second[:, 4:], items[4:])
    assert told[0] == alone[0]
    assert told[11] == other[7]
    assert told[5].chi2 == pytest.approx(alone[5].chi2 + other[1].chi2)
    assert told[5].df == alone[5].df + other[1].df + 2  # its two parameters are taken off once
    assert score_fit_by_booklet(parts[:100], items)[0].df == 0


def test_options_from_counts_are_those_from_answers() -> None:
    random = np.random.default_rng(4)
    ability = random.normal(size=900)
    chosen = random.integers(-1, 4, size=900)
    options = ["A", "B", "C", "D"]
    direct = distractor_table(chosen, options, ["A"], ability)
    held = chosen >= 0
    group = np.zeros(900, dtype=np.int64)
    group[held] = score_groups(ability[held], 5)
    counts = OptionCounts(
        np.stack([np.bincount(group[chosen == k], minlength=5) for k in range(4)]).astype(float),
        np.bincount(group[held], minlength=5).astype(float),
        np.array([ability[chosen == k].sum() for k in range(4)]),
        float(ability[held].sum()),
        float((ability[held] ** 2).sum()),
    )
    for one, other in zip(distractors_from_counts(counts, options, ["A"]), direct, strict=True):
        assert one.by_group == pytest.approx(other.by_group)
        assert one.correlation == pytest.approx(other.correlation, abs=1e-12)
        assert (one.chosen, one.is_idle, one.is_suspect) == (
            other.chosen,
            other.is_idle,
            other.is_suspect,
        )


def test_a_wrong_option_of_the_strong_is_told_and_chance_is_not() -> None:
    random = np.random.default_rng(6)
    ability = random.normal(size=2_000)
    wrong_key = np.where(random.random(2_000) < 1 / (1 + np.exp(-2 * ability)), 1, 0)
    options = ["A", "B", "C"]
    table = distractor_table(wrong_key, options, ["A"], ability)
    assert troubles_of_options(table) == (Trouble.KEY_SUSPECT, Trouble.IDLE_OPTION)
    chance = distractor_table(random.integers(0, 2, 2_000), options[:2], ["A"], ability)
    assert troubles_of_options(chance) == ()


def test_troubles_stand_in_order_of_gravity_each_once() -> None:
    told = [Trouble.TOO_EASY, Trouble.NEGATIVE, Trouble.TOO_EASY]
    assert in_order(told) == (Trouble.NEGATIVE, Trouble.TOO_EASY)
    assert Trouble.NEGATIVE.weight > 3 * Trouble.NOISY.weight > 9 * Trouble.TOO_EASY.weight
    assert all(one.words and one.advice.endswith(".") for one in Trouble)
