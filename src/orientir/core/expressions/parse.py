"""Text → checked tree, by sqlglot's parser and a closed list of what may stand in the result."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import TokenType

from orientir.core.expressions import check
from orientir.core.expressions.check import TypeMistake
from orientir.core.expressions.mistakes import ExpressionMistake
from orientir.core.expressions.tokens import check_tokens
from orientir.core.expressions.tree import Column, Node, Operator, Type, Value
from orientir.core.tables import UNITS, Table

_COMPARISONS: dict[type[Any], Operator] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_ARITHMETIC: dict[type[Any], Operator] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}
_LOGIC: dict[type[Any], Operator] = {exp.And: "and", exp.Or: "or"}
_FUNCTIONS = {exp.Abs: "abs", exp.Lower: "lower", exp.Length: "length", exp.Year: "year"}
# These bind looser than the operator they would stand under: SQL dialects read them differently.
_LOOSE = (*_COMPARISONS, *_LOGIC, exp.Not, exp.In, exp.Between, exp.Is)


def parse_condition(text: str, table: Table, units: Table = UNITS) -> Node:
    """A condition over rows of ``table``; raises ExpressionMistake."""
    return _parse(text, table, units, "bool")


def parse_number(text: str, table: Table, units: Table = UNITS) -> Node:
    """What a sum adds up: a number per row; raises ExpressionMistake."""
    return _parse(text, table, units, "int", "double")


def parse_column(text: str, table: Table, units: Table = UNITS) -> Column:
    """One column, own or ``unit.<column>``; raises ExpressionMistake."""
    node = _parse(text, table, units)
    if not isinstance(node, Column):
        raise ExpressionMistake("здесь может стоять только столбец", text, 0, len(text) - 1)
    return node


@functools.lru_cache(maxsize=4096)
def _parse(text: str, table: Table, units: Table, *wanted: Type) -> Node:
    tokens = check_tokens(text)
    tree = _sql_tree(text)
    parentheses = sum(token.token_type is TokenType.L_PAREN for token in tokens)
    if _count_parentheses(tree) > parentheses:  # the parser has put in its own reading
        raise ExpressionMistake("порядок действий неясен: поставьте скобки", text, 0, len(text) - 1)
    node = _Reader(text, table, units).read(tree)
    if wanted:
        try:
            check.require(node, *wanted)
        except TypeMistake as mistake:
            raise ExpressionMistake(str(mistake), text, 0, len(text) - 1) from None
    return node


def _sql_tree(text: str) -> Any:
    try:
        statements = sqlglot.parse(text)
    except RecursionError:
        raise ExpressionMistake(
            "выражение вложено слишком глубоко", text, 0, len(text) - 1
        ) from None
    except SqlglotError as error:
        found: list[dict[str, Any]] = getattr(error, "errors", [])
        place = found[0].get("highlight") if found else None
        start = max(text.find(place), 0) if place else 0
        end = start + len(place) - 1 if place else len(text) - 1
        raise ExpressionMistake("выражение не читается", text, start, end) from None
    if len(statements) != 1 or statements[0] is None:
        raise ExpressionMistake("здесь может быть только одно выражение", text, 0, len(text) - 1)
    return statements[0]


def _count_parentheses(tree: Any) -> int:
    parenthesised = (exp.Paren, exp.In, exp.Coalesce, *_FUNCTIONS)
    return sum(isinstance(node, parenthesised) for node in tree.walk())


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns sqlglot's nodes into ours; a node it does not know is refused."""

    text: str
    table: Table
    units: Table

    def read(self, node: Any) -> Node:
        reader = _READERS.get(type(node))
        if reader is None:
            raise self._mistake("такого в языке условий нет", node)
        try:
            return reader(self, node)
        except TypeMistake as mistake:
            raise self._mistake(str(mistake), node) from None

    def tight(self, node: Any) -> Node:
        if isinstance(node, _LOOSE):
            raise self._mistake("порядок действий неясен: поставьте скобки", node)
        return self.read(node)

    def column(self, node: Any) -> Node:
        parts = [part.name for part in node.parts]
        of_unit = len(parts) == 2 and parts[0] == "unit"
        if len(parts) > 1 and not of_unit:
            raise self._mistake("столбец единицы пишется unit.столбец", node)
        table = self.units if of_unit else self.table
        found = table.column(parts[-1])
        if found is None:
            names = [column.name for column in table.columns]
            raise self._mistake(
                f"в таблице {table.name} нет столбца {parts[-1]}{_advice(parts[-1], names)}", node
            )
        return Column(found.name, of_unit, found.type, found.codes)

    def _mistake(self, reason: str, node: Any) -> ExpressionMistake:
        start, end = _span(node, len(self.text))
        return ExpressionMistake(reason, self.text, start, end)


