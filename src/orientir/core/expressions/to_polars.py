"""The checked tree as a Polars expression; columns bear their labels (``age``, ``unit.kind``)."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from orientir.core.expressions.evaluate import NumberTooLarge, evaluate
from orientir.core.expressions.tree import (
    INT_MAX,
    INT_MIN,
    Call,
    Column,
    Node,
    Scalar,
    Type,
    Value,
    walk,
)

POLARS_TYPES: dict[Type, Any] = {
    "text": pl.String,
    "int": pl.Int64,
    "double": pl.Float64,
    "bool": pl.Boolean,
    "date": pl.Date,
}


def to_polars(node: Node) -> pl.Expr:
    """The expression over a frame whose columns have the types of POLARS_TYPES."""
    return _translate(_fold(node))


def _translate(node: Node) -> pl.Expr:
    if isinstance(node, Column):
        return pl.col(node.label)
    if isinstance(node, Value):
        return pl.lit(node.value, POLARS_TYPES.get(node.type))
    if node.operator in _SPECIAL:
        return _SPECIAL[node.operator](node)
    if len(node.arguments) == 2 and isinstance(node.arguments[0], Value):
        return _literal_last(node)
    return _OPERATORS[node.operator](*map(_translate, node.arguments))


def _fold(node: Node) -> Node:
    """Constant parts computed: to Polars a literal must be told from a column."""
    if not isinstance(node, Call):
        return node
    arguments = tuple(map(_fold, node.arguments))
    folded = Call(node.operator, arguments, node.type)
    if node.operator == "coalesce":
        return _fold_coalesce(folded)
    if not _are_values(arguments):
        return folded
    try:
        return Value(evaluate(folded, _no_columns), node.type)
    except NumberTooLarge:  # overflow_of reports it
        return Value(None, node.type)


def _fold_coalesce(call: Call) -> Node:
    known: list[Node] = []
    for argument in call.arguments:
        if argument != Value(None, call.type):
            known.append(argument)
        if isinstance(argument, Value) and argument.value is not None:
            break
    if not known:
        return Value(None, call.type)
    return known[0] if len(known) == 1 else Call("coalesce", tuple(known), call.type)


def _no_columns(column: Column) -> Scalar:
    raise LookupError(column)


def _literal_last(call: Call) -> pl.Expr:
    """A literal before a column that is constant may make Polars give one row instead of all."""
    literal, other = map(_translate, call.arguments)
    if call.operator == "-":
        return other * -1 + literal
    if call.operator == "/":
        return _divide(literal, other)
    return _OPERATORS[_MIRRORED.get(call.operator, call.operator)](other, literal)


def overflow_of(node: Node) -> pl.Expr | None:
    """True in rows where some result under ``node`` does not fit; None if that cannot happen."""
    checks = [
        _overflow(part) for part in walk(node) if isinstance(part, Call) and _can_overflow(part)
    ]
    return functools.reduce(operator.or_, checks) if checks else None


def _can_overflow(call: Call) -> bool:
    return call.operator in "+-*/" or (call.operator == "abs" and call.type == "int")


def _overflow(call: Call) -> pl.Expr:
    folded = tuple(map(_fold, call.arguments))
    if _are_values(folded):
        return pl.lit(_too_large(Call(call.operator, folded, call.type)))
    if call.type == "double":
        return to_polars(call).is_finite().not_().fill_null(False)
    wide = [to_polars(argument).cast(pl.Int128) for argument in call.arguments]
    exact = _OPERATORS[call.operator](*wide)
    return exact.is_between(INT_MIN, INT_MAX).not_().fill_null(False)


def _too_large(constant: Call) -> bool:
    try:
        evaluate(constant, _no_columns)
    except NumberTooLarge:
        return True
    return False


def _in(call: Call) -> pl.Expr:
    subject, *items = map(_translate, call.arguments)
    if call.arguments[0].type == "double" or not _are_values(call.arguments[1:]):
        equals = [subject == item for item in items]
        return functools.reduce(operator.or_, equals)
    plain = [item.value for item in call.arguments[1:] if isinstance(item, Value)]
    known = [value for value in plain if value is not None]
    listed = pl.Series(known, dtype=POLARS_TYPES[call.arguments[0].type]).implode()
    found = subject.is_in(listed)
    return found if len(known) == len(plain) else found | pl.lit(None, pl.Boolean)


def _are_values(nodes: Sequence[Node]) -> bool:
    return all(isinstance(node, Value) for node in nodes)


def _divide(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    return pl.when(right != 0).then(left / right)


def _coalesce(call: Call) -> pl.Expr:
    """Not ``pl.coalesce``: over an all-null column it gives one literal instead of a column."""
    return functools.reduce(pl.Expr.fill_null, map(_translate, call.arguments))


_SPECIAL: dict[str, Callable[[Call], pl.Expr]] = {"in": _in, "coalesce": _coalesce}
_MIRRORED: dict[str, str] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OPERATORS: dict[str, Callable[..., pl.Expr]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divide,
    "and": operator.and_,
    "or": operator.or_,
    "not": pl.Expr.not_,
    "is_null": pl.Expr.is_null,
    "abs": pl.Expr.abs,
    "lower": lambda subject: subject.str.to_lowercase(),
    "length": lambda subject: subject.str.len_chars().cast(pl.Int64),
    "year": lambda subject: subject.dt.year().cast(pl.Int64),
    "to_double": lambda subject: subject.cast(pl.Float64),
}
