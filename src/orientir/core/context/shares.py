"""Intervals of many shares at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]


def wilson_limits(
    hits: NDArray[Any], trials: NDArray[Any], level: float = 0.95
) -> tuple[Floats, Floats]:
    """Wilson's score interval (1927, doi:10.1080/01621459.1927.10502953) of each share; 0 and 1
    where nobody was asked.
    """
    z = -float(ndtri((1 - level) / 2))
    n = np.maximum(np.asarray(trials, np.float64), 1e-12)
    share = np.asarray(hits, np.float64) / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return (middle - reach).clip(0, 1), (middle + reach).clip(0, 1)
