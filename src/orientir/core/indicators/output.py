"""Figures as CSV: all of the file or nothing of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import polars as pl

from orientir.core.indicators.figures import FIGURES_SCHEMA, as_text
from orientir.core.snapshots.atomic import replaced_file

STDOUT = "-"


def write_csv(figures: Iterator[pl.DataFrame], out: str) -> int:
    """Write the figures to a file, whole or not at all, or to standard output; returns the rows."""
    if out == STDOUT:
        return _write(list(figures), sys.stdout.buffer)
    with replaced_file(Path(out)) as stream:
        return _write(figures, stream)


def _write(figures: Iterator[pl.DataFrame] | list[pl.DataFrame], stream: BinaryIO) -> int:
    stream.write((",".join(FIGURES_SCHEMA) + "\n").encode())
    rows = 0
    for frame in figures:
        stream.write(as_text(frame).write_csv(include_header=False).encode())
        rows += len(frame)
    return rows
