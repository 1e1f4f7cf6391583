"""Shares of people with a deficit by unit and competency: from probabilities, never from people already classified.

Counting those whose deficit was named would miss everybody near the cut: the count is biased by the threshold. The
share is the mean of the probabilities; its interval holds what the tests could not tell (the variance of a sum of
independent draws with these probabilities, and the uncertainty of the unit's mean), and, where the figure speaks for
the whole unit, that not everybody was assessed.
"""

from __future__ import annotations

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
    total = np.asarray(totals, dtype=np.float64)[:, None] + np.zeros(size)
    table = _table(people, sums[0], sums[1] + shared, total, rule)
    return [
        _cell(g, d, int(total[g, d]), *(values[g, d] for values in table))
        for g in range(groups)
        for d in range(size)
    ]


def _cell(
    unit: int,
    competency: int,
    total: int,
    assessed: float,
    is_whole: bool,
    share: float,
    low: float,
    high: float,
) -> Cell:
    if not assessed:
        return Cell(unit, competency, 0, total, "nobody")
    scope: Scope = "whole" if is_whole else "assessed"
    return Cell(
        unit, competency, int(assessed), total, scope, float(share), float(low), float(high)
    )


def _moments(probability: Floats) -> tuple[Floats, Floats]:
    return probability, probability * (1 - probability)


def _by(label: npt.NDArray[np.integer], values: Floats, count: int) -> Floats:
    """Sums of rows of ``values`` by label."""
    columns = [np.bincount(label, column, count) for column in values.T]
    return np.column_stack(columns).astype(np.float64)


def _mean_variance(estimates: UnitEstimates) -> Floats:
    """Of a unit's share: what comes from its mean ability not being known [units, competencies]."""
    variance: Floats = (estimates.slope @ estimates.covariance * estimates.slope).sum(axis=2)
    return variance


def _table(
    people: Floats, expected: Floats, variance: Floats, total: Floats, rule: RollUpRule
) -> tuple[Floats, npt.NDArray[np.bool_], Floats, Floats, Floats]:
    """Assessed, whether for the whole, share, low, high; all [groups, competencies]."""
    held = people.clip(1)
    share = (expected / held).clip(1e-9, 1 - 1e-9)
    is_whole = people >= rule.coverage * total
    unseen = np.where(is_whole, (1 - people / total.clip(1)).clip(0), 0.0)
    spread = variance / held**2 + unseen * share * (1 - share) / (people - 1).clip(1)
    low, high = _interval(share, spread, rule.confidence, np.where(is_whole, total, held).clip(1))
    return people, is_whole, share, low, high


def _interval(
    share: Floats, variance: Floats, confidence: float, people: Floats
) -> tuple[Floats, Floats]:
    """Quantiles of the beta distribution with this mean and variance, as whole people; the share lies within."""
    size = (share * (1 - share) / variance.clip(1e-12) - 1).clip(1e-6)
    tails = (1 - confidence) / 2, (1 + confidence) / 2
    low, high = (betaincinv(share * size, (1 - share) * size, tail) for tail in tails)
    return (
        np.minimum(np.floor(low * people + 0.5) / people, share),
        np.maximum(np.ceil(high * people - 0.5) / people, share),
    )
