"""Answers made from items: what is said to be right is right, what is said to be wrong can be given and is not."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from orientir.core.items.answering import right_answer, wrong_answer
from orientir.core.items.scoring import score
from orientir.core.items.specs import Item
from tests.core.items.samples import ALL
from tests.core.items.strategies import items


@settings(max_examples=60)
@given(items, st.integers(0, 1000))
def test_any_item(item: Item, seed: int) -> None:
    right, wrong = right_answer(item), wrong_answer(item, Random(seed))
    assert right is None or score(item, right).points >= item.max_score
    assert wrong is None or score(item, wrong).state == "scored"
    assert wrong is None or score(item, wrong).points < item.max_score


def test_every_kind_that_a_machine_scores_has_a_right_answer() -> None:
    told = {item.kind for item in ALL if right_answer(item) is not None}
    assert told >= {
        "single_choice", "multiple_choice", "ordering", "matching", "gap", "inline_choice", "numeric",
        "short_text", "hotspot",
    }  # fmt: skip
