"""Comparing many units without crying wolf: verdicts against a value, and possible places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from orientir.core.findings.changes import change
from orientir.core.findings.discoveries import benjamini_hochberg
from orientir.core.findings.shares import Share, normal_quantile, two_sided_p

Numbers = NDArray[np.float64]
Counts = NDArray[np.int_]


class Verdict(StrEnum):
    """What may be said of a unit against a value."""

    ABOVE = "above"
    BELOW = "below"
    SAME = "same"
    SMALL = "small"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Places:
    """Between which places a unit could stand; 1 is the highest value."""

    first: int
    last: int


def verdicts(
    shares: Sequence[Share | None], reference: float, rate: float = 0.05, least: float = 30
) -> list[Verdict]:
    """Above, below or not different from ``reference`` (0 to 1), adjusted for their number.

    The score test that the Wilson interval inverts, then Benjamini-Hochberg at ``rate``. Shares of
    fewer than ``least`` trials are not compared, nor those whose numerator is no part of the
    denominator. The reference is taken as known: it comes from all units together.
    """
    return verdicts_against_each(shares, [reference] * len(shares), rate, least)


def verdicts_against_each(
    shares: Sequence[Share | None],
    references: Sequence[float | None],
    rate: float = 0.05,
    least: float = 30,
) -> list[Verdict]:
    """As ``verdicts``, each share against its own reference; no verdict where that is None."""
    tested = [
        (i, _score_p(share, reference), share.value - reference)
        for i, (share, reference) in enumerate(zip(shares, references, strict=True))
        if share is not None and reference is not None and _is_comparable(share, least)
    ]
    return _told([_without_verdict(share, least) for share in shares], tested, rate)


def verdicts_against_groups(
    shares: Sequence[Share | None],
    groups: Sequence[Share | None],
    rate: float = 0.05,
    least: float = 30,
) -> list[Verdict]:
    """As ``verdicts``, each share against a group that is itself counted from few: the two-sample
    test of shares. No verdict where the group is None."""
    tested = [
        (i, found.p_value, found.difference)
        for i, (share, group) in enumerate(zip(shares, groups, strict=True))
        if share is not None and group is not None and _is_comparable(share, least)
        if (found := change(group, share)) is not None
    ]
    return _told([_without_verdict(share, least) for share in shares], tested, rate)


def _told(
    found: list[Verdict], tested: Sequence[tuple[int, float, float]], rate: float
) -> list[Verdict]:
    """Verdicts for those tested (index, p-value, difference), adjusted for their number."""
    adjusted = benjamini_hochberg([p_value for _, p_value, _ in tested])
    for (i, _, difference), p_value in zip(tested, adjusted, strict=True):
        told = Verdict.ABOVE if difference > 0 else Verdict.BELOW
        found[i] = told if p_value <= rate else Verdict.SAME
    return found


def possible_places(
    shares: Sequence[Share | None], confidence: float = 0.95, least: float = 30
) -> list[Places | None]:
    """Between which places each share could stand, from its comparisons with all the others.

    A unit stands behind those that are surely above it and ahead of those surely below; "surely"
    is by the two-sample test of shares with Holm's adjustment over the unit's own comparisons,
    which keeps the range's confidence. No simulation. Sources: Goldstein H., Spiegelhalter D. J.
    (1996) League tables and their limitations. Journal of the Royal Statistical Society A 159,
    385-443, doi:10.2307/2983325; Holm S. (1979) A simple sequentially rejective multiple test
    procedure. Scandinavian Journal of Statistics 6, 65-70.

    Shape: one answer per share; None for the small and the incomparable, which take no place.
    """
    compared = [i for i, share in enumerate(shares) if _is_comparable(share, least)]
    answers: list[Places | None] = [None] * len(shares)
    if not compared:
        return answers
    z = _pairwise_z([_sure(shares[i]) for i in compared])
    above, below = _surely_apart(z, 1 - confidence)
    for row, i in enumerate(compared):
        answers[i] = Places(1 + int(above[row]), len(compared) - int(below[row]))
    return answers


def _is_comparable(share: Share | None, least: float) -> bool:
    return share is not None and share.is_proper and share.trials >= least


def _sure(share: Share | None) -> Share:
    assert share is not None
    return share


def _without_verdict(share: Share | None, least: float) -> Verdict:
    has_few = share is not None and share.is_proper and share.trials < least
    return Verdict.SMALL if has_few else Verdict.NONE


def _score_p(share: Share, reference: float) -> float:
    spread = reference * (1 - reference) / share.trials
    if spread <= 0:
        return 1.0 if share.value == reference else 0.0
    return two_sided_p((share.value - reference) / sqrt(spread))


def _pairwise_z(shares: Sequence[Share]) -> Numbers:
    """``z[i, j] > 0`` where j stands above i: pooled two-sample test of shares."""
    successes = np.array([share.successes for share in shares], dtype=float)
    trials = np.array([share.trials for share in shares], dtype=float)
    values = successes / trials
    pooled = (successes[:, None] + successes) / (trials[:, None] + trials)
    variance = pooled * (1 - pooled) * (1 / trials[:, None] + 1 / trials)
    difference = values[None, :] - values[:, None]
    safe = np.where(variance > 0, variance, 1.0)
    return np.asarray(np.where(variance > 0, difference / np.sqrt(safe), 0.0))


def _surely_apart(z: Numbers, alpha: float) -> tuple[Counts, Counts]:
    """How many are surely above and surely below each row, by Holm's step-down at ``alpha``.

    ``z[i, i]`` is 0 and comes last, so a row's own comparison with itself never counts.
    """
    others = len(z) - 1
    if others < 1:
        return np.zeros(len(z), dtype=int), np.zeros(len(z), dtype=int)
    bounds = [normal_quantile(1 - alpha / (2 * (others - step))) for step in range(others)]
    order = np.argsort(-np.abs(z), axis=1, kind="stable")[:, :others]
    sorted_z = np.take_along_axis(z, order, axis=1)
    passed = np.logical_and.accumulate(np.abs(sorted_z) >= np.array(bounds), axis=1)
    above = (passed & (sorted_z > 0)).sum(axis=1)
    return above, passed.sum(axis=1) - above
