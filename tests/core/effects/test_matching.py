"""Matched people on simulated truth: choosing the lowest and testing again is called no effect, a real one is found."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from orientir.core.effects import (
    Comparison,
    Design,
    Effect,
    Measured,
    Placed,
    Reason,
    compare,
    group_change,
    match,
)

ERROR, PLACES, PEOPLE = 0.6, 6, 900


def _region(seed: int, *, effect: float = 0.0) -> tuple[list[Placed], list[Placed]]:
    """Six towns of unlike level; of the lowest third of all people every fourth learned. Nobody changes but by it."""
    random = np.random.default_rng(seed)
    levels = random.normal(0, 0.5, PLACES)
    places = random.integers(0, PLACES, PEOPLE)
    truth = levels[places] + random.normal(0, 0.8, PEOPLE)
    before = truth + random.normal(0, ERROR, PEOPLE)
    learned = (before < np.quantile(before, 1 / 3)) & (random.random(PEOPLE) < 0.25)
    after = truth + effect * learned + random.normal(0, ERROR, PEOPLE)
    people = [
        Placed(number, int(places[number]), Measured(float(b), ERROR, float(a), ERROR))
        for number, (b, a) in enumerate(zip(before, after, strict=True))
    ]
    taught = [one for one in people if learned[one.person]]
    return taught, [one for one in people if not learned[one.person]]


def _compared(seed: int, *, effect: float = 0.0) -> Effect:
    found = match(*_region(seed, effect=effect))
    return compare(found.learners, Comparison(Design.MATCHED, found.others))


def test_the_lowest_rise_and_against_matched_people_it_is_no_effect_but_for_chance() -> None:
    risen = [group_change([one.measured for one in _region(seed)[0]]) for seed in range(0, 300, 10)]
    assert all(one is not None and one.low > 0 for one in risen)
    found = [_compared(seed) for seed in range(240)]
    told = [one for one in found if one.value is not None]
    assert len(told) > 230
    established = sum(one.is_established for one in told) / len(told)
    assert 0.02 <= established <= 0.08  # 5 % is what the interval promises
    assert abs(float(np.mean([one.value for one in told if one.value is not None]))) < 0.03


def test_a_real_effect_is_found_and_its_interval_holds_it() -> None:
    found = [_compared(seed, effect=0.5) for seed in range(200)]
    told = [one for one in found if one.low is not None and one.high is not None]
    held = sum(one.low <= 0.5 <= one.high for one in told if one.low and one.high) / len(told)
    assert 0.9 <= held <= 0.99
    assert sum(one.is_established for one in told) / len(told) > 0.9


def test_without_strata_people_of_a_strong_town_would_pass_for_equals() -> None:
    """Why strata are there: the weak town learns, the strong one does not; at equal first results they differ."""
    random = Random(4)

    def person(number: int, place: str) -> Placed:
        truth = random.gauss(-1.2 if place == "weak" else 0.6, 0.5)
        before, after = truth + random.gauss(0, ERROR), truth + random.gauss(0, ERROR)
        return Placed(number, place, Measured(before, ERROR, after, ERROR))

    weak = [person(number, "weak") for number in range(300)]
    strong = [person(number, "strong") for number in range(1000, 2500)]
    taken_for_one = [Placed(one.person, "all", one.measured) for one in (*weak, *strong)]
    mixed = match(taken_for_one[:300], taken_for_one[300:])
    false = compare(mixed.learners, Comparison(Design.MATCHED, mixed.others))
    assert false.high is not None
    assert false.high < 0  # learners of nothing seem harmed
    assert match(weak, strong).others == []


def test_pairs_are_near_nobody_is_used_twice_and_who_has_no_equal_is_left_out() -> None:
    def at(number: int, before: float) -> Placed:
        return Placed(number, 1, Measured(before, ERROR, before, ERROR))

    learners = [at(1, 0.0), at(2, 0.1), at(3, 9.0)]
    others = [at(10, 0.05), at(11, 0.02), at(12, 0.3), at(13, -5.0), at(14, 5.0)]
    found = match(learners, others, caliper=0.05)
    assert [one.before for one in found.learners] == [0.0, 0.1]
    assert sorted(one.before for one in found.others) == [0.02, 0.05]


@pytest.mark.parametrize("others", [[], [Placed(9, "far", Measured(0, 1, 0, 1))]])
def test_where_nobody_matches_that_is_the_reason(others: list[Placed]) -> None:
    found = match([Placed(1, "near", Measured(0, 1, 0, 1))], others)
    told = compare(found.learners, Comparison(Design.MATCHED, found.others))
    assert told.reason == Reason.NOBODY_MATCHED
