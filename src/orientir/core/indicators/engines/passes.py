"""One pass over a table: masks, identities and numbers of every term at once."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from orientir.core.expressions.to_polars import overflow_of, to_polars
from orientir.core.expressions.tree import Column
from orientir.core.indicators.engines import identities, masks
from orientir.core.indicators.engines.places import Places, Slots
from orientir.core.indicators.millionths import DoesNotFit, millionths, millionths_of
from orientir.core.indicators.plan import Plan, Term
from orientir.core.indicators.refusals import number_too_large
from orientir.core.snapshots.keys import key_hash, orphan, refuse_double
from orientir.core.snapshots.sources import Scan
from orientir.core.tables import Table

Amounts = npt.NDArray[Any]
Identify = Callable[[Column], Iterator[pl.Expr]]
DEFAULT_IDENTIFY: Identify = identities.hashes


@dataclass(frozen=True, eq=False)
class Tally:
    """What a table comes to: amounts of its terms by slot, and its rows by the unit's own row."""

    amounts: Mapping[Term, Amounts]
    rows: Slots


def pass_over(plan: Plan, table: Table, scan: Scan, places: Places) -> Tally:
    """Tally every term over a table. Raises Mistake: double key, orphan, number too large."""
    facts = Facts.read(plan, table, scan, places, DEFAULT_IDENTIFY)
    amounts = _count_rows(facts, places) | _add_up(facts, places)
    for column, terms in facts.sorts.distinct.items():
        found = identities.tell_apart(facts.identified(column), len(terms), places)
        if found is None:
            ranked = Facts.read(plan, table, scan, places, identities.rank)
            found = identities.tell_apart(ranked.identified(column), len(terms), places)
        assert found is not None
        amounts.update(zip(terms, found, strict=True))
    return Tally(amounts, facts.rows)


@dataclass(frozen=True, eq=False)
class Sorts:
    """The terms over a table by the way in which they are counted."""

    counts: tuple[Term, ...]
    sums: tuple[Term, ...]
    distinct: Mapping[Column, tuple[Term, ...]]

    @classmethod
    def of(cls, terms: Sequence[Term]) -> Sorts:
        columns = dict.fromkeys(term.column for term in terms if term.column is not None)
        return cls(
            tuple(term for term in terms if term.column is None and term.expression is None),
            tuple(term for term in terms if term.expression is not None),
            {column: tuple(one for one in terms if one.column == column) for column in columns},
        )


@dataclass(frozen=True, eq=False)
class Facts:
    """What is left of a table: homes of its rows, masks, identities, numbers; all of them narrow."""

    plan: Plan
    scan: Scan
    sorts: Sorts
    frame: pl.DataFrame
    homes: Slots
    rows: Slots

    @classmethod
    def read(
        cls,
        plan: Plan,
        table: Table,
        scan: Scan,
        places: Places,
        identify: Identify,
    ) -> Facts:
        terms = plan.terms(table)
        narrow = list(_narrow(plan, table, terms, identify))
        facts = _read_narrow(narrow, terms, scan, places).collect(engine="streaming")
        if table.key:
            refuse_double(scan, facts["key"])
        slots = places.grid.rows_at(facts["cell"])
        if (slots < 0).any():
            raise _find_orphan(scan, places)
        rows = np.bincount(slots, minlength=places.size)
        facts, slots = _of_years(facts, slots, places)
        if "overflow" in facts.columns and facts["overflow"].any():
            raise _find_overflow(plan, terms, scan, places)
        return cls(plan, scan, Sorts.of(terms), facts, places.homes[slots], rows)

    def identified(self, column: Column) -> identities.Identified:
        """The year, home, identity and masks of the rows for one column."""
        label = column.label
        return identities.Identified(
            self.frame["year"],
            self.homes,
            self.frame[f"{label} identity"],
            self.frame[f"{label} check"],
            masks.of(self.frame, label),
        )


def _read_narrow(
    narrow: Sequence[pl.Expr], terms: Sequence[Term], scan: Scan, places: Places
) -> pl.LazyFrame:
    """``cell`` and the narrow columns, in no order; texts are left behind before the join."""
    if unit_columns(terms):
        joined = join_units(scan.lazy, terms, places)
        return joined.select("cell", *narrow)
    facts = scan.lazy.select("unit_id", *narrow)
    return places.grid.find(facts).drop("unit_id")


def unit_columns(terms: Sequence[Term]) -> list[str]:
    """Columns of the row's unit that the terms read."""
    return sorted({column.name for term in terms for column in term.columns() if column.of_unit})


