"""What expressions of a check of data may name, and why one cannot be: told by the pack's rule before anything runs."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from orientir.core.expressions.mistakes import ExpressionMistake
from orientir.core.expressions.parse import parse_column, parse_condition, parse_number
from orientir.core.packs.blanks import APART, LAST
from orientir.core.packs.integrity import (
    CompareTest,
    IntegrityCheck,
    OutlierTest,
    RepeatTest,
    RowTest,
)
from orientir.core.packs.specs import Aggregate
from orientir.core.tables import UNITS, Column, Table

OUTLIER_WORDS = ("value", "typical", "z")
Fault = tuple[str, str]
Tables = Mapping[str, Table]


def values_scope(values: Mapping[str, Aggregate], *, last: bool = False) -> Table:
    """Figures of one unit or person as columns; ``last``: those of the year before beside them."""
    names = [*values, *(f"{LAST}{APART}{name}" for name in values if last)]
    columns = tuple(Column(name, "double", nullable=True) for name in names)
    return Table("чисел проверки", columns, ("unit_id", "year"), "stock")


def told_names(check: IntegrityCheck) -> tuple[str, ...]:
    """Names in braces of its sentence. Raises ValueError where the braces are broken."""
    return tuple(name for _, name, _, _ in string.Formatter().parse(check.says) if name is not None)


def list_faults(check: IntegrityCheck, tables: Tables) -> Iterator[Fault]:
    """Why the check cannot be: key of its test and a sentence."""
    test = check.rows or check.repeats or check.compares or check.outliers
    known: set[str] = set()
    yield from _FAULTS[type(test)](test, tables, known)
    try:
        unknown = [name for name in told_names(check) if name not in known]
    except ValueError:
        yield "says", "скобки { } не закрыты"
        return
    for name in unknown:
        yield "says", f"«{{{name}}}» не известно проверке"


def _rows(test: RowTest, tables: Tables, known: set[str]) -> Iterator[Fault]:
    table = tables.get(test.table)
    if table is None:
        yield "rows", _no_table(test.table)
        return
    known |= {column.name for column in table.columns}
    yield from _fault("rows", parse_condition, test.broken, table)


def _repeats(test: RepeatTest, tables: Tables, known: set[str]) -> Iterator[Fault]:
    table = tables.get(test.table)
    if table is None:
        yield "repeats", _no_table(test.table)
        return
    known |= {*test.columns, "times"}
    for name in test.columns:
        yield from _fault("repeats", parse_column, name, table)
    yield from _fault("repeats", parse_condition, test.where, table)


def _compares(test: CompareTest, tables: Tables, known: set[str]) -> Iterator[Fault]:
    yield from _values("compares", test.values, tables)
    if test.by == "person":
        for name, value in test.values.items():
            table = tables.get(value.table)
            if table is not None and table.column("person_id") is None:
                yield "compares", f"{name}: в таблице {value.table} нет людей"
    scope = values_scope(test.values, last=True)
    known |= {column.name for column in scope.columns}
    yield from _fault("compares", parse_condition, test.broken, scope)
    yield from _fault("compares", parse_condition, test.of, UNITS)


def _outliers(test: OutlierTest, tables: Tables, known: set[str]) -> Iterator[Fault]:
    yield from _values("outliers", test.values, tables)
    scope = values_scope(test.values)
    known |= {*test.values, *OUTLIER_WORDS}
    yield from _fault("outliers", parse_number, test.value, scope)
    yield from _fault("outliers", parse_number, test.size, scope)
    yield from _fault("outliers", parse_condition, test.of, UNITS)
    for name in test.within:
        yield from _fault("outliers", parse_column, name, UNITS)
    if test.z.value <= 0 or test.fewest.value < 5:
        yield "outliers", "z больше нуля, похожих не меньше пяти"
    for name in set(OUTLIER_WORDS) & set(test.values):
        yield "outliers", f"имя «{name}» занято: назовите число иначе"


def _values(key: str, values: Mapping[str, Aggregate], tables: Tables) -> Iterator[Fault]:
    for name, value in values.items():
        table = tables.get(value.table)
        if table is None:
            yield key, f"{name}: {_no_table(value.table)}"
            continue
        yield from _fault(key, parse_column, value.column, table)
        yield from _fault(key, parse_number, value.expression, table)
        yield from _fault(key, parse_condition, value.where, table)


def _fault(
    key: str, parse: Callable[[str, Table], Any], text: str | None, table: Table
) -> Iterator[Fault]:
    try:
        if text is not None:
            parse(text, table)
    except ExpressionMistake as mistake:
        yield key, str(mistake)


def _no_table(name: str) -> str:
    return f"таблицы «{name}» нет ни в контракте среза, ни в forms/"


_FAULTS: Mapping[type, Callable[[Any, Tables, set[str]], Iterator[Fault]]] = {
    RowTest: _rows, RepeatTest: _repeats, CompareTest: _compares, OutlierTest: _outliers,
}  # fmt: skip
