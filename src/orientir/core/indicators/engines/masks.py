"""Masks: one bit a condition, up to 64 in a column, as many columns as it takes."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

BITS = 64
_WIDTHS = ((8, pl.UInt8), (16, pl.UInt16), (32, pl.UInt32), (64, pl.UInt64))

Mask = npt.NDArray[Any]


def make(name: str, conditions: Sequence[pl.Expr]) -> Iterator[pl.Expr]:
    """Columns ``<name> mask0``, ``<name> mask1``, …; null conditions set no bit."""
    for number, start in enumerate(range(0, len(conditions), BITS)):
        some = conditions[start : start + BITS]
        kind = next(kind for width, kind in _WIDTHS if len(some) <= width)
        bits = [
            pl.when(condition).then(pl.lit(1 << bit, kind)).otherwise(pl.lit(0, kind))
            for bit, condition in enumerate(some)
        ]
        yield functools.reduce(operator.or_, bits).alias(f"{name} mask{number}".lstrip())


def of(frame: pl.DataFrame, name: str) -> list[Mask]:
    """The mask columns of one name."""
    prefix = f"{name} mask".lstrip()
    return [frame[column].to_numpy() for column in frame.columns if column.startswith(prefix)]


def bit(masks: Sequence[Mask], number: int) -> npt.NDArray[np.bool_]:
    """In which rows the bit of one of the conditions is set."""
    mask = masks[number // BITS]
    found: npt.NDArray[np.bool_] = (mask & mask.dtype.type(1 << (number % BITS))) != 0
    return found


def any_bit(masks: Sequence[Mask]) -> npt.NDArray[np.bool_]:
    """In which rows any bit is set."""
    return functools.reduce(operator.or_, (mask != 0 for mask in masks))
