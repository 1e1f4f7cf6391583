"""What was found in an interchange file: items, tests, and by name what could not be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from orientir.core.items.specs import Item

Format = Literal["qti12", "qti2", "qti3", "moodle_xml", "gift", "workbook", "manifest", "other"]
FORMAT_TITLES: dict[Format, str] = {
    "qti12": "QTI 1.2",
    "qti2": "QTI 2",
    "qti3": "QTI 3",
    "moodle_xml": "Moodle XML",
    "gift": "GIFT",
    "workbook": "таблица xlsx",
    "manifest": "оглавление пакета",
    "other": "другое",
}


class FileRefused(Exception):
    """A file that is broken or dangerous; the text says in Russian why. The other files are read on."""


class ItemRefused(Exception):
    """An item with something that cannot be expressed; the text says in Russian what."""


@dataclass(frozen=True, slots=True)
class Found:
    """An item that can be stored. ``losses``: what of it was left out, in words."""

    item: Item
    file: str
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsupported:
    """An item that cannot be stored, by its identifier, and why."""

    item: str
    reason: str
    file: str


@dataclass(frozen=True, slots=True)
class Malformed:
    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class FoundTest:
    """A test (assessment). ``items`` are identifiers or file names of its items, in order."""

    identifier: str
    title: str
    file: str
    items: tuple[str, ...] = ()


@dataclass(slots=True)
class Contents:
    """Everything found in one file, or in many files together."""

    items: list[Found] = field(default_factory=list)
    unsupported: list[Unsupported] = field(default_factory=list)
    tests: list[FoundTest] = field(default_factory=list)
    malformed: list[Malformed] = field(default_factory=list)
    files: dict[str, Format] = field(default_factory=dict)
    media: dict[str, bytes] = field(default_factory=dict)

    def add(self, other: Contents) -> None:
        """Take in what another file held."""
        self.items.extend(other.items)
        self.unsupported.extend(other.unsupported)
        self.tests.extend(other.tests)
        self.malformed.extend(other.malformed)
        self.files.update(other.files)
        self.media.update(other.media)

    @property
    def found(self) -> int:
        """Items found, whether they can be stored or not."""
        return len(self.items) + len(self.unsupported)


NO_MEDIA: Mapping[str, bytes] = {}
