"""The dull engine: plain Python, row by row, exactly as the contract reads. Right, then readable.

Property tests hold the fast engine to this one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from orientir.core.expressions.evaluate import NumberTooLarge, evaluate
from orientir.core.expressions.tree import Column, Node, Scalar
from orientir.core.indicators.figures import FIGURES_SCHEMA
from orientir.core.indicators.millionths import DoesNotFit, millionths
from orientir.core.indicators.plan import (
    LEVEL_ORDER,
    MILLION,
    Delivery,
    Plan,
    PlannedIndicator,
    Term,
)
from orientir.core.indicators.refusals import number_too_large
from orientir.core.indicators.states import coverage_of, state_of, value_of
from orientir.core.snapshots.keys import double_key, orphan
from orientir.core.snapshots.sources import Scan
from orientir.core.tables import Level, Table

Row = Mapping[str, Any]
Place = tuple[Level, str]  # within a year
Scans = Mapping[str, Scan]


def count(plan: Plan, scans: Scans, years: Sequence[int], *, now: bool) -> Iterator[pl.DataFrame]:
    """Figures of the plan for the given years, in the structure of then or of now."""
    snapshot = _Snapshot.read(plan, scans, now=now)
    for indicator in plan.indicators:
        figures = list(_figures(plan, snapshot, indicator, years))
        yield pl.DataFrame(figures, schema=FIGURES_SCHEMA, orient="row")


@dataclass(frozen=True)
class _Snapshot:
    """Rows by table, and where each unit's facts of a year belong."""

    scans: Scans
    rows: Mapping[str, list[Row]]
    units: Mapping[tuple[str, int], Row]
    federations: Mapping[int, list[str]]
    now: bool

    @classmethod
    def read(cls, plan: Plan, scans: Scans, *, now: bool) -> _Snapshot:
        rows: dict[str, list[Row]] = {}
        for name, scan in scans.items():
            with scan.being_read():
                rows[name] = list(scan.lazy.collect().iter_rows(named=True))
        for name, scan in scans.items():
            _check_key(scan, rows[name])
        units = {(row["unit_id"], row["year"]): row for row in rows[plan.units.name]}
        for name, scan in scans.items():
            for index, row in enumerate(rows[name]):
                if (row["unit_id"], row["year"]) not in units:
                    raise orphan(scan, index, row["unit_id"], row["year"])
        federations: defaultdict[int, list[str]] = defaultdict(list)
        for (unit_id, year), unit in units.items():
            if unit["level"] == "federation":
                federations[year].append(unit_id)
        return cls(scans, rows, units, federations, now)

    def unit_of(self, row: Row) -> Row:
        """The unit's row of the fact's year; in the structure of now, of the unit that continues it."""
        unit = self.units[row["unit_id"], row["year"]]
        if not self.now:
            return unit
        return self.units.get((unit["current_unit_id"], row["year"]), unit)

    def places_of(self, row: Row) -> Iterator[Place]:
        """Every place whose figure takes the row in."""
        unit = self.unit_of(row)
        yield "organisation", unit["unit_id"]
        yield "municipality", unit["municipality_id"]
        yield "region", unit["region_id"]
        for unit_id in self.federations.get(row["year"], ()):
            yield "federation", unit_id

    def years_of(self, table: Table) -> set[int]:
        """Years in which the table has any row."""
        return {row["year"] for row in self.rows[table.name]}


def _check_key(scan: Scan, rows: Sequence[Row]) -> None:
    seen: dict[tuple[Any, ...], int] = {}
    for index, row in enumerate(rows):
        key = tuple(row[name] for name in scan.table.key)
        if key and key in seen:
            raise double_key(scan, row, seen[key], index)
        seen[key] = index


