"""A long Parquet of any length, row group by row group: memory is the matrix and one row group.

First pass: which persons and items there are. Persons' numbers go through a dense table to rows of the matrix, items
through the file's own dictionary to columns. Second pass: answers are scattered to their places.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.compiling import compiled
from orientir.core.psychometrics.long_table import chosen_items, refuse_double
from orientir.core.psychometrics.responses import Responses, responses_from_matrix

Numbers = npt.NDArray[np.int64]
Table = npt.NDArray[np.int32]

MOST_SPARSE = 64  # numbers per person that a dense table may have
SMALL = 1_000_000
UNSEEN = -2
TOO_LARGE = 120
HEAD = 1  # rows of Parquet are counted from 1: it has no header


def read_long_parquet(path: Path, pattern: str | None) -> Responses | None:
    """None where the columns are not whole numbers for person and response and text for item: then it is read whole."""
    try:
        return _read(path, pattern)
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0]
        raise Mistake(f"{path}: не читается как Parquet ({reason})") from error


def _read(path: Path, pattern: str | None) -> Responses | None:
    file = pq.ParquetFile(path, read_dictionary=["item"])
    if not _fits(file.schema_arrow):
        return None
    span = _span_of_persons(file)
    if span is None:
        return None
    table, names = _survey(file, *span, path)
    items = chosen_items(names, pattern, path)
    persons = np.flatnonzero(table >= 0) + span[0]
    matrix = np.full((len(persons), len(items)), UNSEEN, dtype=np.int8)
    _fill(file, path, matrix, table, span[0], {name: place for place, name in enumerate(items)})
    _settle(matrix)
    return responses_from_matrix(matrix, items, persons=pl.Series("person", persons))


def _fits(schema: pa.Schema) -> bool:
    types = {name: schema.field(name).type for name in ("person", "item", "response")}
    item = types["item"].value_type if pa.types.is_dictionary(types["item"]) else types["item"]
    is_text = pa.types.is_string(item) or pa.types.is_large_string(item)
    numbers = [pa.types.is_integer(types[name]) for name in ("person", "response")]
    return bool(is_text and all(numbers))


def _span_of_persons(file: pq.ParquetFile) -> tuple[int, int] | None:
    """The lowest and the highest number by the file's own statistics; None where it has none or they are sparse."""
    place = file.schema_arrow.get_field_index("person")
    lows, highs = [], []
    for number in range(file.metadata.num_row_groups):
        statistics = file.metadata.row_group(number).column(place).statistics
        if statistics is None or not statistics.has_min_max:
            return None
        lows.append(int(statistics.min))
        highs.append(int(statistics.max))
    if not lows or max(highs) - min(lows) > max(MOST_SPARSE * file.metadata.num_rows, SMALL):
        return None
    return min(lows), max(highs)


def _survey(file: pq.ParquetFile, low: int, high: int, path: Path) -> tuple[Table, list[str]]:
    """Row of every person's number [high - low + 1], -1 where there is none; items in order of appearance."""
    table = np.full(high - low + 1, -1, dtype=np.int32)
    names: dict[str, None] = {}
    for start, columns in _row_groups(file, ["person", "item"]):
        for name in ("person", "item"):
            if columns[name].null_count:
                row = int(pc.index(columns[name].is_null(), True).as_py())
                raise Mistake(f"{path}, строка {start + row + HEAD}: пустой столбец {name}")
        table[columns["person"].to_numpy().astype(np.int64) - low] = 0
        names |= dict.fromkeys(_dictionary(columns["item"]).dictionary.to_pylist())
    there = table >= 0
    table[there] = np.arange(int(there.sum()), dtype=np.int32)
    return table, list(names)


def _row_groups(
    file: pq.ParquetFile, names: list[str]
) -> Iterator[tuple[int, dict[str, pa.ChunkedArray]]]:
    start = 0
    for number in range(file.metadata.num_row_groups):
        table = file.read_row_group(number, columns=names, use_threads=False)
        yield start, {name: table.column(name).combine_chunks() for name in names}
        start += table.num_rows


def _dictionary(column: pa.Array) -> pa.DictionaryArray:
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return array if isinstance(array, pa.DictionaryArray) else array.dictionary_encode()


def _fill(
    file: pq.ParquetFile,
    path: Path,
    matrix: npt.NDArray[np.int8],
    table: Table,
    low: int,
    place_of: dict[str, int],
) -> None:
    for start, columns in _row_groups(file, ["person", "item", "response"]):
        item = _dictionary(columns["item"])
        places = np.array(
            [place_of.get(name, -1) for name in item.dictionary.to_pylist()], dtype=np.int64
        )
        persons = columns["person"].to_numpy()
        indices = item.indices.to_numpy(zero_copy_only=False)
        answers = _answers(columns["response"])
        _refuse_negative(columns["response"], path, start)
        bad = _scatter(matrix, table, low, persons, places, indices, answers)
        if bad >= 0:
            _refuse(path, start + bad, persons[bad], item[bad].as_py(), int(answers[bad]))


def _answers(column: pa.Array) -> npt.NDArray[np.integer]:
    """-1 where there is none; unsigned numbers have no room for it."""
    if not column.null_count:
        return column.to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]
    signed = column.cast(pa.int64()) if pa.types.is_unsigned_integer(column.type) else column
    return signed.fill_null(-1).to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]


def _refuse_negative(column: pa.Array, path: Path, start: int) -> None:
    lowest = pc.min(column).as_py()
    if lowest is not None and lowest < 0:
        row = int(pc.index(pc.less(column, 0), True).as_py())
        raise Mistake(
            f"{path}, строка {start + row + HEAD}, столбец «response»: «{column[row]}»"
            " – отрицательный код"
        )


def _refuse(path: Path, row: int, person: object, item: object, answer: int) -> None:
    place = f"{path}, строка {row + HEAD}"
    if answer > TOO_LARGE:
        raise Mistake(f"{place}, столбец «response»: «{answer}» – слишком большой код")
    refuse_double(person, item, place)


@compiled
def _scatter(
    matrix: npt.NDArray[np.int8],
    table: Table,
    low: int,
    persons: npt.NDArray[np.integer],
    places: Numbers,
    indices: npt.NDArray[np.integer],
    answers: npt.NDArray[np.integer],
) -> int:
    """Write answers to their places; the row of the first that cannot be written, or -1."""
    for i in range(answers.shape[0]):
        place = places[indices[i]]
        if place >= 0:
            row = table[persons[i] - low]
            if answers[i] > TOO_LARGE or matrix[row, place] != UNSEEN:
                return i
            matrix[row, place] = answers[i]
    return -1


@compiled
def _settle(matrix: npt.NDArray[np.int8]) -> None:
    """What nobody wrote is missing."""
    for i in range(matrix.shape[0]):
        for j in range(matrix.shape[1]):
            matrix[i, j] = max(matrix[i, j], -1)
