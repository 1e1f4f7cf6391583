"""The marginal likelihood with nothing clever: one person and one item at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

NODES = np.linspace(-14, 14, 561)  # standard deviations


def person_log_likelihoods(
    scores: npt.NDArray[np.int8], slopes: Floats, intercepts: Floats, means: Floats, sds: Floats
) -> Floats:
    """``means`` and ``sds`` are of every person's group [persons]."""
    weights = np.exp(-(NODES**2) / 2)
    weights /= weights.sum()
    found = []
    for row, mean, sd in zip(scores, means, sds, strict=True):
        likelihood = weights
        for item, score in enumerate(row):
            if score >= 0:
                steepness = slopes[item] * np.arange(intercepts.shape[1])
                odds = np.exp(np.outer(mean + sd * NODES, steepness) + intercepts[item])
                likelihood = likelihood * odds[:, score] / odds.sum(axis=1)
        found.append(np.log(likelihood.sum()))
    return np.array(found)


def slope_of(function, point: Floats, step: float = 1e-5):  # type: ignore[no-untyped-def]
    """Central differences [values of the function, parameters]."""
    columns = []
    for place in range(len(point)):
        change = np.zeros_like(point)
        change[place] = step
        columns.append((function(point + change) - function(point - change)) / (2 * step))
    return np.stack(columns, axis=-1)
