"""k-medoids: the units that stand for the others, found by swaps (FasterPAM, Schubert & Rousseeuw 2021,

doi:10.1016/j.is.2021.101804), from several starts (k-means++ on distances); nearest medoid and how near the second is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from orientir.core.psychometrics.compiling import compiled

Distances = NDArray[np.float32]
Places = NDArray[np.intp]


def find_medoids(distances: Distances, k: int, seed: int, starts: int = 3) -> Places:
    """Rows of the ``k`` medoids, the best of several starts."""
    random = np.random.default_rng(seed)
    best: tuple[float, Places] | None = None
    for _ in range(starts):
        medoids = _swap(distances, _spread(distances, k, random))
        loss = float(distances[:, medoids].min(axis=1).sum())
        if best is None or loss < best[0]:
            best = (loss, np.sort(medoids))
    assert best is not None
    return best[1]


def _spread(distances: Distances, k: int, random: np.random.Generator) -> Places:
    """First medoids far apart: each next drawn by the square of the distance to the nearest one."""
    chosen = [int(distances.sum(axis=0).argmin())]
    while len(chosen) < k:
        near = distances[:, chosen].min(axis=1).astype(np.float64) ** 2
        near[chosen] = 0
        total = near.sum()
        weights = near / total if total > 0 else None
        free = int(random.choice(len(distances), p=weights))
        if free not in chosen:
            chosen.append(free)
    return np.array(chosen, dtype=np.intp)


@compiled
def _swap(distances: Distances, medoids: Places) -> Places:
    """Eager swaps until a whole round finds none that makes the sum of distances smaller."""
    n, k = len(distances), len(medoids)
    nearest = np.zeros(n, dtype=np.int64)
    first = np.zeros(n, dtype=np.float64)
    second = np.zeros(n, dtype=np.float64)
    _near(distances, medoids, nearest, first, second)
    since = 0
    at = 0
    while since < n:
        loss = np.zeros(k)
        for j in range(n):
            loss[nearest[j]] += second[j] - first[j]
        shared = 0.0
        for j in range(n):
            away = distances[at, j]
            if away < first[j]:
                shared += away - first[j]
                loss[nearest[j]] += first[j] - second[j]
            elif away < second[j]:
                loss[nearest[j]] += away - second[j]
        place = int(np.argmin(loss))
        since += 1
        if loss[place] + shared < -1e-6:
            medoids[place] = at
            _near(distances, medoids, nearest, first, second)
            since = 0
        at = (at + 1) % n
    return medoids


@compiled
def _near(
    distances: Distances,
    medoids: Places,
    nearest: NDArray[np.int64],
    first: NDArray[np.float64],
    second: NDArray[np.float64],
) -> None:
    for j in range(len(distances)):
        one, two, place = 1e30, 1e30, 0
        for i in range(len(medoids)):
            away = distances[j, medoids[i]]
            if away < one:
                one, two, place = away, one, i
            elif away < two:
                two = away
        nearest[j], first[j], second[j] = place, one, two


def silhouettes(distances: Distances, labels: NDArray[np.int64], k: int) -> NDArray[np.float64]:
    """Of each unit (Rousseeuw 1987, doi:10.1016/0377-0427(87)90125-7); 0 for one that is alone."""
    sizes = np.bincount(labels, minlength=k)
    sums = np.stack([distances[:, labels == one].sum(axis=1) for one in range(k)], axis=1)
    row = np.arange(len(labels))
    own = sums[row, labels] / np.maximum(sizes[labels] - 1, 1)
    means = sums / np.maximum(sizes, 1)
    means[:, sizes == 0] = np.inf
    means[row, labels] = np.inf
    other = means.min(axis=1)
    value = (other - own) / np.maximum(np.maximum(own, other), 1e-12)
    return np.asarray(np.where(sizes[labels] > 1, value, 0.0), np.float64)


def rand_agreement(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """The adjusted Rand index of two groupings (Hubert & Arabie 1985, doi:10.1007/BF01908075): 1 alike, 0 by chance."""
    table = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(table, (one, other), 1)

    def pairs(counts: NDArray[np.float64]) -> float:
        return float((counts * (counts - 1) / 2).sum())

    together, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    chance = rows * columns / max(pairs(np.array([float(len(one))])), 1e-12)
    span = (rows + columns) / 2 - chance
    return 1.0 if span <= 0 else (together - chance) / span


def overlap(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """Jaccard's index of two sets."""
    return float((one & other).sum() / max(1, (one | other).sum()))
