"""How competencies are spread over people and go together: a normal prior estimated from the answers.

Items are already calibrated (all on one scale, or each competency on its own). Mean and deviation of each competency
are estimated from its own items by marginal maximum likelihood (EM on quadrature nodes); each correlation from its
pair of competencies, exactly, over the table of their answer patterns (pairwise composite likelihood: Varin, Reid and
Firth (2011) Statistica Sinica 21, 5-42; Katsikatsou et al. (2012) doi:10.1016/j.csda.2012.04.010). People who were not
given a competency add nothing to it, so booklets need no care.

Pairwise correlations of short tests are noisy: each is drawn to their common mean as far as its error outweighs the
true spread of correlations, then all are made positive definite.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar

from orientir.core.psychometrics.patterns import Patterns

Floats = npt.NDArray[np.float64]

NODES, REACH = 33, 4.8  # standard normal nodes: spacing 0.3
LEAST_CORRELATION, MOST_CORRELATION = -0.9, 0.98
SMALLEST_DEVIATION = 0.25
_STEPS, _ENOUGH = 500, 1e-5
_PSEUDO_PERSONS = 2.0  # from N(0, 1): a competency that all answer alike stays finite
_MOST_PATTERNS = 128  # of a competency in a pair; beyond it neighbours by ability are merged
_STEP = 0.02  # of the second difference that gives a correlation's error
_SMALLEST_EIGENVALUE = 1e-3


@dataclass(frozen=True, eq=False)
class CompetencyPrior:
    """N(``mean``, D R D) over competencies: ``deviation`` D [competencies], ``correlation`` R, on the items' scales.

    ``pairwise`` holds the correlations before shrinking, ``shrinkage`` is the share (0 to 1) by which they moved
    to their common mean on average.
    """

    mean: Floats
    deviation: Floats
    correlation: Floats
    pairwise: Floats
    shrinkage: float

    @property
    def covariance(self) -> Floats:
        return self.correlation * np.outer(self.deviation, self.deviation)


def estimate_prior(patterns: Sequence[Patterns], weights: Floats | None = None) -> CompetencyPrior:
    """The prior of all people from whom ``patterns`` were taken; ``weights`` [persons] if they are a sample."""
    alone = [_estimate_alone(one, one.counts(weights)) for one in patterns]
    mean, deviation = (np.array(values) for values in zip(*alone, strict=True))
    merged = [_merge(one, *at) for one, at in zip(patterns, alone, strict=True)]
    pairwise, error = _correlations(merged, weights)
    correlation, shrinkage = _shrink(pairwise, error)
    return CompetencyPrior(mean, deviation, _positive(correlation), pairwise, shrinkage)


def _estimate_alone(patterns: Patterns, counts: Floats) -> tuple[float, float]:
    """Mean and deviation of one competency."""
    counts = np.where(patterns.answered > 0, counts, 0.0)
    mean, deviation = 0.0, 1.0
    for _ in range(_STEPS):
        ability = np.linspace(mean - 6 * deviation, mean + 6 * deviation, 61)
        moved = _step(counts, patterns.likelihood(ability), ability, mean, deviation)
        change = max(abs(moved[0] - mean), abs(moved[1] - deviation))
        mean, deviation = moved
        if change < _ENOUGH:
            break
    return mean, deviation


def _step(
    counts: Floats, likelihood: Floats, ability: Floats, mean: float, deviation: float
) -> tuple[float, float]:
    posterior = likelihood * np.exp(-(((ability - mean) / deviation) ** 2) / 2)
    share = counts @ (posterior / posterior.sum(axis=1, keepdims=True))
    persons = share.sum() + _PSEUDO_PERSONS
    middle = float(share @ ability) / persons
    spread = share @ (ability - middle) ** 2 + _PSEUDO_PERSONS * (1 + middle**2)
    return middle, max(math.sqrt(float(spread) / persons), SMALLEST_DEVIATION)


@dataclass(frozen=True, eq=False)
class _Merged:
    """Likelihood [groups of patterns, standard nodes] and each person's group."""

    likelihood: Floats
    label: npt.NDArray[np.int64]


