"""Where a fact belongs: rows of ``units`` as slots of arrays, and which slot takes which row in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from orientir.core.indicators.plan import LEVEL_ORDER
from orientir.core.snapshots.sources import Scan
from orientir.core.tables import Level

Slots = npt.NDArray[np.int64]
_ORDER = {level: rank for rank, level in enumerate(LEVEL_ORDER)}
_NOWHERE = -1


@dataclass(frozen=True, eq=False)
class Grid:
    """Finds the row of a unit and a year: units by years, each cell a row's position or -1.

    A fact is joined to its unit by one text column, which is several times faster than by a text
    and a number together; the year is then plain arithmetic.
    """

    ids: pl.DataFrame  # unit_id → rank
    years: dict[int, int]  # year → rank
    rows: Slots

    @classmethod
    def of(cls, units: pl.DataFrame, years: Sequence[int]) -> Grid:
        """The grid of units without nulls in unit_id and year, each pair once."""
        ids = units.select(pl.col("unit_id").unique(maintain_order=True)).with_row_index("rank")
        ranks = {year: rank for rank, year in enumerate(years)}
        rows = np.full(len(ids) * len(years), _NOWHERE)
        grid = cls(ids, ranks, rows)
        rows[grid.cells_of(units).to_numpy()] = np.arange(len(units))
        return grid

    def find(self, facts: pl.LazyFrame) -> pl.LazyFrame:
        """The facts, in no order, with ``cell``: null for an unknown unit or year."""
        year = pl.col("year").replace_strict(self.years, default=None, return_dtype=pl.Int64)
        cell = pl.col("rank").cast(pl.Int64) * len(self.years) + year
        joined = facts.join(self.ids.lazy(), on="unit_id", how="left")
        return joined.with_columns(cell=cell).drop("rank")

    def cells_of(self, units: pl.DataFrame) -> pl.Series:
        """The cell of every row, in the order of the rows."""
        keys = units.lazy().select("unit_id", "year").with_row_index("row")
        return self.find(keys).select("row", "cell").collect().sort("row")["cell"]

    def rows_at(self, cells: pl.Series) -> Slots:
        """Positions of the rows at these cells; -1 for null and for an empty cell."""
        known = cells.fill_null(_NOWHERE).to_numpy()
        if not len(self.rows):
            return np.full(len(known), _NOWHERE)
        return np.where(known == _NOWHERE, _NOWHERE, self.rows[known])


@dataclass(frozen=True, eq=False)
class Places:
    """``units`` in output order (year, level, unit_id), a row's position being its slot.

    ``homes`` says which row takes in the facts of a row (in the structure of then, itself), and
    ``slots[level]`` which slot's figure takes in a home (-1: none). A year's federation has a slot
    of its own after the rows, as several units may bear that level.
    """

    units: pl.DataFrame
    years: tuple[int, ...]
    homes: Slots
    slots: dict[Level, Slots]
    grid: Grid

    @classmethod
    def of(
        cls, scan: Scan, years: Sequence[int], levels: Collection[Level], *, now: bool
    ) -> Places:
        """Places of the rows of ``units``; slots only for the levels that are asked for."""
        units = scan.lazy.collect()
        rank = pl.col("level").replace_strict(_ORDER, default=len(_ORDER), return_dtype=pl.Int8)
        units = units.sort("year", rank, "unit_id")
        homes = _homes(units) if now else np.arange(len(units))
        every = tuple(sorted(set(units["year"].drop_nulls().to_list())))
        chosen = tuple(year for year in every if year in years)
        slots = {name: found for name, found in _slots(units, every).items() if name in levels}
        return cls(units, chosen, homes, slots, Grid.of(units, every))

    @property
    def size(self) -> int:
        return len(self.units)

    def cells(self) -> pl.Series:
        """The grid's cell of every row."""
        return self.grid.cells_of(self.units)

    def homes_columns(self, names: Sequence[str]) -> pl.DataFrame:
        """Columns of each row's home, labelled ``unit.<column>``."""
        return self.units[self.homes].select(pl.col(name).alias(f"unit.{name}") for name in names)

    def bring_home(self, by_row: Slots) -> Slots:
        """Amounts of rows carried to the rows whose units take their facts in."""
        by_home = np.zeros_like(by_row)
        np.add.at(by_home, self.homes, by_row)
        return by_home

    def roll_up(self, by_home: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Additive amounts of homes carried to the slots of every level."""
        total = self.empty(by_home.dtype)
        for slots in self.slots.values():
            known = slots != _NOWHERE
            np.add.at(total, slots[known], by_home[known])
        return total

    def empty(self, dtype: npt.DTypeLike = np.int64) -> npt.NDArray[Any]:
        """Zero in every slot, those of federations included."""
        return np.zeros(self.size + len(self.every_year()), dtype=dtype)

    def every_year(self) -> list[int]:
        return sorted(set(self.units["year"].drop_nulls().to_list()))

    def rows_of(self, levels: Sequence[Level]) -> Slots:
        """Slots of the rows that get a figure, in output order."""
        wanted = self.units["level"].is_in(list(levels)) & self.units["year"].is_in(self.years)
        return wanted.arg_true().to_numpy().astype(np.int64)

    def figures_at(self, rows: Slots) -> Slots:
        """The slots in which the figures of these rows stand: a federation's is its year's."""
        if "federation" not in self.slots:
            return rows
        federal = (self.units["level"] == "federation").to_numpy()
        return np.where(federal[rows], self.slots["federation"][rows], rows)


def _homes(units: pl.DataFrame) -> Slots:
    """For each row the row of the unit that continues it, if that has one in the same year."""
    return _positions(units, "current_unit_id", default=np.arange(len(units)))


def _slots(units: pl.DataFrame, years: Sequence[int]) -> dict[Level, Slots]:
    own = np.arange(len(units))
    nowhere = np.full(len(units), _NOWHERE)
    level = units["level"]
    year_rank = {year: len(units) + index for index, year in enumerate(years)}
    slots: dict[Level, Slots] = {
        "organisation": np.where((level == "organisation").to_numpy(), own, _NOWHERE),
        "federation": units["year"].replace_strict(year_rank, return_dtype=pl.Int64).to_numpy(),
    }
    for name in ("municipality", "region"):
        found = _positions(units, f"{name}_id", default=nowhere)
        right = (level == name).to_numpy()
        slots[name] = np.where((found != _NOWHERE) & right[found], found, _NOWHERE)
    return slots


def _positions(units: pl.DataFrame, reference: str, *, default: Slots) -> Slots:
    """Positions of the rows (reference, year); ``default`` where there is no such row."""
    rows = units.select(unit_id="unit_id", year="year").with_row_index("position")
    found = units.select(pl.col(reference).alias("unit_id"), "year").join(
        rows, on=["unit_id", "year"], how="left", maintain_order="left"
    )
    positions = found["position"].cast(pl.Int64).fill_null(_NOWHERE).to_numpy()
    return np.where(positions == _NOWHERE, default, positions)
