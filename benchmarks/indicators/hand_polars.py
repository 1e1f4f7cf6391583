"""The limit: the same figures by hand-written Polars, for these 27 indicators and nothing else.

One bit per condition, bit-or per (unit row, person), roll up, additive sums apart. No expressions
are parsed, no key, orphan or type is checked, divisions are of doubles.
``python -m benchmarks.indicators.hand_polars SNAPSHOT OUT``
"""

from __future__ import annotations

import functools
import operator
import sys
from pathlib import Path
from typing import BinaryIO

import polars as pl

TOPICS = (
    "quality_assessment",
    "low_result_schools",
    "talent_support",
    "career_guidance",
    "upbringing",
    "preschool_quality",
)
PRIORITIES = ("functional_literacy", "fgos", "digital_environment")
EDU = pl.col("kind").is_in(["school", "kindergarten", "supplementary", "vocational"])
P = pl.col("staff_category") == "pedagogical"
M = pl.col("staff_category") == "managerial"
ORGANISATION = pl.col("level") == "organisation"
MUNICIPAL = pl.col("level") == "municipality"
FORMED = pl.col("formed_on").is_not_null() & (pl.col("status") != "cancelled")

Bits = dict[str, pl.Expr]


def persons() -> dict[str, Bits]:
    """Bits by table: the numerator of an indicator is ``n``, its denominator ``d`` and its code."""
    diagnostic = (pl.col("kind") == "deficit_diagnostic") & (pl.col("operator") == "chcopmkp")
    route = FORMED & pl.col("assessment_id").is_not_null()
    retraining = P & (pl.col("kind") == "retraining") & pl.col("completed_on").is_not_null()
    upskilling = P & (pl.col("kind") == "upskilling") & pl.col("completed_on").is_not_null()
    step = (
        P
        & (pl.col("kind") == "upskilling")
        & pl.col("formed_on").is_not_null()
        & (pl.col("route_status") != "cancelled")
        & pl.col("assessment_id").is_not_null()
    )
    exam = P & (pl.col("kind") == "qualification_exam")
    young = (P | M) & (pl.col("age") < 35)
    steps: Bits = {}
    for number, topic in enumerate(TOPICS, 1):
        steps[f"d6.{number}"] = step & (pl.col("topic") == topic)
        done = pl.col("route_status") == "completed"
        steps[f"n6.{number}"] = steps[f"d6.{number}"] & done
    learning = {"n5.1": retraining & pl.col("is_pedagogical"), "d5.1": retraining, "d8": upskilling}
    for number, topic in enumerate(PRIORITIES, 1):
        priority = pl.col("is_federal_priority") & (pl.col("topic") == topic)
        learning[f"n8.{number}"] = upskilling & priority
    return {
        "assessments": {
            "n1.1": diagnostic & P,
            "n1.2": diagnostic & M,
            "n10.1": exam & pl.col("passed"),
            "d10.1": exam,
        },
        "staff": {
            "d1.1": P,
            "d1.2": M,
            "n4.1": P & (pl.col("age") < 35),
            "n7.3": young & pl.col("accompanied_by_regional_methodist"),
            "d7.3": young,
        },
        "routes": {"n2.1": route & P, "n2.2": route & M},
        "route_steps": steps,
        "learning": learning,
    }


def rows() -> dict[str, dict[str, pl.Expr]]:
    """What is additive, by table."""
    zemsky = pl.col("scheme") == "zemsky_teacher"
    general = pl.col("is_general_education")
    known = general & (pl.col("ped_persons") > 0)
    documents = pl.all_horizontal("has_regulation", "has_roadmap", "has_order")
    open_ = pl.col("is_open")
    return {
        "routes": {"n3.1": FORMED & pl.col("has_support"), "d3.1": FORMED},
        "vacancies": {"n4.2": zemsky & pl.col("closed_on").is_not_null(), "d4.2": zemsky},
        "form_oo1": {
            "n4.3": pl.when(general).then("ped_rates_filled"),
            "d4.3": pl.when(general).then("ped_rates"),
            "n4.4": pl.when(general).then("admin_rates_filled"),
            "d4.4": pl.when(general).then("admin_rates"),
            "n4.5": pl.when(general).then("ped_persons_higher_pedagogical"),
            "d4.5": pl.when(general).then("ped_persons"),
            "n4.6": known & (pl.col("ped_rates_filled") > 2 * pl.col("ped_persons")),
            "d4.6": known,
        },
        "form_mentoring": {"n7.1": documents & ORGANISATION & open_ & EDU},
        "units": {
            "d7.1": open_ & ORGANISATION & EDU,
            "d7.2": open_ & MUNICIPAL,
            "n9.1": open_ & ORGANISATION & EDU & pl.col("uses_platform"),
        },
    }


PAIRS = {
    "1.1": ("n1.1", "d1.1"),
    "1.2": ("n1.2", "d1.2"),
    "2.1": ("n2.1", "n1.1"),
    "2.2": ("n2.2", "n1.2"),
    "3.1": ("n3.1", "d3.1"),
    "4.1": ("n4.1", "d1.1"),
    "4.2": ("n4.2", "d4.2"),
    **{f"4.{n}": (f"n4.{n}", f"d4.{n}") for n in (3, 4, 5, 6)},
    "5.1": ("n5.1", "d5.1"),
    **{f"6.{n}": (f"n6.{n}", f"d6.{n}") for n in range(1, 7)},
    "7.1": ("n7.1", "d7.1"),
    "7.2": ("n7.2", "d7.2"),
    "7.3": ("n7.3", "d7.3"),
    "7.4": ("n7.4", "d7.2"),
    **{f"8.{n}": (f"n8.{n}", "d8") for n in range(1, 4)},
    "9.1": ("n9.1", "d7.1"),
    "10.1": ("n10.1", "d10.1"),
}
REGION_ONLY = ("7.2", "7.4")


