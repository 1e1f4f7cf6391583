"""Which columns a file has, in which order: one data file a profile."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from orientir.core.mistakes import Mistake

FOLDER = Path(__file__).with_name("profiles")


@dataclass(frozen=True, slots=True)
class Column:
    """``field`` is ours and the same in every profile; ``title`` is the head of the file."""

    field: str
    title: str


@dataclass(frozen=True, slots=True)
class Profile:
    """``status`` tells how sure we are of it (``demonstration``: not held against the official blank)."""

    code: str
    title: str
    sheet: str
    source: str
    status: str
    columns: tuple[Column, ...]

    @property
    def is_verified(self) -> bool:
        return self.status == "official"

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(column.field for column in self.columns)

    def title_of(self, field: str) -> str:
        return next((c.title for c in self.columns if c.field == field), field)


@cache
def list_profiles() -> tuple[Profile, ...]:
    """All profiles, the widest first."""
    found = [_read(path) for path in FOLDER.glob("*.toml")]
    return tuple(sorted(found, key=lambda profile: (-len(profile.columns), profile.code)))


def get_profile(code: str) -> Profile:
    for profile in list_profiles():
        if profile.code == code:
            return profile
    known = ", ".join(profile.code for profile in list_profiles())
    raise Mistake(f"нет образца столбцов ФРДО «{code}»: бывают {known}")


def _read(path: Path) -> Profile:
    told = tomllib.loads(path.read_text("utf-8"))
    columns = tuple(Column(one["field"], one["title"]) for one in told.pop("columns"))
    return Profile(columns=columns, **told)


@cache
def get_dictionaries() -> dict[str, tuple[str, ...]]:
    """By field, what may stand in it."""
    return _read_lists("dictionaries.toml")


@cache
def get_suggestions() -> dict[str, tuple[str, ...]]:
    """By field, what is offered for it; other words may stand there too."""
    return _read_lists("suggestions.toml")


def _read_lists(name: str) -> dict[str, tuple[str, ...]]:
    told = tomllib.loads(FOLDER.with_name(name).read_text("utf-8"))
    return {field: tuple(values) for field, values in told.items()}
