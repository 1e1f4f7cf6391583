"""What a file of responses says of persons beside their answers: name, weight, group."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from orientir.core.mistakes import Mistake, point_hint, shown
from orientir.core.psychometrics.responses import Labels

Floats = npt.NDArray[np.float64]

HEAD = 2  # the line of the first person: the header is line 1
HEAVIEST = 1e9  # above it sums of weights lose the people of weight 1


def read_identities(column: pl.Series, path: Path) -> pl.Series:
    """Names as text, each once. Raises ``Mistake``."""
    names = column.cast(pl.String).fill_null("")
    doubled = names.is_duplicated() | (names == "")
    if doubled.any():
        row = int(np.flatnonzero(doubled.to_numpy())[-1])
        name = shown(names[row])
        what = f"человек «{name}» встречается дважды" if name else "нет имени человека"
        raise _mistake(path, column, row, what)
    return names


def read_weights(column: pl.Series, path: Path) -> Floats:
    """Numbers from zero upwards, not all zero. Raises ``Mistake``."""
    numbers = column.cast(pl.Float64, strict=False)
    fits = (numbers.is_finite() & (numbers >= 0) & (numbers <= HEAVIEST)).fill_null(False)
    if not fits.all():
        row = int(np.flatnonzero(~fits.to_numpy())[0])
        told = shown(column[row])
        why = f"вес «{told}» – не число от нуля до {HEAVIEST:.0e}{point_hint(told)}"
        raise _mistake(path, column, row, why)
    if not numbers.sum():
        raise Mistake(f"{path}, столбец «{column.name}»: все веса равны нулю")
    return numbers.to_numpy()


def read_groups(
    column: pl.Series, path: Path, may_miss: bool = False
) -> tuple[Labels, tuple[str, ...]]:
    """Of each person the place of the group among the names, -1 where there is none. Raises ``Mistake``."""
    told = column.cast(pl.String).str.strip_chars()
    names = pl.select(pl.when(told != "").then(told)).to_series()
    is_missing = names.is_null()
    if is_missing.all():
        raise Mistake(f"{path}, столбец «{column.name}»: ни у кого нет группы")
    if is_missing.any() and not may_miss:
        raise _mistake(path, column, int(np.flatnonzero(is_missing.to_numpy())[0]), "нет группы")
    groups = tuple(sorted(names.drop_nulls().unique().to_list()))
    places = pl.DataFrame({"name": groups, "place": np.arange(len(groups), dtype=np.int32)})
    joined = (
        names.rename("name").to_frame().join(places, on="name", how="left", maintain_order="left")
    )
    return joined["place"].fill_null(-1).to_numpy(), groups


def _mistake(path: Path, column: pl.Series, row: int, what: str) -> Mistake:
    return Mistake(f"{path}, строка {row + HEAD}, столбец «{column.name}»: {what}")
