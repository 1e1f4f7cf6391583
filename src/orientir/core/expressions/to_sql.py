"""The checked tree as standard SQL: shows how a figure was made, and makes it again in DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from orientir.core.expressions.tree import Call, Column, Node, Scalar, Value

_CAST_TYPES = {"text": "varchar", "int": "bigint", "double": "double", "bool": "boolean"}


def to_sql(node: Node, *, row: str = "fact", unit: str = "unit") -> str:
    """The expression with the row's columns qualified by ``row`` and its unit's by ``unit``."""
    if isinstance(node, Column):
        return f"{unit if node.of_unit else row}.{quoted(node.name)}"
    if isinstance(node, Value):
        return literal(node)
    parts = [to_sql(argument, row=row, unit=unit) for argument in node.arguments]
    return _OPERATORS.get(node.operator, _infix(node))(parts)


def quoted(name: str) -> str:
    """A name that no reserved word of any database can clash with."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: Value) -> str:
    if value.value is None:
        kind = _CAST_TYPES.get(value.type, value.type)
        return "null" if value.type == "null" else f"cast(null as {kind})"
    text = _scalar(value.value)
    return f"cast({text} as double)" if value.type == "double" else text


def _scalar(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return repr(value)


def _infix(call: Call) -> Callable[[Sequence[str]], str]:
    return lambda parts: f"({parts[0]} {call.operator} {parts[1]})"


def _named(name: str) -> Callable[[Sequence[str]], str]:
    return lambda parts: f"{name}({', '.join(parts)})"


_OPERATORS: dict[str, Callable[[Sequence[str]], str]] = {
    "/": lambda parts: f"({parts[0]} / nullif({parts[1]}, 0))",
    "not": lambda parts: f"(not {parts[0]})",
    "in": lambda parts: f"({parts[0]} in ({', '.join(parts[1:])}))",
    "is_null": lambda parts: f"({parts[0]} is null)",
    "coalesce": _named("coalesce"),
    "abs": _named("abs"),
    "lower": _named("lower"),
    "length": _named("length"),
    "year": lambda parts: f"extract(year from {parts[0]})",
    "to_double": lambda parts: f"cast({parts[0]} as double)",
}
