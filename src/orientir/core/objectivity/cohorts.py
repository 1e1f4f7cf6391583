"""The same children a year later: units where the cohort falls more than cohorts do."""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.stats import norm

from orientir.core.objectivity.signals import (
    Bounds,
    Measured,
    Signal,
    SignalNotSound,
    common_effect,
    refuse_few,
    say_number,
    tell_signals,
)


def find_drops(before: pl.DataFrame, after: pl.DataFrame, bounds: Bounds) -> tuple[Signal, ...]:
    """``before``, ``after``: unit, score; the same cohort in two grades, each on its own scale.

    Scores are put in deviations of all pupils of their year, so a common fall is no drop. The
    effect is how much a unit fell,
    less the middle of units; p is against what units change anyway. Raises SignalNotSound.
    """
    joined = _means(before).join(_means(after), on="unit", suffix="_after", maintain_order="left")
    kept = joined.filter(
        (pl.col("pupils") >= bounds.fewest) & (pl.col("pupils_after") >= bounds.fewest)
    )
    units = kept["unit"].to_list()
    refuse_few(units)
    fall = kept["mean"].to_numpy() - kept["mean_after"].to_numpy()
    chance = pl.col("variance") / pl.col("pupils") + pl.col("variance_after") / pl.col(
        "pupils_after"
    )
    variance = kept.with_columns(chance.alias("chance"))["chance"].to_numpy()
    middle, spread = common_effect(fall, variance)
    measured = Measured(
        tuple(units), kept.select(pl.min_horizontal("pupils", "pupils_after"))["pupils"].to_numpy().astype(np.int64),
        fall - middle, np.sqrt(variance), norm.sf((fall - middle) / np.sqrt(variance + spread)),
    )  # fmt: skip

    def say(at: int) -> str:
        side = "снизился" if measured.effect[at] >= 0 else "вырос"
        return (
            f"результат того же набора через год {side} против обычного на "
            f"{say_number(abs(measured.effect[at]))} стандартного отклонения"
        )

    return tell_signals("drop_of_cohort", measured, bounds, say)


def _means(table: pl.DataFrame) -> pl.DataFrame:
    known = table.drop_nulls(["unit", "score"])
    spread = known["score"].std()
    if not isinstance(spread, float) or spread <= 0:
        raise SignalNotSound("столбец score: у всех один балл, сравнивать нечего")
    score = (pl.col("score") - pl.col("score").mean().over(pl.lit(1))) / spread
    pooled = known.with_columns(score.alias("z"))
    within = pooled.select((pl.col("z") - pl.col("z").mean().over("unit")).var()).item()
    return pooled.group_by(pl.col("unit").cast(pl.String), maintain_order=True).agg(
        pl.len().alias("pupils"),
        pl.col("z").mean().alias("mean"),
        pl.lit(within).first().alias("variance"),
    )
