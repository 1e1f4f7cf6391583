"""The domain of a competency: the test of all its calibrated items. Percent of its score ↔ ability.

A cut that a methodologist states as a percent of the expected score on the domain becomes an ability here, by the test
characteristic curve (Lord, 1980, Applications of Item Response Theory, ch. 4).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.curves import expected_score
from orientir.core.psychometrics.parameters import ItemParameters

Floats = npt.NDArray[np.float64]
FARTHEST = 12.0  # logits: an ability beyond it is as good as endless


def expected_percent(items: Sequence[ItemParameters], ability: Floats) -> Floats:
    """Expected score on the domain, percent of its maximum [abilities]; points that everybody has count in both."""
    sure = float(sum(item.lowest for item in items))
    expected = sum((expected_score(item, ability) for item in items), np.full(len(ability), sure))
    return 100 * expected / (sure + sum(item.max_score for item in items))


def ability_at_percent(items: Sequence[ItemParameters], percent: float) -> float:
    """The ability at which the expected score on the domain is ``percent`` (above 0, below 100).

    Raises Mistake where no ability within 12 logits reaches it.
    """
    if not items:
        raise Mistake("у компетенции нет откалиброванных заданий: граничный балл не вычислить")

    def miss(ability: float) -> float:
        return float(expected_percent(items, np.array([ability]))[0]) - percent

    if miss(-FARTHEST) > 0 or miss(FARTHEST) < 0:
        raise Mistake(
            f"граничный балл {percent:g} % не достигается ни при каком уровне: задания компетенции слишком легки "
            "или слишком трудны для него"
        )
    return float(brentq(miss, -FARTHEST, FARTHEST, xtol=1e-9))
