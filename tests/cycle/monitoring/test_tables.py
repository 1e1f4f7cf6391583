"""Rows for the database: disclosure, sizes, unknown units."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from orientir.cycle.monitoring.tables import UnknownUnit, differs_today, unit_rows, value_rows

IDS = {"region": 1, "town": 2, "village": 3, "school": 4, "small": 5, "college": 6}


def units() -> pl.DataFrame:
    rows = [
        ("region", "region", None, "region"),
        ("town", "municipality", "town", "region"),
        ("village", "municipality", "village", "region"),
        ("school", "organisation", "town", "region"),
        ("small", "organisation", "village", "region"),
        ("college", "organisation", None, "region"),
    ]
    return pl.DataFrame(
        [
            {
                "unit_id": code, "year": 2025, "parent_id": None, "level": level,
                "kind": "school", "municipality_id": municipality, "region_id": region,
                "is_general_education": True, "locality": None, "is_open": True,
                "current_unit_id": code, "uses_platform": True,
            }
            for code, level, municipality, region in rows
        ],
        schema_overrides={"parent_id": pl.String, "locality": pl.String},
    )  # fmt: skip


def values(denominators: dict[str, int]) -> pl.DataFrame:
    levels = dict(units().select("unit_id", "level").iter_rows())
    return pl.DataFrame(
        [
            {
                "indicator": "1.1", "year": 2025, "level": levels[unit], "unit_id": unit,
                "numerator": Decimal(1), "denominator": Decimal(count), "value": Decimal(1),
                "state": "ok", "coverage": Decimal(1),
            }
            for unit, count in denominators.items()
        ]
    )  # fmt: skip


def shown(denominators: dict[str, int]) -> set[str]:
    found = value_rows(7, "then", values(denominators), units(), IDS, Decimal(10))
    names = {number: name for name, number in IDS.items()}
    return {names[unit] for unit in found.filter("is_disclosed")["unit_id"]}


def test_a_lone_small_municipality_takes_two_others_with_it() -> None:
    everything = {"region": 60, "town": 40, "village": 4, "school": 40, "small": 4, "college": 16}
    assert shown(everything) == {"region"}


def test_enough_is_shown_everywhere() -> None:
    counts = {"region": 80, "town": 40, "village": 20, "school": 40, "small": 20, "college": 20}
    assert shown(counts) == set(IDS)


def test_rows_bear_the_snapshot_and_the_structure() -> None:
    found = value_rows(7, "now", values({"region": 5}), units(), IDS, Decimal(10))
    assert found.select("snapshot_id", "structure", "unit_id", "is_disclosed").rows() == [
        (7, "now", 1, False)
    ]


def test_a_unit_that_the_registry_does_not_know_is_named() -> None:
    with pytest.raises(UnknownUnit, match="«school»"):
        value_rows(7, "then", values({"school": 5}), units(), {"region": 1}, Decimal(10))


def test_sizes_are_rounded_and_summed_upwards() -> None:
    staff = pl.DataFrame(
        [
            {"person_id": f"p{n}", "unit_id": unit, "year": 2025, "staff_category": category}
            for unit, count, category in [
                ("school", 12, "pedagogical"),
                ("small", 4, "pedagogical"),
                ("school", 30, "managerial"),
            ]
            for n in range(count)
        ]
    )
    titles = pl.DataFrame(
        schema={
            "unit_id": pl.String, "year": pl.Int64, "title": pl.String,
            "short_title": pl.String, "title_in": pl.String, "oktmo": pl.String,
        }
    )  # fmt: skip
    found = unit_rows(7, units(), staff, titles, IDS)
    sizes = dict(found.select("code", "size").iter_rows())
    assert sizes == {
        "region": 10, "town": 10, "village": 5, "school": 10, "small": 5, "college": 0,
    }  # fmt: skip


def test_a_structure_differs_where_a_unit_is_continued_by_another() -> None:
    assert not differs_today(units())
    merged = units().with_columns(
        current_unit_id=pl.when(pl.col("unit_id") == "small")
        .then(pl.lit("school"))
        .otherwise(pl.col("unit_id"))
    )
    assert differs_today(merged)
