"""The checked tree as standard SQL: shows how a figure was made, and makes it again in DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from orientir.core.expressions.tree import Call, Column, Node, Scalar, Value

_CAST_TYPES = {"text": "varchar", "int": "bigint", "double": "double", "bool": "boolean"}


def to_sql(node: Node, *, row: str = "fact", unit: str = "unit") -> str:
    """The expression with the row's columns qualified by ``row`` and its unit's by ``unit``.

    Whatever it is put beside, it keeps its meaning: only ``and`` and ``or`` come in parentheses,
    as a condition is put beside nothing that binds closer.
    """
    text = _bare(node, row, unit)
    loose = isinstance(node, Call) and node.operator in ("and", "or")
    return f"({text})" if loose else text


def _bare(node: Node, row: str, unit: str) -> str:
    if isinstance(node, Column):
        return f"{unit if node.of_unit else row}.{quoted(node.name)}"
    if isinstance(node, Value):
        return literal(node)
    negated = _NEGATED.get(_operator_of(node.arguments[0])) if node.operator == "not" else None
    if negated is not None:
        (inner,) = node.arguments
        return negated(_parts(inner, row, unit))
    return _OPERATORS.get(node.operator, _infix(node))(_parts(node, row, unit))


def _parts(node: Node, row: str, unit: str) -> list[str]:
    """The arguments, in parentheses where they hold an operator."""
    assert isinstance(node, Call)
    return [_closed(argument, _bare(argument, row, unit)) for argument in node.arguments]


def _closed(node: Node, text: str) -> str:
    return text if _operator_of(node) in (*_FUNCTIONS, None) else f"({text})"


def _operator_of(node: Node) -> str | None:
    return node.operator if isinstance(node, Call) else None


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
    return lambda parts: f"{parts[0]} {call.operator} {parts[1]}"


def _named(name: str) -> Callable[[Sequence[str]], str]:
    return lambda parts: f"{name}({', '.join(parts)})"


_FUNCTIONS: dict[str, Callable[[Sequence[str]], str]] = {
    "coalesce": _named("coalesce"),
    "abs": _named("abs"),
    "lower": _named("lower"),
    "length": _named("length"),
    "year": lambda parts: f"extract(year from {parts[0]})",
    "to_double": lambda parts: f"cast({parts[0]} as double)",
}
_OPERATORS: dict[str, Callable[[Sequence[str]], str]] = {
    **_FUNCTIONS,
    "/": lambda parts: f"{parts[0]} / nullif({parts[1]}, 0)",
    "not": lambda parts: f"not {parts[0]}",
    "in": lambda parts: f"{parts[0]} in ({', '.join(parts[1:])})",
    "is_null": lambda parts: f"{parts[0]} is null",
}
_NEGATED: dict[str | None, Callable[[Sequence[str]], str]] = {
    "in": lambda parts: f"{parts[0]} not in ({', '.join(parts[1:])})",
    "is_null": lambda parts: f"{parts[0]} is not null",
}
