"""Answers that do not go with the person's own ability: hard items right and easy ones wrong.

lz*: the log-likelihood of the answers, standardised; negative values are odd. It takes into account that the ability
was estimated from the same answers, without which oddness would go unseen. Sources: Drasgow, Levine and Williams (1985)
doi:10.1111/j.2044-8317.1985.tb00817.x; Snijders (2001) doi:10.1007/BF02294437; polytomous items: Sinharay (2016)
doi:10.1007/s11336-015-9465-x; for Warm's estimate: Magis, Raîche and Béland (2012) doi:10.3102/1076998610396894.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from orientir.core.psychometrics.curves import category_probabilities
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.score_tables import Matrix

Floats = npt.NDArray[np.float64]

_STEP = 1e-4  # of numerical derivatives of the curves
_TINY = 1e-12


@dataclass(frozen=True, eq=False)
class PersonFit:
    """``lz`` [persons]: about N(0, 1) for honest answers, nan where it cannot be counted; ``p``: P(lz as low)."""

    lz: Floats
    p: Floats


def person_fit(matrix: Matrix, items: Sequence[ItemParameters], ability: Floats) -> PersonFit:
    """``matrix`` [persons, items; -1 missing]; ``ability`` [persons]: weighted likelihood estimates (WLE)."""
    sums = np.zeros((5, len(matrix)))
    known = np.isfinite(ability)
    for item, answers in zip(items, matrix.T, strict=True):
        here = known & (answers >= 0)
        sums[:, here] += _parts(item, answers[here], ability[here])
    fit, slope, information, bend, spread = sums
    with np.errstate(invalid="ignore", divide="ignore"):
        share = slope / information
        correction = share * bend / (2 * information)
        variance = spread - share * slope  # Var(sum w) - c^2 I, as c I = Cov(w, score)
        lz = np.where(variance > _TINY, (fit + correction) / np.sqrt(variance), np.nan)
    return PersonFit(lz, ndtr(lz))


def _parts(item: ItemParameters, answers: Matrix, ability: Floats) -> Floats:
    """Of one item, [5, persons]: log P(answer) less its mean; covariance of log P with the derivative of the
    log-likelihood; information and its derivative; variance of log P.
    """
    chances = category_probabilities(item, ability).clip(_TINY)
    ahead, behind = (
        category_probabilities(item, ability + step).clip(_TINY) for step in (_STEP, -_STEP)
    )
    first, second = (ahead - behind) / (2 * _STEP), (ahead - 2 * chances + behind) / _STEP**2
    logs = np.log(chances)
    mean = (chances * logs).sum(axis=1)
    told = np.take_along_axis(logs, answers[:, None].astype(np.int64), axis=1)[:, 0]
    return np.stack(
        [
            told - mean,
            (first * logs).sum(axis=1),
            (first**2 / chances).sum(axis=1),
            (first * second / chances).sum(axis=1),
            (chances * logs**2).sum(axis=1) - mean**2,
        ]
    )
