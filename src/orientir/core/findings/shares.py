"""A share and how far chance alone could move it."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

SMALL_BASE = 30  # below it a share is shown apart, without verdict and place

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Share:
    """``successes`` out of ``trials``; both are counts, ``0 ≤ successes ≤ trials``."""

    successes: float
    trials: float

    @property
    def value(self) -> float:
        """The share itself, from 0 to 1. Raises ZeroDivisionError where nothing was tried."""
        return self.successes / self.trials

    @property
    def is_small(self) -> bool:
        return self.trials < SMALL_BASE

    @property
    def is_proper(self) -> bool:
        """Whether the numerator is a part of the denominator: else no binomial statement holds."""
        return self.trials > 0 and 0 <= self.successes <= self.trials


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``, in shares from 0 to 1."""

    low: float
    high: float

    def holds(self, share: float) -> bool:
        return self.low <= share <= self.high


def normal_quantile(probability: float) -> float:
    return _NORMAL.inv_cdf(probability)


def two_sided_p(z: float) -> float:
    """The probability that a standard normal value lies at least as far from 0 as ``z``."""
    return 2 * (1 - _NORMAL.cdf(abs(z)))


def wilson_interval(share: Share, confidence: float = 0.95) -> Interval:
    """The score interval of a binomial share.

    Source: Wilson E. B. (1927) Probable inference, the law of succession, and statistical
    inference. Journal of the American Statistical Association 22, 209-212.
    doi:10.1080/01621459.1927.10502953. Never leaves [0, 1] and behaves well for few trials.

    Raises ValueError where the numerator is no part of the denominator.
    """
    if not share.is_proper:
        raise ValueError(f"no interval for {share.successes} of {share.trials}")
    z = normal_quantile((1 + confidence) / 2)
    n, p = share.trials, share.value
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))
