"""Scatter of the persons' scores: with sampling weights the information alone is not the variance.

Covariance = I^-1 S I^-1 with S the sum of weight^2 * score * score^T over persons, who count as drawn independently
(Huber, 1967; White, 1982, doi:10.2307/1912526).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.marginal import Point
from orientir.core.psychometrics.missing_information import posterior_of
from orientir.core.psychometrics.responses import Labels, Matrix

Floats = npt.NDArray[np.float64]

CHUNK = 2_048


def scatter_of_scores(
    point: Point, scores: Matrix, group_of: Labels | None, weights: Floats
) -> Floats:
    """[parameters, parameters]; ``weights`` [persons]."""
    layout = point.layout
    total = np.zeros((layout.size, layout.size))
    groups = np.zeros(len(scores), dtype=np.int32) if group_of is None else group_of
    for group in range(layout.group_count):
        rows = np.flatnonzero((groups == group) & (weights > 0))
        for start in range(0, len(rows), CHUNK):
            part = rows[start : start + CHUNK]
            own = person_gradients(point, scores[part], group) * weights[part][:, None]
            total += own.T @ own
    return total


def person_gradients(point: Point, scores: Matrix, group: int) -> Floats:
    """Derivatives of every person's log-likelihood [persons, parameters] by Fisher's identity."""
    layout, scale, features = point.layout, point.scale, point.features[group]
    informative = np.isin(np.arange(scores.shape[1]), layout.items)
    seen = (scores >= 0) & informative
    given = np.where(seen, scores, 0).astype(np.float64)
    densities = posterior_of(np.where(seen, scores, np.int8(-1)), scale, group)
    tells = np.where(features.items >= 0, seen[:, features.items], features.items == -1)
    gradients: Floats = (densities @ features.functions) * tells
    count = len(layout.items)
    score = np.where(seen, scores, -1)[:, layout.items]
    means = (densities @ scale.nodes[group])[:, None]
    gradients[:, :count] += np.where(
        layout.slots == 0, given[:, layout.items] * means, score == layout.slots - 1
    )
    return gradients
