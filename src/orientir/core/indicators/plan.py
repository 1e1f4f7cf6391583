"""What is to be counted: indicators of a pack, parsed, checked and gathered by table.

Nothing of the data is needed here but the shape of tables that no contract or pack declares.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from orientir.core.expressions.mistakes import ExpressionMistake
from orientir.core.expressions.parse import parse_column, parse_condition, parse_number
from orientir.core.expressions.tree import Column, Node, columns_of
from orientir.core.mistakes import Mistake
from orientir.core.packs.specs import Aggregate, Indicator, Pack
from orientir.core.tables import UNITS, Level, Table

MILLION = 10**6
# Coarse to fine: the order of rows in the output.
LEVEL_ORDER: tuple[Level, ...] = ("federation", "region", "municipality", "organisation")
PLACING_COLUMNS = ("unit_id", "year", "level", "municipality_id", "region_id")

Parsed = TypeVar("Parsed")
InferTable = Callable[[str], Table | None]


@dataclass(frozen=True, slots=True)
class Term:
    """One aggregate: rows of ``table`` that meet ``condition``, counted, told apart or added up."""

    table: Table
    column: Column | None = None
    expression: Node | None = None
    condition: Node | None = None

    @property
    def scale(self) -> int:
        """Amounts are whole: counts as they are, sums in millionths."""
        return 1 if self.expression is None else MILLION

    def columns(self) -> Iterator[Column]:
        if self.column is not None:
            yield self.column
        for node in (self.expression, self.condition):
            if node is not None:
                yield from columns_of(node)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Which open units should have delivered ``table``."""

    table: Table
    condition: Node


@dataclass(frozen=True, slots=True)
class PlannedIndicator:
    code: str
    levels: tuple[Level, ...]
    factor: Fraction
    numerator: Term
    denominator: Term
    expected: Delivery | None

    @property
    def reader(self) -> str:
        return f"показатель {self.code}"

    def terms(self) -> tuple[Term, Term]:
        return self.numerator, self.denominator

    def tables(self) -> Iterator[Table]:
        yield from (term.table for term in self.terms())
        if self.expected is not None:
            yield self.expected.table


@dataclass(frozen=True, slots=True)
class Plan:
    """The chosen indicators in the order of the pack, and the shape of ``units``."""

    indicators: tuple[PlannedIndicator, ...]
    units: Table

    def tables(self) -> tuple[Table, ...]:
        """Every table that is read, ``units`` first."""
        read = [table for indicator in self.indicators for table in indicator.tables()]
        return tuple(dict.fromkeys([self.units, *read]))

    def terms(self, table: Table) -> tuple[Term, ...]:
        """The different terms over a table."""
        found = (term for indicator in self.indicators for term in indicator.terms())
        return tuple(dict.fromkeys(term for term in found if term.table == table))

    def readers(self, table: Table) -> dict[str, str]:
        """Columns of a table that must be read, each with the first indicator that reads it."""
        readers: dict[str, str] = {}
        for indicator in self.indicators:
            for name in self._columns_read(indicator, table):
                readers.setdefault(name, indicator.reader)
        return readers

    def _columns_read(self, indicator: PlannedIndicator, table: Table) -> Iterator[str]:
        if table == self.units:
            yield from PLACING_COLUMNS
            yield from self._unit_columns(indicator)
        elif table in indicator.tables():
            yield from ("unit_id", "year", *table.key)
        for term in indicator.terms():
            if term.table == table:
                yield from (column.name for column in term.columns() if not column.of_unit)

    def _unit_columns(self, indicator: PlannedIndicator) -> Iterator[str]:
        if self.units in indicator.tables() or indicator.expected is not None:
            yield "is_open"
        for term in indicator.terms():
            yield from (column.name for column in term.columns() if column.of_unit)
        if indicator.expected is not None:
            yield from (column.name for column in columns_of(indicator.expected.condition))

    def levels(self) -> tuple[Level, ...]:
        """The levels at which any indicator is asked for, coarse to fine."""
        asked = {level for indicator in self.indicators for level in indicator.levels}
        return tuple(level for level in LEVEL_ORDER if level in asked)

    def readers_of_term(self, term: Term) -> str:
        """The indicator to name when a term cannot be counted."""
        return next(one.reader for one in self.indicators if term in one.terms())


def make_plan(pack: Pack, codes: Sequence[str] | None, infer: InferTable) -> Plan:
    """Plan the indicators named by ``codes`` (all if None), in the order of the pack.

    Raises Mistake for an unknown code, table or column and for any expression that is not of
    the language, with file, line, indicator and place.
    """
    tables = _Tables(pack.tables, infer)
    planned = tuple(_plan_indicator(one, tables) for one in _choose(pack, codes))
    return Plan(planned, tables.units)


def _choose(pack: Pack, codes: Sequence[str] | None) -> list[Indicator]:
    known = [indicator.code for indicator in pack.indicators]
    unknown = [code for code in codes or () if code not in known]
    if unknown:
        raise Mistake(
            f"в методике {pack.id} нет показателя {unknown[0]}; есть: {', '.join(known) or 'ни одного'}"
        )
    return [one for one in pack.indicators if codes is None or one.code in codes]


@dataclass(frozen=True, slots=True)
class _Tables:
    declared: Mapping[str, Table]
    infer: InferTable

    @property
    def units(self) -> Table:
        return self.declared.get("units", UNITS)

    def find(self, name: str) -> Table:
        """Raises ValueError for a table that is neither declared nor in the snapshot."""
        table = self.declared.get(name) or self.infer(name)
        if table is None:
            near = difflib.get_close_matches(name, self.declared, 1)
            advice = f"; возможно, {near[0]}" if near else ""
            raise ValueError(f"нет таблицы {name}{advice}")
        return table


def _plan_indicator(indicator: Indicator, tables: _Tables) -> PlannedIndicator:
    return PlannedIndicator(
        indicator.code,
        indicator.levels,
        Fraction(indicator.factor),
        _plan_term(indicator, "numerator", indicator.numerator, tables),
        _plan_term(indicator, "denominator", indicator.denominator, tables),
        _plan_delivery(indicator, tables),
    )


def _plan_term(indicator: Indicator, part: str, aggregate: Aggregate, tables: _Tables) -> Term:
    try:
        table = tables.find(aggregate.table)
        return Term(
            table,
            _parse(parse_column, aggregate.column, table, tables),
            _parse(parse_number, aggregate.expression, table, tables),
            _parse(parse_condition, aggregate.where, table, tables),
        )
    except (ExpressionMistake, ValueError) as mistake:
        raise _refuse(indicator, part, mistake) from None


def _parse(
    parse: Callable[[str, Table, Table], Parsed], text: str | None, table: Table, tables: _Tables
) -> Parsed | None:
    return None if text is None else parse(text, table, tables.units)


def _plan_delivery(indicator: Indicator, tables: _Tables) -> Delivery | None:
    expected = indicator.expected_from
    if expected is None:
        return None
    try:
        condition = parse_condition(expected.where, tables.units, tables.units)
        return Delivery(tables.find(expected.table), condition)
    except (ExpressionMistake, ValueError) as mistake:
        raise _refuse(indicator, "expected_from", mistake) from None


def _refuse(indicator: Indicator, part: str, mistake: Exception) -> Mistake:
    place = f"{indicator.file}, строка {indicator.line}, показатель {indicator.code}, {part}"
    return Mistake(f"{place}: {mistake}")
