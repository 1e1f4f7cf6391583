"""People within units: a prior with a mean of its own for every unit, for figures of units and never of persons.

Under one prior for all, posteriors of people in a weak school are drawn to the mean of the region, and so is the
school's share of deficits. Here a person's abilities are N(mean of the unit, W), the units' means N(mean, B); total
variance W + B stays what it was. B and the means are estimated by EM from the normal stand-ins of the likelihoods
(``propagation``), small units drawn to the common mean as far as they are uncertain. A person's own diagnosis does not
use it: nobody is judged by the school he works in.

Source: Mislevy (1991) doi:10.1007/BF02294457 (why group figures need the group in the prior); Laird and Ware (1982)
doi:10.2307/2529876 (the linear mixed model).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from orientir.core.psychometrics.competencies import Ready
from orientir.core.psychometrics.compiling import compiled
from orientir.core.psychometrics.propagation import invert
from orientir.core.psychometrics.threads import in_threads

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int32]

_STEPS, _CLOSE = 10, 0.01  # of the units' deviations, relative
_STRIDE = 1.8  # times the step of EM: it converges below 2 and needs half of the rounds
_MOST_BETWEEN = 0.9  # of the total variance, in any direction
_START = 0.1


@dataclass(frozen=True, eq=False)
class UnitEstimates:
    """``mean`` [units, competencies] and its ``covariance`` [units, competencies, competencies]; ``between``: B.

    ``deficit`` [persons, competencies]: probabilities under the prior of the person's unit, for adding up only;
    ``slope`` [units, competencies, competencies]: how the unit's mean of them answers to its mean ability.
    """

    mean: Floats
    covariance: Floats
    between: Floats
    deficit: Floats
    slope: Floats


def estimate_units(ready: Ready, sites: Floats, unit: Labels, count: int) -> UnitEstimates:
    """``sites`` of a ``Diagnosis``; ``unit`` [persons] in 0..count-1."""
    total = ready.prior.covariance
    between = _START * total
    for _ in range(_STEPS):
        mean, covariance = _unit_means(sites, unit, count, ready.prior.mean, total, between)
        off = mean - ready.prior.mean
        found = (covariance + off[:, :, None] * off[:, None, :]).mean(axis=0)
        moved = _tame(between + _STRIDE * (found - between), total)
        change = np.abs(np.sqrt(np.diag(moved) / np.diag(between)) - 1).max()
        between = moved
        if change < _CLOSE:
            break
    mean, covariance = _unit_means(sites, unit, count, ready.prior.mean, total, between)
    return _probabilities(ready, unit, mean, covariance, between)


def _tame(between: Floats, total: Floats) -> Floats:
    """Keeps W = total - between positive definite."""
    root = np.linalg.cholesky(total)
    inverse = np.linalg.inv(root)
    values, vectors = np.linalg.eigh(inverse @ between @ inverse.T)
    tamed = (vectors * values.clip(1e-6, _MOST_BETWEEN)) @ vectors.T
    kept: Floats = root @ tamed @ root.T
    return kept


def _unit_means(
    sites: Floats, unit: Labels, count: int, centre: Floats, total: Floats, between: Floats
) -> tuple[Floats, Floats]:
    size = len(centre)
    within: Floats = np.linalg.inv(total - between).astype(np.float64)

    def gather(part: slice) -> tuple[Floats, Floats]:
        held, pull = np.zeros((count, size, size)), np.zeros((count, size))
        _gather(sites[part], unit[part], within, held, pull)
        return held, pull

    parts = in_threads(gather, len(unit))
    held, pull = sum(part[0] for part in parts), sum(part[1] for part in parts)
    people = np.bincount(unit, minlength=count)[:, None, None]
    information = people * within - within @ held @ within
    apart = np.linalg.inv(between)
    covariance = np.linalg.inv(information + apart)
    mean = np.einsum("uab,ub->ua", covariance, pull @ within + apart @ centre)
    return mean, covariance


@compiled
def _gather(sites: Floats, unit: Labels, within: Floats, held: Floats, pull: Floats) -> None:
    """Sums by unit of each person's H = (W^-1 + sites)^-1 and of H x the sites' precision x mean.

    A person tells of the unit's mean with precision W^-1 - W^-1 H W^-1.
    """
    size = sites.shape[2]
    own = np.empty((size, size))
    for i in range(sites.shape[0]):
        _hold(sites[i, 0], within, own)
        u = unit[i]
        for d in range(size):
            for e in range(size):
                held[u, d, e] += own[d, e]
                pull[u, d] += own[d, e] * sites[i, 1, e]


@compiled
def _hold(gain: Floats, within: Floats, held: Floats) -> None:
    """``held`` = (within + diag gain)^-1, ``within`` being the inverse of W."""
    for d in range(len(gain)):
        for e in range(len(gain)):
            held[d, e] = within[d, e]
        held[d, d] += gain[d]
    invert(held)


@compiled
def _smooth(gain: Floats, within: Floats, held: Floats, spread: Floats) -> None:
    """``held`` = (within + diag gain)^-1; ``spread`` = held @ within: how the prior mean enters the posterior mean."""
    size = len(gain)
    _hold(gain, within, held)
    for d in range(size):
        spread[d] = 0.0
        for f in range(size):
            factor = held[d, f]
            for e in range(size):
                spread[d, e] += factor * within[f, e]


def _probabilities(
    ready: Ready, unit: Labels, mean: Floats, covariance: Floats, between: Floats
) -> UnitEstimates:
    prior = ready.prior
    covariance_within = prior.covariance - between
    deviation = np.sqrt(np.diag(covariance_within))
    correlation = covariance_within / np.outer(deviation, deviation)
    within = replace(ready, prior=replace(prior, deviation=deviation, correlation=correlation))
    found = within.diagnose(mean, unit)
    z = (ready.cuts - found.mean) / found.deviation
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) / found.deviation
    extra, slope = np.zeros_like(found.mean), np.zeros_like(covariance)
    inverse: Floats = np.linalg.inv(covariance_within).astype(np.float64)
    _respond(found.sites, unit, inverse, covariance, density, extra, slope)
    wider = np.sqrt(1 + extra / found.deviation**2)
    deficit = ndtr(ndtri(found.deficit.clip(1e-12, 1 - 1e-12)) / wider)
    slope /= np.bincount(unit, minlength=len(mean)).clip(1)[:, None, None]
    return UnitEstimates(mean, covariance, between, deficit, slope)


@compiled
def _respond(
    sites: Floats,
    unit: Labels,
    within: Floats,
    covariance: Floats,
    density: Floats,
    extra: Floats,
    slope: Floats,
) -> None:
    """What the uncertainty of the unit's mean adds to the variance of persons, and the slopes summed over them."""
    size = sites.shape[2]
    held, spread = np.empty((size, size)), np.empty((size, size))
    for i in range(sites.shape[0]):
        _smooth(sites[i, 0], within, held, spread)
        u = unit[i]
        for d in range(size):
            for e in range(size):
                slope[u, d, e] -= density[i, d] * spread[d, e]
                part = 0.0
                for f in range(size):
                    part += covariance[u, e, f] * spread[d, f]
                extra[i, d] += spread[d, e] * part
