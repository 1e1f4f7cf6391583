"""One check of data over one year of a snapshot → the rows and units it doubts, each in a sentence.

Outliers: the modified z of Iglewicz and Hoaglin, 1993 (How to Detect and Handle Outliers), by the median and the median
absolute deviation; where that is nought, by the mean absolute deviation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import polars as pl

from orientir.core.expressions.parse import parse_condition, parse_number
from orientir.core.expressions.to_polars import to_polars
from orientir.core.forms.answers import told
from orientir.core.integrity.figures import Frames, Sources
from orientir.core.packs.blanks import APART, LAST
from orientir.core.packs.integrity import (
    CompareTest,
    IntegrityCheck,
    OutlierTest,
    RepeatTest,
    RowTest,
)
from orientir.core.packs.integrity_scopes import told_names, values_scope
from orientir.core.packs.specs import Pack

_NORMAL_BY_MEDIAN: Final = 1.4826
_NORMAL_BY_MEAN: Final = 1.2533
_BANDS: Final = 3


@dataclass(frozen=True, slots=True)
class Doubt:
    """``key``: columns by which the row is found in ``table``; ``says``: what is wrong, in a sentence."""

    unit_id: str | None
    table: str
    key: Mapping[str, Any]
    says: str


@dataclass(frozen=True, slots=True)
class CheckRun:
    """``state``: ``not_collected`` where a table that the check reads has no row of the year: nothing can be said."""

    check: IntegrityCheck
    year: int
    state: str
    doubts: tuple[Doubt, ...]


def run_checks(pack: Pack, frames: Frames, year: int) -> Iterator[CheckRun]:
    """Every check of the pack over the year, in the pack's order."""
    sources = Sources(frames, pack.tables, pack.codes)
    for check in pack.integrity:
        yield run_check(check, sources, year)


def run_check(check: IntegrityCheck, sources: Sources, year: int) -> CheckRun:
    test = check.rows or check.repeats or check.compares or check.outliers
    if not all(_is_collected(sources, name, year) for name in _tables_of(test)):
        return CheckRun(check, year, "not_collected", ())
    table, found = _FIND[type(test)](test, sources, year)
    names = told_names(check)
    keys = [name for name in _keys(table, sources, test) if name in found.columns]
    words = {name: sources.titles.get(name, {}) for name in names}
    doubts = tuple(_doubt(check, table, keys, words, row) for row in found.iter_rows(named=True))
    return CheckRun(check, year, "held", doubts)


def _is_collected(sources: Sources, name: str, year: int) -> bool:
    return sources.has(name) and sources.of_year(name, year).height > 0


def _tables_of(test: Any) -> Sequence[str]:
    if isinstance(test, RowTest | RepeatTest):
        return [test.table]
    return [value.table for value in test.values.values()]


def _keys(table: str, sources: Sources, test: Any) -> Sequence[str]:
    if isinstance(test, RepeatTest):
        return test.columns
    if isinstance(test, CompareTest) and test.by == "person":
        return ("person_id", "year")
    return sources.tables[table].key


def _doubt(
    check: IntegrityCheck,
    table: str,
    keys: Sequence[str],
    words: Mapping[str, Mapping[str, str]],
    row: Mapping[str, Any],
) -> Doubt:
    """``words``: name told in the sentence → titles of its codes."""
    figures = {name: row.get(name) for name in words}
    says = check.says.format_map(
        {name: words[name].get(str(value)) or _told(value) for name, value in figures.items()}
    )
    return Doubt(row.get("unit_id"), table, {name: row[name] for name in keys}, says)


def _told(value: Any) -> str:
    return told(Decimal(f"{value:.2f}") if isinstance(value, float) else value)


def _rows(test: RowTest, sources: Sources, year: int) -> tuple[str, pl.DataFrame]:
    table = sources.tables[test.table]
    broken = to_polars(parse_condition(test.broken, table))
    return test.table, sources.of_year(test.table, year).filter(broken)


