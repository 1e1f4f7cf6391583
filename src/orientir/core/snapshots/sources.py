"""Where tables come from: a folder of files, or tables already in memory; the same rules for both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import polars as pl
from polars.exceptions import PanicException, PolarsError

from orientir.core.mistakes import Mistake
from orientir.core.snapshots import csv_files, parquet_files
from orientir.core.snapshots.logical import cast_lazily, infer_table
from orientir.core.tables import Table

# column → who reads it, as it should be named in a refusal («показатель 4.1»)
Readers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Scan:
    """A table with the asked columns in their logical types; ``place_of`` names a row of it."""

    table: Table
    lazy: pl.LazyFrame
    origin: str
    first_row: int
    notices: tuple[str, ...] = ()

    def place_of(self, index: int) -> str:
        return f"{self.origin}, строка {index + self.first_row}"

    @contextmanager
    def being_read(self) -> Iterator[None]:
        """Faults that show only while rows are read become a Mistake that names the file."""
        try:
            yield
        except (PolarsError, PanicException) as error:
            reason = next(iter(str(error).splitlines()), type(error).__name__)
            raise Mistake(
                f"{self.origin}: таблица {self.table.name} не читается, файл повреждён или значение "
                f"не того типа ({reason})"
            ) from error


class Source(Protocol):
    """Tables by name."""

    def has(self, name: str) -> bool: ...

    def infer(self, name: str) -> Table | None:
        """The shape of a table that neither contract nor pack declares; None if there is none."""

    def scan(self, table: Table, readers: Readers) -> Scan:
        """Raises Mistake naming table, column and reader."""


@dataclass(frozen=True, slots=True)
class Folder:
    """``<table>.parquet`` or ``<table>.csv`` in one folder."""

    path: Path

    def has(self, name: str) -> bool:
        return self._file(name) is not None

    def infer(self, name: str) -> Table | None:
        file = self._file(name)
        if file is None:
            return None
        if file.suffix == ".csv":
            return infer_table(name, csv_files.infer_schema(file))
        return infer_table(name, parquet_files.read_schema(file))

    def scan(self, table: Table, readers: Readers) -> Scan:
        file = self._file(table.name)
        if file is None:
            raise Mistake(
                f"в срезе {self.path} нет таблицы {table.name} (файла {table.name}.parquet "
                f"или {table.name}.csv): её читает {next(iter(readers.values()), 'проверка')}"
            )
        if file.suffix == ".csv":
            notices: list[str] = []
            frame = csv_files.read(file, table, readers, notices)
            return Scan(table, frame.lazy(), file.name, 2, tuple(notices))
        schema = parquet_files.read_schema(file)
        lazy = cast_lazily(parquet_files.scan(file), schema, table, readers)
        return Scan(table, lazy, file.name, 1)

    def _file(self, name: str) -> Path | None:
        found = [self.path / f"{name}{suffix}" for suffix in (".parquet", ".csv")]
        found = [file for file in found if file.is_file()]
        if len(found) > 1:
            raise Mistake(
                f"в срезе {self.path} две таблицы {name}: {found[0].name} и {found[1].name}; "
                "оставьте одну"
            )
        return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Memory:
    """Frames by table name (Arrow tables are taken as they are)."""

    frames: Mapping[str, pl.DataFrame]

    @classmethod
    def of(cls, tables: Mapping[str, Any]) -> Memory:
        return cls({name: _as_frame(table) for name, table in tables.items()})

    def has(self, name: str) -> bool:
        return name in self.frames

    def infer(self, name: str) -> Table | None:
        return infer_table(name, self.frames[name].schema) if name in self.frames else None

    def scan(self, table: Table, readers: Readers) -> Scan:
        frame = self.frames.get(table.name)
        if frame is None:
            reader = next(iter(readers.values()), "проверка")
            raise Mistake(f"нет таблицы {table.name}: её читает {reader}")
        lazy = cast_lazily(frame.lazy(), frame.schema, table, readers)
        return Scan(table, lazy, f"таблица {table.name}", 1)


def _as_frame(table: Any) -> pl.DataFrame:
    if isinstance(table, pl.DataFrame):
        return table
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame


def open_source(folder_or_tables: Path | str | Mapping[str, Any]) -> Source:
    """A folder that exists, or tables in memory. Raises Mistake for a path that is no folder."""
    if isinstance(folder_or_tables, Mapping):
        return Memory.of(folder_or_tables)
    path = Path(folder_or_tables)
    if not path.is_dir():
        raise Mistake(f"папки среза {path} нет")
    return Folder(path)
