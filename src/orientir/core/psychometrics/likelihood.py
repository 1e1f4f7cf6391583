"""One evaluator for estimates of whatever origin: the marginal log-likelihood by the rectangle rule.

161 nodes on ±8 standard deviations, nothing tabulated or interpolated. Programs report likelihoods at nodes of their
own: they are compared here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.categories import categories_of, curves_at
from orientir.core.psychometrics.grids import make_grid
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.responses import Matrix

Floats = npt.NDArray[np.float64]

NODES, SPAN = 161, 8.0
CHUNK = 16_384


def marginal_log_likelihood(
    items: Sequence[ItemParameters],
    scores: Matrix,
    *,
    mean: float = 0.0,
    sd: float = 1.0,
    weights: Floats | None = None,
) -> float:
    """Of all persons; ``scores`` [persons, items] with -1 for missing, ability normal with ``mean`` and ``sd``."""
    grid = make_grid(NODES, SPAN)
    categories = categories_of(items)
    with np.errstate(divide="ignore"):
        chances = curves_at(categories, mean + sd * grid.deviates).probabilities
    logs = np.log(np.maximum(chances, 1e-300))
    total = 0.0
    for start in range(0, len(scores), CHUNK):
        part = slice(start, start + CHUNK)
        exponents = _log_likelihoods(logs, scores[part]) + grid.log_weights
        top = exponents.max(axis=1)
        own = top + np.log(np.exp(exponents - top[:, None]).sum(axis=1))
        total += float(own.sum() if weights is None else own @ weights[part])
    return total


def _log_likelihoods(logs: Floats, scores: Matrix) -> Floats:
    """Of every person at every node [persons, nodes]; ``logs`` [items, categories, nodes]."""
    found = np.zeros((len(scores), logs.shape[2]))
    for score in range(logs.shape[1]):
        found += (scores == score).astype(np.float64) @ logs[:, score]
    return found
