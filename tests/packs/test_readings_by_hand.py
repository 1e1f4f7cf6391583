"""The 27 indicators, counted by the engine from the pack and by DuckDB from a second reading of table 5."""

from __future__ import annotations

import csv
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orientir.project.command_line import run
from tests.packs.invented_tables import YEARS, invent_tables
from tests.packs.readings_by_hand import READINGS, REGION_ONLY, count_sql

Place = tuple[str, str, str, str]  # indicator, year, level, unit


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_the_pack_counts_what_a_second_reader_counts(
    tmp_path: Path, seed: int, engine: str
) -> None:
    tables = invent_tables(seed)
    folder = tmp_path / "snapshot"
    folder.mkdir()
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet")

    counted = _by_engine(folder, tmp_path / "out.csv", engine)

    assert counted == _by_hand(tables)


def _by_engine(folder: Path, out: Path, engine: str) -> dict[Place, tuple[Decimal, ...]]:
    call = f"indicators --snapshot {folder} --pack chelyabinsk-2023 --engine {engine} --out {out}"
    assert run(call.split()) == 0
    with out.open(encoding="utf-8", newline="") as file:
        return {
            (row["indicator"], row["year"], row["level"], row["unit_id"]): (
                Decimal(row["numerator"]),
                Decimal(row["denominator"]),
                row["value"] and Decimal(row["value"]),
                row["state"],
            )
            for row in csv.DictReader(file)
        }


def _by_hand(tables: dict[str, pa.Table]) -> dict[Place, tuple[object, ...]]:
    base = duckdb.connect()
    for name, table in tables.items():
        base.register(name, table)
    found: dict[Place, tuple[object, ...]] = {}
    for code, (top_table, top, bottom_table, bottom) in READINGS.items():
        delivered = {
            year for (year,) in base.sql(f"select distinct year from {top_table}").fetchall()
        }
        for level in ("organisation", "municipality", "region"):
            if code in REGION_ONLY and level != "region":
                continue
            tops = _counts(base, top_table, top, level)
            bottoms = _counts(base, bottom_table, bottom, level)
            for place, year in base.sql(
                f"select unit_id, year from units where level = '{level}'"
            ).fetchall():
                numerator, denominator = tops.get((place, year), 0), bottoms.get((place, year), 0)
                found[code, str(year), level, place] = _judge(
                    numerator, denominator, year in delivered
                )
    assert len({year for _, year, _, _ in found}) == len(YEARS)
    return found


def _counts(
    base: duckdb.DuckDBPyConnection, table: str, aggregate: str, level: str
) -> dict[tuple[str, int], int | Decimal]:
    rows = base.sql(count_sql(table, aggregate, level)).fetchall()
    return {(place, year): number for place, year, number in rows}


def _judge(
    numerator: int | Decimal, denominator: int | Decimal, delivered: bool
) -> tuple[object, ...]:
    counts = (Decimal(numerator), Decimal(denominator))
    if not delivered:
        return (*counts, "", "not_collected")
    if denominator == 0:
        return (*counts, "", "no_data")
    share = Fraction(numerator) * 100 / Fraction(denominator)
    value = _half_even(share)
    return (*counts, value, "over_100" if share > 100 else "ok")


def _half_even(share: Fraction) -> Decimal:
    scaled = round(share * 10**6)  # Fraction rounds half to even
    return (Decimal(scaled) / 10**6).quantize(Decimal("0.000001"), ROUND_HALF_EVEN).normalize() + 0
