"""What changed between two versions of an item: both told as lines of typed text, compared line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from orientir.core.items.notation import write_notation
from orientir.core.items.public import options_of
from orientir.core.items.specs import Item
from orientir.core.items.storage import encode_member


@dataclass(frozen=True, slots=True)
class Change:
    """A line that stayed, came or went."""

    sign: Literal["same", "came", "went"]
    text: str


def compare_versions(before: Item, after: Item) -> list[Change]:
    old, new = list(_told(before)), list(_told(after))
    changes: list[Change] = []
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            changes += [Change("same", line) for line in old[a:b]]
        else:
            changes += [Change("went", line) for line in old[a:b]]
            changes += [Change("came", line) for line in new[c:d]]
    return changes


def _told(item: Item) -> Iterator[str]:
    yield from write_notation(item.prompt).splitlines()
    for option in options_of(item.interaction):
        yield f"{option.identifier}) {write_notation(option.text)}"
    yield from _flat("", encode_member(item.key))
    yield f"max {item.max_score}"


def _flat(place: str, value: object) -> Iterator[str]:
    """Every leaf of the key with its place: short enough to be read, exact enough to be compared."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _flat(f"{place} {name}".strip(), one)
    elif isinstance(value, list):
        for one in value:
            yield from _flat(place, one)
    elif value is not None:
        yield f"{place}: {value}"
