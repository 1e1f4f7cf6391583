"""CSV by the contract: UTF-8 (a BOM is tolerated), commas, RFC 4180 quotes, a header, ISO dates.

Every field is read as text first, so that a value that does not fit its type can be named.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from orientir.core.expressions.to_polars import POLARS_TYPES
from orientir.core.mistakes import Mistake
from orientir.core.snapshots.logical import TYPE_NAMES, missing_column, require_column
from orientir.core.tables import Column, Table

_PATTERNS = {
    "int": r"^[+-]?\d+$",
    "double": r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$",
    "bool": r"^(true|false)$",
    "date": r"^\d{4}-\d{2}-\d{2}$",
}


def read(file: Path, table: Table, readers: Mapping[str, str], notices: list[str]) -> pl.DataFrame:
    """The asked columns in their logical types; unknown columns are named in ``notices``."""
    header = read_header(file)
    _check_encoding(file)
    for name, reader in readers.items():
        if name not in header:
            raise _missing(file, table, name, reader, header)
    unknown = [name for name in header if table.column(name) is None]
    if unknown:
        notices.append(f"{file.name}: столбцы не из контракта не читаются: {', '.join(unknown)}")
    texts = _read_texts(file, list(readers))
    return pl.DataFrame(
        [
            _typed(texts[name], require_column(table, name), file, table, reader)
            for name, reader in readers.items()
        ]
    )


def read_header(file: Path) -> list[str]:
    """Names of the columns. Raises Mistake for an empty file, a double name, another encoding."""
    with file.open("rb") as stream:
        raw = stream.readline().removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n")
    if not raw.strip():
        raise Mistake(f"файл {file} пуст: в первой строке должны быть имена столбцов")
    try:
        names = next(csv.reader([raw.decode()]))
    except UnicodeDecodeError:
        raise _not_utf8(file) from None
    except csv.Error:
        raise Mistake(f"файл {file}: имена столбцов не читаются, проверьте первую строку") from None
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        raise Mistake(f"файл {file}: столбец «{double}» назван в заголовке дважды")
    return names


def infer_schema(file: Path) -> dict[str, Any]:
    """Types of a table that nobody declared: the narrowest that every value of a column fits."""
    names = read_header(file)
    texts = _read_texts(file, names)
    return {name: POLARS_TYPES[_narrowest(name, texts[name])] for name in names}


def _narrowest(name: str, texts: pl.Series) -> Any:
    if name.endswith("_id"):
        return "text"
    for kind in ("int", "double", "bool", "date"):
        if texts.null_count() < len(texts) and texts.str.contains(_PATTERNS[kind]).all():
            return kind
    return "text"


def _missing(file: Path, table: Table, name: str, reader: str, header: Sequence[str]) -> Mistake:
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        return Mistake(f"файл {file}: столбцы должны быть разделены запятыми")
    return missing_column(table, name, reader)


def _read_texts(file: Path, columns: list[str]) -> pl.DataFrame:
    """The columns as text, empty (quoted or not) as null."""
    import pyarrow as pa  # only CSV needs it: Parquet must not pay for its import
    from pyarrow import csv as arrow_csv

    try:
        table = arrow_csv.read_csv(
            file,
            read_options=arrow_csv.ReadOptions(block_size=16 * 2**20),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
            convert_options=arrow_csv.ConvertOptions(
                check_utf8=True,
                column_types=dict.fromkeys(columns, pa.string()),
                include_columns=columns,
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid as error:
        raise _explain(file, str(error)) from None
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame


def _explain(file: Path, error: str) -> Mistake:
    if "UTF8" in error:
        return _not_utf8(file)
    width = re.search(r"Row #(\d+): Expected (\d+) columns, got (\d+)", error)
    if width:
        row, expected, found = width.groups()
        return Mistake(f"файл {file}, строка {row}: значений {found}, а столбцов {expected}")
    width = re.search(r"Expected (\d+) columns, got (\d+)", error)
    if width:
        expected, found = width.groups()
        return Mistake(f"файл {file}: есть строка, где значений {found}, а столбцов {expected}")
    return Mistake(f"файл {file} не читается как CSV: проверьте кавычки и запятые")


def _check_encoding(file: Path) -> None:
    """The whole file, not only the columns that are read, must be UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with file.open("rb") as stream:
            while block := stream.read(2**20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise _not_utf8(file) from None


def _not_utf8(file: Path) -> Mistake:
    """Names the first line that is not UTF-8."""
    with file.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                line.decode()
            except UnicodeDecodeError as error:
                place = f"строка {number}, байт {error.start + 1}"
                return Mistake(
                    f"файл {file} не в кодировке UTF-8 ({place}): похоже на windows-1251; "
                    "сохраните его как CSV UTF-8"
                )
    return Mistake(f"файл {file} не в кодировке UTF-8")


def _typed(texts: pl.Series, column: Column, file: Path, table: Table, reader: str) -> pl.Series:
    if column.type == "text":
        return texts
    right_form = texts.str.contains(_PATTERNS[column.type])
    typed = _convert(texts, column)
    wrong = (typed.is_null() | ~right_form) & texts.is_not_null()
    if column.type == "double":
        wrong |= typed.is_finite().not_().fill_null(False)
    if wrong.any():
        index = wrong.arg_max()
        assert index is not None
        raise Mistake(
            f"файл {file}, строка {index + 2}: в столбце {column.name} таблицы {table.name} "
            f"стоит «{texts[index]}», а нужно {TYPE_NAMES[column.type]} (его читает {reader})"
        )
    return typed


def _convert(texts: pl.Series, column: Column) -> pl.Series:
    if column.type == "bool":
        return texts == "true"
    if column.type == "date":
        return texts.str.to_date("%Y-%m-%d", strict=False)
    return texts.str.strip_prefix("+").cast(POLARS_TYPES[column.type], strict=False)
