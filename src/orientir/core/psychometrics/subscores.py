"""Does a sub-score say more of its competency than the whole test does? Haberman's PRMSE.

The proportional reduction of mean squared error is 1 minus the mean squared error of the best linear prediction of the
true sub-score over its variance. A sub-score deserves to stand alone where its own PRMSE is above that of the total.
Sources: Haberman (2008) doi:10.3102/1076998607302636 (observed scores); Haberman and Sinharay (2010)
doi:10.1007/s11336-010-9158-4 (abilities of several dimensions).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.competencies import Diagnosis
from orientir.core.psychometrics.score_tables import Matrix

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class SubscoreValue:
    """PRMSE (0 to 1) of a competency by its own items, by the total, and by all items together."""

    own: float
    total: float
    joint: float

    @property
    def stands_alone(self) -> bool:
        return self.own > self.total

    def gain(self) -> float:
        """How much more all items, each for what it is, tell than the total alone."""
        return self.joint - max(self.total, 0.0)


def value_of_competencies(diagnosis: Diagnosis) -> tuple[SubscoreValue, ...]:
    """From the posteriors: fits booklets and gaps; among those who answered anything of the competency.

    The total is the posterior mean of the average competency. Variances and covariances of posterior means are those
    of the prior less the mean posterior ones (law of total covariance): far steadier than counting them from few
    people.
    """
    return tuple(_value(diagnosis, d) for d in range(diagnosis.mean.shape[1]))


def _value(diagnosis: Diagnosis, d: int) -> SubscoreValue:
    asked = diagnosis.answered[:, d] > 0
    if not asked.any():
        return SubscoreValue(0.0, 0.0, 0.0)
    prior = diagnosis.prior.covariance
    spread = prior[d, d]
    told_of_total = prior.mean() - (diagnosis.total_deviation[asked] ** 2).mean()
    together = prior[d].mean() - diagnosis.with_total[asked, d].mean()
    return SubscoreValue(
        own=float(1 - diagnosis.alone[d] / spread),
        total=float(together**2 / (told_of_total * spread)) if told_of_total > 0 else 0.0,
        joint=float(1 - (diagnosis.deviation[asked, d] ** 2).mean() / spread),
    )


def value_of_subscores(
    matrix: Matrix, competency: Sequence[int], count: int
) -> tuple[SubscoreValue, ...]:
    """From observed scores of people without gaps; reliability of a sub-score is Cronbach's alpha.

    ``joint`` is the regression of the true sub-score on the sub-score and the total together.
    """
    full = matrix[(matrix >= 0).all(axis=1)].astype(np.float64)
    of = np.asarray(competency)
    total = full.sum(axis=1)
    return tuple(_observed_value(full[:, of == which], total) for which in range(count))


def _observed_value(items: Floats, total: Floats) -> SubscoreValue:
    score = items.sum(axis=1)
    spread, cross, whole = np.cov(score, total)[[0, 0, 1], [0, 1, 1]]
    alpha = coefficient_alpha(items)
    true = alpha * spread
    if true <= 0:
        return SubscoreValue(0.0, 0.0, 0.0)
    with_total = cross - (1 - alpha) * spread
    predictors = np.array([[spread, cross], [cross, whole]])
    targets = np.array([true, with_total])
    joint = targets @ np.linalg.lstsq(predictors, targets, rcond=None)[0] / true
    return SubscoreValue(float(alpha), float(with_total**2 / (true * whole)), float(joint))


def coefficient_alpha(items: Floats) -> float:
    """Cronbach's alpha of complete ``items`` [persons, items]; 0 of one item. doi:10.1007/BF02310555."""
    count = items.shape[1]
    if count < 2:
        return 0.0
    spread = items.sum(axis=1).var(ddof=1)
    if not spread:
        return 0.0
    return float(count / (count - 1) * (1 - items.var(axis=0, ddof=1).sum() / spread))
