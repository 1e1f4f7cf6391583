"""Whether a folder is what the contract says: everything that is wrong, not only the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import polars as pl

from orientir.core.mistakes import Mistake
from orientir.core.packs.specs import Pack
from orientir.core.snapshots.content import content_sha256
from orientir.core.snapshots.manifest import MANIFEST, FileFacts, Manifest, read_manifest
from orientir.core.snapshots.rules import Rows, check_rows
from orientir.core.snapshots.sources import Folder, Scan
from orientir.core.snapshots.write import sha256_of
from orientir.core.tables import TABLES, Table

_READER = "проверка"


@dataclass(frozen=True, slots=True)
class Issue:
    """``error``: the contract is broken. ``notice``: it is kept, but this should be known."""

    level: Literal["error", "notice"]
    table: str | None
    message: str


def verify_snapshot(folder: Path, pack: Pack | None = None) -> list[Issue]:
    """Everything in which a folder breaks the contract (and the tables that a pack declares).

    Raises Mistake if there is no such folder.
    """
    if not folder.is_dir():
        raise Mistake(f"папки среза {folder} нет")
    return list(_issues(folder, pack.tables if pack else TABLES))


@dataclass(frozen=True, eq=False)
class _Loaded:
    """A table as far as it can be read; ``whole``: with every declared column."""

    table: Table
    scan: Scan
    frame: pl.DataFrame
    whole: bool


def _issues(folder: Path, declared: Mapping[str, Table]) -> Iterator[Issue]:
    loaded: dict[str, _Loaded] = {}
    for name in _names(folder):
        found: list[_Loaded] = []
        yield from _load(Folder(folder), name, declared, found)
        loaded.update((name, one) for one in found)
    if "units" not in loaded:
        yield Issue("error", "units", "нет таблицы units: без неё ничего не посчитать")
    units = loaded["units"].frame if "units" in loaded else None
    for name, one in loaded.items():
        rows = Rows(one.table, one.frame, one.scan.place_of, units)
        yield from (Issue("error", name, message) for message in check_rows(rows))
    yield from _check_manifest(folder, loaded)


def _names(folder: Path) -> list[str]:
    return sorted({file.stem for file in folder.iterdir() if file.suffix in (".parquet", ".csv")})


def _load(
    source: Folder, name: str, declared: Mapping[str, Table], found: list[_Loaded]
) -> Iterator[Issue]:
    """Issues of reading a table; what could be read is added to ``found``."""
    try:
        inferred = source.infer(name)
        table = declared.get(name) or inferred
        assert table is not None
        if name not in declared:
            yield Issue(
                "notice", name, "таблицы нет ни в контракте, ни в методике: видны только типы"
            )
        readable = []
        for column in table.columns:
            try:
                source.scan(table, {column.name: _READER})
                readable.append(column.name)
            except Mistake as mistake:
                yield Issue("error", name, str(mistake))
        scan = source.scan(table, dict.fromkeys(readable, _READER))
        with scan.being_read():
            frame = scan.lazy.collect()
        found.append(_Loaded(table, scan, frame, len(readable) == len(table.columns)))
        yield from (Issue("notice", name, notice) for notice in scan.notices)
    except Mistake as mistake:
        yield Issue("error", name, str(mistake))


def _check_manifest(folder: Path, loaded: Mapping[str, _Loaded]) -> Iterator[Issue]:
    try:
        manifest = read_manifest(folder)
    except Mistake as mistake:
        yield Issue("error", None, str(mistake))
        return
    if manifest is None:
        yield Issue("notice", None, f"нет {MANIFEST}: срез чужой системы")
        return
    for name, facts in manifest.files.items():
        yield from _check_file(folder / f"{name}.parquet", name, facts, loaded.get(name))
    for name in sorted(set(loaded) - set(manifest.files)):
        yield Issue("error", name, f"таблицы нет в {MANIFEST}: её добавили после")
    yield from _check_content(manifest, loaded)
    yield from _check_dates(manifest, loaded)


def _check_file(path: Path, name: str, facts: FileFacts, loaded: _Loaded | None) -> Iterator[Issue]:
    if not path.is_file():
        yield Issue("error", name, f"файла {path.name} нет, а в {MANIFEST} он есть")
        return
    if path.stat().st_size != facts.bytes or sha256_of(path) != facts.sha256:
        yield Issue("error", name, f"файл {path.name} не тот: не сходится SHA-256 из {MANIFEST}")
    if loaded is not None and len(loaded.frame) != facts.rows:
        yield Issue("error", name, f"строк {len(loaded.frame)}, а в {MANIFEST} {facts.rows}")


def _check_content(manifest: Manifest, loaded: Mapping[str, _Loaded]) -> Iterator[Issue]:
    if all(one.whole for one in loaded.values()):
        content = content_sha256({name: (one.table, one.frame) for name, one in loaded.items()})
        if content != manifest.content_sha256:
            yield Issue(
                "error", None, f"содержание не то: не сходится content_sha256 из {MANIFEST}"
            )


def _check_dates(manifest: Manifest, loaded: Mapping[str, _Loaded]) -> Iterator[Issue]:
    """Nothing dated later than the day the snapshot was taken on is in it; a past year's flow runs
    to the end of its year."""
    days = [date.fromisoformat(day) for day in manifest.facts.reporting_dates.values()]
    if not days:
        return
    for name, one in loaded.items():
        dated = [column.name for column in one.table.columns if column.type == "date"]
        for column in (column for column in dated if column in one.frame.columns):
            rows = Rows(one.table, one.frame, one.scan.place_of, None)
            for message in rows.breaches(
                pl.col(column) > max(days), f"столбец {column}: дата позже отчётной даты среза"
            ):
                yield Issue("error", name, message)
