"""What an item does at an ability: probabilities of its scores, expected score, information."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.parameters import ItemParameters

Floats = npt.NDArray[np.float64]


def category_probabilities(item: ItemParameters, ability: Floats) -> Floats:
    """P(score = k | ability), [abilities, max score + 1]; the model stands at ``ItemParameters``."""
    steps = item.slope * (ability[:, None] - np.array(item.steps))
    logits = np.pad(steps.cumsum(axis=1), ((0, 0), (1, 0)))
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances: Floats = weights / weights.sum(axis=1, keepdims=True)
    if item.guessing:
        chances[:, 1] = item.guessing + (1 - item.guessing) * chances[:, 1]
        chances[:, 0] = 1 - chances[:, 1]
    return chances


def expected_score(item: ItemParameters, ability: Floats) -> Floats:
    """Mean score at each ability, 0 to ``max_score``."""
    return category_probabilities(item, ability) @ np.arange(item.max_score + 1.0)


def item_information(item: ItemParameters, ability: Floats) -> Floats:
    """Fisher information at each ability: slope^2 Var(score), of the 3PL by Lord (1980), eq. 5-9."""
    chances = category_probabilities(item, ability)
    points = np.arange(item.max_score + 1.0)
    if item.guessing:
        right, c = chances[:, 1], item.guessing
        lord: Floats = item.slope**2 * (1 - right) / right * ((right - c) / (1 - c)) ** 2
        return lord
    variance: Floats = chances @ points**2 - (chances @ points) ** 2
    return item.slope**2 * variance
