"""Columns of a chunk under their names, numbers as numbers, schools as codes, pupils as pseudonyms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from orientir.cycle.collection.results.findings import Findings
from orientir.cycle.collection.results.layouts import Layout
from orientir.cycle.collection.results.opening import Opened
from orientir.cycle.collection.results.pseudonyms import pseudonyms_of
from orientir.cycle.collection.results.schools import FIRST_YEAR, LAST_YEAR, SchoolFinder

NOT_GIVEN: Final = ("", "x", "х", "n", "н", "-", "—")  # «X»: the task was not put before the pupil
KEY: Final = ("procedure", "subject", "grade", "year")
PROCEDURES: Final = {"впр": "vpr", "огэ": "oge", "егэ": "ege", "нико": "niko"}
WHOLE: Final = ("year", "grade", "mark", "journal_mark", "participants", "markers", "below", "high")


def name_columns(chunk: pl.DataFrame, opened: Opened) -> pl.DataFrame:
    """Fields of the layout and those that the title gives; texts trimmed."""
    layout = opened.layout
    named = chunk.select(
        "row",
        *(pl.col(f"c{place}").alias(name) for place, name in layout.fields.items()),
        *(pl.col(f"c{place}").alias(f"q:{item}") for place, (item, _) in layout.items.items()),
        *(pl.col(f"c{place}").alias(f"n:{number}") for place, number in layout.numbers.items()),
    )
    given = {name: value for name, value in opened.given.items() if name not in named.columns}
    named = named.with_columns(pl.lit(value).alias(name) for name, value in given.items())
    absent = [name for name in (*KEY, "unit", "unit_title", "municipality") if name not in named]
    named = named.with_columns(pl.lit("").alias(name) for name in absent)
    texts = [name for name, kind in named.schema.items() if kind == pl.String]
    return named.with_columns(pl.col(name).str.strip_chars() for name in texts)


def clean_key(table: pl.DataFrame, findings: Findings, layout: Layout) -> pl.DataFrame:
    """Procedure as a code, subject as a word of small letters, grade and year as numbers; wrong ones are flagged."""
    word = pl.col("procedure").cast(pl.String).str.to_lowercase()
    usual = "vpr" if layout.kind in ("mark_counts", "score_counts", "markers") else ""
    table = table.with_columns(
        pl.when(word == "").then(pl.lit(usual)).otherwise(word.replace(PROCEDURES)).alias("procedure"),
        pl.col("subject").cast(pl.String).str.to_lowercase().str.replace_all("ё", "е"),
        number_of(table, "year").cast(pl.Int32, strict=False).alias("year"),
        number_of(table, "grade").cast(pl.Int32, strict=False).alias("grade"),
    )  # fmt: skip
    year = pl.col("year").is_between(FIRST_YEAR, LAST_YEAR).fill_null(False)
    findings.flag(table, ~year, "year", "Нет года проведения", "например 2025")
    grade = pl.col("grade").is_null() | pl.col("grade").is_between(1, 12)
    findings.flag(table, ~grade, "grade", "Класс обучения — от 1 до 12", "например 5")
    if layout.kind not in ("markers", "context"):
        findings.flag(table, pl.col("subject") == "", "subject", "Нет предмета")
        findings.flag(table, pl.col("procedure") == "", "procedure", "Нет процедуры", "ВПР, ОГЭ…")
    return table


def number_of(table: pl.DataFrame, name: str) -> pl.Expr:
    """A column as numbers; a decimal comma is understood; what is no number is null."""
    column = pl.col(name)
    if table.schema[name].is_numeric():
        return column.cast(pl.Float64)
    text = (
        column.cast(pl.String)
        .str.replace(",", ".", literal=True)
        .str.replace("%", "", literal=True)
    )
    return text.str.replace_all("[\u00a0\u202f ]", "").cast(pl.Float64, strict=False)


def clean_numbers(table: pl.DataFrame, names: Sequence[str], findings: Findings) -> pl.DataFrame:
    """Columns as Float64; what is neither a number nor a sign of absence is flagged."""
    for name in names:
        if table.schema[name].is_numeric():
            continue
        given = ~pl.col(name).cast(pl.String).str.to_lowercase().is_in(NOT_GIVEN).fill_null(True)
        wrong = given & number_of(table, name).is_null()
        findings.flag(table, wrong, name, "Нужно число", "число или X, если задания не было")
    return table.with_columns(number_of(table, name).alias(name) for name in names)


def find_schools(table: pl.DataFrame, finder: SchoolFinder, findings: Findings) -> pl.DataFrame:
    """``unit`` becomes the code of the registry; what is not found is flagged."""
    asked = ["unit", "unit_title", "municipality", "year"]
    texts = table.with_columns(pl.col(name).cast(pl.String).fill_null("") for name in asked[:3])
    pairs = texts.select(asked).unique(maintain_order=True)
    found = [finder.find(u, t, m, y or 0) for u, t, m, y in pairs.iter_rows()]
    known = pairs.with_columns(
        pl.Series("code", [code for code, _ in found], pl.String),
        pl.Series("problem", [problem for _, problem in found], pl.String),
    )
    joined = texts.join(known, on=asked, how="left", nulls_equal=True, maintain_order="left")
    for problem in sorted({problem for _, problem in found if problem}):
        said = problem[:1].upper() + problem[1:]
        findings.flag(joined, pl.col("problem") == problem, "unit", said, "код, логин или ИНН")
    return joined.drop("unit", "unit_title", "municipality", "problem").rename({"code": "unit"})


def hide_pupils(
    table: pl.DataFrame, key: bytes, findings: Findings, *, is_local: bool
) -> pl.DataFrame:
    """``pupil`` becomes a pseudonym. ``is_local``: the code is told apart only within its school and procedure."""
    code = pl.col("pupil").cast(pl.String).fill_null("").str.strip_chars()
    findings.flag(table, code == "", "pupil", "Нет кода ученика")
    if is_local:
        parts = ["unit", "procedure", "subject", "grade", "year"]
        code = pl.concat_str(
            *(pl.col(one).cast(pl.String).fill_null("") for one in parts), code, separator="|"
        )
    coded = table.with_columns(code.alias("code")).drop("pupil")
    known = pseudonyms_of(coded["code"].unique().to_list(), key)
    return coded.join(known, on="code", how="left", maintain_order="left").drop("code")
