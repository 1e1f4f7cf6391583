"""Which methodology is in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.packs.specs import Pack
from orientir.cycle.goals.api import methodology_href
from orientir.cycle.goals.queries import PackNotFound, get_known_pack
from orientir.cycle.goals.rules import by_force, term_of

ON = date(2024, 5, 1)


def _pack(name: str, first: date, last: date | None) -> Pack:
    found = load_pack(find_pack("chelyabinsk-2023"), parts=())
    return replace(found, id=name, in_force_from=first, in_force_to=last)


@pytest.fixture
def packs() -> list[Pack]:
    return [
        _pack("future", date(2026, 1, 1), None),
        _pack("past", date(2020, 1, 1), date(2022, 12, 31)),
        _pack("older", date(2018, 1, 1), date(2019, 12, 31)),
        _pack("present", date(2023, 1, 1), ON),
    ]


def test_that_in_force_comes_first_then_what_ended_last(packs: list[Pack]) -> None:
    assert [one.id for one in by_force(packs, ON)] == ["present", "past", "older", "future"]


def test_the_last_day_is_still_in_force(packs: list[Pack]) -> None:
    present = packs[3]
    assert term_of(present, ON) == "in_force"
    assert term_of(present, date(2024, 5, 2)) == "ended"
    assert term_of(present, date(2022, 12, 31)) == "ahead"


def test_an_unknown_methodology_names_those_there_are() -> None:
    with pytest.raises(PackNotFound, match="chelyabinsk-2023"):
        get_known_pack("no-such", ON)


def test_only_a_known_methodology_has_a_page() -> None:
    assert methodology_href("chelyabinsk-2023", ON) == "/methodology/"
    assert methodology_href("no-such", ON) == ""
