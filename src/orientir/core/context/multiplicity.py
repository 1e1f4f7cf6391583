"""Many units looked at once: which differences stand, and how wide their intervals are then."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Adjustment = Literal["fdr", "holm"]
Floats = NDArray[np.float64]


def adjust_p(p: Floats, how: Adjustment) -> Floats:
    """Adjusted p of each: Benjamini–Hochberg (1995, doi:10.1111/j.2517-6161.1995.tb02031.x) or Holm (1979)."""
    order = np.argsort(p, kind="stable")
    count = len(p)
    ranked = p[order]
    if how == "holm":
        stepped = np.maximum.accumulate(ranked * (count - np.arange(count)))
    else:
        scaled = ranked * count / (np.arange(count) + 1)
        stepped = np.minimum.accumulate(scaled[::-1])[::-1]
    adjusted = np.empty(count)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted


def adjusted_quantile(p: Floats, how: Adjustment, level: float) -> float:
    """The multiplier of a standard error that takes the place of 1.96 at a level of .05.

    ``holm``: all intervals hold at once (Bonferroni). ``fdr``: of the intervals of those that stand out, the share that
    misses is at most ``level`` (false coverage rate, Benjamini & Yekutieli 2005, doi:10.1198/016214504000001907); where
    none stands out, as if one did.
    """
    count = len(p)
    if how == "holm":
        return -float(ndtri(level / (2 * count)))
    standing = max(1, int((adjust_p(p, "fdr") <= level).sum()))
    return -float(ndtri(level * standing / (2 * count)))
