"""``compute``: a snapshot and a pack in, figures out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import polars as pl

from orientir.core.indicators.engines import fast, reference
from orientir.core.indicators.figures import FIGURES_SCHEMA
from orientir.core.indicators.plan import Plan, make_plan
from orientir.core.indicators.refusals import not_finite
from orientir.core.mistakes import Mistake
from orientir.core.packs.specs import Pack
from orientir.core.snapshots.sources import Scan, Source, open_source

Engine = Literal["fast", "reference"]
Structure = Literal["then", "now"]
_ENGINES = {"fast": fast.count, "reference": reference.count}


@dataclass(frozen=True, slots=True)
class Computation:
    """What is to be computed, checked as far as it can be without counting."""

    plan: Plan
    scans: Mapping[str, Scan]
    years: tuple[int, ...]
    now: bool

    @property
    def notices(self) -> tuple[str, ...]:
        """What the user should be told of the input."""
        return tuple(notice for scan in self.scans.values() for notice in scan.notices)

    def run(self, engine: Engine = "fast") -> Iterator[pl.DataFrame]:
        """A frame of FIGURES_SCHEMA for each indicator. Raises Mistake for broken data."""
        yield from _ENGINES[engine](self.plan, self.scans, self.years, now=self.now)


def compute(
    folder_or_tables: Path | str | Mapping[str, Any],
    pack: Pack,
    *,
    indicators: Sequence[str] | None = None,
    years: Sequence[int] | None = None,
    structure: Structure = "then",
    engine: Engine = "fast",
) -> pl.DataFrame:
    """Figures of FIGURES_SCHEMA: order of the pack, year, level, unit. Raises Mistake."""
    prepared = prepare(
        open_source(folder_or_tables),
        pack,
        indicators=indicators,
        years=years,
        structure=structure,
    )
    return pl.concat([pl.DataFrame(schema=FIGURES_SCHEMA), *prepared.run(engine)])


def prepare(
    source: Source,
    pack: Pack,
    *,
    indicators: Sequence[str] | None = None,
    years: Sequence[int] | None = None,
    structure: Structure = "then",
) -> Computation:
    """Plan, find tables and columns, choose years. Raises Mistake before anything is counted."""
    plan = make_plan(pack, indicators, source.infer)
    now = structure == "now"
    scans = {
        table.name: source.scan(table, _readers(plan, table.name, now=now))
        for table in plan.tables()
    }
    for scan in scans.values():
        with scan.being_read():
            _check_finite(scan)
    units = scans[plan.units.name]
    with units.being_read():
        _check_placed(units)
        return Computation(plan, scans, _choose_years(units, years), now)


def _readers(plan: Plan, name: str, *, now: bool) -> dict[str, str]:
    table = next(table for table in plan.tables() if table.name == name)
    readers = plan.readers(table)
    if now and table == plan.units:
        readers.setdefault("current_unit_id", "структура «now»")
    return readers


def _check_placed(units: Scan) -> None:
    """A row of ``units`` without a unit or a year is the row of nothing."""
    nothing = pl.any_horizontal(pl.col("unit_id", "year").is_null()).arg_true().first()
    row = units.lazy.select(nothing).collect().item()
    if row is not None:
        raise Mistake(f"таблица units: пусто в unit_id или year ({units.place_of(row)})")


def _check_finite(scan: Scan) -> None:
    """NaN and infinity are refused where they stand."""
    schema = scan.lazy.collect_schema()
    for name in (name for name, kind in schema.items() if kind == pl.Float64):
        wrong = scan.lazy.select(pl.col(name).is_finite().not_().arg_true().first()).collect()
        if wrong.item() is not None:
            raise not_finite(scan.table.name, name, scan.place_of(wrong.item()))


def _choose_years(units: Scan, wanted: Sequence[int] | None) -> tuple[int, ...]:
    known = sorted(units.lazy.select("year").unique().collect().to_series().drop_nulls().to_list())
    unknown = [year for year in wanted or () if year not in known]
    if unknown:
        there = ", ".join(map(str, known)) or "ни одного"
        raise Mistake(f"в срезе нет {unknown[0]} года; есть: {there}")
    return tuple(year for year in known if wanted is None or year in wanted)
