"""``content_sha256``: the same rows give the same digest, however they were stored or ordered.

The canonical text is set down in docs/snapshot-content.md and held by a test that writes it out dully.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

import polars as pl

from orientir.core.tables import Column, Table

_ROWS_AT_ONCE = 200_000
_ESCAPES = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))


def content_sha256(tables: Mapping[str, tuple[Table, pl.DataFrame]]) -> str:
    """SHA-256 in hexadecimal of the canonical text of tables, in the order of their names."""
    digest = hashlib.sha256()
    for name in sorted(tables):
        for block in canonical_text(*tables[name]):
            digest.update(block)
    return digest.hexdigest()


def canonical_text(table: Table, frame: pl.DataFrame) -> Iterator[bytes]:
    """A line with the table's name, one with its columns, then a line a row, sorted by key."""
    names = [column.name for column in table.columns]
    yield f"{table.name}\n{chr(9).join(names)}\n".encode()
    ordered = sort_by_key(table, frame.select(names))
    for block in ordered.iter_slices(_ROWS_AT_ONCE):
        fields = [_field(block[column.name], column) for column in table.columns]
        line = pl.concat_str(fields, separator="\t")
        lines = block.select(line.alias("line"))
        yield lines.write_csv(include_header=False, quote_style="never").encode()


def sort_by_key(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows by key (by every column where no key is declared), nulls first, texts by code point."""
    return frame.sort(list(table.key) or frame.columns, nulls_last=False)


def _field(values: pl.Series, column: Column) -> pl.Expr:
    if column.type == "text":
        text = pl.lit(values)
        for plain, escaped in _ESCAPES:
            text = text.str.replace_all(plain, escaped, literal=True)
    elif column.type == "double":
        text = pl.lit(_shortest(values))
    else:
        text = pl.lit(values).cast(pl.String)
    return text.fill_null("\\N")


def _shortest(numbers: pl.Series) -> pl.Series:
    """Python's shortest round-trip form; each different number is written once."""
    different = numbers.unique().drop_nulls()
    texts = pl.Series([repr(number) for number in different.to_list()], dtype=pl.String)
    return numbers.replace_strict(different, texts, default=None, return_dtype=pl.String)