def join_units(facts: pl.LazyFrame, terms: Sequence[Term], places: Places) -> pl.LazyFrame:
    """The facts with ``cell`` and the ``unit.`` columns that the terms read, in no order."""
    found = places.grid.find(facts)
    read = unit_columns(terms)
    if not read:
        return found
    homes = places.cells().to_frame().hstack(places.homes_columns(read))
    return found.join(homes.lazy(), on="cell", how="left")


def _of_years(facts: pl.DataFrame, slots: Slots, places: Places) -> tuple[pl.DataFrame, Slots]:
    """Only the rows of the years asked for."""
    if set(places.years) == set(places.every_year()):
        return facts, slots
    wanted = facts["year"].is_in(places.years)
    return facts.filter(wanted), slots[wanted.to_numpy()]


def _narrow(
    plan: Plan, table: Table, terms: Sequence[Term], identify: Identify
) -> Iterator[pl.Expr]:
    sorts = Sorts.of(terms)
    yield pl.col("year")
    if table.key:
        yield key_hash(table.key).alias("key")
    yield from masks.make("", [counted(plan, term) for term in sorts.counts])
    for number, term in enumerate(sorts.sums):
        assert term.expression is not None
        value = pl.when(counted(plan, term)).then(to_polars(term.expression))
        yield value.alias(f"sum{number}")
    for column, same in sorts.distinct.items():
        yield from identify(column)
        known = to_polars(column).is_not_null()
        yield from masks.make(column.label, [counted(plan, term) & known for term in same])
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


def _find_orphan(scan: Scan, places: Places) -> Exception:
    facts = scan.lazy.select("unit_id", "year").collect().with_row_index("row")
    units = places.units.select("unit_id", "year")
    lost = facts.join(units, on=["unit_id", "year"], how="anti", maintain_order="left").row(
        0, named=True
    )
    return orphan(scan, lost["row"], lost["unit_id"], lost["year"])


def _find_overflow(plan: Plan, terms: Sequence[Term], scan: Scan, places: Places) -> Exception:
    rows = _rows_of_years(terms, scan, places)
    flags = {term: flag for term in terms if (flag := _overflow(term)) is not None}
    for term, flag in flags.items():
        row = rows.filter(flag).select(pl.col("row").min()).collect().item()
        if row is not None:
            return number_too_large(plan, term, scan.place_of(row))
    raise AssertionError("an overflow that no term has")


def _rows_of_years(terms: Sequence[Term], scan: Scan, places: Places) -> pl.LazyFrame:
    rows = join_units(scan.lazy.with_row_index("row"), terms, places)
    return rows.filter(pl.col("year").is_in(places.years))


def _count_rows(facts: Facts, places: Places) -> dict[Term, Amounts]:
    masked = masks.of(facts.frame, "")
    return {
        term: places.roll_up(
            np.bincount(facts.homes[masks.bit(masked, number)], minlength=places.size)
        )
        for number, term in enumerate(facts.sorts.counts)
    }


def _add_up(facts: Facts, places: Places) -> dict[Term, Amounts]:
    return {
        term: _add_one(facts, term, f"sum{number}", places)
        for number, term in enumerate(facts.sorts.sums)
    }


def _add_one(facts: Facts, term: Term, name: str, places: Places) -> Amounts:
    try:
        whole = millionths_of(facts.frame[name])
    except DoesNotFit:
        raise _find_misfit(facts, term, places) from None
    rows = pl.DataFrame({"home": facts.homes, "whole": whole.cast(pl.Int128)})
    return places.roll_up(_exact(rows.group_by("home").sum(), places.size))


def _exact(sums: pl.DataFrame, size: int) -> Amounts:
    """Sums by home as 64-bit numbers, or as Python's where a total might not fit."""
    fits = sums["whole"].abs().sum() < 2**62
    by_home: Amounts = np.zeros(size, dtype=np.int64 if fits else object)
    values = sums["whole"].cast(pl.Int64).to_numpy() if fits else sums["whole"].to_list()
    by_home[sums["home"].to_numpy()] = values
    return by_home


def _find_misfit(facts: Facts, term: Term, places: Places) -> Exception:
    assert term.expression is not None
    rows = _rows_of_years([term], facts.scan, places).filter(counted(facts.plan, term))
    values = rows.select("row", value=to_polars(term.expression)).sort("row").collect()
    for row, value in values.filter(pl.col("value").abs() > 9e11).iter_rows():
        try:
            millionths(value)
        except DoesNotFit:
            return number_too_large(facts.plan, term, facts.scan.place_of(row))
    raise AssertionError("a misfit that no row has")
