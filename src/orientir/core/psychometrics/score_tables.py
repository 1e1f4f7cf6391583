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
Counts = npt.NDArray[np.int64] | npt.NDArray[np.float64]  # people, or their weights
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


def effective(weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Sampling weights scaled so that they sum to the number of people who would tell as much if drawn at random.

    Kish (1965) Survey Sampling, ch. 8: (sum w)^2 / sum w^2. Tests that take the sum for a number of people are then not
    too sure of themselves. What strata and clusters of the sample would add is not known here.
    """
    total, squares = float(weights.sum()), float((weights**2).sum())
    scaled: npt.NDArray[np.float64] = weights * (total / squares if squares else 0.0)
    return scaled


def tally(
    matrix: Matrix,
    group: npt.NDArray[np.int8],
    booklets: Booklets,
    matching: npt.NDArray[np.bool_],
    weights: npt.NDArray[np.float64] | None = None,
) -> Counts:
    """Counts [item, booklet, score, group, category]; ``group`` is 0, 1 or -1 (left out). ``weights`` [persons] are
    added up in place of people.

    The score is the sum over the ``matching`` items that the person answered, and the item itself: leaving the studied
    item out of its own score biases the test (Holland and Thayer, 1988).
    """
    categories = int(matrix.max(initial=0)) + 1
    width = int(matrix.max(axis=0, initial=0).astype(np.int64).clip(0).sum()) + 1
    shape = (matrix.shape[1], booklets.count, width, 2, categories)
    if weights is None:
        people = np.zeros(shape, dtype=np.int64)
        _tally(matrix, group, booklets.label, matching, np.ones(1, dtype=np.int64), people)
        return people
    counts = np.zeros(shape)
    _tally(matrix, group, booklets.label, matching, weights, counts)
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
    weights: npt.NDArray[np.int64] | npt.NDArray[np.float64],
    counts: Counts,
) -> None:
    is_weighted = weights.shape[0] > 1
    for i in range(matrix.shape[0]):
        if group[i] < 0:
            continue
        score, weight = 0, weights[i if is_weighted else 0]
        for j in range(matrix.shape[1]):
            if matching[j] and matrix[i, j] > 0:
                score += matrix[i, j]
        for j in range(matrix.shape[1]):
            x = matrix[i, j]
            if x >= 0:
                counts[j, label[i], score if matching[j] else score + x, group[i], x] += weight
