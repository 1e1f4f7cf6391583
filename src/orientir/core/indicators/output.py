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
    if _is_device(Path(out)):
        everything = list(figures)
        with Path(out).open("wb") as stream:
            return _write(everything, stream)
    with replaced_file(Path(out).resolve()) as stream:
        return _write(figures, stream)


def _is_device(path: Path) -> bool:
    """A pipe or ``/dev/stdout``: there is nothing to put in its place."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _write(figures: Iterator[pl.DataFrame] | list[pl.DataFrame], stream: BinaryIO) -> int:
    stream.write((",".join(FIGURES_SCHEMA) + "\n").encode())
    rows = 0
    for frame in figures:
        stream.write(as_text(frame).write_csv(include_header=False).encode())
        rows += len(frame)
    return rows
