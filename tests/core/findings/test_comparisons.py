"""Verdicts and possible places."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientir.core.findings import (
    Places,
    Share,
    Verdict,
    benjamini_hochberg,
    possible_places,
    verdicts,
    verdicts_against_groups,
    wilson_interval,
)

# Benjamini and Hochberg (1995), section 4.1: fifteen comparisons of a myocardial infarction trial
TRIAL = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
    0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
]  # fmt: skip


def test_the_trial_of_the_paper_has_four_discoveries() -> None:
    assert [p <= 0.05 for p in benjamini_hochberg(TRIAL)] == [True] * 4 + [False] * 11


def test_adjustment_ignores_the_order() -> None:
    mixed = TRIAL[:]
    random.Random(7).shuffle(mixed)
    assert sorted(benjamini_hochberg(mixed)) == benjamini_hochberg(TRIAL)


@given(st.lists(st.floats(0, 1), max_size=40))
def test_adjusted_are_never_smaller_and_keep_the_order(p_values: list[float]) -> None:
    adjusted = benjamini_hochberg(p_values)
    assert all(a >= p for a, p in zip(adjusted, p_values, strict=True))
    pairs = sorted(zip(p_values, adjusted, strict=True))
    assert [a for _, a in pairs] == sorted(a for _, a in pairs)


def test_a_lone_verdict_agrees_with_its_interval() -> None:
    for successes in range(101):
        share = Share(successes, 100)
        verdict = verdicts([share], 0.5)[0]
        assert (verdict is Verdict.SAME) is wilson_interval(share).holds(0.5)


def test_many_comparisons_ask_for_more() -> None:
    doubtful = Share(61, 100)  # p = 0.028 alone
    assert verdicts([doubtful], 0.5) == [Verdict.ABOVE]
    assert verdicts([doubtful, *[Share(50, 100)] * 9], 0.5)[0] is Verdict.SAME


def test_the_small_and_the_improper_get_no_verdict() -> None:
    found = verdicts([Share(8, 9), Share(104, 100), None, Share(90, 100), Share(10, 100)], 0.5)
    assert found == [Verdict.SMALL, Verdict.NONE, Verdict.NONE, Verdict.ABOVE, Verdict.BELOW]


def test_a_reference_at_the_edge() -> None:
    assert verdicts([Share(40, 40), Share(39, 40)], 1.0) == [Verdict.SAME, Verdict.BELOW]


def test_a_group_is_counted_from_few_too() -> None:
    group = Share(582, 600)  # 97 %
    found = verdicts_against_groups(
        [Share(24, 26), Share(15, 26), Share(26, 26), Share(3, 4), Share(20, 26)],
        [group, group, group, group, None],
        least=10,
    )
    assert found == [Verdict.SAME, Verdict.BELOW, Verdict.SAME, Verdict.SMALL, Verdict.NONE]


def test_a_group_at_the_edge_is_no_certainty() -> None:
    assert verdicts_against_groups([Share(29, 30)], [Share(60, 60)]) == [Verdict.SAME]
    assert verdicts_against_groups([Share(30, 30)], [Share(60, 60)]) == [Verdict.SAME]


def test_clearly_apart_units_have_one_place_each() -> None:
    found = possible_places([Share(900, 1000), Share(500, 1000), Share(100, 1000)])
    assert found == [Places(1, 1), Places(2, 2), Places(3, 3)]


def test_alike_units_share_all_places() -> None:
    assert possible_places([Share(50, 100), Share(52, 100), Share(48, 100)]) == [Places(1, 3)] * 3


def test_the_small_take_no_place() -> None:
    assert possible_places([Share(9, 9), Share(90, 100), None, Share(10, 100)]) == [
        None,
        Places(1, 1),
        None,
        Places(2, 2),
    ]
    assert possible_places([None]) == [None]


@given(st.lists(st.integers(30, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))))
def test_the_place_of_the_value_lies_in_the_range(counts: list[tuple[int, int]]) -> None:
    shares = [Share(*pair) for pair in counts]
    values = sorted((share.value for share in shares), reverse=True)
    for share, places in zip(shares, possible_places(shares), strict=True):
        assert places is not None
        last = len(values) - values[::-1].index(share.value)
        assert places.first <= last
        assert values.index(share.value) + 1 <= places.last


def test_ranges_hold_the_true_places_as_often_as_promised() -> None:
    chance = random.Random(11)
    truth = [0.3 + 0.02 * step for step in range(15)]
    missed = 0
    for _ in range(100):
        drawn = [Share(sum(chance.random() < p for _ in range(80)), 80) for p in truth]
        for place, found in enumerate(reversed(possible_places(drawn)), start=1):
            assert found is not None
            missed += not found.first <= place <= found.last
    assert missed / (100 * len(truth)) <= 0.05


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_to_compare(count: int) -> None:
    assert benjamini_hochberg([0.5] * count) == [0.5] * count
