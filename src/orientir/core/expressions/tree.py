"""The checked tree: every node knows its type, so the three engines only have to follow it.

The checker has already made mixed numbers one type (``double``), unfolded ``between`` and
negations, and turned a text literal beside a date into a date: no rule stands twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Type = Literal["text", "int", "double", "bool", "date", "null"]
Scalar = str | int | float | bool | date | None
Operator = Literal[
    "=",
    "<>",
    "<",
    "<=",
    ">",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "and",
    "or",
    "not",
    "in",
    "is_null",
    "coalesce",
    "abs",
    "lower",
    "length",
    "year",
    "to_double",
]
INT_MIN, INT_MAX = -(2**63), 2**63 - 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the row (``of_unit`` false) or of the row's unit in the same year."""

    name: str
    of_unit: bool
    type: Type
    codes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return f"unit.{self.name}" if self.of_unit else self.name


@dataclass(frozen=True, slots=True)
class Value:
    """A literal. A null takes the type of its place; only one beside nulls is of type ``null``."""

    value: Scalar
    type: Type


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or a function with its arguments, all of the types it expects."""

    operator: Operator
    arguments: tuple[Node, ...]
    type: Type


Node = Column | Value | Call


def walk(node: Node) -> Iterator[Node]:
    """The node and everything under it, the node first."""
    yield node
    if isinstance(node, Call):
        for argument in node.arguments:
            yield from walk(argument)


def columns_of(node: Node) -> frozenset[Column]:
    """Every column the expression reads."""
    return frozenset(part for part in walk(node) if isinstance(part, Column))
