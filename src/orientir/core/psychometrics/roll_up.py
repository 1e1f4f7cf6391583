"""Shares of people with a deficit by unit and competency: from probabilities, never from people already classified.

Counting those whose deficit was named would miss everybody near the cut: the count is biased by the threshold. The
share is the mean of the probabilities; its interval holds what the tests could not tell (the variance of a sum of
independent draws with these probabilities, and the uncertainty of the unit's mean), and, where the figure speaks for
the whole unit, that not everybody was assessed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv

from orientir.core.psychometrics.units import UnitEstimates

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int32]
Scope = Literal["whole", "assessed", "nobody"]


@dataclass(frozen=True)
class RollUpRule:
    """``coverage``: from this share of assessed people on a figure speaks for the whole unit."""

    coverage: float = 0.5
    confidence: float = 0.95


@dataclass(frozen=True)
class Cell:
    """One unit and competency: the ``share`` (0 to 1) with a deficit and its interval; None where nobody was assessed.

    ``assessed`` of ``total`` people answered items of the competency. ``scope`` "whole": the share is of all people of
    the unit (those not assessed are taken to be like the others); "assessed": of the assessed alone.
    """

    unit: int
    competency: int
    assessed: int
    total: int
    scope: Scope
    share: float | None = None
    low: float | None = None
    high: float | None = None


def roll_up(
    estimates: UnitEstimates,
    answered: npt.NDArray[np.int64],
    unit: Labels,
    parent: Sequence[int],
    totals: Sequence[int],
    rule: RollUpRule,
) -> list[Cell]:
    """Cells of all groups of units and competencies.

    ``unit`` [persons] as given to ``estimate_units``; ``parent`` [units] tells the group of each unit (the unit itself,
    its municipality, the region: 0..len(totals)-1); ``totals`` [groups]: how many people belong there.
    """
    home = np.asarray(parent)
    groups, size = len(totals), answered.shape[1]
    asked = (answered > 0).astype(np.float64)
    sums = [_by(home[unit], asked * values, groups) for values in _moments(estimates.deficit)]
    people = _by(home[unit], asked, groups)
    shared = _by(home, _by(unit, asked, len(home)) ** 2 * _mean_variance(estimates), groups)
    return [
        _cell(g, d, (people[g, d], sums[0][g, d], sums[1][g, d] + shared[g, d]), totals[g], rule)
        for g in range(groups)
        for d in range(size)
    ]


def _moments(probability: Floats) -> tuple[Floats, Floats]:
    return probability, probability * (1 - probability)


def _by(label: npt.NDArray[np.integer], values: Floats, count: int) -> Floats:
    """Sums of rows of ``values`` by label."""
    columns = [np.bincount(label, column, count) for column in values.T]
    return np.column_stack(columns).astype(np.float64)


def _mean_variance(estimates: UnitEstimates) -> Floats:
    """Of a unit's share: what comes from its mean ability not being known [units, competencies]."""
    variance: Floats = np.einsum(
        "uda,uab,udb->ud", estimates.slope, estimates.covariance, estimates.slope
    )
    return variance


def _cell(
    unit: int, competency: int, sums: tuple[float, float, float], total: int, rule: RollUpRule
) -> Cell:
    people, expected, variance = sums
    assessed = round(people)
    if not assessed:
        return Cell(unit, competency, 0, total, "nobody")
    share = min(max(expected / people, 1e-9), 1 - 1e-9)
    variance /= people**2
    scope: Scope = "whole" if assessed >= rule.coverage * total else "assessed"
    if scope == "whole" and total > assessed:
        variance += (1 - assessed / total) * share * (1 - share) / max(assessed - 1, 1)
    low, high = _interval(share, variance, rule.confidence, total if scope == "whole" else assessed)
    return Cell(unit, competency, assessed, total, scope, share, low, high)


def _interval(share: float, variance: float, confidence: float, people: int) -> tuple[float, float]:
    """Quantiles of the beta distribution with this mean and variance, as whole people."""
    size = share * (1 - share) / max(variance, 1e-12) - 1
    if size <= 0:
        return 0.0, 1.0
    tails = (1 - confidence) / 2, (1 + confidence) / 2
    low, high = (float(betaincinv(share * size, (1 - share) * size, tail)) for tail in tails)
    return math.floor(low * people + 0.5) / people, math.ceil(high * people - 0.5) / people
