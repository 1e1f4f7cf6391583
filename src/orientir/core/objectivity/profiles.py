"""Classes where too many pupils solved what is hard and failed what is easy.

Guttman errors: pairs of items of which the harder is right and the easier wrong, over the most
that a pupil of that total can
have (van der Flier 1977; Emons 2008, doi:10.1177/0146621607302479). lz*:
``psychometrics.person_fit``. Either way a pupil is
odd where p is at most ``odd_p``; the signal is of the class, never of the pupil.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from orientir.core.objectivity.signals import (
    Bounds,
    Floats,
    Signal,
    SignalNotSound,
    excess_shares,
    say_share,
    tell_signals,
)


def guttman_errors(matrix: NDArray[np.int8]) -> Floats:
    """Of each pupil 0 … 1; nan where all or nothing is right. ``matrix`` [pupils, items]: 1, 0, -1 not administered."""
    if matrix.max(initial=0) > 1:
        raise SignalNotSound("ошибки Гуттмана считаются по заданиям с двумя исходами")
    seen = matrix >= 0
    ease = (matrix == 1).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    ordered = matrix[:, np.argsort(-ease, kind="stable")]
    right, wrong = ordered == 1, ordered == 0
    errors = (right * np.cumsum(wrong, axis=1)).sum(axis=1)
    most = right.sum(axis=1) * wrong.sum(axis=1)
    return np.asarray(np.where(most > 0, errors / np.maximum(most, 1), np.nan), np.float64)


def guttman_p(matrix: NDArray[np.int8]) -> Floats:
    """Of each pupil: the share of those with as many right who have as many errors or more."""
    errors = guttman_errors(matrix)
    total = (matrix == 1).sum(axis=1)
    p = np.full(len(matrix), np.nan)
    for score in np.unique(total):
        rows = np.flatnonzero((total == score) & np.isfinite(errors))
        ordered = np.sort(errors[rows])
        p[rows] = 1 - np.searchsorted(ordered, errors[rows], side="left") / max(1, len(rows))
    return p


def find_odd_profiles(
    p: Floats, classes: Sequence[str], bounds: Bounds, odd_p: float = 0.05
) -> tuple[Signal, ...]:
    """``p`` [pupils]: of ``guttman_p`` or of ``person_fit``, nan unknown; ``classes`` [pupils].
    Raises SignalNotSound.
    """
    names, place = np.unique(np.asarray(classes, dtype=str), return_inverse=True)
    known = np.isfinite(p)
    pupils = np.bincount(place[known], minlength=len(names))
    hits = np.bincount(place[known], (p[known] <= odd_p).astype(float), len(names)).astype(np.int64)
    enough = pupils >= bounds.fewest
    measured, common = excess_shares(names[enough].tolist(), hits[enough], pupils[enough])
    seen, of = hits[enough], pupils[enough]

    def say(at: int) -> str:
        return (
            f"трудное решено, а лёгкое нет у {seen[at]} из {of[at]} учеников, "
            f"{say_share(seen[at] / of[at])} против {say_share(common)} по всем"
        )

    return tell_signals("odd_profiles", measured, bounds, say)
