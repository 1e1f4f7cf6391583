"""Circles and standings."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientir.core.plans import (
    CircularPlan,
    Judged,
    RiskRule,
    Watched,
    find_circle,
    judge,
    refuse_circle,
)

RULE = RiskRule(soon_days=14, idle_share=0.5, behind_share=0.3)
TODAY = date(2026, 11, 22)


def test_a_circle_is_named_in_the_order_of_doing() -> None:
    with pytest.raises(CircularPlan, match="1 → 3 → 2 → 1"):
        refuse_circle({1: [2], 2: [3], 3: [1], 4: [1]}, str)
    with pytest.raises(CircularPlan, match="5 → 5"):
        refuse_circle({5: [5]}, str)
    refuse_circle({1: [2, 3], 2: [3], 3: [], 9: [1, 2]}, str)


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
def test_a_circle_is_found_exactly_where_no_order_of_doing_exists(
    edges: list[tuple[int, int]],
) -> None:
    before: dict[int, set[int]] = {n: set() for n in range(8)}
    for one, first in edges:
        before[one].add(first)
    left = {one: set(first) for one, first in before.items()}
    while ready := [one for one, first in left.items() if not first & left.keys()]:
        for one in ready:
            del left[one]
    circle = find_circle(before)
    assert (circle is not None) == bool(left)
    if circle:
        assert circle[0] == circle[-1]
        assert all(later in before[one] for one, later in pairwise(circle))


def watched(first: int, last: int, state: str = "planned", **more: object) -> Watched:
    """``first``, ``last``: days from today."""
    given = {"confirmed": 0, "expected": 1} | more
    return Watched(TODAY + timedelta(days=first), TODAY + timedelta(days=last), state, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (watched(-40, -1), Judged("overdue")),
        (watched(-40, -1, "done", confirmed=1), Judged("done")),
        (watched(-40, -1, "dropped"), Judged("dropped")),
        (watched(-40, 0, "doing", waiting=1), Judged("soon")),
        (watched(-10, 14), Judged("soon")),
        (watched(-300, 10, "doing"), Judged("risk", "no_document")),
        (watched(-200, 100), Judged("risk", "not_begun")),
        (watched(-200, 100, "doing"), Judged("on_way")),
        (watched(-200, 100, "doing", confirmed=1, expected=10), Judged("risk", "behind")),
        (watched(-200, 100, "doing", confirmed=5, expected=10), Judged("on_way")),
        (watched(20, 60), Judged("ahead")),
        (watched(20, 60, predecessor_late=True), Judged("risk", "predecessor")),
    ],
)
def test_how_a_measure_stands(one: Watched, expected: Judged) -> None:
    assert judge(one, RULE, TODAY) == expected
