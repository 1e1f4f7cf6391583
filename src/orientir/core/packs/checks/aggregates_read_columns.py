"""Numerator, denominator and ``expected_from`` read tables and columns that exist.

``from`` is a table of the snapshot contract or one the pack declares in ``forms/`` (or ``x_…`` of
another system, which is not held here). The column of ``count_distinct`` stands in that table or,
as ``unit.<column>``, in ``units``.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading
from orientir.core.packs.specs import Aggregate, Indicator
from orientir.core.tables import UNITS, Table


def check(reading: Reading) -> Iterator[Issue]:
    for indicator in reading.sound_pack.indicators:
        for part in ("numerator", "denominator"):
            yield from _check_aggregate(reading, indicator, part, getattr(indicator, part))
        expected = indicator.expected_from
        if expected and not _is_foreign(expected.table):
            yield from _check_table(reading, indicator, expected.table, "expected_from", "table")


def _check_aggregate(
    reading: Reading, indicator: Indicator, part: str, aggregate: Aggregate
) -> Iterator[Issue]:
    if _is_foreign(aggregate.table):
        return
    yield from _check_table(reading, indicator, aggregate.table, part, "from")
    table = reading.sound_pack.tables.get(aggregate.table)
    if table and aggregate.column and not _has_column(table, aggregate.column):
        known = [column.name for column in table.columns]
        yield reading.issue(
            "error",
            indicator,
            part,
            "count_distinct",
            message=f"в таблице {table.name} нет столбца «{aggregate.column}»"
            f"{_advice(aggregate.column, known)}",
        )


def _check_table(reading: Reading, indicator: Indicator, name: str, *keys: str) -> Iterator[Issue]:
    known = reading.sound_pack.tables
    if name not in known:
        message = f"таблицы «{name}» нет ни в контракте среза, ни в forms/{_advice(name, known)}"
        yield reading.issue("error", indicator, *keys, message=message)


def _has_column(table: Table, name: str) -> bool:
    if name.startswith("unit."):
        return UNITS.column(name.removeprefix("unit.")) is not None
    return table.column(name) is not None


def _is_foreign(table: str) -> bool:
    return table.startswith("x_")


def _advice(word: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(word, known, 1)
    return f": может быть, «{near[0]}»?" if near else ""
