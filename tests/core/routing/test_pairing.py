"""Pairs against brute force: nobody who could be paired is left out, and no worth is left lying."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientir.core.routing.pairing import (
    Offering,
    PairingWeights,
    Unpaired,
    Wanting,
    pair,
)

WEIGHTS = PairingWeights(same_unit=3, same_municipality=1, same_subject=2, competencies=2, load=4)


def wanting(person: int, unit: int = 11, subject: str = "физика", *needs: str) -> Wanting:
    municipality = unit // 10 * 10
    return Wanting(
        person, unit, municipality, frozenset({unit, municipality, 1}), subject, frozenset(needs)
    )


def offering(
    one: int, home: int = 11, *, unit: int = 1, subject: str = "", capacity: int = 2, load: int = 0,
    helps: frozenset[str] = frozenset(),
) -> Offering:  # fmt: skip
    return Offering(one, 100 + one, unit, home, home // 10 * 10, subject, helps, capacity, load)


def test_the_nearest_with_the_same_subject_is_given() -> None:
    helpers = [
        offering(1, 21), offering(2, 12, subject="физика"), offering(3, 11, subject="физика"),
    ]  # fmt: skip
    pairings, left = pair([wanting(7)], helpers, WEIGHTS)
    assert [(one.accompanier, one.reasons) for one in pairings] == [
        (3, ("same_unit", "same_subject", "free"))
    ]
    assert left == []


def test_people_are_shared_out_evenly() -> None:
    helpers = [offering(1, capacity=6), offering(2, capacity=6)]
    pairings, _left = pair([wanting(person) for person in range(6)], helpers, WEIGHTS)
    assert sorted(one.accompanier for one in pairings) == [1, 1, 1, 2, 2, 2]


def test_a_conflict_is_never_paired_again_and_told() -> None:
    pairings, left = pair([wanting(7)], [offering(1)], WEIGHTS, conflicts=[(7, 101)])
    assert pairings == []
    assert left == [Unpaired(7, "only_conflicts")]


@pytest.mark.parametrize(
    ("helpers", "obstacle"),
    [
        ([], "nobody_serves"),
        ([offering(1, 21, unit=20)], "nobody_serves"),
        ([offering(1, load=2)], "nobody_free"),
    ],
)
def test_who_is_left_is_told_why(helpers: list[Offering], obstacle: str) -> None:
    assert pair([wanting(7)], helpers, WEIGHTS) == ([], [Unpaired(7, obstacle)])


def test_nobody_accompanies_themselves() -> None:
    _pairings, left = pair([wanting(101)], [offering(1)], WEIGHTS)
    assert [one.person for one in left] == [101]


@given(
    st.lists(st.tuples(st.sampled_from([11, 12, 21]), st.sampled_from(["физика", "химия"])), max_size=4),
    st.lists(
        st.tuples(
            st.sampled_from([11, 12, 21]), st.sampled_from([1, 10, 20]),
            st.sampled_from(["", "физика"]), st.integers(1, 2),
        ),
        max_size=3,
    ),
)  # fmt: skip
def test_as_good_as_trying_everything(
    people: list[tuple[int, str]], helpers: list[tuple[int, int, str, int]]
) -> None:
    asked = [wanting(n, unit, subject) for n, (unit, subject) in enumerate(people)]
    offered = [
        offering(n, home, unit=unit, subject=subject, capacity=capacity)
        for n, (home, unit, subject, capacity) in enumerate(helpers)
    ]
    pairings, left = pair(asked, offered, WEIGHTS)
    chosen = {one.person: one.accompanier for one in pairings}
    assert len(pairings) + len(left) == len(asked)
    assert _value(asked, offered, chosen) == pytest.approx(_best(asked, offered))


def _best(asked: list[Wanting], offered: list[Offering]) -> tuple[int, float]:
    places = [one.id for one in offered for _ in range(one.capacity)] + [-1] * len(asked)
    tried = (
        {person.person: place for person, place in zip(asked, order, strict=True) if place >= 0}
        for order in set(permutations(places, len(asked)))
    )
    values = [value for one in tried if (value := _value(asked, offered, one)) is not None]
    return max(values, default=(0, 0.0))


def _value(
    asked: list[Wanting], offered: list[Offering], chosen: dict[int, int]
) -> tuple[int, float] | None:
    """How many are paired, then what the pairs are worth; None: not allowed."""
    worth, loads = 0.0, dict.fromkeys((one.id for one in offered), 0)
    for person, helper in chosen.items():
        one, other = asked[person], offered[helper]
        if other.unit not in one.units or other.person == one.person:
            return None
        loads[helper] += 1
        worth += 3 * (other.home == one.unit) + 2 * (other.subject == one.subject)
        worth += other.home != one.unit and other.municipality == one.municipality
        worth -= 4 * (loads[helper] / other.capacity) ** 2
    return len(chosen), worth
