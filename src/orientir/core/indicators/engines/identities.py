"""Counting different values (persons, as a rule) once per level.

Rows are sorted by value and year, so that one person's year is a run. Nearly every run lies in
one unit: it counts there and, additively, in everything above. Only the few that lie in several
units are merged by bit-or level by level.

Values are told apart by 64-bit hashes. A second hash goes with them: should two different values
ever share the first, it shows, and the values themselves are ranked instead. Nulls set no bit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from orientir.core.expressions.to_polars import to_polars
from orientir.core.expressions.tree import Column
from orientir.core.indicators.engines import masks
from orientir.core.indicators.engines.places import Places, Slots

# Odd and far from small multiples of itself: keys of a person's years do not meet others' keys.
_SPREAD = 0x9E3779B97F4A7C15
_CHECKS = 2**32 - 5


@dataclass(frozen=True, eq=False)
class Identified:
    """Rows of one column: year, home, number of the value, the number that checks it, masks."""

    year: pl.Series
    home: Slots
    identity: pl.Series
    check: pl.Series
    masks: list[masks.Mask]


def hashes(column: Column) -> Iterator[pl.Expr]:
    """Two hashes of a column's value: as good as exact, and known when they are not."""
    value = to_polars(column)
    yield value.hash(seed=1).alias(f"{column.label} identity")
    check = (value.hash(seed=2) % _CHECKS).cast(pl.UInt32)
    yield check.alias(f"{column.label} check")


def rank(column: Column) -> Iterator[pl.Expr]:
    """The exact number of a column's value among all: slow, for when hashes fall together."""
    yield to_polars(column).rank("dense").cast(pl.UInt64).alias(f"{column.label} identity")
    yield pl.lit(0, pl.UInt32).alias(f"{column.label} check")


def tell_apart(rows: Identified, count: int, places: Places) -> list[Slots] | None:
    """For each bit, by slot, how many different values have it; None if hashes fell together."""
    runs = _Runs.of(rows)
    if not runs.are_pure():
        return None
    home, alone = runs.single()
    several = runs.several()
    merged = [_merge(several, slots) for slots in places.slots.values()]
    amounts = []
    for number in range(count):
        bit = masks.bit(alone, number)
        total = places.roll_up(np.bincount(home[bit], minlength=places.size))
        for slot, together in merged:
            total += np.bincount(slot[masks.bit(together, number)], minlength=len(total))
        amounts.append(total)
    return amounts


def _merge(rows: pl.DataFrame, slots: Slots) -> tuple[Slots, list[masks.Mask]]:
    """Of the runs in several units: each person and year of a slot, and the bits they have there."""
    slot = slots[rows["home"].to_numpy()]
    placed = rows.with_columns(slot=slot).filter(slot >= 0)
    together = pl.col("^mask.*$").bitwise_or()
    merged = placed.lazy().group_by("slot", "key").agg(together).collect(engine="streaming")
    return merged["slot"].to_numpy(), masks.of(merged, "")


@dataclass(frozen=True, eq=False)
class _Runs:
    """Rows sorted so that one value of one year is a run; ``starts`` of the runs."""

    frame: pl.DataFrame
    starts: Slots

    @classmethod
    def of(cls, rows: Identified) -> _Runs:
        years = (rows.year - (rows.year.min() or 0)).cast(pl.UInt64)
        columns: dict[str, Any] = {
            "key": rows.identity + years * pl.Series([_SPREAD], dtype=pl.UInt64),
            "home": rows.home.astype(np.uint32),
            "check": rows.check,
        }
        columns |= {f"mask{number}": mask for number, mask in enumerate(rows.masks)}
        frame = pl.DataFrame(columns).filter(masks.any_bit(rows.masks)).sort("key")
        key = frame["key"].to_numpy()
        changes = np.flatnonzero(key[1:] != key[:-1]) + 1
        starts = np.concatenate(([0], changes)) if len(key) else changes
        return cls(frame, starts)

    def are_pure(self) -> bool:
        """Whether no run holds two values."""
        return bool((self._least("check") == self._most("check")).all())

    def single(self) -> tuple[Slots, list[masks.Mask]]:
        """Home and bits of the runs that lie in one unit."""
        single = self._in_one_home()
        together = [
            self._reduce(np.bitwise_or, name)[single]
            for name in self.frame.columns
            if name.startswith("mask")
        ]
        return self._least("home")[single].astype(np.int64), together

    def several(self) -> pl.DataFrame:
        """Rows of the runs that lie in several units."""
        lengths = np.diff(np.append(self.starts, len(self.frame)))
        return self.frame.filter(np.repeat(~self._in_one_home(), lengths))

    def _in_one_home(self) -> npt.NDArray[np.bool_]:
        in_one: npt.NDArray[np.bool_] = self._least("home") == self._most("home")
        return in_one

    def _least(self, name: str) -> npt.NDArray[Any]:
        return self._reduce(np.minimum, name)

    def _most(self, name: str) -> npt.NDArray[Any]:
        return self._reduce(np.maximum, name)

    def _reduce(self, function: np.ufunc, name: str) -> npt.NDArray[Any]:
        values = self.frame[name].to_numpy()
        return function.reduceat(values, self.starts) if len(values) else values
