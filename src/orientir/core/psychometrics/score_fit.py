"""S-X2: observed and expected scores on an item among people of the same total score.

Orlando and Thissen (2000) doi:10.1177/01466216000241003; polytomous items: Kang and Chen (2008)
doi:10.1111/j.1745-3984.2008.00071.x. The expected shares come from the recursion of Lord and Wingersky (1984)
doi:10.1177/014662168400800409: no ability estimate is needed, so the statistic keeps its chi-square distribution.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.curves import category_probabilities
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.score_tables import Matrix

Floats = npt.NDArray[np.float64]

_NODES, _REACH = 61, 6.0
FEWEST_OF_A_BOOKLET = 200  # persons; with fewer the chi-square is not one
FEWEST_ITEMS = 3
FEWEST_EXPECTED = 1.0  # in a cell; neighbours are merged until they reach it


@dataclass(frozen=True)
class ScoreFit:
    """``p``: nan where nothing is left to test (df 0). ``rmsea``: the misfit per degree of freedom, free of N."""

    item: str
    chi2: float
    df: int
    p: float
    rmsea: float


def score_fit(
    matrix: Matrix,
    items: Sequence[ItemParameters],
    *,
    free_slopes: bool = True,
    mean: float = 0.0,
    deviation: float = 1.0,
) -> tuple[ScoreFit, ...]:
    """People with an answer to every item count; ability N(``mean``, ``deviation``^2) as calibrated.

    ``free_slopes``: whether slopes were estimated (they cost a degree of freedom each). Raises Mistake: nobody
    answered everything (S-X2 of booklets: give it one booklet at a time).
    """
    full = matrix[(matrix >= 0).all(axis=1)]
    if not len(full):
        raise Mistake("S-X²: никто не ответил на все задания; проверяйте каждый вариант отдельно")
    sums = _sums_of(full, items, mean, deviation)
    return tuple(_fit(item, one, free_slopes) for item, one in zip(items, sums, strict=True))


def score_fit_by_booklet(
    matrix: Matrix,
    items: Sequence[ItemParameters],
    *,
    free_slopes: bool = True,
    mean: float = 0.0,
    deviation: float = 1.0,
    fewest: int = FEWEST_OF_A_BOOKLET,
) -> tuple[ScoreFit, ...]:
    """The same where people saw different items: within each set of items that ``fewest`` people answered whole.

    An item of several sets has their chi-squares added up (their people are different), its own parameters are taken
    off the degrees of freedom once. Without such a set: df 0.
    """
    found: list[list[_Sums]] = [[] for _ in items]
    seen, label = np.unique(matrix >= 0, axis=0, return_inverse=True)
    label = label.ravel()
    for place, is_seen in enumerate(seen):
        rows, own = np.flatnonzero(label == place), np.flatnonzero(is_seen)
        if len(rows) < fewest or len(own) < FEWEST_ITEMS:
            continue
        told = _sums_of(matrix[np.ix_(rows, own)], [items[int(j)] for j in own], mean, deviation)
        for j, sums in zip(own, told, strict=True):
            found[j].append(sums)
    return tuple(
        _fit(item, _Sums.added(sums), free_slopes) for item, sums in zip(items, found, strict=True)
    )


@dataclass(frozen=True)
class _Sums:
    """Of one item in one set of items."""

    chi2: float
    cells: int
    persons: int

    @classmethod
    def added(cls, parts: Sequence[_Sums]) -> _Sums:
        return cls(
            sum(one.chi2 for one in parts),
            sum(one.cells for one in parts),
            sum(one.persons for one in parts),
        )


def _sums_of(
    full: Matrix, items: Sequence[ItemParameters], mean: float, deviation: float
) -> list[_Sums]:
    ability = mean + deviation * np.linspace(-_REACH, _REACH, _NODES)
    weights = np.exp(-(np.linspace(-_REACH, _REACH, _NODES) ** 2) / 2)
    chances = [category_probabilities(item, ability) for item in items]
    scores = full.astype(np.int64)
    total = scores.sum(axis=1)
    return [
        _compared(scores[:, j], total, _expected(chances, j, weights / weights.sum()))
        for j in range(len(items))
    ]


def score_distribution(chances: Sequence[Floats]) -> Floats:
    """P(total = s | ability) [abilities, totals] from each item's probabilities [abilities, scores]."""
    current = np.ones((len(chances[0]), 1))
    for item in chances:
        grown = np.zeros((len(current), current.shape[1] + item.shape[1] - 1))
        for score, chance in enumerate(item.T):
            grown[:, score : score + current.shape[1]] += current * chance[:, None]
        current = grown
    return current


