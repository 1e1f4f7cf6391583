"""A blank made ready to judge: every expression parsed once, counted cells in the order of what they need."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from orientir.core.expressions.mistakes import ExpressionMistake
from orientir.core.expressions.parse import parse_condition, parse_number
from orientir.core.expressions.to_exact import Exact, to_exact
from orientir.core.expressions.tree import Call, Column, Node, columns_of
from orientir.core.mistakes import Mistake
from orientir.core.packs.blank_cells import Cell, cell_name, list_cells
from orientir.core.packs.blank_scopes import Facts, grown_scope, row_scope, scope_of
from orientir.core.packs.blanks import Blank, BlankRule, BlankTable
from orientir.core.packs.specs import Aggregate
from orientir.core.tables import Table


class BlankBroken(Mistake):
    """An expression of the blank cannot be: the pack's own checks tell where."""


@dataclass(frozen=True, slots=True)
class Total:
    """A count or a sum over rows of a growing table."""

    table: str
    function: str
    column: str | None
    amount: Exact | None
    where: Exact | None


@dataclass(frozen=True, slots=True)
class Step:
    """One cell in the order of counting: whether it is asked, then what it is."""

    cell: Cell
    conditions: tuple[Exact, ...]
    formula: Exact | None
    total: Total | None


@dataclass(frozen=True, slots=True)
class ReadyRule:
    rule: BlankRule
    holds: Exact
    table: BlankTable | None
    names: tuple[str, ...]  # what its sentence tells


@dataclass(frozen=True, slots=True)
class ReadyBlank:
    """``steps``: every cell that always is, in the order of counting."""

    blank: Blank
    cells: Mapping[str, Cell]
    steps: tuple[Step, ...]
    rules: tuple[ReadyRule, ...]


def prepare_blank(
    blank: Blank, others: Sequence[Blank] = (), facts: Facts | None = None
) -> ReadyBlank:
    """Raises BlankBroken where an expression cannot be or formulas need each other."""
    cells = list_cells(blank)
    whole = scope_of(blank, cells, others, facts)
    nodes = {one.name: list(_nodes(blank, one, whole)) for one in cells}
    steps = {one.name: _step(blank, one, whole) for one in cells}
    ordered = tuple(steps[name] for name in order_of(nodes))
    rules = tuple(_ready(blank, rule, whole) for rule in blank.rules)
    return ReadyBlank(blank, {one.name: one for one in cells}, ordered, rules)


def order_of(nodes: Mapping[str, Sequence[Node]]) -> list[str]:
    """Names so that each stands after what it needs. Raises BlankBroken on a circle."""
    needs = {
        name: {one.name for node in found for one in columns_of(node) if not one.of_unit} & nodes.keys()
        for name, found in nodes.items()
    }  # fmt: skip
    ordered: list[str] = []
    while needs:
        free = [name for name, wanted in needs.items() if not wanted & needs.keys()]
        if not free:
            raise BlankBroken(
                f"поля зависят друг от друга по кругу: {', '.join(sorted(needs)[:5])}"
            )
        ordered += free
        for name in free:
            del needs[name]
    return ordered


def conditions_of(cell: Cell) -> tuple[str, ...]:
    return tuple(filter(None, (cell.section.when, cell.field.when)))


def formula_scope(blank: Blank, cell: Cell, whole: Table) -> Table:
    """In a fixed table a formula names columns of its own row by their codes."""
    return row_scope(blank, cell.table, whole) if cell.table is not None else whole


def told_names(rule: BlankRule) -> tuple[str, ...]:
    """Names in braces of its sentence. Raises ValueError where the braces are broken."""
    return tuple(name for _, name, _, _ in string.Formatter().parse(rule.says) if name is not None)


def rule_scope(blank: Blank, rule: BlankRule, whole: Table) -> Table:
    """Raises BlankBroken where ``each`` names no table of the blank."""
    if rule.each is None:
        return whole
    table = blank.table(rule.each)
    if table is None:
        raise BlankBroken(f"таблицы «{rule.each}» в бланке нет")
    return row_scope(blank, table, whole)


def _nodes(blank: Blank, cell: Cell, whole: Table) -> Iterator[Node]:
    """What the cell needs, in names of the whole blank."""
    for text in conditions_of(cell):
        yield _parsed(parse_condition, text, whole)
    if cell.field.formula is None:
        return
    text = cell.field.formula
    node = _parsed(parse_number, text, formula_scope(blank, cell, whole))
    yield _spread(node, cell) if cell.table is not None else node


def _spread(node: Node, cell: Cell) -> Node:
    """Columns of the cell's own row under their names in the whole blank."""
    assert cell.table is not None
    assert cell.row is not None
    if isinstance(node, Column):
        own = cell.table.column(node.name) if not node.of_unit else None
        if own is None:
            return node
        return replace(node, name=cell_name(cell.table.code, cell.row.code, own.code))
    if isinstance(node, Call):
        return replace(node, arguments=tuple(_spread(one, cell) for one in node.arguments))
    return node


def _step(blank: Blank, cell: Cell, whole: Table) -> Step:
    field = cell.field
    conditions = tuple(
        to_exact(_parsed(parse_condition, one, whole)) for one in conditions_of(cell)
    )
    formula = None
    if field.formula is not None:
        node = _parsed(parse_number, field.formula, formula_scope(blank, cell, whole))
        formula = to_exact(_spread(node, cell) if cell.table is not None else node)
    total = ready_total(blank, field.total) if field.total is not None else None
    return Step(cell, conditions, formula, total)


def ready_total(blank: Blank, told: Aggregate) -> Total:
    """Raises BlankBroken where it names no growing table or no column of it."""
    table = blank.table(told.table)
    if table is None or not table.grows:
        raise BlankBroken(f"растущей таблицы «{told.table}» в бланке нет")
    if told.column is not None and table.column(told.column) is None:
        raise BlankBroken(f"в таблице «{told.table}» нет столбца «{told.column}»")
    scope = grown_scope(blank, table)
    amount = _parsed(parse_number, told.expression, scope) if told.expression else None
    where = _parsed(parse_condition, told.where, scope) if told.where else None
    return Total(
        told.table, told.function, told.column,
        to_exact(amount) if amount is not None else None,
        to_exact(where) if where is not None else None,
    )  # fmt: skip


def _ready(blank: Blank, rule: BlankRule, whole: Table) -> ReadyRule:
    node = _parsed(parse_condition, rule.holds, rule_scope(blank, rule, whole))
    table = blank.table(rule.each) if rule.each else None
    return ReadyRule(rule, to_exact(node), table, told_names(rule))


def _parsed(parse: Callable[[str, Table], Node], text: str, table: Table) -> Node:
    try:
        return parse(text, table)
    except ExpressionMistake as mistake:
        raise BlankBroken(str(mistake)) from mistake
