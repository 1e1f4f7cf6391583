"""Item × stratum × group × score counts: one pass over the responses, and all of DIF is counted from them.

A stratum is (booklet, matching score): people who saw the same items and scored the same on them. Where every person
has a pattern of gaps of his own, (most points that could be had, matching score) stands in for it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.compiling import compiled

Matrix = npt.NDArray[np.int8]  # persons × items, -1 = missing
Counts = npt.NDArray[np.int64]
Labels = npt.NDArray[np.int32]

MOST_BOOKLETS = 64  # beyond it gaps are taken for chance, not for a plan
_SEED = 20_240_101  # of the multipliers that tell the patterns of gaps apart


@dataclass(frozen=True)
class Booklets:
    """``label``: persons → 0..count-1; ``is_planned``: a label is a set of items, not only their points."""

    label: Labels
    count: int
    is_planned: bool


def find_booklets(matrix: Matrix, max_scores: npt.NDArray[np.int64]) -> Booklets:
    """Who saw the same items; with too many different sets, whose items were worth the same points."""
    multipliers = (
        np.random.default_rng(_SEED).integers(1, 2**63, size=(matrix.shape[1],)).astype(np.uint64)
    )
    keys, labels = np.unique(_seen_keys(matrix, multipliers), return_inverse=True)
    is_planned = len(keys) <= MOST_BOOKLETS
    if not is_planned:
        points = _seen_keys(matrix, max_scores.astype(np.uint64))
        keys, labels = np.unique(points, return_inverse=True)
    return Booklets(labels.astype(np.int32), len(keys), is_planned)


def tally(
    matrix: Matrix, group: npt.NDArray[np.int8], booklets: Booklets, matching: npt.NDArray[np.bool_]
) -> Counts:
    """Counts [item, booklet, score, group, category]; ``group`` is 0, 1 or -1 (left out).

    The score is the sum over the ``matching`` items that the person answered, and the item itself: leaving the studied
    item out of its own score biases the test (Holland and Thayer, 1988).
    """
    categories = int(matrix.max(initial=0)) + 1
    width = int(matrix.max(axis=0, initial=0).astype(np.int64).clip(0).sum()) + 1
    shape = (matrix.shape[1], booklets.count, width, 2, categories)
    counts = np.zeros(shape, dtype=np.int64)
    _tally(matrix, group, booklets.label, matching, counts)
    return counts


@compiled
def _seen_keys(matrix: Matrix, multipliers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    keys = np.zeros(matrix.shape[0], dtype=np.uint64)
    for i in range(matrix.shape[0]):
        key = np.uint64(0)
        for j in range(matrix.shape[1]):
            if matrix[i, j] >= 0:
                key += multipliers[j]
        keys[i] = key
    return keys


@compiled
def _tally(
    matrix: Matrix,
    group: npt.NDArray[np.int8],
    label: Labels,
    matching: npt.NDArray[np.bool_],
    counts: Counts,
) -> None:
    for i in range(matrix.shape[0]):
        if group[i] < 0:
            continue
        score = 0
        for j in range(matrix.shape[1]):
            if matching[j] and matrix[i, j] > 0:
                score += matrix[i, j]
        for j in range(matrix.shape[1]):
            x = matrix[i, j]
            if x >= 0:
                counts[j, label[i], score if matching[j] else score + x, group[i], x] += 1