def _expected(chances: Sequence[Floats], j: int, weights: Floats) -> Floats:
    """P(score on item j | total) [totals, scores]."""
    rest = score_distribution([item for k, item in enumerate(chances) if k != j])
    mine = chances[j]
    joint = np.zeros((rest.shape[1] + mine.shape[1] - 1, mine.shape[1]))
    for score, chance in enumerate(mine.T):
        joint[score : score + rest.shape[1], score] = weights @ (rest * chance[:, None])
    shares: Floats = joint / joint.sum(axis=1, keepdims=True)
    return shares


def _compared(
    score: npt.NDArray[np.int64], total: npt.NDArray[np.int64], expected: Floats
) -> _Sums:
    shape = expected.shape
    observed = np.bincount(total * shape[1] + score, minlength=shape[0] * shape[1]).reshape(shape)
    people = observed.sum(axis=1, keepdims=True)
    inner = slice(1, -1)  # nobody with no points or all points tells anything of one item
    chi2, cells = _compare(observed[inner].astype(np.float64), (expected * people)[inner])
    return _Sums(chi2, cells, len(score))


def _fit(item: ItemParameters, sums: _Sums, free_slopes: bool) -> ScoreFit:
    df = sums.cells - item.max_score - free_slopes
    p = float(chdtrc(df, sums.chi2)) if df > 0 else float("nan")
    rmsea = max(sums.chi2 - df, 0.0) / (df * (sums.persons - 1)) if df > 0 else 0.0
    return ScoreFit(item.name, sums.chi2, max(df, 0), p, rmsea**0.5)


def _compare(observed: Floats, expected: Floats) -> tuple[float, int]:
    """Chi-square and free cells after merging rows of totals from both ends, then columns of scores."""
    chi2, free = 0.0, 0
    for o, e in zip(*_merge_rows(observed, expected), strict=True):
        merged_o, merged_e = _merge_cells(o, e)
        chi2 += float(((merged_o - merged_e) ** 2 / merged_e).sum())
        free += len(merged_e) - 1
    return chi2, free


def _merge_rows(observed: Floats, expected: Floats) -> tuple[list[Floats], list[Floats]]:
    """Totals joined to the next towards the middle until two scores are expected often enough."""
    rows = [(o, e) for o, e in zip(observed, expected, strict=True) if e.sum() > 0]
    middle = len(rows) // 2
    kept = _gather(rows[:middle]) + _gather(rows[middle:][::-1])[::-1]
    return [o for o, _ in kept], [e for _, e in kept]


def _gather(rows: list[tuple[Floats, Floats]]) -> list[tuple[Floats, Floats]]:
    """Joins rows one to another in their order until each is rich enough; a poor rest joins the last."""
    kept: list[tuple[Floats, Floats]] = []
    poor: tuple[Floats, Floats] | None = None
    for o, e in rows:
        row = (o, e) if poor is None else (poor[0] + o, poor[1] + e)
        poor = row if _is_poor(row[1]) else None
        if poor is None:
            kept.append(row)
    if poor is not None and kept:
        kept[-1] = kept[-1][0] + poor[0], kept[-1][1] + poor[1]
    elif poor is not None:
        kept.append(poor)
    return kept


def _is_poor(expected: Floats) -> bool:
    return int((expected >= FEWEST_EXPECTED).sum()) < 2


def _merge_cells(observed: Floats, expected: Floats) -> tuple[Floats, Floats]:
    """Neighbouring scores joined until each is expected often enough."""
    o, e = observed.tolist(), expected.tolist()
    while len(e) > 1 and min(e) < FEWEST_EXPECTED:
        k = e.index(min(e))
        to = k + 1 if k == 0 or (k + 1 < len(e) and e[k + 1] < e[k - 1]) else k - 1
        o[to], e[to] = o[to] + o[k], e[to] + e[k]
        del o[k], e[k]
    return np.array(o), np.array(e)
