"""The shape of the result, and its plain text."""

from __future__ import annotations

import polars as pl

_EXACT = pl.Decimal(38, 6)
FIGURES_SCHEMA: dict[str, pl.DataType] = {
    "indicator": pl.String(),
    "year": pl.Int64(),
    "level": pl.String(),
    "unit_id": pl.String(),
    "numerator": _EXACT,
    "denominator": _EXACT,
    "value": _EXACT,
    "state": pl.String(),
    "coverage": _EXACT,
}
NUMBERS = tuple(name for name, kind in FIGURES_SCHEMA.items() if kind == _EXACT)


def as_text(figures: pl.DataFrame) -> pl.DataFrame:
    """Numbers written plainly: no trailing zeros, never an exponent; null stays null."""
    return figures.with_columns(_plain(figures[name]) for name in NUMBERS)


def _plain(numbers: pl.Series) -> pl.Series:
    """Each different number is written once: there are far fewer of them than rows."""
    different = numbers.unique()
    texts = different.cast(pl.String).str.strip_chars_end("0").str.strip_chars_end(".")
    return numbers.replace_strict(different, texts, return_dtype=pl.String)
