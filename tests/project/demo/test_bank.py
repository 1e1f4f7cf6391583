"""The invented item bank: whole, sound, and enough for the instruments it is for."""

from __future__ import annotations

from collections import Counter

import pytest

from orientir.core.items.checks import check_item
from orientir.core.items.scoring import score
from orientir.core.items.specs import KINDS, Essay, Hotspot
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.project.demo.bank.reading import InventedItem, invent_items

ITEMS = invent_items()


def test_there_are_enough_and_of_every_kind() -> None:
    assert len(ITEMS) >= 80
    assert {one.item.kind for one in ITEMS} == set(KINDS)
    assert len({one.item.identifier for one in ITEMS}) == len(ITEMS)


@pytest.mark.parametrize("one", ITEMS, ids=lambda one: one.item.identifier)
def test_an_item_breaks_no_rule(one: InventedItem) -> None:
    assert [str(issue) for issue in check_item(one.item) if issue.level != "notice"] == []


def test_two_forms_of_the_teachers_instrument_can_be_built() -> None:
    teachers = load_pack(find_pack("chelyabinsk-2023")).instrument("teachers")
    assert teachers is not None
    numbers = {"basic": 1, "advanced": 2, "high": 3, "": 0}
    there = Counter(
        (one.item.metadata.competency, numbers[one.item.metadata.difficulty]) for one in ITEMS
    )
    lacking = {
        (row.competency, row.difficulty): there[row.competency, row.difficulty]
        for row in teachers.blueprint
        if there[row.competency, row.difficulty] < 2 * row.count
    }
    assert lacking == {}


def test_competencies_are_those_of_the_pack() -> None:
    pack = load_pack(find_pack("chelyabinsk-2023"))
    assert {one.item.metadata.competency for one in ITEMS} <= {c.code for c in pack.competencies}


def test_pictures_are_there() -> None:
    shown = [one for one in ITEMS if isinstance(one.item.interaction, Hotspot)]
    assert [set(one.pictures) for one in shown] == [{f"{one.item.identifier}.png"} for one in shown]
    right = {"areas": ["b4"]}
    assert score(shown[0].item, right).points == 1
    assert all(one.item.key for one in ITEMS if isinstance(one.item.interaction, Essay))
