"""What a file of results is read against, and what it is read into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from orientir.core.items.specs import Item
from orientir.kit.tabular.issues import Issue


@dataclass(frozen=True, slots=True)
class FormItems:
    """A form as results name it: item code → position; ``items`` by code."""

    id: int
    code: str
    positions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Known:
    """The forms of a procedure and every item that stands in one, by code: version and content."""

    forms: tuple[FormItems, ...]
    versions: Mapping[str, int]
    items: Mapping[str, Item]

    def form(self, code: str) -> FormItems | None:
        return next((one for one in self.forms if one.code == code), None)

    def forms_with(self, codes: set[str]) -> list[FormItems]:
        """The forms in which all of these items stand."""
        return [one for one in self.forms if codes <= set(one.positions)]


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of one answer: the points, or that it was left out; ``content`` where the answer is known."""

    points: Decimal | None
    state: str
    content: Any = None


@dataclass(frozen=True, slots=True)
class PersonResults:
    """The answers of one person; ``row`` as the file numbers it."""

    row: int
    person: int
    form: str
    taken_on: date | None
    answers: Mapping[str, Given]


@dataclass(slots=True)
class ReadFile:
    """What a file says, and every row and cell that cannot be true."""

    people: list[PersonResults] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.issues