def read_units(folder: Path) -> pl.DataFrame:
    """Rows of units with their own slot and the slots of their municipality and region."""
    units = pl.read_parquet(folder / "units.parquet").with_row_index("slot")
    where = units.select("year", "unit_id", "slot", "level")
    for level in ("municipality", "region"):
        found = where.filter(level=level).select(
            "year", pl.col("unit_id").alias(f"{level}_id"), pl.col("slot").alias(level)
        )
        units = units.join(found, on=["year", f"{level}_id"], how="left", maintain_order="left")
    return units.with_columns(organisation=pl.when(ORGANISATION).then("slot"))


def count_persons(folder: Path, table: str, bits: Bits, units: pl.DataFrame) -> pl.DataFrame:
    """Slot and, for each bit, the persons of that slot."""
    mask = functools.reduce(
        operator.or_,
        (
            pl.when(condition).then(pl.lit(1 << place, pl.UInt32)).otherwise(pl.lit(0, pl.UInt32))
            for place, condition in enumerate(bits.values())
        ),
    )
    facts = (
        pl.scan_parquet(folder / f"{table}.parquet")
        .join(units.lazy().select("unit_id", "year", "slot"), on=["unit_id", "year"])
        .select("slot", person=pl.col("person_id").hash(), mask=mask)
        .filter(pl.col("mask") != 0)
        .group_by("slot", "person")
        .agg(pl.col("mask").bitwise_or())
        .collect(engine="streaming")
    )
    places = units.select("slot", "organisation", "municipality", "region")
    facts = facts.join(places, on="slot")
    found = [
        facts.lazy()
        .select(pl.col(level).alias("at"), "person", "mask")
        .drop_nulls("at")
        .group_by("at", "person")
        .agg(pl.col("mask").bitwise_or())
        .group_by("at", "mask")
        .len()
        .collect(engine="streaming")
        for level in ("organisation", "municipality", "region")
    ]
    return (
        pl.concat(found)
        .group_by("at")
        .agg(
            pl.col("len").filter(pl.col("mask") & (1 << place) != 0).sum().alias(name)
            for place, name in enumerate(bits)
        )
    )


def count_rows(
    folder: Path, table: str, terms: dict[str, pl.Expr], units: pl.DataFrame
) -> pl.DataFrame:
    """Slot and, for each term, rows or sums of that slot."""
    facts = pl.scan_parquet(folder / f"{table}.parquet")
    if table == "units":
        facts = facts.with_row_index("slot")
    else:
        columns = ["unit_id", "year", "slot", "kind", "level", "is_open", "is_general_education"]
        facts = facts.join(units.lazy().select(columns), on=["unit_id", "year"])
    by_unit = facts.group_by("slot").agg(term.sum().alias(name) for name, term in terms.items())
    placed = by_unit.collect().join(
        units.select("slot", "organisation", "municipality", "region"), on="slot"
    )
    return pl.concat(
        placed.select(pl.col(level).alias("at"), *terms).drop_nulls("at").group_by("at").sum()
        for level in ("organisation", "municipality", "region")
    )


def count_municipalities(
    folder: Path, table: str, name: str, condition: pl.Expr, units: pl.DataFrame
) -> pl.DataFrame:
    return (
        pl.scan_parquet(folder / f"{table}.parquet")
        .join(
            units.lazy().select("unit_id", "year", "municipality_id", "region"),
            on=["unit_id", "year"],
        )
        .filter(condition)
        .group_by(at="region")
        .agg(pl.col("municipality_id").drop_nulls().n_unique().alias(name))
        .collect()
    )


def write(units: pl.DataFrame, amounts: pl.DataFrame, stream: BinaryIO) -> None:
    order = {"region": 0, "municipality": 1, "organisation": 2}
    rank = pl.col("level").replace_strict(order, return_dtype=pl.Int8)
    table = units.select("slot", "year", "level", "unit_id").join(
        amounts, left_on="slot", right_on="at", how="left"
    )
    table = table.sort("year", rank, "unit_id")
    stream.write(b"indicator,year,level,unit_id,numerator,denominator,value\n")
    for code, (numerator, denominator) in PAIRS.items():
        part = table.filter(level="region") if code in REGION_ONLY else table
        n, d = pl.col(numerator).fill_null(0), pl.col(denominator).fill_null(0)
        part = part.select(
            pl.lit(code).alias("indicator"),
            "year",
            "level",
            "unit_id",
            n.alias("numerator"),
            d.alias("denominator"),
            pl.when(d != 0).then((100 * n / d).round(6)).alias("value"),
        )
        stream.write(part.write_csv(include_header=False).encode())


def main(snapshot: Path, out: Path) -> None:
    units = read_units(snapshot)
    parts = [count_persons(snapshot, table, bits, units) for table, bits in persons().items()]
    parts += [count_rows(snapshot, table, terms, units) for table, terms in rows().items()]
    active = pl.col("community") == "regional_methodical_active"
    contest = P & (pl.col("age") < 35) & (pl.col("stage") == "regional")
    contest = contest & pl.col("is_federal_contest")
    parts.append(count_municipalities(snapshot, "memberships", "n7.2", active, units))
    parts.append(count_municipalities(snapshot, "contest_entries", "n7.4", contest, units))
    amounts = functools.reduce(
        lambda left, right: left.join(right, on="at", how="full", coalesce=True), parts
    )
    with out.open("wb") as stream:
        write(units, amounts, stream)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
