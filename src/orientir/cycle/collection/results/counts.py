"""Tables of schools: marks, primary scores, signs of bias, exams, conditions, the plan of a paper."""

from __future__ import annotations

import polars as pl

from orientir.cycle.collection.results.cleaning import (
    clean_key,
    clean_numbers,
    find_schools,
    name_columns,
    number_of,
)
from orientir.cycle.collection.results.findings import Findings
from orientir.cycle.collection.results.opening import Opened
from orientir.cycle.collection.results.schools import SchoolFinder

_WHOLE = 100.0
_NO_MARK = ("", "0", "0.0", "нет", "-", "–", "—")
_SLACK = 1.5  # shares are printed rounded: their sum may miss a hundred by that much


def read_table(
    chunk: pl.DataFrame, opened: Opened, finder: SchoolFinder, findings: Findings
) -> pl.DataFrame:
    """Rows of a set of the layout's kind; wrong rows are flagged and left out."""
    table = clean_key(name_columns(chunk, opened), findings, opened.layout)
    if opened.layout.kind != "items":
        table = find_schools(table, finder, findings)
    shaped = _SHAPES[opened.layout.kind](table, findings)
    return shaped.filter(~pl.col("row").is_in(sorted(findings.bad_rows)))


def _counted(table: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """Shares of participants by score or mark → counts. The shares of a row must make a hundred."""
    names = [name for name in table.columns if name.startswith("n:")]
    table = clean_numbers(table, ["participants", *names], findings)
    sums = pl.sum_horizontal(names)
    findings.flag(
        table, pl.col("participants").fill_null(0) <= 0, "participants", "Нет числа участников"
    )
    findings.flag(
        table, (sums - _WHOLE).abs() > _SLACK, "participants",
        "Доли строки не складываются в 100 %", "проценты участников, в сумме 100",
    )  # fmt: skip
    long = table.unpivot(
        names, index=["row", "procedure", "subject", "grade", "year", "unit", "participants"],
        variable_name="score", value_name="share",
    )  # fmt: skip
    return long.select(
        "row", "procedure", "subject", "grade", "year", "unit",
        pl.col("score").str.strip_prefix("n:").cast(pl.Int32),
        pl.col("participants").cast(pl.Int32),
        (pl.col("participants") * pl.col("share").fill_null(0) / _WHOLE).round().cast(pl.Int32).alias("count"),
    )  # fmt: skip


def _markers(table: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """``papers``: where the list has a sign, «4 РУ, 5 МА»; empty where the file does not tell."""
    table = clean_numbers(table, ["markers"], findings)
    papers = [name for name in table.columns if name.startswith("n:")]
    return table.select(
        "row", "procedure", "subject", "grade", "year", "unit",
        pl.col("markers").fill_null(0).cast(pl.Int32),
        pl.concat_str(
            [pl.when(_is_marked(name)).then(pl.lit(name.removeprefix("n:"))) for name in papers] or [pl.lit("")],
            separator=", ", ignore_nulls=True,
        ).alias("papers"),
    )  # fmt: skip


def _is_marked(name: str) -> pl.Expr:
    text = pl.col(name).cast(pl.String).str.to_lowercase()
    return text.is_not_null() & ~text.is_in(_NO_MARK)


def _exams(table: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """Counts, never shares: a percentage of below the least score is refused."""
    names = [one for one in ("participants", "mean", "below", "high") if one in table.columns]
    table = clean_numbers(table, names, findings)
    part = (pl.col("below") > pl.col("participants")) | (pl.col("below") != pl.col("below").round())
    findings.flag(
        table, part.fill_null(False), "below", "Это не число учеников",
        "сколько учеников, не больше числа участников (не проценты)",
    )  # fmt: skip
    absent = [pl.lit(None, pl.Float64).alias(one) for one in ("mean", "high") if one not in names]
    return table.with_columns(absent).select(
        "row", "procedure", "subject", "grade", "year", "unit",
        pl.col("participants").cast(pl.Int32), "mean",
        pl.col("below").cast(pl.Int32), pl.col("high").cast(pl.Int32),
    )  # fmt: skip


def _context(table: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    findings.flag(table, pl.col("variable") == "", "variable", "Нет названия показателя")
    return table.select(
        "row", pl.lit("").alias("procedure"), pl.lit("").alias("subject"), "grade", "year", "unit", "variable",
        number_of(table, "value").alias("value"),
        pl.when(number_of(table, "value").is_null()).then(pl.col("value").cast(pl.String)).alias("word"),
    )  # fmt: skip


def _items(table: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    level = pl.col("level").str.to_lowercase()
    word = (
        pl.when(level.str.starts_with("б"))
        .then(pl.lit("basic"))
        .when(level.str.starts_with("п"))
        .then(pl.lit("raised"))
        .when(level.str.starts_with("в"))
        .then(pl.lit("high"))
    )
    table = table.with_columns(word.otherwise(level).alias("level"))
    wrong = ~pl.col("level").is_in(["basic", "raised", "high"])
    findings.flag(table, wrong, "level", "Нет такого уровня", "базовый, повышенный или высокий")
    absent = [pl.lit("").alias(one) for one in ("content", "skill") if one not in table.columns]
    return table.with_columns(absent).select(
        "row", "procedure", "subject", "grade", "year",
        pl.col("item").cast(pl.String).str.replace(",", ".", literal=True), "level", "content", "skill",
    )  # fmt: skip


_SHAPES = {
    "mark_counts": _counted,
    "score_counts": _counted,
    "markers": _markers,
    "exams": _exams,
    "context": _context,
    "items": _items,
}
