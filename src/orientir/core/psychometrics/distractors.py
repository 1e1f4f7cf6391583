"""Which wrong answers were chosen and by whom: one that draws the strong betrays a wrong key or a bad question."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

GROUPS = 5
IDLE = 0.02  # a distractor chosen by fewer does no work


@dataclass(frozen=True)
class Choice:
    """One option: ``share`` of all who answered; ``by_group`` the share in each score group, weakest first;
    ``correlation`` of choosing it with the score. ``is_idle``: a wrong option nearly nobody chooses; ``is_suspect``:
    a wrong option chosen by the strong rather than the weak, or a key chosen by the weak rather than the strong.
    """

    option: str
    is_key: bool
    chosen: int
    share: float
    mean_score: float
    correlation: float
    by_group: tuple[float, ...]
    is_idle: bool
    is_suspect: bool


def distractor_table(
    chosen: npt.NDArray[np.integer],
    options: Sequence[str],
    keys: Sequence[str],
    score: Floats,
    weights: Floats | None = None,
    groups: int = GROUPS,
) -> tuple[Choice, ...]:
    """``chosen`` [persons]: index into ``options``, -1 = no answer; ``score`` [persons]: on other items, or ability.

    Groups hold equal numbers of those who answered, people of equal score together.
    """
    held = np.flatnonzero(chosen >= 0)
    weight = np.ones(len(held)) if weights is None else weights[held]
    group = score_groups(score[held], groups)
    return tuple(
        _choice(option, option in keys, chosen[held] == index, score[held], weight, group, groups)
        for index, option in enumerate(options)
    )


@dataclass(frozen=True, eq=False)
class OptionCounts:
    """People who answered an item: by option and score group, and of their scores (abilities) what is needed.

    ``chosen`` [options, groups]; ``people`` [groups]; ``sums`` [options]: of the scores of those who chose it;
    ``total`` and ``squares``: sums of scores and of their squares of all who answered. Where several options may be
    chosen, a person stands at each.
    """

    chosen: Floats
    people: Floats
    sums: Floats
    total: float
    squares: float


def distractors_from_counts(
    counts: OptionCounts, options: Sequence[str], keys: Sequence[str]
) -> tuple[Choice, ...]:
    """The same table from counts made elsewhere (a database): nobody's answer need be brought here."""
    persons = float(counts.people.sum())
    return tuple(
        _counted(option, option in keys, place, counts, persons)
        for place, option in enumerate(options)
    )


def _counted(option: str, is_key: bool, place: int, counts: OptionCounts, persons: float) -> Choice:
    chosen = float(counts.chosen[place].sum())
    share = chosen / persons if persons else math.nan
    by_group = np.divide(
        counts.chosen[place],
        counts.people,
        out=np.full(len(counts.people), math.nan),
        where=counts.people > 0,
    )
    mean = counts.sums[place] / chosen if chosen else math.nan
    middle = counts.total / persons if persons else math.nan
    spread = math.sqrt(max(counts.squares / persons - middle**2, 0.0)) if persons else 0.0
    correlation = (
        (mean - middle) / spread * math.sqrt(share / (1 - share))
        if spread > 0 and 0 < share < 1
        else math.nan
    )
    is_suspect = correlation < 0 if is_key else correlation > 0
    return Choice(
        option, is_key, int(chosen), share, mean, correlation, tuple(by_group.tolist()),
        not is_key and share < IDLE, is_suspect,
    )  # fmt: skip


def score_groups(score: Floats, groups: int) -> npt.NDArray[np.int64]:
    """Groups 0, 1, … of about equal size, people of equal score together."""
    if not len(score):
        return np.zeros(0, dtype=np.int64)
    edges = np.quantile(score, np.arange(1, groups) / groups)
    return np.searchsorted(edges, score, side="left")


def _choice(
    option: str,
    is_key: bool,
    mine: npt.NDArray[np.bool_],
    score: Floats,
    weight: Floats,
    group: npt.NDArray[np.int64],
    groups: int,
) -> Choice:
    taken = np.bincount(group, weight * mine, groups)
    people = np.bincount(group, weight, groups)
    by_group = np.divide(taken, people, out=np.full(groups, math.nan), where=people > 0)
    share = float(taken.sum() / weight.sum()) if len(weight) else math.nan
    correlation = _correlation(mine.astype(np.float64), score, weight)
    mean = float(np.average(score[mine], weights=weight[mine])) if mine.any() else math.nan
    is_suspect = correlation < 0 if is_key else correlation > 0
    return Choice(
        option, is_key, int(mine.sum()), share, mean, correlation, tuple(by_group.tolist()),
        not is_key and share < IDLE, is_suspect,
    )  # fmt: skip


def _correlation(x: Floats, y: Floats, weight: Floats) -> float:
    if not len(x) or x.std() == 0 or y.std() == 0:
        return math.nan
    (xx, xy), (_, yy) = np.cov(x, y, aweights=weight)
    return float(xy / math.sqrt(xx * yy))
