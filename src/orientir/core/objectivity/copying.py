"""Classes where answers agree more than answers of such pupils do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from orientir.core.objectivity.signals import Bounds, Measured, Signal, say_share, tell_signals
from orientir.core.psychometrics.similarity import Codes, SimilarPair, similar_pairs


def find_similar_answers(
    answers: Codes,
    right: NDArray[np.bool_],
    classes: Sequence[str],
    bounds: Bounds,
    pair_p: float = 0.01,
) -> tuple[Signal, ...]:
    """``answers`` [pupils, items]: codes of options, -1 none; pairs are compared within a class.

    The effect is the share of the class in pairs that agree beyond chance (p, adjusted for all
    pairs, at most ``pair_p``);
    p of a class is its least probable pair times its number of pairs.
    """
    names, place = np.unique(np.asarray(classes, dtype=str), return_inverse=True)
    pupils = np.bincount(place, minlength=len(names))
    pairs = similar_pairs(answers, right, place.astype(np.int32), pair_p)
    found: list[list[SimilarPair]] = [[] for _ in names]
    for pair in pairs:
        found[int(place[pair.one])].append(pair)
    enough = np.flatnonzero(pupils >= bounds.fewest)
    share = np.array([_share(found[at], int(pupils[at])) for at in enough])
    p = np.array(
        [
            min([1.0, *(one.p * pupils[at] * (pupils[at] - 1) / 2 for one in found[at])])
            for at in enough
        ]
    )
    error = np.sqrt(share * (1 - share) / np.maximum(pupils[enough], 1))
    measured = Measured(tuple(names[enough].tolist()), pupils[enough], share, error, p)

    def say(at: int) -> str:
        return (
            f"ответы совпадают чаще, чем бывает, у {say_share(share[at])} из "
            f"{measured.pupils[at]} учеников, похожих пар {len(found[int(enough[at])])}"
        )

    return tell_signals("similar_answers", measured, bounds, say)


def _share(pairs: Sequence[SimilarPair], pupils: int) -> float:
    return len({who for pair in pairs for who in (pair.one, pair.other)}) / max(1, pupils)
