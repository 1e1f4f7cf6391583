"""A file of results as a stream of tables, so that six million pupils pass through a small memory."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as parquet

from orientir.core.mistakes import Mistake
from orientir.cycle.collection.results.layouts import TITLE, Layout, recognise
from orientir.kit.tabular.reading import Grid, as_text, read_grids

ROWS_AT_ONCE: Final = 500_000
_HEAD_WITHIN: Final = 15  # rows before the heads: a title, how many took part

Source = Path | bytes


@dataclass(frozen=True, slots=True)
class Opened:
    """``chunks()`` gives tables whose columns are ``c0``, ``c1`` … by place, and ``row`` as the file numbers it.

    ``given``: what the title over the table says for all rows (procedure, year, subject, grade).
    """

    name: str
    sheet: str
    layout: Layout
    given: dict[str, str]
    rows: int
    chunks: Callable[[], Iterator[pl.DataFrame]]


def open_results(source: Source, name: str) -> Opened:
    """Raises Mistake for what is no table of results."""
    kind = name.lower().rpartition(".")[2]
    if kind == "parquet":
        return _open_parquet(source, name)
    if kind in ("csv", "txt", "tsv"):
        return _open_csv(source, name)
    content = source.read_bytes() if isinstance(source, Path) else source
    return _open_grid(read_grids(content, name)[0], name)


def _open_parquet(source: Source, name: str) -> Opened:
    def opened() -> parquet.ParquetFile:
        return parquet.ParquetFile(source if isinstance(source, Path) else io.BytesIO(source))

    try:
        file = opened()
    except (pa.ArrowInvalid, OSError) as error:
        raise Mistake(f"{name}: это не Parquet или файл повреждён. Запишите его заново.") from error
    heads = file.schema_arrow.names

    def chunks() -> Iterator[pl.DataFrame]:
        yield from _numbered(opened().iter_batches(batch_size=ROWS_AT_ONCE), 1)

    return Opened(name, "Parquet", recognise(heads, name), {}, file.metadata.num_rows, chunks)


def _open_csv(source: Source, name: str) -> Opened:
    start = source.open("rb").read(1 << 16) if isinstance(source, Path) else source[: 1 << 16]
    try:
        line = start.decode("utf-8-sig", errors="strict" if len(start) < 1 << 16 else "ignore")
    except UnicodeDecodeError as error:
        raise Mistake(f"{name}: нужна кодировка UTF-8. Сохраните файл как «CSV UTF-8».") from error
    first = line.splitlines()[0] if line.strip() else ""
    sign = max(";,\t", key=first.count)
    heads = [head.strip().strip('"') for head in first.split(sign)]
    texts = {f"c{place}": pa.string() for place in range(len(heads))}

    def opened() -> arrow_csv.CSVStreamingReader:
        return arrow_csv.open_csv(
            str(source) if isinstance(source, Path) else io.BytesIO(source),
            arrow_csv.ReadOptions(column_names=list(texts), skip_rows=1, block_size=16 << 20),
            arrow_csv.ParseOptions(delimiter=sign),
            arrow_csv.ConvertOptions(column_types=texts, strings_can_be_null=False),
        )

    def chunks() -> Iterator[pl.DataFrame]:
        try:
            yield from _numbered(opened(), 2)
        except (pa.ArrowInvalid, StopIteration) as error:
            raise Mistake(f"{name}: таблица CSV нарушена ({error}).") from error

    return Opened(name, "CSV", recognise(heads, name), {}, 0, chunks)


def _numbered(batches: Any, first_row: int) -> Iterator[pl.DataFrame]:
    """Tables with columns by place and the rows' numbers."""
    row = first_row
    for batch in batches:
        table = pl.from_arrow(pa.Table.from_batches([batch]))
        assert isinstance(table, pl.DataFrame)
        table.columns = [f"c{place}" for place in range(table.width)]
        yield table.with_row_index("row", row).with_columns(pl.col("row").cast(pl.Int64))
        row += table.height


def _open_grid(grid: Grid, name: str) -> Opened:
    place = _find_heads(grid.rows)
    heads = [as_text(cell).strip() for cell in grid.rows[place]]
    body = [
        [as_text(cell).strip() for cell in row] for row in grid.rows[place + 1 :]
    ]  # a row shorter than the heads is filled below
    numbers = [
        place + 2 + index for index, row in enumerate(body) if any(cell != "" for cell in row)
    ]
    filled = [row + [""] * (len(heads) - len(row)) for row in body if any(row)]
    columns = {f"c{at}": [row[at] for row in filled] for at in range(len(heads))}

    def chunks() -> Iterator[pl.DataFrame]:
        yield pl.DataFrame(
            {"row": numbers, **columns},
            schema={"row": pl.Int64, **dict.fromkeys(columns, pl.String)},
        )

    given = _given(grid.rows[:place])
    return Opened(name, grid.sheet, recognise(heads, name), given, len(filled), chunks)


def _find_heads(rows: Sequence[Sequence[object]]) -> int:
    """The fullest of the first rows: titles over a table fill a cell or two."""
    counts = [sum(as_text(cell).strip() != "" for cell in row) for row in rows[:_HEAD_WITHIN]]
    most = max(counts, default=0)
    return next((place for place, count in enumerate(counts) if count >= max(3, most - 1)), 0)


def _given(before: Sequence[Sequence[object]]) -> dict[str, str]:
    """«ВПР 2025 Математика 5 класс» over the table."""
    for row in before:
        for cell in row:
            if found := TITLE.search(as_text(cell)):
                return found.groupdict()
    return {}
