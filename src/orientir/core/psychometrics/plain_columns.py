"""Columns of Parquet brought to the few types that answers and names come in: text, whole and real numbers."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from orientir.core.mistakes import Mistake


def plain_frame(frame: pl.DataFrame, path: Path) -> pl.DataFrame:
    """Words of a dictionary become text, decimals real numbers; raises ``Mistake`` for dates, lists and the like."""
    return frame.with_columns(_plain(column, path) for column in frame if not _is_plain(column))


def text_frame(frame: pl.DataFrame, path: Path) -> pl.DataFrame:
    """Everything as text; 3.0 of real numbers is «3»: a column may have become real by its gaps alone."""
    plain = plain_frame(frame, path)
    return plain.select(_text(column) for column in plain)


def _text(column: pl.Series) -> pl.Series:
    if not column.dtype.is_float():
        return column.cast(pl.String)
    told = column.fill_nan(None)
    is_whole = (told == told.round()).all() and (told.abs() < 2**53).all()
    return (told.cast(pl.Int64) if is_whole else told).cast(pl.String)


def _is_plain(column: pl.Series) -> bool:
    kind = column.dtype
    return kind.is_integer() or kind.is_float() or kind in (pl.String, pl.Boolean, pl.Null)


def _plain(column: pl.Series, path: Path) -> pl.Series:
    kind = column.dtype
    if kind == pl.Decimal:
        return column.cast(pl.Float64)
    if isinstance(kind, (pl.Categorical, pl.Enum)):
        return column.cast(pl.String)
    what = "даты" if kind.is_temporal() else "не числа и не слова"
    raise Mistake(
        f"{path}, столбец «{column.name}»: в нём {what}. Выберите задания через --columns"
    )
