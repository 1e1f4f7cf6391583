"""Pupils' results of a chunk in one shape, whatever the file: a row is a pupil and a task, or a pupil alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from orientir.cycle.collection.results.cleaning import (
    clean_key,
    clean_numbers,
    find_schools,
    hide_pupils,
    name_columns,
)
from orientir.cycle.collection.results.findings import Findings
from orientir.cycle.collection.results.opening import Opened
from orientir.cycle.collection.results.schools import SchoolFinder

SHAPE: Final[Mapping[str, pl.DataType]] = {
    "row": pl.Int64(), "procedure": pl.String(), "subject": pl.String(), "grade": pl.Int32(), "year": pl.Int32(),
    "pupil": pl.Int64(), "unit": pl.String(), "class": pl.String(), "variant": pl.String(), "item": pl.String(),
    "score": pl.Float32(), "most": pl.Float32(), "total": pl.Float32(), "mark": pl.Int8(), "journal_mark": pl.Int8(),
}  # fmt: skip
ANSWERED: Final[Mapping[str, pl.DataType]] = {"answer": pl.String()}
"""What files that tell chosen answers have beside ``SHAPE``."""
_NUMBERS: Final = ("score", "most", "total", "mark", "journal_mark")
MOST_SIGNS: Final = 20
"""Of an answer: chosen and short ones are compared, what pupils write at length is not kept."""
_NO_ANSWER: Final = ("", "-", "—", "–")
_OMITTED: Final = ("omitted", "пропущено")
_UNSEEN: Final = ("not_administered", "not_reached", "не предъявлено", "не дошёл")


def read_chunk(
    chunk: pl.DataFrame, opened: Opened, finder: SchoolFinder, key: bytes, findings: Findings
) -> pl.DataFrame:
    """Columns as ``SHAPE``, with answers also ``ANSWERED``; rows with errors are flagged and still here."""
    table = clean_key(name_columns(chunk, opened), findings, opened.layout)
    items = [name for name in table.columns if name.startswith("q:")]
    numbers = [name for name in _NUMBERS if name in table.columns]
    table = clean_numbers(table, [*items, *numbers], findings)
    table = find_schools(table, finder, findings)
    table = hide_pupils(table, key, findings, is_local=bool(items))
    table = _clean_answers(table, findings)
    if items:
        most = dict(opened.layout.items.values())
        table = _melted(table, items, most)
    table = _shaped(table)
    _check_scores(table, findings)
    return table


def _clean_answers(table: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """``answer`` as it is compared: small letters without spaces; null where none was given."""
    if "answer" not in table.columns:
        return table
    if "item" not in table.columns:
        return table.drop("answer")
    said = pl.col("answer").cast(pl.String).str.to_lowercase().str.replace_all(r"\s", "")
    said = said.str.replace_all("ё", "е").str.replace_all(",", ".", literal=True)
    told = table.with_columns(
        pl.when(said.is_in(_NO_ANSWER)).then(None).otherwise(said).alias("answer")
    )
    long = (pl.col("answer").str.len_chars() > MOST_SIGNS).fill_null(False)
    findings.flag(
        told, long, "answer", f"Ответ длиннее {MOST_SIGNS} знаков",
        "выбранный вариант или краткий ответ",
    )  # fmt: skip
    return told


def _melted(table: pl.DataFrame, items: list[str], most: Mapping[str, float]) -> pl.DataFrame:
    """Of a pupil with tasks in columns, a row a task."""
    rest = [name for name in table.columns if name not in items]
    long = table.unpivot(items, index=rest, variable_name="item", value_name="score")
    named = long.with_columns(pl.col("item").str.strip_prefix("q:"))
    return named.with_columns(pl.col("item").replace_strict(most, default=None).alias("most"))


def _shaped(table: pl.DataFrame) -> pl.DataFrame:
    if "state" in table.columns:
        state = pl.col("state").str.to_lowercase()
        table = table.with_columns(
            pl.when(state.is_in(_OMITTED)).then(0.0)
            .when(state.is_in(_UNSEEN)).then(None)
            .otherwise(pl.col("score")).alias("score")
        )  # fmt: skip
    if "item" not in table.columns and "total" not in table.columns:
        table = table.rename({"score": "total"})
    shape = {**SHAPE, **ANSWERED} if "answer" in table.columns else SHAPE
    absent = [
        pl.lit(None, kind).alias(name) for name, kind in shape.items() if name not in table.columns
    ]
    whole = table.with_columns(absent)
    return whole.select(pl.col(name).cast(kind, strict=False) for name, kind in shape.items())


def _check_scores(table: pl.DataFrame, findings: Findings) -> None:
    over = (pl.col("score") > pl.col("most")) | (
        pl.col("item").is_null() & (pl.col("total") > pl.col("most"))
    )
    findings.flag(table, over.fill_null(False), "score", "Балл больше максимального")
    findings.flag(table, (pl.col("score") < 0).fill_null(False), "score", "Балл меньше нуля")
    for name in ("mark", "journal_mark"):
        wrong = ~pl.col(name).is_between(1, 5).fill_null(True)
        findings.flag(table, wrong, name, "Отметка — от 2 до 5")