def _repeats(test: RepeatTest, sources: Sources, year: int) -> tuple[str, pl.DataFrame]:
    """One row stands for all that say the same."""
    rows = sources.of_year(test.table, year)
    if test.where is not None:
        rows = rows.filter(to_polars(parse_condition(test.where, sources.tables[test.table])))
    rows = rows.filter(pl.all_horizontal(pl.col(list(test.columns)).is_not_null()))
    others = [pl.col("unit_id").first()] if "unit_id" not in test.columns else []
    found = rows.group_by(test.columns, maintain_order=True).agg(pl.len().alias("times"), *others)
    return test.table, found.filter(pl.col("times") > 1)


def _compares(test: CompareTest, sources: Sources, year: int) -> tuple[str, pl.DataFrame]:
    by = "unit_id" if test.by == "unit" else "person_id"
    base = sources.units(year, test.of) if test.by == "unit" else _persons(test, sources, year)
    base = sources.side_by_side(base, test.values, year, by)
    base = sources.side_by_side(base, test.values, year - 1, by, prefix=f"{LAST}{APART}")
    broken = to_polars(parse_condition(test.broken, values_scope(test.values, last=True)))
    table = "units" if test.by == "unit" else next(iter(test.values.values())).table
    return table, base.filter(broken)


def _persons(test: CompareTest, sources: Sources, year: int) -> pl.DataFrame:
    """Every person of the year with the unit told first; where ``of`` is said, of those units alone."""
    units = sources.units(year, test.of)["unit_id"]
    seen = [
        sources.of_year(name, year).select("person_id", "unit_id", "year")
        for name in dict.fromkeys(value.table for value in test.values.values())
    ]
    people = pl.concat(seen).filter(pl.col("unit_id").is_in(units.implode()))
    return people.sort("person_id", "unit_id").unique(
        "person_id", keep="first", maintain_order=True
    )


def _outliers(test: OutlierTest, sources: Sources, year: int) -> tuple[str, pl.DataFrame]:
    base = sources.side_by_side(sources.units(year, test.of), test.values, year, "unit_id")
    scope = values_scope(test.values)
    base = base.with_columns(to_polars(parse_number(test.value, scope)).alias("value"))
    base = base.filter(pl.col("value").is_finite())
    group = [*test.within, "band"]
    base = _banded(base, test)
    scale = pl.col("away").median().over(group) * _NORMAL_BY_MEDIAN
    by_mean = pl.col("away").mean().over(group) * _NORMAL_BY_MEAN
    base = (
        base.with_columns(typical=pl.col("value").median().over(group), alike=pl.len().over(group))
        .with_columns(away=(pl.col("value") - pl.col("typical")).abs())
        .with_columns(scale=pl.when(scale > 0).then(scale).otherwise(by_mean))
        .filter((pl.col("scale") > 0) & (pl.col("alike") >= int(test.fewest.value)))
        .with_columns(z=(pl.col("value") - pl.col("typical")) / pl.col("scale"))
    )
    return "units", base.filter(pl.col("z").abs() > float(test.z.value))


def _banded(base: pl.DataFrame, test: OutlierTest) -> pl.DataFrame:
    """Thirds of size within a group that is large enough for three; a smaller one stays whole."""
    if test.size is None:
        return base.with_columns(band=pl.lit(0))
    size = to_polars(parse_number(test.size, values_scope(test.values)))
    base = base.with_columns(size.alias("size")).filter(pl.col("size").is_not_null())
    within: list[str | pl.Expr] = list(test.within) or [pl.lit(0)]
    place = (pl.col("size").rank("min").over(within) - 1) * _BANDS // pl.len().over(within)
    enough = pl.len().over(within) >= _BANDS * int(test.fewest.value)
    return base.with_columns(band=pl.when(enough).then(place.cast(pl.Int64)).otherwise(0))


_FIND: Mapping[type, Callable[[Any, Sources, int], tuple[str, pl.DataFrame]]] = {
    RowTest: _rows, RepeatTest: _repeats, CompareTest: _compares, OutlierTest: _outliers,
}  # fmt: skip
