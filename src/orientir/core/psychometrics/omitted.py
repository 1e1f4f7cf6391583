"""Tasks that were put before a person and left without an answer: told apart from those never put or never reached.

A dash in a file says so. An empty cell says nothing: not administered (booklets) and not reached look alike, and both
are missing in a calibration.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from orientir.core.psychometrics.responses import find_extremes

OMITTED = ("-", "\N{EN DASH}", "\N{EM DASH}", "\N{MINUS SIGN}")
Omitted = Literal["missing", "wrong"]


def part_omitted(column: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Text without its dashes (they become empty), and where they were."""
    where = column.str.strip_chars().is_in(OMITTED).fill_null(False).alias(column.name)
    rest = pl.select(pl.when(where).then(None).otherwise(column)).to_series()
    return rest.alias(column.name), where


def score_omitted(
    codes: npt.NDArray[np.int16], omitted: npt.NDArray[np.bool_], rule: Omitted
) -> tuple[str, ...]:
    """Give dashes what ``rule`` says, in place; what is to be told of it.

    ``codes``, ``omitted`` [persons, items]. Wrong is the lowest code of the item: 0, unless its codes begin higher
    and it has several of them.
    """
    count = int(omitted.sum())
    if not count:
        return ()
    if rule == "missing":
        return (f"прочерков (задание оставлено без ответа): {count}; считаются пропусками",)
    lowest, highest = find_extremes(codes)
    wrong = np.where(highest > np.maximum(lowest, 1), lowest, 0).astype(np.int16)
    rows, places = np.nonzero(omitted)
    codes[rows, places] = wrong[places]
    return (f"прочерков (задание оставлено без ответа): {count}; считаются неверными ответами",)
