"""Writing a snapshot: a folder that is there whole or not at all, readable by its owner alone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from polars.exceptions import PolarsError

from orientir import __version__
from orientir.core.mistakes import Mistake
from orientir.core.packs.specs import Pack
from orientir.core.snapshots.atomic import new_folder, settle_file
from orientir.core.snapshots.content import content_sha256, sort_by_key
from orientir.core.snapshots.manifest import (
    MANIFEST,
    FileFacts,
    Manifest,
    ManifestFacts,
    manifest_text,
)
from orientir.core.snapshots.sources import Memory
from orientir.core.tables import Table

_PRIVATE = 0o600
# Small enough for a few to be read at once, large enough for their statistics to cost nothing.
_ROW_GROUP = 250_000


def write_snapshot(
    folder: Path,
    tables: Mapping[str, Any],
    *,
    pack: Pack,
    reporting_dates: Mapping[int, date],
    notes: Sequence[str] = (),
) -> Manifest:
    """Write Arrow tables (or Polars frames) and the manifest as a new folder.

    ``notes`` lists what could not be decided (docs/snapshot.md, ``learning``). After a kill at any
    moment the folder is whole or absent. Raises Mistake if the folder exists, a table does not
    fit its declared shape, or the disk is full: then nothing is left behind.
    """
    shaped = _shape(tables, pack)
    facts = ManifestFacts(
        __version__,
        {year: day.isoformat() for year, day in reporting_dates.items()},
        pack.id,
        pack.version,
        tuple(notes),
    )
    with new_folder(folder) as part:
        files = {name: _write_table(part, *shaped[name]) for name in sorted(shaped)}
        manifest = Manifest(facts, files, content_sha256(shaped))
        path = part / MANIFEST
        path.write_text(manifest_text(manifest), encoding="utf-8")
        settle_file(path, _PRIVATE)
    return manifest


def _shape(tables: Mapping[str, Any], pack: Pack) -> dict[str, tuple[Table, pl.DataFrame]]:
    """Each table by its declared columns, in the order of its key."""
    source = Memory.of(tables)
    shaped = {}
    for name in tables:
        table = pack.tables.get(name) or source.infer(name)
        assert table is not None
        readers = {column.name: "срез" for column in table.columns}
        shaped[name] = table, sort_by_key(table, source.scan(table, readers).lazy.collect())
    return shaped


def _write_table(folder: Path, table: Table, frame: pl.DataFrame) -> FileFacts:
    path = folder / f"{table.name}.parquet"
    try:
        frame.write_parquet(path, compression="zstd", row_group_size=_ROW_GROUP)
    except PolarsError as error:
        raise Mistake(f"не удалось записать {path}: {error}") from error
    settle_file(path, _PRIVATE)
    return FileFacts(len(frame), path.stat().st_size, sha256_of(path))


def sha256_of(path: Path) -> str:
    """SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
