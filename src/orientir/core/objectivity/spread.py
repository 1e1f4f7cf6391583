"""Classes whose scores differ too little."""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.stats import chi2

from orientir.core.objectivity.signals import (
    Bounds,
    Floats,
    Measured,
    Signal,
    common_effect,
    refuse_few,
    say_share,
    tell_signals,
)


def find_little_variance(table: pl.DataFrame, bounds: Bounds) -> tuple[Signal, ...]:
    """``table``: unit (a class), score; a row per pupil. Raises SignalNotSound.

    The logarithm of a class's variance against that of classes with a like mean (scores crowd at
    the ends of a scale); its
    error is that of a variance of scores with such tails (kurtosis), and classes differ beyond
    it. The effect
    is the share of the usual variance that is not there.
    """
    classes = (
        table.drop_nulls(["unit", "score"])
        .group_by(pl.col("unit").cast(pl.String), maintain_order=True)
        .agg(
            pl.len().alias("pupils"), pl.col("score").mean().alias("mean"),
            pl.col("score").var().alias("variance"),
        )
        .filter(pl.col("pupils") >= bounds.fewest)
    )  # fmt: skip
    units = classes["unit"].to_list()
    refuse_few(units)
    pupils = classes["pupils"].to_numpy().astype(np.int64)
    variance = classes["variance"].to_numpy()
    usual = float(np.median(variance[variance > 0])) if (variance > 0).any() else 1.0
    logs = np.log(np.maximum(variance, 1e-3 * usual)) + 1 / (
        pupils - 1
    )  # the log of a chi-square is low
    errors = np.asarray((2 + _tails(table)) / (pupils - 1), np.float64)
    expected = _expected(classes["mean"].to_numpy(), logs)
    middle, spread = common_effect(logs - expected, errors)
    low = expected + middle - logs
    effect = 1 - np.exp(-low)
    measured = Measured(
        tuple(units), pupils, effect, (1 - effect) * np.sqrt(errors),
        _p(low + 1 / (pupils - 1), errors + spread),
    )  # fmt: skip

    def say(at: int) -> str:
        return (
            f"разброс баллов {pupils[at]} учеников составляет "
            f"{say_share(1 - effect[at])} обычного для классов с таким средним"
        )

    return tell_signals("little_variance", measured, bounds, say)


def _tails(table: pl.DataFrame) -> float:
    """Excess kurtosis of scores about the means of their classes, all classes together."""
    score = pl.col("score") - pl.col("score").mean().over("unit")
    found = table.drop_nulls(["unit", "score"]).select(score.kurtosis()).item()
    return max(float(found), -1.0) if found is not None and np.isfinite(found) else 0.0


def _p(low: Floats, variance: Floats) -> Floats:
    """Of a logarithm as low: a chi-square whose logarithm has that variance (its lower tail is
    longer than a normal's).
    """
    freedom = 2 / variance
    return np.asarray(chi2.cdf(freedom * np.exp(-low), freedom), np.float64)


def _expected(mean: Floats, logs: Floats) -> Floats:
    """A parabola of the mean, robust: what is far from it is fitted again without."""
    spread = mean.std()
    if spread <= 0:
        return np.full(len(mean), float(np.median(logs)))
    x = (mean - mean.mean()) / spread
    kept = np.ones(len(mean), dtype=np.bool_)
    for _ in range(3):
        fitted = np.polyval(np.polyfit(x[kept], logs[kept], 2), x)
        away = np.abs(logs - fitted)
        kept = away <= max(3 * 1.4826 * float(np.median(away)), 1e-9)
    return np.asarray(fitted, np.float64)
