"""Where a calibration starts: slopes from the first principal component, intercepts from the shares of the scores."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from orientir.core.psychometrics.layout import Layout, Model
from orientir.core.psychometrics.responses import Matrix

Floats = npt.NDArray[np.float64]

SAMPLE = 1_000  # persons
FLATTEST, STEEPEST = 0.3, 2.5
LOGIT_OF_PROBIT = 1.7


def start_parameters(model: Model, layout: Layout, scores: Matrix, observed: Floats) -> Floats:
    """A vector for ``layout``; ``observed`` [items, categories]."""
    slopes = np.ones(len(observed))
    if model in ("2pl", "gpcm"):
        slopes = _slopes(scores[:: max(1, len(scores) // SAMPLE)])
    intercepts = _intercepts(observed)
    by_slot = np.column_stack([slopes, intercepts])
    chosen: Floats = by_slot[layout.items, layout.slots]
    return np.concatenate([chosen, np.zeros(len(layout.groups))])


def _slopes(scores: Matrix) -> Floats:
    """Signed and in the metric of the score: loading / (uniqueness * standard deviation of the score)."""
    given = np.where(scores < 0, np.nan, scores.astype(np.float64))
    seen = np.isfinite(given)
    means = np.nansum(given, axis=0) / np.maximum(seen.sum(axis=0), 1)
    centred = np.where(seen, given - means, 0.0)
    sds = np.sqrt(np.maximum((centred**2).sum(axis=0) / np.maximum(seen.sum(axis=0), 1), 1e-6))
    centred /= sds
    pairs = seen.T.astype(np.float64) @ seen
    loading = np.clip(_loadings(centred.T @ centred / np.maximum(pairs, 1), pairs > 0), -0.9, 0.9)
    steepness = loading / np.sqrt(1 - loading**2) * LOGIT_OF_PROBIT / np.maximum(2 * sds, 1.0)
    signs = np.where(steepness < 0, -1.0, 1.0)
    slopes: Floats = signs * np.clip(np.abs(steepness), FLATTEST, STEEPEST)
    return slopes


def _loadings(correlations: Floats, linked: npt.NDArray[np.bool_]) -> Floats:
    """On the first principal component, turned towards more points.

    In each set of items that persons link by itself: nothing but the start ties the directions of two sets.
    """
    count, of = connected_components(csr_matrix(linked.astype(np.int8)), directed=False)
    loadings = np.zeros(len(correlations))
    for one in range(count):
        own = np.flatnonzero(of == one)
        values, vectors = np.linalg.eigh(correlations[np.ix_(own, own)])
        first = vectors[:, -1] * (1 if vectors[:, -1].sum() >= 0 else -1)
        loadings[own] = first * np.sqrt(max(values[-1], 0.0))
    return loadings


def _intercepts(observed: Floats) -> Floats:
    """Log odds against the lowest category met."""
    shares = (observed + 0.5) / (observed + 0.5).sum(axis=1, keepdims=True)
    lowest = (observed > 0).argmax(axis=1)
    base = shares[np.arange(len(shares)), lowest]
    odds: Floats = np.log(shares / base[:, None])
    return odds
