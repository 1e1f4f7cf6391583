"""What an answer is worth: right, partly right, wrong, absent, and not an answer at all."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from orientir.core.items.scoring import explain_misfit, score
from orientir.core.items.specs import AcceptedText, Item, OrderKey, TextKey, TextRule
from tests.core.items import samples

SCORED: list[tuple[Item, Any, str]] = [
    (samples.SINGLE, {"choice": "A"}, "1"),
    (samples.SINGLE, {"choice": "B"}, "0"),
    (samples.MULTIPLE, {"choices": ["B", "A"]}, "2"),
    (samples.MULTIPLE, {"choices": ["A"]}, "1"),
    (samples.MULTIPLE, {"choices": ["A", "C"]}, "0"),
    (samples.MULTIPLE, {"choices": ["C"]}, "0"),
    (samples.ORDERING, {"order": ["X", "Y", "Z"]}, "1"),
    (samples.ORDERING, {"order": ["Y", "X", "Z"]}, "0"),
    (samples.ORDERING, {"order": ["X"]}, "0"),
    (
        replace(samples.ORDERING, key=OrderKey(("X", "Y", "Z"), "positions")),
        {"order": ["X", "Z", "Y"]},
        "0.333333",
    ),
    (samples.MATCHING, {"pairs": [["l1", "r1"], ["l2", "r2"]]}, "2"),
    (samples.MATCHING, {"pairs": [["l1", "r1"], ["l2", "r3"]]}, "1"),
    (samples.GAP, {"gaps": {"g1": "4,0", "g2": " ОРЕЛ "}}, "2"),
    (samples.GAP, {"gaps": {"g1": "четыре", "g2": "Орёл"}}, "1"),
    (samples.BANK, {"gaps": {"g1": "w1", "g2": "w2"}}, "1"),
    (samples.BANK, {"gaps": {"g1": "w1"}}, "0"),
    (samples.INLINE, {"gaps": {"g1": "a"}}, "1"),
    (samples.NUMERIC, {"number": "3,15"}, "1"),
    (samples.NUMERIC, {"number": "3.1501"}, "0"),
    (samples.NUMERIC, {"number": "314e-2"}, "1"),
    (samples.NUMERIC, {"number": "три"}, "0"),
    (samples.SHORT, {"text": "выготский"}, "1"),
    (samples.SHORT, {"text": "Лев  Выготский"}, "0.5"),
    (samples.SHORT, {"text": "Пиаже"}, "0"),
    (samples.HOTSPOT, {"areas": ["B"]}, "1"),
    (samples.HOTSPOT, {"areas": ["A"]}, "0"),
    (samples.POINTS, {"points": [[10, 15], [20, 30]]}, "2"),
    (samples.POINTS, {"points": [[10, 10], [11, 11]]}, "1"),
    (samples.POINTS, {"points": [[15, 15]]}, "0"),
]


@pytest.mark.parametrize(("item", "answer", "points"), SCORED)
def test_points(item: Item, answer: Any, points: str) -> None:
    found = score(item, answer)
    assert (found.points, found.state, found.max_points) == (
        Decimal(points),
        "scored",
        item.max_score,
    )
    assert explain_misfit(item, answer) == ""


@pytest.mark.parametrize("item", samples.ALL, ids=lambda item: item.identifier)
@pytest.mark.parametrize("nothing", [None, {}, "null"])
def test_nothing_answered(item: Item, nothing: Any) -> None:
    answers = {"single": "choice", "multiple": "choices", "matching": "pairs", "hotspot": "areas"}
    answer = {answers.get(item.identifier, "gaps"): None} if nothing == "null" else nothing
    if nothing == "null" and item.identifier not in (*answers, "gap", "bank", "inline"):
        answer = None
    assert score(item, answer).state == "omitted"


MISFITS: list[tuple[Item, Any, str]] = [
    (samples.SINGLE, [], "ответ должен быть объектом JSON"),
    (samples.SINGLE, {"choice": "A", "sure": True}, "в ответе должно быть одно поле choice"),
    (samples.SINGLE, {"choice": ["A"]}, "вариант: в задании нет ['A']"),
    (samples.SINGLE, {"choice": "Z"}, "вариант: в задании нет 'Z'"),
    (samples.MULTIPLE, {"choices": ["A", "A"]}, "вариант назван дважды"),
    (samples.MULTIPLE, {"choices": ["A", "B", "C"]}, "вариантов больше, чем можно: 3 из 2"),
    (samples.ORDERING, {"order": "X"}, "ответ должен быть списком"),
    (samples.MATCHING, {"pairs": [["l1"]]}, "пара — это два обозначения: слева и справа"),
    (samples.MATCHING, {"pairs": [["r1", "l1"]]}, "слева: в задании нет 'r1'"),
    (
        samples.MATCHING,
        {"pairs": [["l1", "r1"], ["l2", "r1"]]},
        "вариант 'r1' можно использовать раз: 1",
    ),
    (samples.GAP, {"gaps": ["4"]}, "ответы на пропуски должны быть объектом: пропуск — ответ"),
    (samples.GAP, {"gaps": {"g1": 4}}, "ответ должен быть текстом"),
    (samples.GAP, {"gaps": {"g9": "4"}}, "пропуск: в задании нет 'g9'"),
    (samples.BANK, {"gaps": {"g1": "w1", "g2": "w1"}}, "вариант 'w1' можно использовать раз: 1"),
    (samples.NUMERIC, {"number": 3.14}, "ответ должен быть текстом"),
    (samples.EXTENDED, {"text": "а" * 100_001}, "ответ длиннее 100000 знаков"),
    (samples.POINTS, {"points": [[1, True]]}, "отметка — это два числа: вправо и вниз"),
    (samples.POINTS, {"points": [[1, float("nan")]]}, "отметка — это два числа: вправо и вниз"),
]


@pytest.mark.parametrize(("item", "answer", "reason"), MISFITS)
def test_what_is_no_answer_is_named(item: Item, answer: Any, reason: str) -> None:
    found = score(item, answer)
    assert (found.state, found.points, found.reason) == ("invalid", Decimal(0), reason)
    assert explain_misfit(item, answer) == reason


def test_extended_answers_wait_for_experts() -> None:
    assert score(samples.EXTENDED, {"text": "Приём …"}).state == "needs_expert"


def test_an_item_without_a_key_is_scored_by_nobody_else() -> None:
    assert score(replace(samples.SINGLE, key=None), {"choice": "A"}).state == "needs_expert"


@pytest.mark.parametrize(
    ("pattern", "typed", "fits"),
    [
        ("*", "что угодно", True),
        ("при*ть", "приготовить", True),
        ("при*ть", "прить", True),
        ("при*ть", "приуть!", False),
        ("а*а", "а", False),
        (r"2\*2", "2*2", True),
        (r"2\*2", "2+2", False),
        ("*б*в*", "абвг", True),
        ("*в*б*", "абвг", False),
    ],
)
def test_wildcards(pattern: str, typed: str, fits: bool) -> None:
    key = TextKey((AcceptedText(pattern, wildcard=True),))
    assert score(replace(samples.SHORT, key=key), {"text": typed}).points == (1 if fits else 0)


def test_strict_rule_overlooks_only_outer_spaces() -> None:
    key = TextKey((AcceptedText("Ёж и  уж"),), TextRule(case=False, yo=False, spaces=False))
    item = replace(samples.SHORT, key=key)
    typed = (" Ёж и  уж ", "ёж и  уж", "Еж и  уж", "Ёж и уж")
    assert [score(item, {"text": one}).points for one in typed] == [1, 0, 0, 0]
