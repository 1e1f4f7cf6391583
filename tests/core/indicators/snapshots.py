"""Random small snapshots, and a pack whose indicators ask for everything the language has."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import polars as pl

from orientir.core.expressions.to_polars import POLARS_TYPES
from orientir.core.packs.specs import (
    Aggregate,
    Collection,
    Expectation,
    Formula,
    Indicator,
    Noun,
    Pack,
)
from orientir.core.tables import TABLES, Column, Level, Table
from tests.core.packs.empty import EMPTY_PACK

YEARS = (2022, 2023, 2024)
MEMBERS = {
    "federation": ["f1"],
    "region": ["r1", "r2"],
    "municipality": ["m1", "m2", "m3"],
    "organisation": ["s1", "s2", "s3", "s4", "с5"],  # the last begins with a Cyrillic letter
}
WORDS = {
    "operator": ["chcopmkp", "chiro"],
    "topic": ["quality_assessment", "fgos", "digital_environment", "upbringing"],
}
DOUBLES = [0.0, 0.1, 0.25, 1.0, 2.675, 17.5, 0.0000005, 1.0000015, 2.0000005, 123456.1234567]


def random_snapshot(random: Random) -> dict[str, pl.DataFrame]:
    """Tables of the contract with doubles of nothing: keys hold, facts have their units."""
    units = _units(random)
    homes = [(row["unit_id"], row["year"]) for row in units]
    rows = {"units": units}
    for name, table in TABLES.items():
        if name != "units":
            rows[name] = _facts(random, table, homes)
    return {name: frame(TABLES[name], rows[name]) for name in TABLES}


def frame(table: Table, rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = {column.name: POLARS_TYPES[column.type] for column in table.columns}
    data = [tuple(row[column.name] for column in table.columns) for row in rows]
    return pl.DataFrame(data, schema=schema, orient="row")


def _units(random: Random) -> list[dict[str, Any]]:
    every = [(level, unit_id) for level, ids in MEMBERS.items() for unit_id in ids]
    rows = [
        _unit(random, level, unit_id, year)
        for year in YEARS
        for level, unit_id in every
        if random.random() < 0.8
    ]
    random.shuffle(rows)
    return rows


def _unit(random: Random, level: str, unit_id: str, year: int) -> dict[str, Any]:
    row = _row(random, TABLES["units"])
    row |= {"unit_id": unit_id, "year": year, "level": level}
    row["municipality_id"] = random.choice(["m1", "m2", "m3", "ghost", "s1", None])
    row["region_id"] = random.choice(["r1", "r1", "r2", "m1", None])
    row["current_unit_id"] = random.choice([unit_id, "s1", "s2", "m1", "gone", None])
    if level == "municipality":
        row["municipality_id"] = unit_id
    if level == "region":
        row |= {"municipality_id": None, "region_id": unit_id}
    return row


def _facts(random: Random, table: Table, homes: list[tuple[str, int]]) -> list[dict[str, Any]]:
    silent = {year for year in YEARS if random.random() < 0.2}
    chosen = [home for home in homes if home[1] not in silent]
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for _ in range(random.choice([0, 5, 30])):
        if chosen:
            row = _row(random, table)
            row["unit_id"], row["year"] = random.choice(chosen)
            rows.setdefault(tuple(row[name] for name in table.key), row)
    return list(rows.values())


def _row(random: Random, table: Table) -> dict[str, Any]:
    return {column.name: _value(random, column) for column in table.columns}


def _value(random: Random, column: Column) -> Any:
    if column.nullable and random.random() < 0.25:
        return None
    if column.codes:
        return random.choice(column.codes[:3])
    makers = {
        "text": lambda: random.choice(WORDS.get(column.name) or _names(column.name)),
        "int": lambda: random.choice([0, 1, 2, 7, 25, 34, 35, 60]),
        "double": lambda: random.choice(DOUBLES),
        "bool": lambda: random.random() < 0.6,
        "date": lambda: date(random.choice(YEARS), random.randint(1, 12), 15),
    }
    return makers[column.type]()


def _names(column: str) -> list[str]:
    count = 5 if column == "person_id" else 40
    return [f"{column}-{number}" for number in range(count)]


def rows_of(table: str, where: str | None = None) -> Aggregate:
    return Aggregate("count", table, where=where)


def different(column: str, table: str, where: str | None = None) -> Aggregate:
    return Aggregate("count_distinct", table, column=column, where=where)


def sum_of(expression: str, table: str, where: str | None = None) -> Aggregate:
    return Aggregate("sum", table, expression=expression, where=where)


ALL_LEVELS: tuple[Level, ...] = ("organisation", "municipality", "region", "federation")


def indicator(
    code: str,
    numerator: Aggregate,
    denominator: Aggregate,
    *,
    levels: tuple[Level, ...] = ALL_LEVELS,
    factor: str = "100",
    expected: Expectation | None = None,
) -> Indicator:
    return Indicator(
        code=code,
        criterion="1",
        title=code,
        short_title=code,
        direction="up",
        targets={},
        target_levels=("region",),
        levels=levels,
        decimals=1,
        factor=Decimal(factor),
        collection=Collection("", ()),
        representativeness="",
        formula=Formula("", "", ""),
        numerator=numerator,
        denominator=denominator,
        expected_from=expected,
        settles_on=None,
        numerator_words="",
        denominator_words="",
        counted=Noun("", "", ""),
        clause="",
        file="indicators/01.yaml",
        line=7,
    )


def pack_of(*indicators: Indicator) -> Pack:
    return replace(EMPTY_PACK, id="trial", tables=TABLES, indicators=indicators)


FORM = Expectation("form_oo1", "is_general_education and level = 'organisation'")
TRYING = pack_of(
    indicator("rows", rows_of("routes", "has_support"), rows_of("routes")),
    indicator("drafts", rows_of("routes", "formed_on is null"), rows_of("routes", "age > 30")),
    indicator(
        "persons",
        different("person_id", "routes", "formed_on is not null and status <> 'cancelled'"),
        different("person_id", "assessments", "operator = 'chcopmkp'"),
    ),
    indicator(
        "of unit",
        different("person_id", "staff", "unit.is_open and unit.kind in ('school', 'vocational')"),
        different("person_id", "staff", "unit.locality <> 'rural' or unit.locality is null"),
    ),
    indicator(
        "several columns",
        different("subject", "staff", "age < 35"),
        different("unit.municipality_id", "staff"),
        factor="1",
    ),
    indicator(
        "numbers told apart",
        different("age", "staff"),
        different("experience_years", "staff", "rate > 0.5"),
        factor="0.5",
    ),
    indicator("sums", sum_of("ped_rates_filled", "form_oo1"), sum_of("ped_rates", "form_oo1"), expected=FORM),
    indicator(
        "products",
        sum_of("ped_rates * admin_rates + 0.1 * ped_persons", "form_oo1", "ped_rates is not null"),
        sum_of("admin_rates / ped_persons - 0.3", "form_oo1"),
        factor="33.3",
        expected=Expectation("form_mentoring", "unit.kind = kind and year(null) is null"),
    ),
    indicator(
        "whole sums",
        sum_of("ped_persons - 20", "form_oo1", "unit.is_general_education"),
        sum_of("coalesce(ped_persons, 0) * 2 - 9", "form_oo1"),
    ),
    indicator("sum over count", sum_of("rate", "staff"), rows_of("units", "level = 'organisation'")),
    indicator(
        "units",
        rows_of("units", "uses_platform"),
        different("parent_id", "units", "level <> 'region'"),
        levels=("municipality", "region"),
    ),
    indicator(
        "dates",
        rows_of("learning", "year(completed_on) = year and completed_on > '2022-06-01'"),
        rows_of("learning", "lower(topic) = 'fgos' or length(programme_id) between 11 and 14"),
    ),
)  # fmt: skip
