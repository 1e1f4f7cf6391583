"""A whole file of results, from its bytes to sets that wait for their place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl
from django.utils.translation import gettext_noop

from orientir.core.mistakes import Mistake
from orientir.cycle.collection.results.counts import read_table
from orientir.cycle.collection.results.findings import Findings
from orientir.cycle.collection.results.opening import Opened, Source, open_results
from orientir.cycle.collection.results.pupils import read_chunk
from orientir.cycle.collection.results.schools import SchoolFinder
from orientir.cycle.collection.results.store import PUPILS, StagedSet, Staging, staging
from orientir.cycle.registry.api import UnitBook

READING: Final = gettext_noop("Reading pupils' results")
LAYING: Final = gettext_noop("Laying results out by subject and year")
_BYTES_OF_A_ROW: Final = 40  # of CSV, to guess how many parts are needed

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Given:
    """A file to read: ``source`` its bytes or where it lies; ``only_valid``: leave wrong rows out."""

    source: Source
    name: str
    book: UnitBook
    key: bytes
    only_valid: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """What a file came to; ``sets`` are empty where errors keep it from loading."""

    title: str
    staged: Staging
    sets: tuple[StagedSet, ...]
    findings: Findings
    rows: int
    cells: int

    @property
    def is_clean(self) -> bool:
        return not self.findings.errors


@contextmanager
def reading(given: Given, root: Path, tell: Tell) -> Iterator[Read]:
    """Read and lay out in a folder that is gone afterwards unless it was placed. Raises Mistake."""
    opened = open_results(given.source, given.name)
    findings = Findings(opened.sheet)
    with staging(root, _rows_expected(given.source, opened), findings) as staged:
        rows, cells = _stage(given, opened, findings, staged, tell)
        sets = staged.finish(lambda done, total: tell(LAYING, done, total))
        if not rows:
            raise Mistake(f"{given.name}: в файле нет ни одной строки с результатами")
        yield Read(opened.layout.title, staged, tuple(sets), findings, rows, cells)


def _stage(
    given: Given, opened: Opened, findings: Findings, staged: Staging, tell: Tell
) -> tuple[int, int]:
    finder = SchoolFinder(given.book)
    rows = cells = 0
    for chunk in opened.chunks():
        rows, cells = rows + chunk.height, cells + chunk.height * (chunk.width - 1)
        if opened.layout.kind == PUPILS:
            table = read_chunk(chunk, opened, finder, given.key, findings)
            staged.add_pupils(_right(table, findings))
        else:
            staged.add_table(opened.layout.kind, read_table(chunk, opened, finder, findings))
        tell(READING, rows, max(opened.rows, rows))
    return rows, cells


def _right(table: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """Rows without errors: the wrong ones have been flagged, and lie in no set."""
    if not findings.bad_rows:
        return table
    bad = pl.Series("row", sorted(findings.bad_rows), pl.Int64).to_frame()
    return table.join(bad, on="row", how="anti", maintain_order="left")


def _rows_expected(source: Source, opened: Opened) -> int:
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    return opened.rows or size // _BYTES_OF_A_ROW
