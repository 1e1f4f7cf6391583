"""Facts in bulk: what a snapshot's tables and the engine's answer become in the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import polars as pl

from orientir.core.disclosure import Cell, disclosed
from orientir.core.mistakes import Mistake

SIZE_STEP = 5

VALUE_COLUMNS = (
    "snapshot_id",
    "structure",
    "indicator",
    "year",
    "level",
    "unit_id",
    "numerator",
    "denominator",
    "value",
    "state",
    "coverage",
    "is_disclosed",
)
UNIT_COLUMNS = (
    "snapshot_id",
    "year",
    "unit_id",
    "code",
    "level",
    "kind",
    "locality",
    "is_open",
    "parent_id",
    "municipality_id",
    "region_id",
    "title",
    "short_title",
    "title_in",
    "oktmo",
    "size",
)


class UnknownUnit(Mistake):
    """A snapshot names a unit that the registry does not know."""


def unit_rows(
    snapshot: int,
    units: pl.DataFrame,
    staff: pl.DataFrame | None,
    titles: pl.DataFrame,
    ids: Mapping[str, int],
) -> pl.DataFrame:
    """``units`` and ``staff`` by contract, ``titles`` as (unit_id, year, title, short_title,
    title_in, oktmo); shape: one row per row of ``units``, columns as ``UNIT_COLUMNS``."""
    known = _ids(ids)
    joined = (
        units.join(_sizes(units, staff), on=["unit_id", "year"], how="left")
        .join(titles, on=["unit_id", "year"], how="left")
        .rename({"unit_id": "code"})
        .with_columns(
            pl.lit(snapshot).alias("snapshot_id"),
            pl.col("locality").fill_null(""),
            pl.col("size").fill_null(0),
            pl.col("title").fill_null(pl.col("code")),
            pl.col("short_title").fill_null(pl.col("code")),
            pl.col("title_in").fill_null(""),
            pl.col("oktmo").fill_null(""),
        )
    )
    places = {"code": "unit_id", "parent_id": "parent_id"}
    places |= {name: name for name in ("municipality_id", "region_id")}
    for source, target in places.items():
        joined = _with_id(joined, known, source, target)
    _refuse_unknown(joined, "unit_id", "code")
    return joined.select(UNIT_COLUMNS)


def value_rows(
    snapshot: int,
    structure: str,
    values: pl.DataFrame,
    units: pl.DataFrame,
    ids: Mapping[str, int],
    least: Decimal,
) -> pl.DataFrame:
    """The engine's answer with ids and disclosure; columns as ``VALUE_COLUMNS``.

    ``least`` is the smallest denominator that others may see.
    """
    shown = _shown(values, units, float(least))
    joined = values.join(
        shown, on=["indicator", "year", "level", "unit_id"], how="left"
    ).with_columns(
        pl.lit(snapshot).alias("snapshot_id"),
        pl.lit(structure).alias("structure"),
        pl.col("is_disclosed").fill_null(False),
    )
    joined = joined.rename({"unit_id": "code"})
    joined = _with_id(joined, _ids(ids), "code", "unit_id")
    _refuse_unknown(joined, "unit_id", "code")
    return joined.select(VALUE_COLUMNS)


def differs_today(units: pl.DataFrame) -> bool:
    """Whether any unit is continued by another today: else then and now are one structure."""
    continued = pl.col("current_unit_id").is_not_null()
    return bool(
        units.select((continued & (pl.col("current_unit_id") != pl.col("unit_id"))).any()).item()
    )


def _sizes(units: pl.DataFrame, staff: pl.DataFrame | None) -> pl.DataFrame:
    """Teaching staff of each unit and year: of an upper level, of all that counts in it."""
    schema = {"unit_id": pl.String, "year": pl.Int64, "size": pl.Int64}
    if staff is None:
        return pl.DataFrame(schema=schema)
    homes = units.select("unit_id", "year", "municipality_id", "region_id")
    people = staff.filter(pl.col("staff_category") == "pedagogical").join(
        homes, on=["unit_id", "year"]
    )
    counted = pl.concat(
        [
            _people_of(people, "region_id"),
            _people_of(people, "municipality_id"),
            _people_of(people, "unit_id"),
        ]
    ).unique(["unit_id", "year"], keep="first", maintain_order=True)
    rounded = ((pl.col("people") + SIZE_STEP // 2) // SIZE_STEP * SIZE_STEP).cast(pl.Int64)
    return counted.select("unit_id", "year", rounded.alias("size"))


def _people_of(people: pl.DataFrame, column: str) -> pl.DataFrame:
    return (
        people.filter(pl.col(column).is_not_null())
        .group_by(pl.col(column).alias("owner"), "year")
        .agg(pl.col("person_id").n_unique().alias("people"))
        .rename({"owner": "unit_id"})
    )


def _ids(ids: Mapping[str, int]) -> pl.DataFrame:
    return pl.DataFrame(
        {"known": list(ids), "id": list(ids.values())}, schema={"known": pl.String, "id": pl.Int64}
    )


def _with_id(rows: pl.DataFrame, known: pl.DataFrame, source: str, target: str) -> pl.DataFrame:
    found = rows.join(known, left_on=source, right_on="known", how="left")
    if target in found.columns:
        found = found.drop(target)
    return found.rename({"id": target})


def _refuse_unknown(rows: pl.DataFrame, column: str, code: str) -> None:
    absent = rows.filter(pl.col(column).is_null())
    if absent.height:
        raise UnknownUnit(
            f"в срезе есть организация «{absent[code][0]}», которой нет в реестре: "
            "загрузите реестр организаций и создайте срез заново"
        )


def _shown(values: pl.DataFrame, units: pl.DataFrame, least: float) -> pl.DataFrame:
    keys = ["indicator", "year", "level", "unit_id"]
    parents = units.select("unit_id", "year", _parent())
    cells = values.select(*keys, "denominator").join(parents, on=["unit_id", "year"], how="left")
    found = list(_shown_keys(cells, least))
    schema: dict[str, pl.DataType] = {name: values.schema[name] for name in keys}
    schema["is_disclosed"] = pl.Boolean()
    return pl.DataFrame(found, schema=schema, orient="row")


def _parent() -> pl.Expr:
    """In whose total a unit's facts count: the next level up that the row names."""
    own = pl.col("unit_id")
    municipality = pl.when(pl.col("municipality_id") != own).then(pl.col("municipality_id"))
    region = pl.when(pl.col("region_id") != own).then(pl.col("region_id"))
    inside = pl.when(pl.col("level") == "organisation").then(pl.coalesce(municipality, region))
    return inside.otherwise(region).alias("parent")


def _shown_keys(cells: pl.DataFrame, least: float) -> Iterator[tuple[str, int, str, str, bool]]:
    for group in cells.partition_by("indicator", "year"):
        indicator, year = group["indicator"][0], group["year"][0]
        found = disclosed(
            [
                Cell(unit, parent, float(denominator))
                for unit, parent, denominator in group.select(
                    "unit_id", "parent", "denominator"
                ).iter_rows()
            ],
            least,
        )
        for level, unit in group.select("level", "unit_id").iter_rows():
            if unit in found:
                yield indicator, year, level, unit, True
