"""Expectation propagation for people with many abilities: a joint normal prior, one-dimensional likelihoods.

The posterior of a person is prior(ability) x product over competencies of likelihood(ability of it). Each likelihood
is stood for by a normal site (precision, precision x mean); a site is right when the product of all other sites and
the prior (the cavity) times the true likelihood has the same mean and variance as with the site. One competency is one
dimension, so those two moments are sums over nodes: exact for any item model, and the means, deviations and
probabilities that come out are within about 0.01 of full integration. Minka (2001) Expectation propagation for
approximate Bayesian inference; Rasmussen and Williams (2006) Gaussian Processes for Machine Learning, 3.6.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.compiling import compiled

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int32]

MOST_SWEEPS = 20
_CLOSE = 1e-4  # in deviations of the posterior


@compiled
def tilted(
    likelihood: Floats, start: float, spacing: float, mean: float, variance: float, cut: float
) -> tuple[float, float, float]:
    """Mean, variance and mass below ``cut`` of N(mean, variance) x likelihood on equally spaced nodes.

    The normal density runs from node to node by two multiplications: exp is called five times, not once a node.
    """
    size = len(likelihood)
    middle = min(max(int((mean - start) / spacing + 0.5), 0), size - 1)
    off = start + middle * spacing - mean
    fall = math.exp(-spacing * spacing / variance)
    total = first = second = below = 0.0
    edge = (cut - start) / spacing + 0.5  # nodes 0..edge-1 lie below, one partly
    for side in range(2):
        sign = 1.0 if side == 0 else -1.0
        density = math.exp(-off * off / (2 * variance))
        ratio = math.exp(-(2 * sign * off * spacing + spacing * spacing) / (2 * variance))
        k = middle
        if side == 1:
            density, ratio, k = density * ratio, ratio * fall, k - 1
        while 0 <= k < size and density > 1e-14:
            weight = density * likelihood[k]
            step = k - middle
            total += weight
            first += weight * step
            second += weight * step * step
            below += weight * min(max(edge - k, 0.0), 1.0)
            density, ratio = density * ratio, ratio * fall
            k += 1 if side == 0 else -1
    centre = first / total
    spread = second / total - centre * centre
    return start + (middle + centre) * spacing, spread * spacing * spacing, below / total


@compiled
def invert(matrix: Floats) -> None:
    """A symmetric positive definite matrix into its inverse, in place (Gauss-Jordan, no pivoting needed)."""
    size = matrix.shape[0]
    for k in range(size):
        pivot = 1.0 / matrix[k, k]
        matrix[k, k] = 1.0
        for j in range(size):
            matrix[k, j] *= pivot
        for i in range(size):
            if i != k:
                factor = matrix[i, k]
                matrix[i, k] = 0.0
                for j in range(size):
                    matrix[i, j] -= factor * matrix[k, j]


@compiled
def _start(
    precision: Floats, pull: Floats, sites: Floats, covariance: Floats, mean: Floats
) -> None:
    """Posterior covariance and mean from the prior and the sites [2, competencies] as they stand."""
    size = len(mean)
    for d in range(size):
        for e in range(size):
            covariance[d, e] = precision[d, e]
        covariance[d, d] += sites[0, d]
    invert(covariance)
    for d in range(size):
        mean[d] = 0.0
        for e in range(size):
            mean[d] += covariance[d, e] * (pull[e] + sites[1, e])


@compiled
def _move(
    d: int, rise: float, push: float, column: Floats, covariance: Floats, mean: Floats
) -> None:
    """Posterior after site ``d`` gained ``rise`` of precision and ``push`` of precision x mean."""
    size = len(mean)
    share = 1.0 / (1.0 + rise * covariance[d, d])
    step = (push - rise * mean[d]) * share
    for e in range(size):
        column[e] = covariance[d, e]
    for e in range(size):
        mean[e] += column[e] * step
        factor = rise * share * column[e]
        for f in range(size):
            covariance[e, f] -= factor * column[f]


@compiled
def _visit(
    d: int,
    likelihood: Floats,
    grid: Floats,
    cut: float,
    sites: Floats,
    work: Floats,
    column: Floats,
) -> tuple[float, float, float, float]:
    """Match site ``d``; ``work`` is the posterior covariance with its mean as last row. Mean, variance, mass, moved."""
    covariance, mean = work[:-1], work[-1]
    held = covariance[d, d]
    away = 1.0 / (1.0 / held - sites[0, d])
    centre = away * (mean[d] / held - sites[1, d])
    found, spread, below = tilted(likelihood, grid[0], grid[1], centre, away, cut)
    rise = max(1.0 / spread - 1.0 / away, 0.0) - sites[0, d]
    push = found / spread - centre / away - sites[1, d]
    moved = abs(found - mean[d]) / math.sqrt(held)
    sites[0, d] += rise
    sites[1, d] += push
    _move(d, rise, push, column, covariance, mean)
    return found, spread, below, moved


@compiled
def propagate(
    row: Labels,
    likelihood: Floats,
    grids: Floats,
    cuts: Floats,
    precision: Floats,
    pulls: Floats,
    unit: Labels,
    sites: Floats,
    result: Floats,
) -> int:
    """Fills ``result`` [persons, competencies + 1, 4]; returns how many persons did not settle.

    ``row`` [persons, competencies]: the person's row of ``likelihood`` [rows, nodes], -1 where nothing was answered;
    ``grids`` [competencies, 2]: first node, spacing; ``pulls`` [units, competencies]: prior precision x prior mean;
    ``sites`` [persons, 2, competencies]: where to start, and on return the sites found. A result is (mean, variance,
    probability below the cut, covariance with the mean of all competencies); the last row is that mean itself (mean,
    variance, nothing, variance).
    """
    size = row.shape[1]
    work = np.empty((size + 1, size))
    column = np.empty(size)
    restless = 0
    for i in range(row.shape[0]):
        _start(precision, pulls[unit[i]], sites[i], work[:-1], work[-1])
        moved = 1.0
        for _ in range(MOST_SWEEPS):
            moved = 0.0
            for d in range(size):
                if row[i, d] >= 0:
                    found = _visit(
                        d, likelihood[row[i, d]], grids[d], cuts[d], sites[i], work, column
                    )
                    result[i, d, 0], result[i, d, 1], result[i, d, 2] = found[0], found[1], found[2]
                    moved = max(moved, found[3])
            if moved < _CLOSE:
                break
        restless += moved >= _CLOSE
        _finish(row[i], cuts, work, result[i])
    return restless


@compiled
def _finish(row: Labels, cuts: Floats, work: Floats, result: Floats) -> None:
    """Competencies without answers, covariances with the mean of all, and that mean."""
    size = len(cuts)
    total = 0.0
    for d in range(size):
        if row[d] < 0:
            result[d, 0], result[d, 1] = work[size, d], work[d, d]
            z = (cuts[d] - work[size, d]) / math.sqrt(2 * work[d, d])
            result[d, 2] = 0.5 * math.erfc(-z)
        result[d, 3] = work[d].sum() / size
        total += result[d, 3]
    result[size, 0] = work[size].mean()
    result[size, 1] = result[size, 3] = total / size
