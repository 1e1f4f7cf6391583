"""The funnel: how far from the common value chance alone may carry a unit of a given size.

Source: Spiegelhalter D. J. (2005) Funnel plots for comparing institutional performance.
Statistics in Medicine 24, 1185-1202. doi:10.1002/sim.1970, appendix A.1.1 (exact binomial limits,
interpolated between counts).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, inf, lgamma, log, sqrt

import numpy as np

from orientir.core.findings.shares import Share


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of the share for one denominator, from 0 to 1. The names tell the usual levels."""

    denominator: int
    low_998: float
    low_95: float
    high_95: float
    high_998: float


def funnel_limits(
    reference: float, denominators: Sequence[int], inner: float = 0.95, outer: float = 0.998
) -> list[Limits]:
    """Exact limits around ``reference`` (0 to 1, exclusive) for whole denominators."""
    if not 0 < reference < 1:
        raise ValueError("a funnel needs a common value strictly between 0 and 1")
    return [_limits(reference, denominator, inner, outer) for denominator in denominators]


def distance_in_limits(share: Share, reference: float) -> float:
    """How many standard errors of the funnel lie between the share and ``reference``, signed.

    Beyond ±1.96 it is outside the 95 % limits, beyond ±3.09 outside the 99.8 %; ±inf where the
    reference is 0 or 1 and the share is not.
    """
    gap = share.value - reference
    spread = reference * (1 - reference) / share.trials
    if spread <= 0:
        return 0.0 if gap == 0 else inf * gap
    return gap / sqrt(spread)


def _limits(reference: float, n: int, inner: float, outer: float) -> Limits:
    first, cumulative = _cumulative(reference, n)
    low_998, low_95, high_95, high_998 = (
        min(1.0, max(0.0, _interpolated(cumulative, first, probability) / n))
        for probability in (
            (1 - outer) / 2,
            (1 - inner) / 2,
            (1 + inner) / 2,
            (1 + outer) / 2,
        )
    )
    return Limits(n, low_998, low_95, high_95, high_998)


def _cumulative(p: float, n: int) -> tuple[int, list[float]]:
    """P(R ≤ r) for the counts r that matter: within ten deviations of the mean."""
    reach = 10 * sqrt(n * p * (1 - p)) + 10
    first, last = max(0, floor(n * p - reach)), min(n, ceil(n * p + reach))
    start = lgamma(n + 1) - lgamma(first + 1) - lgamma(n - first + 1)
    start += first * log(p) + (n - first) * log(1 - p)
    counts = np.arange(first, last, dtype=float)
    steps = np.log((n - counts) / (counts + 1)) + log(p / (1 - p))
    masses = np.exp(start + np.concatenate(([0.0], np.cumsum(steps))))
    return first, np.cumsum(masses).tolist()


def _interpolated(cumulative: Sequence[float], first: int, probability: float) -> float:
    """The count, between whole ones, at which ``probability`` is reached."""
    index = int(np.searchsorted(cumulative, probability))
    index = min(index, len(cumulative) - 1)
    below = cumulative[index - 1] if index else 0.0
    mass = cumulative[index] - below
    part = (cumulative[index] - probability) / mass if mass > 0 else 0.0
    return first + index - part
