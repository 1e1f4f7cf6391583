"""Experts' marks: what may be given, who gets which answer, what marks come to."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from orientir.core.items.marking import (
    MarkingRule,
    MarksNotSound,
    Waiting,
    choices_of,
    deal_answers,
    read_marks,
    settle,
)
from orientir.core.items.specs import Rubric, RubricCriterion, RubricLevel

RUBRIC = Rubric(
    (
        RubricCriterion("k1", "Цель", Decimal(1)),
        RubricCriterion("k2", "Задание", Decimal(2), (RubricLevel(Decimal("0.5"), "Отчасти"),)),
    )
)
RULE = MarkingRule(2, Decimal(25))


def points(*told: str) -> list[Decimal]:
    return [Decimal(one) for one in told]


def test_points_are_whole_or_those_of_a_level() -> None:
    assert choices_of(RUBRIC.criteria[1]) == points("0", "0.5", "1", "2")
    assert read_marks(RUBRIC, {"k1": "1", "k2": "0.5"}) == {
        "k1": Decimal(1),
        "k2": Decimal("0.5"),
    }


@pytest.mark.parametrize("told", [{}, {"k1": "1"}, {"k1": "2", "k2": "1"}, {"k1": "1", "k2": "x"}])
def test_every_criterion_needs_points_that_it_has(told: dict[str, str]) -> None:
    with pytest.raises(MarksNotSound, match="поставьте баллы по критериям: "):
        read_marks(RUBRIC, told)


def test_two_that_agree_give_their_mean_and_two_that_differ_call_a_third() -> None:
    four = Decimal(4)
    assert settle(RULE, points("3"), None, four).needed == 2
    assert settle(RULE, points("3", "2"), None, four).points == Decimal("2.50")
    apart = settle(RULE, points("4", "2"), None, four)
    assert (apart.points, apart.needed) == (None, 3)
    assert settle(RULE, points("4", "2"), Decimal(3), four).points == 3
    assert settle(MarkingRule(1, Decimal(25)), points("4"), None, four).points == 4


def test_answers_are_dealt_evenly_to_two_different_experts_never_to_a_barred_one() -> None:
    waiting = [Waiting(n, 2, frozenset({1}) if n % 3 == 0 else frozenset()) for n in range(90)]
    dealt = deal_answers(waiting, {1: 0, 2: 0, 3: 0, 4: 20}, seed=5)
    assert not dealt.left
    loads = Counter(expert for _answer, expert in dealt.pairs)
    assert sum(loads.values()) == 180
    assert (
        max(loads[e] + 20 * (e == 4) for e in loads) - min(loads[e] + 20 * (e == 4) for e in loads)
        <= 1
    )
    assert len(set(dealt.pairs)) == 180
    assert not any(expert == 1 and answer % 3 == 0 for answer, expert in dealt.pairs)
    order = [answer for answer, expert in dealt.pairs if expert == 2]
    assert order != sorted(order)
    assert dealt == deal_answers(waiting, {1: 0, 2: 0, 3: 0, 4: 20}, seed=5)


def test_answers_for_which_experts_do_not_suffice_are_named() -> None:
    dealt = deal_answers([Waiting(7, 2, frozenset({1}))], {1: 0, 2: 0}, seed=1)
    assert dealt.pairs == ((7, 2),)
    assert dealt.left == (7,)
