"""Figures of units (or persons) of one year side by side, as a check's ``values`` name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from orientir.core.expressions.parse import parse_column, parse_condition, parse_number
from orientir.core.expressions.to_polars import to_polars
from orientir.core.packs.blanks import PlatformFact
from orientir.core.packs.specs import Aggregate
from orientir.core.tables import UNITS, Table

Frames = Mapping[str, pl.DataFrame]
"""Tables of a snapshot by name; an absent one was not collected."""


class Sources:
    """Tables of one snapshot with what the contract says of them; rows of a year with their unit beside."""

    def __init__(
        self,
        frames: Frames,
        tables: Mapping[str, Table],
        titles: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.frames = frames
        self.tables = tables
        self.titles = titles or {}  # column → code → words
        self._placed: dict[tuple[str, int], pl.DataFrame] = {}

    def has(self, name: str) -> bool:
        return name in self.frames

    def of_year(self, name: str, year: int) -> pl.DataFrame:
        """Rows of the year, columns of their unit as ``unit.<column>``; no rows where the table is absent."""
        if (name, year) not in self._placed:
            self._placed[name, year] = self._place(name, year)
        return self._placed[name, year]

    def _place(self, name: str, year: int) -> pl.DataFrame:
        rows = self.frames[name].filter(pl.col("year") == year)
        units = self.frames["units"].filter(pl.col("year") == year)
        beside = units.select(
            "unit_id", *(pl.col(one).alias(f"unit.{one}") for one in units.columns)
        )
        return rows.join(beside, on="unit_id", how="left", maintain_order="left")

    def units(self, year: int, of: str | None) -> pl.DataFrame:
        """Rows of ``units`` of the year that meet the condition."""
        rows = self.frames["units"].filter(pl.col("year") == year)
        return rows if of is None else rows.filter(to_polars(parse_condition(of, UNITS)))

    def figure(self, value: Aggregate, year: int, by: str) -> pl.DataFrame | None:
        """Two columns, ``by`` and ``figure``; None where the table has no row of the year: not collected."""
        if not self.has(value.table):
            return None
        rows = self.of_year(value.table, year)
        if not rows.height:
            return None
        table = self.tables[value.table]
        if value.where is not None:
            rows = rows.filter(to_polars(parse_condition(value.where, table)))
        return rows.group_by(by).agg(_amount(value, table).cast(pl.Float64).alias("figure"))

    def side_by_side(
        self,
        base: pl.DataFrame,
        values: Mapping[str, Aggregate],
        year: int,
        by: str,
        prefix: str = "",
    ) -> pl.DataFrame:
        """``base`` with a column a figure; a count of no rows is nought, a sum of none is unknown."""
        for name, value in values.items():
            label = f"{prefix}{name}"
            found = self.figure(value, year, by)
            if found is None:
                base = base.with_columns(pl.lit(None, pl.Float64).alias(label))
                continue
            base = base.join(found, on=by, how="left", maintain_order="left").rename(
                {"figure": label}
            )
            if value.function != "sum":
                base = base.with_columns(pl.col(label).fill_null(0.0))
        return base


def count_facts(
    facts: Iterable[PlatformFact], sources: Sources, year: int
) -> dict[str, dict[str, int | float]]:
    """Unit → fact → its number, for units that have a row of the year. What was not collected is not there at all."""
    units = sources.units(year, None)["unit_id"].to_list()
    told: dict[str, dict[str, int | float]] = {unit: {} for unit in units}
    for fact in facts:
        found = sources.figure(fact.value, year, "unit_id")
        if found is None:
            continue
        known = dict(found.iter_rows())
        nothing = None if fact.value.function == "sum" else 0.0
        for unit in units:
            number = known.get(unit, nothing)
            if number is not None:
                told[unit][fact.code] = int(number) if fact.type == "int" else round(number, 6)
    return told


def _amount(value: Aggregate, table: Table) -> pl.Expr:
    if value.function == "count_distinct":
        column = parse_column(str(value.column), table)
        return pl.col(column.label).drop_nulls().n_unique()
    if value.function == "sum":
        amounts = to_polars(parse_number(str(value.expression), table))
        return pl.when(amounts.count() > 0).then(amounts.sum())
    return pl.len()
