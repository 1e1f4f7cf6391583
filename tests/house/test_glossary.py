"""Words have one meaning: what the glossary names exists in the program."""

from __future__ import annotations

from orientir.cycle import ROOMS
from tests.house.tracked import CHECKOUT


def test_the_glossary_names_every_room_that_owns_data() -> None:
    text = (CHECKOUT / "docs" / "glossary.md").read_text("utf-8")
    assert [room for room in ROOMS if room != "portal" and f"| {room}" not in text] == []