def _advice(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word.lower(), list(known), 1)
    return f"; возможно, {near[0]}" if near else ""


def _span(node: Any, length: int) -> tuple[int, int]:
    """Where the node stands: from its first known part to its last."""
    known = [part.meta for part in node.walk() if "start" in part.meta]
    if not known:
        return 0, length - 1
    return min(meta["start"] for meta in known), max(meta["end"] for meta in known)


def _literal(_reader: _Reader, node: Any) -> Node:
    return Value(node.this, "text") if node.is_string else check.number_value(node.this)


def _date_literal(_reader: _Reader, node: Any) -> Node:
    plain = isinstance(node.this, exp.Literal) and node.this.is_string
    if not (plain and node.to.this is exp.DataType.Type.DATE):
        raise TypeMistake("приведения типов в языке условий нет")
    return check.date_value(node.this.this)


def _in(reader: _Reader, node: Any) -> Node:
    if {name for name, value in node.args.items() if value} != {"this", "expressions"}:
        raise TypeMistake("после in – список значений в скобках")
    return check.within(reader.tight(node.this), [reader.read(item) for item in node.expressions])


def _is(reader: _Reader, node: Any) -> Node:
    if not isinstance(node.expression, exp.Null):
        raise TypeMistake("после is может стоять только null или not null")
    return check.is_null(reader.tight(node.this))


def _coalesce(reader: _Reader, node: Any) -> Node:
    return check.function(
        "coalesce", [reader.read(part) for part in (node.this, *node.expressions)]
    )


def _between(reader: _Reader, node: Any) -> Node:
    parts = (node.this, node.args["low"], node.args["high"])
    return check.between(*(reader.tight(part) for part in parts))


def _pair(build: Callable[..., Node], operator: Operator) -> Callable[[_Reader, Any], Node]:
    return lambda reader, node: build(
        operator, reader.tight(node.this), reader.tight(node.expression)
    )


def _conditions(operator: Operator) -> Callable[[_Reader, Any], Node]:
    return lambda reader, node: check.logic(
        operator, reader.read(node.this), reader.read(node.expression)
    )


def _call(name: str) -> Callable[[_Reader, Any], Node]:
    return lambda reader, node: check.function(name, [reader.read(part) for part in _parts(node)])


def _parts(node: Any) -> list[Any]:
    """Every argument the call was written with: too many are counted and refused, not dropped."""
    return [part for part in node.args.values() if isinstance(part, exp.Expression)]


_READERS: dict[type[Any], Callable[[_Reader, Any], Node]] = {
    exp.Column: lambda reader, node: reader.column(node),
    exp.Paren: lambda reader, node: reader.read(node.this),
    exp.Literal: _literal,
    exp.Boolean: lambda _reader, node: Value(bool(node.this), "bool"),
    exp.Null: lambda _reader, _node: Value(None, "null"),
    exp.Cast: _date_literal,
    exp.Not: lambda reader, node: check.logic("not", reader.read(node.this)),
    exp.Neg: lambda reader, node: check.negate(reader.tight(node.this)),
    exp.In: _in,
    exp.Is: _is,
    exp.Between: _between,
    exp.Coalesce: _coalesce,
    **{kind: _pair(check.compare, operator) for kind, operator in _COMPARISONS.items()},
    **{kind: _pair(check.arithmetic, operator) for kind, operator in _ARITHMETIC.items()},
    **{kind: _conditions(operator) for kind, operator in _LOGIC.items()},
    **{kind: _call(name) for kind, name in _FUNCTIONS.items()},
}
