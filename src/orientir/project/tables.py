"""Tables in files that commands read: CSV or Parquet, refused in a sentence."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.lines import refuse_other_encodings, refuse_uneven_rows

EMPTY = ["", "NA", "NaN"]


def read_table(path: Path) -> pl.DataFrame:
    """The whole table; a CSV may be parted by commas or semicolons. Raises Mistake."""
    try:
        if path.suffix == ".parquet":
            table = pl.read_parquet(path)
        else:
            table = pl.read_csv(
                path, infer_schema_length=None, null_values=EMPTY, separator=_separator(path)
            )
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        raise Mistake(f"{path}: таблица не читается: {str(error).splitlines()[0]}") from error
    if table.is_empty():
        raise Mistake(f"{path}: в таблице нет ни одной строки")
    return table


def read_even_table(path: Path) -> pl.DataFrame:
    """The same, a CSV being refused for another encoding or uneven rows with the line. Raises Mistake."""
    if path.suffix != ".parquet":
        refuse_other_encodings(path)
        separator = _separator(path)
        with path.open(encoding="utf-8-sig", newline="") as file:
            heading = next(csv.reader(file, delimiter=separator), [])
        refuse_uneven_rows(path, separator, len(heading))
    return read_table(path)


def _separator(path: Path) -> str:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        heading = file.readline()
    return ";" if heading.count(";") > heading.count(",") else ","


def split_names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
