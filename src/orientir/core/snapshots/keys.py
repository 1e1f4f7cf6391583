"""A key is unique: fast to establish on millions of rows, exact in naming the row that breaks it."""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping
from typing import Any

import polars as pl

from orientir.core.mistakes import Mistake
from orientir.core.snapshots.sources import Scan


def check_key(scan: Scan) -> None:
    """Raises Mistake that names both rows of the first double."""
    if scan.table.key:
        hashes = scan.lazy.select(key_hash(scan.table.key)).collect(engine="streaming")
        refuse_double(scan, hashes.to_series())


def key_hash(key: tuple[str, ...]) -> pl.Expr:
    """A number for a row's key: equal keys have equal numbers."""
    # Sums wrap around; different seeds keep (a, b) and (b, a) apart.
    hashes = [pl.col(name).hash(seed=seed) for seed, name in enumerate(key, 1)]
    return functools.reduce(operator.add, hashes).alias("key")


def refuse_double(scan: Scan, hashes: pl.Series) -> None:
    """Raises Mistake for a double key.

    Different hashes prove the keys different; only if two are equal are the keys compared.
    """
    if hashes.n_unique() < len(hashes):
        _compare_keys(scan)


def _compare_keys(scan: Scan) -> None:
    key = list(scan.table.key)
    keys = scan.lazy.select(key).collect().with_row_index("row")
    second = keys.filter(~pl.struct(key).is_first_distinct()).head(1)
    if second.is_empty():
        return
    values = second.row(0, named=True)
    same = [pl.col(name).eq_missing(pl.lit(values[name])) for name in key]
    first = keys.filter(*same)["row"][0]
    raise double_key(scan, values, first, values["row"])


def double_key(scan: Scan, row: Mapping[str, Any], first: int, second: int) -> Mistake:
    """The refusal: which key stands in which two rows."""
    key = ", ".join(f"{name} = {row[name]}" for name in scan.table.key)
    return Mistake(
        f"таблица {scan.table.name}: ключ не единственный: {key} "
        f"({scan.place_of(first)} и строка {second + scan.first_row})"
    )


def orphan(scan: Scan, index: int, unit_id: object, year: object) -> Mistake:
    """The refusal of a fact whose unit and year are not in ``units``."""
    return Mistake(
        f"таблица {scan.table.name}: единицы {unit_id} нет в units за {year} год "
        f"({scan.place_of(index)})"
    )
