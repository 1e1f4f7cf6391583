"""Types: what may stand beside what. ``TypeMistake`` says why not; the reader adds the place."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Sequence
from datetime import date

from orientir.core.expressions.tree import (
    INT_MAX,
    Call,
    Column,
    Node,
    Operator,
    Type,
    Value,
)

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBERS = ("int", "double")
TYPE_NAMES = {
    "text": "текст",
    "int": "целое число",
    "double": "число",
    "bool": "да/нет",
    "date": "дата",
    "null": "null",
}


class TypeMistake(Exception):
    """Why the expression cannot be."""


def compare(operator: Operator, left: Node, right: Node) -> Node:
    """``= <> < <= > >=`` between two values of one type."""
    left, right = _one_type((left, right))
    kind = _known_type((left, right))
    if kind == "bool" and operator not in ("=", "<>"):
        raise TypeMistake("да/нет сравнивают только знаками = и <>")
    if operator in ("=", "<>"):
        _check_code(left, right)
        _check_code(right, left)
    return Call(operator, (left, right), "bool")


def within(subject: Node, items: Sequence[Node]) -> Node:
    """``subject in (items)``."""
    subject, *others = _one_type((subject, *items))
    for item in others:
        _check_code(subject, item)
    return Call("in", (subject, *others), "bool")


def between(subject: Node, low: Node, high: Node) -> Node:
    """``subject between low and high``: both ends are in."""
    return logic("and", compare(">=", subject, low), compare("<=", subject, high))


def logic(operator: Operator, *conditions: Node) -> Node:
    """``and``, ``or``, ``not`` over conditions."""
    for condition in conditions:
        require(condition, "bool")
    return Call(operator, tuple(_typed(condition, "bool") for condition in conditions), "bool")


def is_null(subject: Node) -> Node:
    return Call("is_null", (subject,), "bool")


def arithmetic(operator: Operator, left: Node, right: Node) -> Node:
    """``+ - *`` keep whole numbers whole; ``/`` is always a division of doubles, by zero null."""
    for side in (left, right):
        require(side, "int", "double")
    if operator == "/":
        return Call(operator, (to_double(left), to_double(right)), "double")
    left, right = (_typed(side, "int") for side in _one_type((left, right)))
    return Call(operator, (left, right), left.type)


def negate(subject: Node) -> Node:
    require(subject, "int", "double")
    if isinstance(subject, Value) and isinstance(subject.value, int | float):
        return Value(-subject.value, subject.type)
    return arithmetic("-", Value(0, "int"), subject)


def function(name: str, arguments: Sequence[Node]) -> Node:
    """``coalesce`` of values of one type; ``abs``, ``lower``, ``length``, ``year`` of one."""
    if name == "coalesce":
        same = _one_type(arguments)
        kind = _known_type(same)
        return Value(None, "null") if kind == "null" else Call("coalesce", same, kind)
    if len(arguments) != 1:
        raise TypeMistake(f"у {name} должен быть ровно один аргумент")
    return _UNARY[name](arguments[0])


def require(node: Node, *types: Type) -> None:
    """Refuses a node of another type; null goes everywhere."""
    if node.type not in (*types, "null"):
        raise TypeMistake(f"здесь нужно {TYPE_NAMES[types[-1]]}, а это {_describe(node)}")


def to_double(node: Node) -> Node:
    """The same number as a double."""
    node = _typed(node, "double")
    if node.type != "int":
        return node
    if isinstance(node, Value) and isinstance(node.value, int):
        return Value(float(node.value), "double")
    return Call("to_double", (node,), "double")


def _abs(subject: Node) -> Node:
    require(subject, "int", "double")
    subject = _typed(subject, "int")
    return Call("abs", (subject,), subject.type)


def _lower(subject: Node) -> Node:
    require(subject, "text")
    return Call("lower", (_typed(subject, "text"),), "text")


def _length(subject: Node) -> Node:
    require(subject, "text")
    return Call("length", (_typed(subject, "text"),), "int")


def _year(subject: Node) -> Node:
    subject = _as_date(subject)
    require(subject, "date")
    return Call("year", (_typed(subject, "date"),), "int")


_UNARY = {"abs": _abs, "lower": _lower, "length": _length, "year": _year}


def _known_type(nodes: Sequence[Node]) -> Type:
    return next((node.type for node in nodes if node.type != "null"), "null")


def _one_type(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The nodes made one type: whole numbers beside doubles become doubles, text dates dates."""
    types = {node.type for node in nodes} - {"null"}
    if types == {"int", "double"}:
        return tuple(to_double(node) for node in nodes)
    if types == {"date", "text"}:
        nodes = tuple(_as_date(node) for node in nodes)
        types = {node.type for node in nodes} - {"null"}
    if len(types) > 1:
        first, *rest = (node for node in nodes if node.type != "null")
        other = next(node for node in rest if node.type != first.type)
        raise TypeMistake(f"нельзя сопоставить {_describe(first)} и {_describe(other)}")
    kind = _known_type(nodes)
    return tuple(_typed(node, kind) for node in nodes)


def _typed(node: Node, kind: Type) -> Node:
    """A bare null takes the type of its place."""
    return Value(None, kind) if node.type == "null" else node


def _as_date(node: Node) -> Node:
    if not (isinstance(node, Value) and isinstance(node.value, str)):
        return node
    return date_value(node.value)


def date_value(text: str) -> Value:
    """A date literal: YYYY-MM-DD and a day that exists."""
    try:
        if _DATE.fullmatch(text):
            return Value(date.fromisoformat(text), "date")
    except ValueError:
        pass
    raise TypeMistake(f"«{text}» – не дата вида ГГГГ-ММ-ДД")


def number_value(text: str) -> Value:
    """A whole number if it is written without a point, else a double."""
    if "." in text:
        if not math.isfinite(float(text)):
            raise TypeMistake("число слишком велико")
        return Value(float(text), "double")
    if len(text) > 19 or int(text) > INT_MAX:
        raise TypeMistake("число слишком велико")
    return Value(int(text), "int")


def _check_code(subject: Node, literal: Node) -> None:
    if not (isinstance(subject, Column) and subject.codes):
        return
    if not (isinstance(literal, Value) and isinstance(literal.value, str)):
        return
    if literal.value not in subject.codes:
        near = difflib.get_close_matches(literal.value, subject.codes, 1)
        advice = f"; возможно, '{near[0]}'" if near else ""
        codes = ", ".join(subject.codes)
        raise TypeMistake(
            f"нет такого кода '{literal.value}' в столбце {subject.label}{advice} (есть: {codes})"
        )


def _describe(node: Node) -> str:
    name = TYPE_NAMES[node.type]
    return f"столбец {node.label} ({name})" if isinstance(node, Column) else name
