"""The dull way: one row at a time, SQL's three-valued logic, nothing clever.

The reference that the fast engine is held to by property tests.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from orientir.core.expressions.tree import INT_MAX, INT_MIN, Call, Column, Node, Scalar, Value


class NumberTooLarge(Exception):
    """A result does not fit 64 bits (whole numbers) or is not finite (doubles)."""


def evaluate(node: Node, read: Callable[[Column], Scalar]) -> Scalar:
    """The value of the expression for one row; ``read`` gives the row's columns."""
    if isinstance(node, Value):
        return node.value
    if isinstance(node, Column):
        return read(node)
    return _apply(node, [evaluate(argument, read) for argument in node.arguments])


def _apply(call: Call, values: Sequence[Any]) -> Scalar:
    if call.operator in NULL_AWARE:
        return NULL_AWARE[call.operator](*values)
    if None in values:
        return None
    result = STRICT[call.operator](*values)
    return _checked(result) if call.operator in _ARITHMETIC else result


def _checked(number: Any) -> Scalar:
    whole = isinstance(number, int)
    fits = INT_MIN <= number <= INT_MAX if whole else number is None or math.isfinite(number)
    if not fits:
        raise NumberTooLarge
    return number  # type: ignore[no-any-return]


def _and(*values: bool | None) -> bool | None:
    if False in values:
        return False
    return None if None in values else True


def _or(*values: bool | None) -> bool | None:
    if True in values:
        return True
    return None if None in values else False


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _in(subject: Scalar, *items: Scalar) -> bool | None:
    return _or(*(None if subject is None or item is None else subject == item for item in items))


def _coalesce(*values: Scalar) -> Scalar:
    return next((value for value in values if value is not None), None)


def _divide(left: float, right: float) -> float | None:
    return None if right == 0 else left / right


def _year(day: date) -> int:
    return day.year


NULL_AWARE: dict[str, Callable[..., Scalar]] = {
    "and": _and,
    "or": _or,
    "not": _not,
    "in": _in,
    "is_null": lambda value: value is None,
    "coalesce": _coalesce,
}
STRICT: dict[str, Callable[..., Scalar]] = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": _divide,
    "abs": abs,
    "lower": str.lower,
    "length": len,
    "year": _year,
    "to_double": float,
}
_ARITHMETIC = frozenset({"+", "-", "*", "/", "abs"})
