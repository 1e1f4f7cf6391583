"""Parquet by Polars; what it cannot read becomes one sentence with the file's name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
from polars.exceptions import PanicException, PolarsError

from orientir.core.mistakes import Mistake


def read_schema(file: Path) -> dict[str, Any]:
    """Column names and physical types. Raises Mistake for a file that is not Parquet."""
    try:
        return dict(pl.read_parquet_schema(file))
    except (PolarsError, PanicException):
        raise broken(file) from None


def scan(file: Path) -> pl.LazyFrame:
    return pl.scan_parquet(file, glob=False, hive_partitioning=False)


def broken(file: Path) -> Mistake:
    return Mistake(f"файл {file} не читается как Parquet: повреждён или записан не до конца")
