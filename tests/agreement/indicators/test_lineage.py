"""What stands behind a figure: the rows that were counted, and SQL that makes it again."""

from pathlib import Path
from random import Random
from typing import Any

import duckdb
import polars as pl
import pytest

from orientir.core.indicators import compute, rows_behind, sql_of
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from tests.core.indicators.snapshots import TRYING, random_snapshot

CHELYABINSK = load_pack(find_pack("chelyabinsk-2023"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("snapshot")
    for name, frame in random_snapshot(Random(16)).items():
        frame.write_parquet(path / f"{name}.parquet")
    return path


def figures(folder: Path, pack: Any, structure: Any) -> list[dict[str, Any]]:
    found = compute(folder, pack, structure=structure)
    return found.sample(30, seed=3).to_dicts()


def place_of(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("indicator", "year", "level", "unit_id")}


@pytest.mark.parametrize("structure", ["then", "now"])
@pytest.mark.parametrize("pack", [CHELYABINSK, TRYING], ids=["region", "trial"])
def test_the_sql_makes_the_figure_again(folder: Path, pack: Any, structure: Any) -> None:
    with duckdb.connect() as connection:
        for file in folder.glob("*.parquet"):
            connection.execute(f"create view {file.stem} as from '{file}'")
        for row in figures(folder, pack, structure):
            sql = sql_of(pack, **place_of(row), structure=structure)
            numerator, denominator, _value = connection.execute(sql).fetchall()[0]
            # The database rounds halves of a double its own way: a millionth a row may differ.
            assert float(numerator) == pytest.approx(float(row["numerator"]), abs=2e-4)
            assert float(denominator) == pytest.approx(float(row["denominator"]), abs=2e-4)


@pytest.mark.parametrize("structure", ["then", "now"])
@pytest.mark.parametrize("part", ["numerator", "denominator"])
def test_the_rows_are_those_that_were_counted(folder: Path, part: Any, structure: Any) -> None:
    specs = {one.code: getattr(one, part) for one in CHELYABINSK.indicators}
    for row in figures(folder, CHELYABINSK, structure):
        columns, rows, total = rows_behind(
            folder, CHELYABINSK, **place_of(row), part=part, structure=structure, limit=1000
        )
        spec = specs[row["indicator"]]
        assert len(rows) == total
        if spec.function == "count":
            assert total == row[part]
        if spec.function == "count_distinct" and spec.column in columns:
            position = columns.index(spec.column)
            assert len({one[position] for one in rows}) == row[part]
        if spec.function == "sum":
            position = columns.index(spec.expression)
            assert sum(one[position] for one in rows) == pytest.approx(float(row[part]), abs=1e-4)


def test_pages_and_rights_narrow_the_rows(folder: Path) -> None:
    region = compute(folder, CHELYABINSK, indicators=["4.1"]).filter(pl.col("level") == "region")
    place = place_of(region.sort("denominator").to_dicts()[-1])
    asked = {**place, "part": "denominator"}
    columns, rows, total = rows_behind(folder, CHELYABINSK, **asked)
    assert total == len(rows) > 1
    paged = [
        row
        for offset in range(total)
        for row in rows_behind(folder, CHELYABINSK, **asked, offset=offset, limit=1)[1]
    ]
    assert paged == rows
    own = columns.index("unit_id")
    allowed = {rows[0][own]}
    seen = rows_behind(folder, CHELYABINSK, **asked, units=allowed)
    assert seen[1] == [row for row in rows if row[own] in allowed]
    assert seen[2] == len(seen[1])
    assert rows_behind(folder, CHELYABINSK, **asked, units=set())[2] == 0