def _merge(patterns: Patterns, mean: float, deviation: float) -> _Merged:
    nodes, weights = _standard_nodes()
    likelihood = patterns.likelihood(mean + deviation * nodes)
    likelihood /= (likelihood @ weights)[:, None]
    if len(likelihood) <= _MOST_PATTERNS:
        return _Merged(likelihood, patterns.label.astype(np.int64))
    counts = patterns.counts()
    order = np.argsort(likelihood @ (weights * nodes))
    before = counts[order].cumsum() - counts[order]
    group = np.empty(len(order), dtype=np.int64)
    group[order] = (before / counts.sum() * _MOST_PATTERNS).astype(np.int64)
    summed = np.zeros((_MOST_PATTERNS, NODES))
    np.add.at(summed, group, likelihood * counts[:, None])
    held = np.bincount(group, counts, _MOST_PATTERNS).clip(1)
    return _Merged(summed / held[:, None], group[patterns.label])


def _standard_nodes() -> tuple[Floats, Floats]:
    nodes = np.linspace(-REACH, REACH, NODES)
    density = np.exp(-(nodes**2) / 2)
    return nodes, density / density.sum()


def _correlations(merged: Sequence[_Merged], weights: Floats | None) -> tuple[Floats, Floats]:
    """Pairwise estimates and their standard errors, symmetric; 1 and 0 on the diagonal."""
    size = len(merged)
    correlation, error = np.eye(size), np.zeros((size, size))
    for one in range(size):
        for other in range(one):
            found = _correlation(merged[one], merged[other], weights)
            correlation[one, other] = correlation[other, one] = found[0]
            error[one, other] = error[other, one] = found[1]
    return correlation, error


def _correlation(one: _Merged, other: _Merged, weights: Floats | None) -> tuple[float, float]:
    shape = len(one.likelihood), len(other.likelihood)
    table = np.bincount(one.label * shape[1] + other.label, weights, shape[0] * shape[1])
    held = np.flatnonzero(table)
    counts = table[held]

    def loss(correlation: float) -> float:
        joint = one.likelihood @ _joint_weights(correlation) @ other.likelihood.T
        return -float(counts @ np.log(joint.ravel()[held]))

    best = minimize_scalar(
        loss,
        bounds=(LEAST_CORRELATION, MOST_CORRELATION),
        method="bounded",
        options={"xatol": 1e-4},
    )
    at = min(max(float(best.x), LEAST_CORRELATION + _STEP), MOST_CORRELATION - _STEP)
    bend = (loss(at + _STEP) - 2 * loss(at) + loss(at - _STEP)) / _STEP**2
    return float(best.x), 1 / math.sqrt(max(bend, 1.0))


def _joint_weights(correlation: float) -> Floats:
    """The standard bivariate normal at pairs of nodes, sum 1."""
    nodes, _ = _standard_nodes()
    x, y = nodes[:, None], nodes[None, :]
    exponent = (x * x - 2 * correlation * x * y + y * y) / (2 * (1 - correlation**2))
    weights: Floats = np.exp(-exponent)
    weights /= weights.sum()
    return weights


def _shrink(correlation: Floats, error: Floats) -> tuple[Floats, float]:
    """Each pair towards the common mean by its error's share in error + true spread; the mean of these shares.

    The true spread is the moment estimate of DerSimonian and Laird (1986) doi:10.1016/0197-2456(86)90046-2. A pair that
    nobody was asked together has an error of about 1 and becomes the mean.
    """
    below = np.tril_indices(len(correlation), -1)
    if len(below[0]) < 2:
        return correlation, 0.0
    values, variances = correlation[below], error[below] ** 2
    weights = 1 / variances
    common = float(weights @ values / weights.sum())
    excess = float(weights @ (values - common) ** 2) - (len(values) - 1)
    spread = max(excess / float(weights.sum() - (weights**2).sum() / weights.sum()), 0.0)
    share = variances / (variances + spread)
    shrunk = correlation.copy()
    shrunk[below] = (1 - share) * values + share * common
    shrunk.T[below] = shrunk[below]
    return shrunk, float(share.mean())


def _positive(correlation: Floats) -> Floats:
    """Eigenvalues lifted above zero, diagonal back to 1."""
    values, vectors = np.linalg.eigh(correlation)
    if values[0] >= _SMALLEST_EIGENVALUE:
        return correlation
    lifted = (vectors * values.clip(_SMALLEST_EIGENVALUE)) @ vectors.T
    scale = np.sqrt(np.diag(lifted))
    positive: Floats = lifted / np.outer(scale, scale)
    return positive
