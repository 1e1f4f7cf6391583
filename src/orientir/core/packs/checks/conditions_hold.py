"""Conditions (``where``) and sums parse, and their columns, types and codes fit the table.

Held for both aggregates of an indicator and for ``expected_from`` (a condition over ``units``). The
language is small on purpose: docs/snapshot.md, «How an indicator reads it». Tables of other systems
(``x_…``) are not known here, so nothing is said of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from orientir.core.expressions.mistakes import ExpressionMistake
from orientir.core.expressions.parse import parse_condition, parse_number
from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading
from orientir.core.packs.specs import Indicator
from orientir.core.tables import UNITS, Table

Parse = Callable[[str, Table], Any]


def check(reading: Reading) -> Iterator[Issue]:
    for indicator in reading.sound_pack.indicators:
        for keys, parse, text, table in _expressions(reading, indicator):
            if text is None or table is None:
                continue
            try:
                parse(text, table)
            except ExpressionMistake as mistake:
                yield reading.issue("error", indicator, *keys, message=str(mistake))


def _expressions(
    reading: Reading, indicator: Indicator
) -> Iterator[tuple[tuple[str, str], Parse, str | None, Table | None]]:
    tables = reading.sound_pack.tables
    for part in ("numerator", "denominator"):
        aggregate = getattr(indicator, part)
        table = tables.get(aggregate.table)
        yield (part, "sum"), parse_number, aggregate.expression, table
        yield (part, "where"), parse_condition, aggregate.where, table
    if indicator.expected_from:
        yield ("expected_from", "where"), parse_condition, indicator.expected_from.where, UNITS
