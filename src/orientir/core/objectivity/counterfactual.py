"""What a histogram of scores would be at a place if it were as smooth there as elsewhere.

A local log-linear polynomial (Holland & Thayer 2000, doi:10.3102/10769986025002133; Loader 1996,
doi:10.1214/aos/1032298287) is fitted to the counts around the place, its own neighbourhood left
out (Chetty et al. 2011,
doi:10.1093/qje/qjr013). Counts vary more than chance does, as points of a test are turned into points of a scale
unevenly: variance = μ + dispersion · μ², with the dispersion found from the same counts. All groups are fitted at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
GAP: Final = 1 / 3  # of what stands around: a score that only some versions of the test can give
BESIDE: Final = 3  # scores on either side
SURE_GAP: Final = 4.0  # deviations of chance
_ROUNDS: Final = 40
_CLOSE: Final = 1e-8
_RIDGE: Final = 1e-9
_DISPERSIONS: Final = np.concatenate([[0.0], np.geomspace(1e-5, 10, 61)])


@dataclass(frozen=True, slots=True, eq=False)
class Smooth:
    """``expected`` [groups, scores], ``error`` of its logarithm; ``dispersion``, ``freedom``
    [groups]; ``used`` scores.
    """

    expected: Floats
    error: Floats
    dispersion: Floats
    freedom: Floats
    used: Flags


def find_gaps(counts: Floats) -> Flags:
    """[groups, scores]: scores that the scale jumps over, wholly or in some versions of the test.

    A gap has far fewer than stand on both sides of it, by more than chance takes away.
    """
    padded = np.pad(counts, ((0, 0), (BESIDE, BESIDE)))
    width = counts.shape[1]
    left = np.max([padded[:, at : at + width] for at in range(BESIDE)], axis=0)
    right = np.max([padded[:, at : at + width] for at in range(BESIDE + 1, 2 * BESIDE + 1)], axis=0)
    around = np.sqrt(left * right)
    return np.asarray((counts < GAP * around) & (around - counts > SURE_GAP * np.sqrt(around)))


def fit_smooth(counts: Floats, x: Floats, kernel: Floats, given: Flags, degree: int) -> Smooth:
    """``counts`` [groups, scores] at ``x`` (about -1 … 1 around the place), weighed by ``kernel`` [scores].

    ``given`` [groups, scores]: what the fit may lean on.
    """
    design = np.vander(x, degree + 1, increasing=True)
    return _fit(counts, design, kernel * given)


def _fit(counts: Floats, design: Floats, weights: Floats) -> Smooth:
    """Quasi-likelihood: coefficients and dispersion in turn."""
    parts = design.shape[1]
    used = (weights > 0).sum(axis=1)
    share = weights / np.maximum(weights.sum(axis=1, keepdims=True), _CLOSE) * used[:, None]
    freedom = np.maximum(used - parts, 0).astype(np.float64)
    dispersion = np.zeros(len(counts))
    start = np.log(np.maximum((counts * share).sum(axis=1) / np.maximum(used, 1), 0.1))
    coefficients = np.zeros((len(counts), parts))
    coefficients[:, 0] = start
    for _ in range(6):
        coefficients = _maximise(counts, design, share, dispersion, coefficients)
        expected = _means(design, coefficients)
        found = _dispersion(counts, expected, share, freedom)
        if np.abs(found - dispersion).max(initial=0) < 1e-4:
            break
        dispersion = found
    bread = _information(expected, design, share, dispersion)
    meat = _information(expected, design, share**2, dispersion)
    covariance = np.linalg.inv(bread)
    covariance = covariance @ meat @ covariance
    error = np.sqrt(np.einsum("sa,gab,sb->gs", design, covariance, design).clip(0))
    return Smooth(expected, error, dispersion, freedom, weights > 0)


def _maximise(
    counts: Floats, design: Floats, weights: Floats, dispersion: Floats, coefficients: Floats
) -> Floats:
    """Fisher scoring; a step that would leap is shortened."""
    for _ in range(_ROUNDS):
        expected = _means(design, coefficients)
        pull = weights * (counts - expected) / (1 + dispersion[:, None] * expected)
        information = _information(expected, design, weights, dispersion)
        step = np.linalg.solve(information, (pull @ design)[:, :, None])[:, :, 0]
        largest = np.abs(step).max(axis=1, keepdims=True)
        coefficients = coefficients + step / np.maximum(1, largest)
        if largest.max(initial=0) < _CLOSE**0.5:
            break
    return coefficients


def _means(design: Floats, coefficients: Floats) -> Floats:
    return np.asarray(np.exp((coefficients @ design.T).clip(-30, 30)), np.float64)


def _information(expected: Floats, design: Floats, weights: Floats, dispersion: Floats) -> Floats:
    inner = weights * expected / (1 + dispersion[:, None] * expected)
    products = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    parts = design.shape[1]
    found = (inner @ products).reshape(len(expected), parts, parts)
    return np.asarray(found + _RIDGE * np.eye(parts), np.float64)


def _dispersion(counts: Floats, expected: Floats, weights: Floats, freedom: Floats) -> Floats:
    """The dispersion at which Pearson's sum is what its degrees of freedom say; zero where chance explains all."""
    squares = weights * (counts - expected) ** 2
    sums = np.stack(
        [(squares / (expected + one * expected**2)).sum(axis=1) for one in _DISPERSIONS], axis=1
    )
    is_wide = sums > freedom[:, None]
    last = np.where(is_wide.all(axis=1), len(_DISPERSIONS) - 1, is_wide.argmin(axis=1))
    before = np.maximum(last - 1, 0)
    row = np.arange(len(counts))
    high, low = sums[row, before], sums[row, last]
    part = ((high - freedom) / np.maximum(high - low, _CLOSE)).clip(0, 1)
    between = _DISPERSIONS[before] + part * (_DISPERSIONS[last] - _DISPERSIONS[before])
    return np.asarray(np.where(last == 0, 0.0, between), np.float64)
