"""How many groups there are, how sure that is, and who belongs where.

A number of groups is judged by the mean silhouette and by its stability: the same number found anew in halves of the
units must group all of them alike (adjusted Rand index; clusterwise: Hennig 2007, doi:10.1016/j.csda.2006.11.025).
Large tables are grouped by a sample, then every unit goes to the nearest medoid (CLARA, Kaufman & Rousseeuw 1990).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orientir.core.context.clusters.medoids import (
    Distances,
    find_medoids,
    overlap,
    rand_agreement,
    silhouettes,
)
from orientir.core.context.clusters.mixed_columns import (
    ContextNotSound,
    MixedColumns,
    gower_distances,
    shuffle_columns,
)

Labels = NDArray[np.int64]
MOST: Final = 8
WEAK: Final = (
    0.25  # a silhouette under it: no substantial structure (Kaufman & Rousseeuw 1990, table 4)
)
STABLE: Final = 0.6  # Hennig 2007: less than that is no stable group
_CHUNK: Final = 20_000
_TIE: Final = 0.02


@dataclass(frozen=True, slots=True)
class GroupingRule:
    """``k`` None: chosen from 2 … ``most``. ``sample``: units by which groups are found; ``halves``: resamplings."""

    k: int | None = None
    most: int = MOST
    sample: int = 2000
    halves: int = 20
    shuffles: int = 5
    shuffled_sample: int = 1000
    seed: int = 20231
    outlier: float = 3.0  # interquartile ranges above the upper quartile of the distances


@dataclass(frozen=True, slots=True)
class Candidate:
    k: int
    silhouette: float
    stability: float
    smallest: float


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """``labels`` [units] 0 … k-1, the largest group first, -1: too little is known of the unit.

    ``distance`` to the own medoid and ``margin`` to the next one (0: between two groups),
    ``jaccard`` [k] of each group in
    halves; ``why`` the number was chosen; ``without_groups``: the silhouette of shuffled
    columns; ``outliers``: rows far from every group.
    """

    labels: Labels
    medoids: NDArray[np.intp]
    distance: NDArray[np.float64]
    margin: NDArray[np.float64]
    jaccard: tuple[float, ...]
    chosen: Candidate
    candidates: tuple[Candidate, ...]
    why: str
    without_groups: float
    outliers: NDArray[np.intp]
    sampled: int


def group_units(columns: MixedColumns, rule: GroupingRule) -> Grouping:
    """Raises ContextNotSound where there are too few units for as many groups."""
    known = np.flatnonzero(columns.is_known)
    if rule.k is not None and not 2 <= rule.k <= len(known) // 3:
        raise ContextNotSound(
            f"групп {rule.k}: при {len(known)} организациях их может быть от 2 до {len(known) // 3}"
        )
    sample = known
    if len(known) > rule.sample:
        random = np.random.default_rng(rule.seed)
        sample = np.sort(random.choice(known, rule.sample, replace=False))
    distances = gower_distances(columns, sample, sample)
    numbers = [rule.k] if rule.k else range(2, min(rule.most, len(sample) // 5) + 1)
    tried = [_try(distances, k, rule) for k in numbers]
    best, why = _choose([one.candidate for one in tried], rule)
    without = _without_groups(columns, sample, best.k, rule)
    if best.silhouette <= without:
        why += f"; без всякой связи между столбцами силуэт был бы {_say(without)}: групп не видно"
    found = next(one for one in tried if one.candidate is best)
    return _place(columns, known, sample[found.medoids], found, tried, (why, without), rule)


@dataclass(frozen=True, slots=True, eq=False)
class _Tried:
    candidate: Candidate
    medoids: NDArray[np.intp]
    jaccard: NDArray[np.float64]


def _try(distances: Distances, k: int, rule: GroupingRule) -> _Tried:
    medoids = find_medoids(distances, k, rule.seed + k)
    labels = distances[:, medoids].argmin(axis=1)
    silhouette = float(silhouettes(distances, labels, k).mean())
    agreements, jaccards = [], []
    random = np.random.default_rng(rule.seed + 100 * k)
    for number in range(rule.halves):
        half = np.sort(random.choice(len(labels), len(labels) // 2, replace=False))
        inner = np.ascontiguousarray(distances[np.ix_(half, half)])
        again = distances[:, half[find_medoids(inner, k, rule.seed + number, 2)]].argmin(axis=1)
        agreements.append(rand_agreement(labels, again))
        jaccards.append([_nearest_overlap(labels == one, again, k) for one in range(k)])
    smallest = float(np.bincount(labels, minlength=k).min() / len(labels))
    candidate = Candidate(k, silhouette, float(np.mean(agreements)), smallest)
    return _Tried(candidate, medoids, np.mean(jaccards, axis=0))


def _without_groups(
    columns: MixedColumns, sample: NDArray[np.intp], k: int, rule: GroupingRule
) -> float:
    """The greatest silhouette of as many groups found where there are none."""
    random = np.random.default_rng(rule.seed)
    some = sample[: rule.shuffled_sample]
    found = []
    for _ in range(rule.shuffles):
        distances = gower_distances(shuffle_columns(columns, random), some, some)
        labels = distances[:, find_medoids(distances, k, rule.seed, 1)].argmin(axis=1)
        found.append(float(silhouettes(distances, labels, k).mean()))
    return max(found)


def _nearest_overlap(group: NDArray[np.bool_], again: Labels, k: int) -> float:
    return max(overlap(group, again == one) for one in range(k))


def _choose(candidates: Sequence[Candidate], rule: GroupingRule) -> tuple[Candidate, str]:
    """The greatest silhouette among the stable; of those as good as equal the most stable."""
    if rule.k:
        return candidates[0], f"число групп {rule.k} задано"
    stable = [one for one in candidates if one.stability >= STABLE]
    top = max(one.silhouette for one in stable or candidates)
    near = [one for one in stable or candidates if one.silhouette >= top - _TIE]
    best = max(near, key=lambda one: (one.stability, -one.k))
    told = (
        f"групп {best.k}: силуэт {_say(best.silhouette)}, устойчивость {_say(best.stability)} "
        f"на половинах (проверены {candidates[0].k}–{candidates[-1].k})"
    )
    if not stable:
        return (
            best,
            f"{told}; ни одно число групп не устойчиво (нужно {_say(STABLE)}): деление условно",
        )
    if best.silhouette < WEAK:
        return (
            best,
            f"{told}; силуэт ниже {_say(WEAK)}: границы между группами размыты, деление условно",
        )
    return best, f"{told}: лучший силуэт среди устойчивых"


def _say(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def _place(
    columns: MixedColumns,
    known: NDArray[np.intp],
    medoids: NDArray[np.intp],
    found: _Tried,
    tried: Sequence[_Tried],
    why: tuple[str, float],
    rule: GroupingRule,
) -> Grouping:
    """Every known unit to its nearest medoid; groups are numbered by size."""
    count = len(columns.units)
    away = np.full((count, len(medoids)), np.nan)
    for start in range(0, len(known), _CHUNK):
        rows = known[start : start + _CHUNK]
        away[rows] = gower_distances(columns, rows, medoids)
    near = away[known].argmin(axis=1)
    order = np.argsort(-np.bincount(near, minlength=len(medoids)), kind="stable")
    labels = np.full(count, -1, dtype=np.int64)
    labels[known] = np.argsort(order)[near]
    ordered = np.sort(away, axis=1)
    outliers = _outliers(columns, labels, medoids[order], rule.outlier)
    jaccard = tuple(float(found.jaccard[one]) for one in order)
    return Grouping(
        labels, medoids[order], ordered[:, 0], ordered[:, 1] - ordered[:, 0], jaccard, found.candidate,
        tuple(one.candidate for one in tried), *why, outliers, len(known) if len(known) <= rule.sample else rule.sample,
    )  # fmt: skip


def _outliers(
    columns: MixedColumns, labels: Labels, medoids: NDArray[np.intp], reach: float
) -> NDArray[np.intp]:
    """Rows far from their medoid where no column is cut at its ends, the farthest first."""
    uncut = replace(columns, numbers=columns.whole)
    distance = np.full(len(labels), np.nan)
    for place in range(len(medoids)):
        rows = np.flatnonzero(labels == place)
        distance[rows] = gower_distances(uncut, rows, medoids[[place]])[:, 0]
    low, high = np.nanquantile(distance, [0.25, 0.75])
    far = np.flatnonzero(distance > high + reach * (high - low))
    return np.asarray(far[np.argsort(-distance[far], kind="stable")], np.intp)