def _figures(
    plan: Plan, snapshot: _Snapshot, indicator: PlannedIndicator, years: Sequence[int]
) -> Iterator[tuple[Any, ...]]:
    numerators = _tally(plan, snapshot, indicator.numerator, years)
    denominators = _tally(plan, snapshot, indicator.denominator, years)
    coverage = _coverage(snapshot, indicator.expected, years)
    collected = snapshot.years_of(indicator.numerator.table)
    units = [row for row in snapshot.units.values() if row["level"] in indicator.levels]
    for unit in sorted((row for row in units if row["year"] in years), key=_order):
        at = unit["year"], (unit["level"], unit["unit_id"])
        numerator, denominator = numerators[at].total(), denominators[at].total()
        state = state_of(numerator, denominator, collected=unit["year"] in collected)
        value = value_of(numerator, denominator, indicator.factor, state)
        yield (
            indicator.code,
            unit["year"],
            unit["level"],
            unit["unit_id"],
            _decimal(numerator * MILLION),
            _decimal(denominator * MILLION),
            _decimal(value),
            state,
            _decimal(coverage_of(*coverage[at])),
        )


def _order(unit: Row) -> tuple[int, int, str]:
    return unit["year"], LEVEL_ORDER.index(unit["level"]), unit["unit_id"]


def _decimal(whole: int | Fraction | None) -> Decimal | None:
    return None if whole is None else Decimal(int(whole)).scaleb(-6)


@dataclass
class _Amount:
    """What one term comes to at one place in one year."""

    rows: int = 0
    different: set[Scalar] = field(default_factory=set)
    sum: int = 0

    def add(self, term: Term, value: Scalar) -> None:
        if term.column is not None:
            self.different.add(value)
        elif term.expression is not None:
            assert isinstance(value, int | float)
            self.sum += millionths(value)
        else:
            self.rows += 1

    def total(self) -> Fraction:
        return self.rows + len(self.different) + Fraction(self.sum, MILLION)


def _tally(
    plan: Plan, snapshot: _Snapshot, term: Term, years: Sequence[int]
) -> Mapping[tuple[int, Place], _Amount]:
    amounts: defaultdict[tuple[int, Place], _Amount] = defaultdict(_Amount)
    scan = snapshot.scans[term.table.name]
    for index, row in enumerate(snapshot.rows[term.table.name]):
        if row["year"] not in years:
            continue
        try:
            counted, value = _read_term(plan, snapshot, term, row)
            if counted:
                for place in snapshot.places_of(row):
                    amounts[row["year"], place].add(term, value)
        except (NumberTooLarge, DoesNotFit):
            raise number_too_large(plan, term, scan.place_of(index)) from None
    return amounts


def _read_term(plan: Plan, snapshot: _Snapshot, term: Term, row: Row) -> tuple[bool, Scalar]:
    """Whether the row counts, and what is told apart or added up."""
    meets = term.condition is None or _evaluate(snapshot, term.condition, row) is True
    wanted = term.expression or term.column
    value = _evaluate(snapshot, wanted, row) if wanted is not None else None
    is_open = term.table != plan.units or row["is_open"] is True
    return meets and is_open and (wanted is None or value is not None), value


def _evaluate(snapshot: _Snapshot, node: Node, row: Row) -> Scalar:
    def read(column: Column) -> Scalar:
        source = snapshot.unit_of(row) if column.of_unit else row
        value: Scalar = source[column.name]
        return value

    return evaluate(node, read)


def _coverage(
    snapshot: _Snapshot, expected: Delivery | None, years: Sequence[int]
) -> Mapping[tuple[int, Place], tuple[int, int]]:
    """(units that delivered, units that should have) by year and place."""
    counts: defaultdict[tuple[int, Place], tuple[int, int]] = defaultdict(lambda: (0, 0))
    if expected is None:
        return counts
    returned = {(row["unit_id"], row["year"]) for row in snapshot.rows[expected.table.name]}
    for key, unit in snapshot.units.items():
        if key[1] not in years or unit["is_open"] is not True:
            continue
        if _evaluate(snapshot, expected.condition, unit) is True:
            for place in snapshot.places_of(unit):
                delivered, should = counts[key[1], place]
                counts[key[1], place] = delivered + (key in returned), should + 1
    return counts
