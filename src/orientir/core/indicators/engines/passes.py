"""One pass over a table: masks, identities and numbers of every term at once."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from orientir.core.expressions.to_polars import overflow_of, to_polars
from orientir.core.expressions.tree import Column
from orientir.core.indicators.engines.places import Places, Slots
from orientir.core.indicators.millionths import DoesNotFit, millionths, millionths_of
from orientir.core.indicators.plan import Plan, Term
from orientir.core.indicators.refusals import number_too_large
from orientir.core.snapshots.keys import orphan
from orientir.core.snapshots.sources import Scan
from orientir.core.tables import Table

Amounts = npt.NDArray[Any]
_MASK_BITS = 64


@dataclass(frozen=True, eq=False)
class Tally:
    """What a table comes to: amounts of its terms by slot, and its rows by the unit's own row."""

    amounts: Mapping[Term, Amounts]
    rows: Slots


def pass_over(plan: Plan, table: Table, scan: Scan, places: Places) -> Tally:
    """Tally every term over a table. Raises Mistake for an orphan or a number too large."""
    facts = _Facts.read(plan, table, scan, places)
    amounts: dict[Term, Amounts] = {}
    for terms, count in ((facts.counts, _count_rows), (facts.sums, _add_up)):
        amounts.update(count(facts, terms, places))
    for column, terms in facts.distinct.items():
        amounts.update(_tell_apart(facts, column, terms, places))
    return Tally(amounts, facts.rows)


@dataclass(frozen=True, eq=False)
class _Facts:
    """The narrow columns that are left of a table: slots, masks, identities, numbers."""

    plan: Plan
    scan: Scan
    frame: pl.DataFrame
    rows: Slots
    counts: tuple[Term, ...]
    sums: tuple[Term, ...]
    distinct: Mapping[Column, tuple[Term, ...]]

    @classmethod
    def read(cls, plan: Plan, table: Table, scan: Scan, places: Places) -> _Facts:
        terms = plan.terms(table)
        joined = join_units(terms, scan, places)
        frame = joined.select(_narrow(plan, terms)).collect(engine="streaming")
        if frame["slot"].has_nulls():
            raise _find_orphan(scan, places)
        rows = np.bincount(frame["slot"].to_numpy(), minlength=places.size)
        frame = frame.filter(pl.col("year").is_in(places.years))
        if "overflow" in frame.columns and frame["overflow"].any():
            raise _find_overflow(plan, terms, scan, places)
        return cls(plan, scan, frame, rows, *_sort_out(terms))


def join_units(terms: Sequence[Term], scan: Scan, places: Places) -> pl.LazyFrame:
    """The facts with ``slot``, ``home`` and the ``unit.`` columns that the terms read."""
    read = {column.name for term in terms for column in term.columns() if column.of_unit}
    keys = places.keys(sorted(read)).lazy()
    return scan.lazy.join(keys, on=["unit_id", "year"], how="left", maintain_order="left")


def _sort_out(
    terms: Sequence[Term],
) -> tuple[tuple[Term, ...], tuple[Term, ...], dict[Column, tuple[Term, ...]]]:
    counts = tuple(term for term in terms if term.column is None and term.expression is None)
    sums = tuple(term for term in terms if term.expression is not None)
    columns = dict.fromkeys(term.column for term in terms if term.column is not None)
    distinct = {
        column: tuple(term for term in terms if term.column == column) for column in columns
    }
    return counts, sums, distinct


def _narrow(plan: Plan, terms: Sequence[Term]) -> Iterator[pl.Expr]:
    counts, sums, distinct = _sort_out(terms)
    yield from (pl.col("slot"), pl.col("home"), pl.col("year"))
    yield from _masks("rows", [counted(plan, term) for term in counts])
    for number, term in enumerate(sums):
        assert term.expression is not None
        value = pl.when(counted(plan, term)).then(to_polars(term.expression))
        yield value.alias(f"sum{number}")
    for column, same in distinct.items():
        yield _identity(column).alias(column.label + " identity")
        known = to_polars(column).is_not_null()
        yield from _masks(column.label, [counted(plan, term) & known for term in same])
    overflows = [flag for term in terms if (flag := _overflow(term)) is not None]
    if overflows:
        yield functools.reduce(operator.or_, overflows).alias("overflow")


def counted(plan: Plan, term: Term) -> pl.Expr:
    """True where the row counts; of ``units`` itself only open rows do."""
    condition = pl.lit(True) if term.condition is None else to_polars(term.condition)
    return pl.col("is_open") & condition if term.table == plan.units else condition


def _overflow(term: Term) -> pl.Expr | None:
    flags = [overflow_of(node) for node in (term.condition, term.expression) if node is not None]
    known = [flag for flag in flags if flag is not None]
    return functools.reduce(operator.or_, known) if known else None


def _masks(name: str, conditions: Sequence[pl.Expr]) -> Iterator[pl.Expr]:
    """Bits of up to 64 conditions a column: ``<name> mask0``, ``<name> mask1``, …"""
    for number, some in enumerate(_batched(conditions)):
        kind = _mask_type(len(some))
        bits = [
            pl.when(condition).then(pl.lit(1 << bit, kind)).otherwise(pl.lit(0, kind))
            for bit, condition in enumerate(some)
        ]
        yield functools.reduce(operator.or_, bits).alias(f"{name} mask{number}")


def _batched(conditions: Sequence[pl.Expr]) -> Iterator[Sequence[pl.Expr]]:
    for start in range(0, len(conditions), _MASK_BITS):
        yield conditions[start : start + _MASK_BITS]


