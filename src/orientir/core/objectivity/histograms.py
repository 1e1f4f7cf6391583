"""How many pupils got which score, by group: read from a table, refused in a sentence where it cannot be that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from orientir.core.mistakes import Mistake

Floats = NDArray[np.float64]
ALL: Final = "все"
_PERCENT_WORDS: Final = ("%", "процент", "доля", "percent", "share", "pct")
_WHOLE: Final = 1e-9


class ScoresNotSound(Mistake):
    """The table is no count of pupils by score; the sentence says what and where."""


@dataclass(frozen=True, slots=True, eq=False)
class Histograms:
    """``counts`` [groups, scores]; ``scores`` ascending, those that any group has; ``never``: nobody could get it.

    ``unscored``: pupils whose row has no score; they are in no figure.
    """

    groups: tuple[str, ...]
    scores: Floats
    counts: Floats
    never: NDArray[np.bool_]
    unscored: int

    @property
    def pupils(self) -> Floats:
        return np.asarray(self.counts.sum(axis=1), np.float64)

    def only(self, kept: NDArray[np.bool_]) -> Histograms:
        names = tuple(
            name for name, is_kept in zip(self.groups, kept.tolist(), strict=True) if is_kept
        )
        return Histograms(names, self.scores, self.counts[kept], self.never[kept], self.unscored)


def read_histograms(
    table: pl.DataFrame, score: str, count: str, by: str = "", *, are_counts: bool = False
) -> Histograms:
    """A row for each score (of each group ``by``). Raises ScoresNotSound.

    An empty count says that nobody could get the score. ``are_counts``: whoever asks knows that sums of about 100 are
    pupils, not percentages.
    """
    for name in (score, count, *([by] if by else [])):
        if name not in table.columns:
            raise ScoresNotSound(f"нет столбца {name}: в файле {', '.join(table.columns)}")
    rows = table.select(
        (pl.col(by).cast(pl.String).fill_null("") if by else pl.lit(ALL)).alias("group"),
        _numeric(table[score], "баллы").alias("score"),
        _numeric(table[count], "числа учеников").alias("count"),
    )
    _refuse_no_counts(rows, count, are_counts)
    scored = rows.drop_nulls("score")
    _refuse_doubled(scored, score, by)
    unscored = int(rows.filter(pl.col("score").is_null())["count"].sum() or 0)
    return _lay_out(scored, unscored)


def _numeric(values: pl.Series, what: str) -> pl.Series:
    if values.dtype == pl.Boolean or not (values.dtype.is_numeric() or values.dtype == pl.Null):
        strange = next(
            (one for one in values.cast(pl.String) if one is not None and not _is_number(one)), ""
        )
        raise ScoresNotSound(f"столбец {values.name}: нужны {what}, а там, например, «{strange}»")
    numbers = values.cast(pl.Float64)
    if not numbers.drop_nulls().is_finite().all():
        raise ScoresNotSound(f"столбец {values.name}: есть бесконечные значения или не числа (NaN)")
    return numbers


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _refuse_no_counts(rows: pl.DataFrame, name: str, are_counts: bool) -> None:
    counts = rows["count"].drop_nulls()
    if counts.is_empty() or not counts.sum():
        raise ScoresNotSound(f"столбец {name}: нет ни одного ученика")
    least = counts.min()
    if isinstance(least, float) and least < 0:
        raise ScoresNotSound(f"столбец {name}: число учеников отрицательно ({least:g})")
    broken = counts.filter((counts - counts.round()).abs() > _WHOLE)
    if not broken.is_empty():
        raise ScoresNotSound(
            f"столбец {name}: число учеников не целое ({broken[0]:g}): похоже на доли или проценты, "
            "а нужно, сколько учеников получили каждый балл"
        )
    if not are_counts and _look_like_percentages(rows, name):
        raise ScoresNotSound(
            f"столбец {name}: числа в сумме дают 100, как проценты, а нужно, сколько учеников получили "
            "каждый балл; если это всё-таки ученики, добавьте --counts"
        )


def _look_like_percentages(rows: pl.DataFrame, name: str) -> bool:
    """Whole percentages miss 100 by what rounding makes; shares of one group add up to 1."""
    sums = rows.group_by("group").agg(pl.col("count").sum())["count"]
    if (sums == 1).all():
        return True
    slack = 3 if any(word in name.lower() for word in _PERCENT_WORDS) else 1
    return bool(((sums - 100).abs() <= slack).all())


def _refuse_doubled(rows: pl.DataFrame, score: str, by: str) -> None:
    doubled = rows.filter(pl.struct("group", "score").is_duplicated())
    if doubled.is_empty():
        return
    group, value, _count = doubled.row(0)
    where = f"«{group}», " if by else ""
    advice = "оставьте по одной строке на балл" if by else "назовите столбец групп через --by"
    raise ScoresNotSound(
        f"столбец {score}: {where}балл {value:g} стоит не один раз, строк с повторами {len(doubled)}: {advice}"
    )


def _lay_out(rows: pl.DataFrame, unscored: int) -> Histograms:
    groups = rows["group"].unique(maintain_order=True)
    scores = rows["score"].unique().sort()
    row = rows["group"].replace_strict(groups, range(len(groups)), return_dtype=pl.Int64)
    place = np.searchsorted(scores.to_numpy(), rows["score"].to_numpy())
    counts = np.zeros((len(groups), len(scores)))
    never = np.zeros(counts.shape, dtype=np.bool_)
    counts[row.to_numpy(), place] = rows["count"].fill_null(0).to_numpy()
    never[row.to_numpy(), place] = rows["count"].is_null().to_numpy()
    return Histograms(
        tuple(groups.to_list()), scores.to_numpy().astype(np.float64), counts, never, unscored
    )
