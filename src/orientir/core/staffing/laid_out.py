"""Counts of people as arrays: homes, groups, ages; from them what leaving and coming are learnt of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from orientir.core.staffing.people import HomeLevel, Moves, Staff, count_moves, count_now
from orientir.core.staffing.rates import Ints, Rates, Seen, learn_rates

Floats = NDArray[np.float64]
LEAST_AGE: Final = 18
MOST_AGE: Final = 80
AGES: Final = MOST_AGE - LEAST_AGE + 1
_YOUNG: Final = (22, 36)  # who comes where nobody is known to have come


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """``now`` [homes, groups, ages]: persons of the last year. ``leaving`` by cell (group × band), ``coming`` by group.

    ``band`` [ages]; ``in_school`` [groups]; ``newcomers`` [2, ages]: at what age people come, outside schools and in.
    """

    homes: tuple[str, ...]
    groups: tuple[str, ...]
    in_school: NDArray[np.bool_]
    band: Ints
    now: Ints
    leaving: Rates
    coming: Rates
    newcomers: Floats

    @property
    def bands(self) -> int:
        return int(self.band.max()) + 1


def learn(
    staff: Staff, level: HomeLevel, starts: Sequence[int], year_spread: float, *, by_group: bool
) -> Learnt:
    """``starts``: first ages of bands, ascending; the first band begins at the least age whatever stands there."""
    moves, now = count_moves(staff, level), count_now(staff, level)
    tables = [_keyed(one, by_group) for one in (now, moves.stays, moves.comes)]
    homes = tuple(tables[0]["home"].unique().sort().to_list())
    keys = pl.concat([one["key"] for one in tables]).unique().sort().to_list()
    band = _bands(starts)
    now, stays, comes = (_placed(one, homes, keys) for one in tables)
    counts = np.zeros((len(homes), len(keys), AGES), np.int64)
    np.add.at(counts, (now["home"], now["key"], now["age"]), now["count"].to_numpy())
    in_school = np.array([key.startswith("1") for key in keys], dtype=np.bool_)
    return Learnt(
        homes, tuple(key[2:] for key in keys), in_school, band, counts,
        learn_rates(_leaving(stays, moves, homes, keys, band), year_spread=year_spread, at_most_once=True),
        learn_rates(_coming(stays, comes, moves, homes, in_school), year_spread=year_spread, at_most_once=False),
        _newcomers(comes, in_school),
    )  # fmt: skip


def _keyed(table: pl.DataFrame, by_group: bool) -> pl.DataFrame:
    group = pl.col("group") if by_group else pl.lit("")
    school = pl.col("in_school").cast(pl.Int8).cast(pl.String)
    return table.with_columns((school + ":" + group).alias("key"))


def _placed(table: pl.DataFrame, homes: Sequence[str], keys: Sequence[str]) -> pl.DataFrame:
    """Homes, keys and ages as places from 0; homes without anybody now are left out."""
    known = table.filter(pl.col("home").is_in(homes))
    return known.with_columns(
        pl.col("home").replace_strict(homes, range(len(homes)), return_dtype=pl.Int64),
        pl.col("key").replace_strict(keys, range(len(keys)), return_dtype=pl.Int64),
        (pl.col("age").clip(LEAST_AGE, MOST_AGE) - LEAST_AGE).cast(pl.Int64).alias("age"),
    )


def _bands(starts: Sequence[int]) -> Ints:
    ages = np.arange(LEAST_AGE, MOST_AGE + 1)
    return np.searchsorted(np.array(starts[1:]), ages, side="right").astype(np.int64)


def _leaving(
    stays: pl.DataFrame, moves: Moves, homes: Sequence[str], keys: Sequence[str], band: Ints
) -> Seen:
    bands = int(band.max()) + 1
    cell = stays["key"].to_numpy() * bands + band[stays["age"].to_numpy()]
    return Seen(
        stays["home"].to_numpy(), stays["year"].to_numpy() - moves.years[0], cell,
        stays["count"].to_numpy().astype(np.float64), stays["left"].to_numpy().astype(np.float64),
        len(homes), len(moves.years), np.tile(np.arange(bands), len(keys)),
    )  # fmt: skip


def _coming(
    stays: pl.DataFrame,
    comes: pl.DataFrame,
    moves: Moves,
    homes: Sequence[str],
    in_school: NDArray[np.bool_],
) -> Seen:
    """Newcomers of every group by head of the school (or other) staff that was there."""
    shape = len(homes), len(moves.years), len(in_school)
    there, came = np.zeros(shape), np.zeros(shape)
    for table, counts in ((stays, there), (comes, came)):
        place = table["home"], table["year"] - moves.years[0], table["key"]
        np.add.at(counts, tuple(one.to_numpy() for one in place), table["count"].to_numpy())
    for flag in (False, True):
        some = in_school == flag
        there[:, :, some] = there[:, :, some].sum(axis=2, keepdims=True)
    home, year, cell = (one.ravel() for one in np.indices(shape))
    return Seen(
        home, year, cell, there.ravel(), came.ravel(), shape[0], shape[1], np.arange(shape[2])
    )


def _newcomers(comes: pl.DataFrame, in_school: NDArray[np.bool_]) -> Floats:
    found = np.zeros((2, AGES))
    side = in_school[comes["key"].to_numpy()].astype(np.int64)
    np.add.at(found, (side, comes["age"].to_numpy()), comes["count"].to_numpy())
    found[:, _YOUNG[0] - LEAST_AGE : _YOUNG[1] - LEAST_AGE] += 0.1
    return np.asarray(found / found.sum(axis=1, keepdims=True), np.float64)