def _mask_type(bits: int) -> Any:
    widths = ((8, pl.UInt8), (16, pl.UInt16), (32, pl.UInt32), (64, pl.UInt64))
    return next(kind for width, kind in widths if bits <= width)


def _identity(column: Column) -> pl.Expr:
    return to_polars(column).hash(seed=1)


def _find_orphan(scan: Scan, places: Places) -> Exception:
    facts = scan.lazy.select("unit_id", "year").collect().with_row_index("row")
    units = places.units.select("unit_id", "year")
    lost = facts.join(units, on=["unit_id", "year"], how="anti", maintain_order="left").row(
        0, named=True
    )
    return orphan(scan, lost["row"], lost["unit_id"], lost["year"])


def _find_overflow(plan: Plan, terms: Sequence[Term], scan: Scan, places: Places) -> Exception:
    rows = join_units(terms, scan, places).with_row_index("row")
    rows = rows.filter(pl.col("year").is_in(places.years))
    flags = {term: flag for term in terms if (flag := _overflow(term)) is not None}
    for term, flag in flags.items():
        found = rows.filter(flag).select("row").head(1).collect()
        if len(found):
            return number_too_large(plan, term, scan.place_of(found.item()))
    raise AssertionError("an overflow that no term has")


def _count_rows(facts: _Facts, terms: Sequence[Term], places: Places) -> dict[Term, Amounts]:
    masks = _mask_names(facts.frame, "rows")
    if not terms:
        return {}
    groups = facts.frame.group_by("home", *masks).len()
    homes = groups["home"].to_numpy()
    return {
        term: places.roll_up(_weigh(homes, bit, groups["len"], places.size))
        for term, bit in zip(terms, _bits(groups, masks, len(terms)), strict=True)
    }


def _mask_names(frame: pl.DataFrame, name: str) -> list[str]:
    return [column for column in frame.columns if column.startswith(f"{name} mask")]


def _bits(
    groups: pl.DataFrame, masks: Sequence[str], count: int
) -> Iterator[npt.NDArray[np.bool_]]:
    """For each term, in which groups its bit is set."""
    for number in range(count):
        mask = groups[masks[number // _MASK_BITS]].to_numpy()
        yield (mask & mask.dtype.type(1 << (number % _MASK_BITS))) != 0


def _weigh(slots: Slots, chosen: npt.NDArray[np.bool_], weights: pl.Series, size: int) -> Slots:
    """Weights added up by slot; sums below 2**53 are exact in doubles."""
    found = np.bincount(slots[chosen], weights.to_numpy()[chosen], minlength=size)
    return found.astype(np.int64)


def _tell_apart(
    facts: _Facts, column: Column, terms: Sequence[Term], places: Places
) -> dict[Term, Amounts]:
    identity, masks = column.label + " identity", _mask_names(facts.frame, column.label)
    some = facts.frame.filter(pl.any_horizontal(pl.col(name) != 0 for name in masks))
    merge = [pl.col(name).bitwise_or() for name in masks]
    by_home = some.select("home", identity, *masks).group_by("home", identity).agg(merge)
    amounts = {term: places.empty() for term in terms}
    for slots in places.slots.values():
        placed = by_home.with_columns(slot=pl.Series(slots[by_home["home"].to_numpy()]))
        placed = placed.filter(pl.col("slot") >= 0)
        merged = placed.group_by("slot", identity).agg(merge)
        groups = merged.group_by("slot", *masks).len()
        at = groups["slot"].to_numpy()
        for term, bit in zip(terms, _bits(groups, masks, len(terms)), strict=True):
            amounts[term] += _weigh(at, bit, groups["len"], len(amounts[term]))
    return amounts


def _add_up(facts: _Facts, terms: Sequence[Term], places: Places) -> dict[Term, Amounts]:
    return {
        term: _add_one(facts, term, f"sum{number}", places) for number, term in enumerate(terms)
    }


def _add_one(facts: _Facts, term: Term, name: str, places: Places) -> Amounts:
    try:
        whole = millionths_of(facts.frame[name])
    except DoesNotFit:
        raise _find_misfit(facts, term, places) from None
    sums = facts.frame.select("home", whole=whole.cast(pl.Int128)).group_by("home").sum()
    by_home = _exact(sums, places.size)
    return places.roll_up(by_home)


def _exact(sums: pl.DataFrame, size: int) -> Amounts:
    """Sums by home as 64-bit numbers, or as Python's where a total might not fit."""
    fits = sums["whole"].abs().sum() < 2**62
    by_home: Amounts = np.zeros(size, dtype=np.int64 if fits else object)
    values = sums["whole"].cast(pl.Int64).to_numpy() if fits else sums["whole"].to_list()
    by_home[sums["home"].to_numpy()] = values
    return by_home


def _find_misfit(facts: _Facts, term: Term, places: Places) -> Exception:
    assert term.expression is not None
    rows = join_units([term], facts.scan, places).with_row_index("row")
    rows = rows.filter(pl.col("year").is_in(places.years), counted(facts.plan, term))
    values = rows.select("row", value=to_polars(term.expression)).collect()
    for row, value in values.filter(pl.col("value").abs() > 9e11).iter_rows():
        try:
            millionths(value)
        except DoesNotFit:
            return number_too_large(facts.plan, term, facts.scan.place_of(row))
    raise AssertionError("a misfit that no row has")
