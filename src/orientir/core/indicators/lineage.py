"""From a figure down to the rows that were counted, and to the SQL that makes it again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import polars as pl

from orientir.core.expressions.to_polars import to_polars
from orientir.core.expressions.to_sql import quoted, to_sql
from orientir.core.expressions.tree import Call, Node
from orientir.core.indicators.computation import Structure, prepare
from orientir.core.indicators.engines.passes import counted, join_units
from orientir.core.indicators.engines.places import Places
from orientir.core.indicators.plan import Plan, PlannedIndicator, Term, make_plan
from orientir.core.mistakes import Mistake
from orientir.core.packs.specs import Pack
from orientir.core.snapshots.sources import Scan, Source, open_source
from orientir.core.tables import Level, Table

Part = Literal["numerator", "denominator"]
Rows = tuple[list[str], list[tuple[Any, ...]], int]


def rows_behind(
    folder: Path,
    pack: Pack,
    *,
    indicator: str,
    year: int,
    level: Level,
    unit_id: str,
    part: Part,
    units: Collection[str] | None = None,
    structure: Structure = "then",
    offset: int = 0,
    limit: int = 100,
) -> Rows:
    """(columns, rows, how many in all) of the rows counted into one part of one figure.

    ``units``: only rows whose own unit is among these (what a viewer may see); the total counts
    those alone. Rows come in the order of the table's key. Raises Mistake.
    """
    source = open_source(folder)
    computation = prepare(source, pack, indicators=[indicator], years=[year], structure=structure)
    plan = computation.plan
    places = Places.of(computation.scans[plan.units.name], [year], [level], now=computation.now)
    term = getattr(plan.indicators[0], part)
    scan = _whole_scan(source, term.table)
    shown = list(scan.lazy.collect_schema().names())
    rows = join_units(scan.lazy, [term], places).filter(
        _is_counted(plan, term), pl.col("year") == year, _is_within(places, level, unit_id)
    )
    if units is not None:
        rows = rows.filter(pl.col("unit_id").is_in(sorted(units)))
    order = [name for name in term.table.key if name in shown] or shown
    with scan.being_read():
        frame = rows.select(shown).collect().sort(order)
    return shown, frame.slice(offset, limit).rows(), len(frame)


def _whole_scan(source: Source, table: Table) -> Scan:
    """Every column of the table that the file has: a row is shown whole."""
    names = []
    for column in table.columns:
        try:
            source.scan(table, {column.name: "показ строк"})
        except Mistake:
            continue
        names.append(column.name)
    return source.scan(table, dict.fromkeys(names, "показ строк"))


def _is_counted(plan: Plan, term: Term) -> pl.Expr:
    wanted = term.expression or term.column
    known = pl.lit(True) if wanted is None else to_polars(wanted).is_not_null()
    return counted(plan, term) & known


def _is_within(places: Places, level: Level, unit_id: str) -> pl.Expr:
    """Whether the home of the row counts at this unit of this level."""
    rows = (places.units["level"] == level) & (places.units["unit_id"] == unit_id)
    wanted = places.figures_at(rows.arg_true().to_numpy().astype(np.int64))
    homes = np.isin(places.slots[level], wanted)
    cells = places.cells().filter(pl.Series(homes[places.homes]))
    return pl.col("cell").is_in(cells.implode())


def sql_of(
    pack: Pack,
    *,
    indicator: str,
    year: int,
    level: Level,
    unit_id: str,
    structure: Structure = "then",
) -> str:
    """Standard SQL that makes one figure again from tables named as in the contract."""
    plan = make_plan(pack, [indicator], lambda _name: None)
    chosen = plan.indicators[0]
    place = _place(level, unit_id, year)
    now = structure == "now"
    numerator, denominator = (
        "\n".join(_select(plan, term, place, now=now)) for term in chosen.terms()
    )
    return (
        f"with numerator as (\n{_indent(numerator)}\n),\n"
        f"denominator as (\n{_indent(denominator)}\n)\n"
        "select\n"
        "  numerator.amount as numerator,\n"
        "  denominator.amount as denominator,\n"
        f"  {_value(chosen)} as value\n"
        "from numerator cross join denominator\n"
    )


def _place(level: Level, unit_id: str, year: int) -> list[str]:
    column = {"organisation": "unit_id", "municipality": "municipality_id", "region": "region_id"}
    conditions = [f"fact.{quoted('year')} = {year}"]
    if level == "organisation":
        conditions.append(f"unit.{quoted('level')} = 'organisation'")
    if level in column:
        escaped = unit_id.replace("'", "''")
        conditions.append(f"unit.{quoted(column[level])} = '{escaped}'")
    return conditions


def _select(plan: Plan, term: Term, place: Sequence[str], *, now: bool) -> Iterator[str]:
    yield f"select {_aggregate(term)} as amount"
    yield f"from {quoted(term.table.name)} as fact"
    yield from _joins(now=now)
    conditions = [*place]
    if term.table == plan.units:
        conditions.append(f"fact.{quoted('is_open')}")
    if term.condition is not None:
        conditions += [to_sql(part) for part in _conjuncts(term.condition)]
    yield "where " + "\n  and ".join(conditions)


def _aggregate(term: Term) -> str:
    if term.column is not None:
        return f"count(distinct {to_sql(term.column)})"
    if term.expression is not None:
        return f"coalesce(sum(cast({to_sql(term.expression)} as decimal(18, 6))), 0)"
    return "count(*)"


def _joins(*, now: bool) -> Iterator[str]:
    units, unit_id, year = quoted("units"), quoted("unit_id"), quoted("year")
    same_year = f"{year} = fact.{year}"
    if not now:
        yield f"join {units} as unit on unit.{unit_id} = fact.{unit_id} and unit.{same_year}"
        return
    yield f"join {units} as own on own.{unit_id} = fact.{unit_id} and own.{same_year}"
    current = f"following.{unit_id} = own.{quoted('current_unit_id')}"
    yield f"left join {units} as following on {current} and following.{same_year}"
    home = f"coalesce(following.{unit_id}, own.{unit_id})"
    yield f"join {units} as unit on unit.{unit_id} = {home} and unit.{same_year}"


def _conjuncts(node: Node) -> Iterator[Node]:
    if isinstance(node, Call) and node.operator == "and":
        for argument in node.arguments:
            yield from _conjuncts(argument)
    else:
        yield node


def _value(indicator: PlannedIndicator) -> str:
    factor = float(indicator.factor)
    return f"round({factor!r} * numerator.amount / nullif(denominator.amount, 0), 6)"


def _indent(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
