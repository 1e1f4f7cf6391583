"""What the contract says of the rows of a table; each rule tells the first row that breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from orientir.core.tables import Column, Table


@dataclass(frozen=True, eq=False)
class Rows:
    """A table in memory; ``place_of`` names a row; ``units`` is the table of units, if readable."""

    table: Table
    frame: pl.DataFrame
    place_of: Callable[[int], str]
    units: pl.DataFrame | None

    def breaches(self, broken: pl.Expr, message: str) -> Iterator[str]:
        """One message for all rows that break a rule: how many, and which is the first."""
        rows = self.frame.select(broken.fill_null(False).alias("broken"))["broken"].arg_true()
        if len(rows):
            more = f"; всего таких строк {len(rows)}" if len(rows) > 1 else ""
            yield f"{message} ({self.place_of(rows[0])}{more})"

    def known(self, *columns: str) -> bool:
        return all(name in self.frame.columns for name in columns)


def check_rows(rows: Rows) -> Iterator[str]:
    """Every rule of every table."""
    for column in rows.table.columns:
        yield from _check_column(rows, column)
    for rule in (_check_key, _check_units, _check_year, _check_main_job, _check_closing):
        yield from rule(rows)
    if rows.table.name == "units":
        yield from _check_tree(rows)


def _check_column(rows: Rows, column: Column) -> Iterator[str]:
    if not rows.known(column.name):
        return
    value = pl.col(column.name)
    name = f"столбец {column.name}"
    if not column.nullable:
        yield from rows.breaches(value.is_null(), f"{name}: пусто, а должно быть значение")
    if column.codes:
        wrong = value.is_in(list(column.codes)).not_()
        yield from rows.breaches(wrong, f"{name}: код не из списка {', '.join(column.codes)}")
    if column.type == "double":
        yield from rows.breaches(value.is_finite().not_(), f"{name}: не число")


def _check_key(rows: Rows) -> Iterator[str]:
    key = list(rows.table.key)
    if key and rows.known(*key):
        yield from rows.breaches(
            pl.struct(key).is_first_distinct().not_(), f"ключ не единственный: {', '.join(key)}"
        )


def _check_units(rows: Rows) -> Iterator[str]:
    if rows.units is None or rows.table.name == "units" or not rows.known("unit_id", "year"):
        return
    known = rows.units.select("unit_id", "year", found=True).unique()
    found = rows.frame.select("unit_id", "year").join(
        known, on=["unit_id", "year"], how="left", maintain_order="left"
    )
    lost = pl.lit(found["found"].is_null())
    yield from rows.breaches(lost, "единицы нет в units за этот год")


def _check_year(rows: Rows) -> Iterator[str]:
    """``year`` alone decides, and a date of another year contradicts it."""
    for name in rows.table.year_from:
        if rows.known(name, "year"):
            other = pl.col(name).dt.year() != pl.col("year")
            yield from rows.breaches(other, f"столбец {name}: дата другого года, чем year")


def _check_closing(rows: Rows) -> Iterator[str]:
    """A vacancy has a row in the years in which it was open: no sooner, no later."""
    if rows.table.name != "vacancies" or not rows.known("opened_on", "closed_on", "year"):
        return
    opened, closed = pl.col("opened_on"), pl.col("closed_on")
    late = opened.dt.year() > pl.col("year")
    yield from rows.breaches(late, "столбец opened_on: вакансия открыта позже этого года")
    other = closed.dt.year() != pl.col("year")
    yield from rows.breaches(other, "столбец closed_on: вакансия закрыта не в этом году")
    yield from rows.breaches(closed < opened, "вакансия закрыта раньше, чем открыта")


def _check_main_job(rows: Rows) -> Iterator[str]:
    if rows.table.name != "staff" or not rows.known("is_main_job", "person_id", "year"):
        return
    mains = pl.col("is_main_job").cast(pl.Int64).sum().over("person_id", "year")
    yield from rows.breaches(mains == 0, "is_main_job: у человека в этом году нет основной работы")
    second = pl.col("is_main_job") & (mains > 1)
    yield from rows.breaches(second, "is_main_job: у человека в этом году не одна основная работа")


def _check_tree(rows: Rows) -> Iterator[str]:
    if not rows.known("unit_id", "year", "level", "parent_id", "municipality_id", "region_id"):
        return
    level, unit_id = pl.col("level"), pl.col("unit_id")
    for name in ("municipality", "region"):
        own = pl.col(f"{name}_id")
        yield from rows.breaches(
            (level == name) & own.ne_missing(unit_id),
            f"столбец {name}_id: единица этого уровня должна стоять в нём сама",
        )
        yield from rows.breaches(
            own.is_not_null() & _level_of(rows, f"{name}_id").ne_missing(pl.lit(name)),
            f"столбец {name}_id: такой единицы этого уровня в этом году нет",
        )
    missing = pl.col("parent_id").is_not_null() & _level_of(rows, "parent_id").is_null()
    yield from rows.breaches(missing, "столбец parent_id: такой единицы в этом году нет")
    yield from rows.breaches(pl.lit(_in_ring(rows.frame)), "столбец parent_id: подчинение по кругу")


def _level_of(rows: Rows, reference: str) -> pl.Expr:
    """The level of the unit that a column names, in the same year; null where there is none."""
    units = rows.frame.select(pl.col("unit_id").alias(reference), "year", "level")
    units = units.unique([reference, "year"])
    found = rows.frame.select(reference, "year").join(
        units, on=[reference, "year"], how="left", maintain_order="left"
    )
    return pl.lit(found["level"])


def _in_ring(units: pl.DataFrame) -> pl.Series:
    """Rows from which going up by parents never ends."""
    columns = units.select("unit_id", "year", "parent_id").iter_rows()
    parents = {(unit_id, year): (parent, year) for unit_id, year, parent in columns}
    rings: set[tuple[str, int]] = set()
    done: set[tuple[str, int]] = set()
    for start in parents:
        path: dict[tuple[str, int], None] = {}
        here = start
        while here in parents and here not in done and here not in path:
            path[here] = None
            here = parents[here]
        if here in path or here in rings:
            rings.update(path)
        done.update(path)
    keys = zip(units["unit_id"].to_list(), units["year"].to_list(), strict=True)
    return pl.Series([key in rings for key in keys], dtype=pl.Boolean)
