"""A sheet that people fill in: what its columns are called and what may stand in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orientir.kit.tabular.values import Choice, ValueType, YesNo
from orientir.kit.tabular.values.cleaning import fold


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``name`` is the identifier in code, ``title`` its head in the file."""

    name: str
    title: str
    type: ValueType
    required: bool = False
    example: str = ""
    hint: str = ""
    aliases: tuple[str, ...] = ()

    def titles(self) -> Mapping[str, str]:
        """The list a cell may be chosen from (code → title); empty for free values."""
        if isinstance(self.type, Choice):
            return self.type.titles
        return {"true": "да", "false": "нет"} if isinstance(self.type, YesNo) else {}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of file. ``unique``: groups of columns that together must not repeat (nulls may)."""

    kind: str
    title: str
    name: str
    about: str
    columns: tuple[Column, ...]
    unique: tuple[tuple[str, ...], ...] = ()

    @property
    def words(self) -> str:
        """The title inside a sentence."""
        return self.title[:1].lower() + self.title[1:]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def by_head(self) -> Mapping[str, Column]:
        """Every head under which a column is recognised, as ``head_key`` gives it."""
        return {
            head_key(head): column
            for column in self.columns
            for head in (column.name, column.title, *column.aliases)
        }


def head_key(head: str) -> str:
    """A column's head for comparison: case, ё, spaces, line breaks and signs are forgiven."""
    return "".join(sign for sign in fold(head) if sign.isalnum())
