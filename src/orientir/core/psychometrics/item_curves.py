"""An item's curve as answers drew it against the curve of its model, and what a test tells along the scale.

People are put into groups of equal size by what their other answers say of them: the item itself is taken out of each
posterior, else its points would bend away from the curve. What the model expects of a group is the mean over its people
of the expectation under those posteriors, not the curve at the group's mean: the curve bends, and a group is spread.
Posteriors in place of point estimates: Stone and Zhang (2003) doi:10.1111/j.1745-3984.2003.tb01150.x.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.curves import category_probabilities, expected_score
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.score_tables import Matrix
from orientir.core.psychometrics.wright_map import information_given

Floats = npt.NDArray[np.float64]

GROUPS = 8
FEWEST_OF_A_GROUP = 15
"""People; with fewer the share in a group is mostly chance, and there are fewer groups."""
KNOTS = np.linspace(-4.0, 4.0, 33)
MOST_PERSONS = 20_000
"""Enough for points of a picture: the error of a share is under 0.01."""
_DEVIATES = np.linspace(-5.0, 5.0, 51)


@dataclass(frozen=True)
class CurvePoint:
    """A group of ability: where it stands, how many, the share of points they got (with its standard error), the share
    the model expects of them.
    """

    ability: float
    persons: int
    observed: float
    error: float
    expected: float


@dataclass(frozen=True, eq=False)
class Posteriors:
    """Of people on ``nodes``: ``log_density`` [persons, nodes], up to a constant for each person; ``rows``: who they
    are among all, at most ``MOST_PERSONS`` taken evenly.
    """

    nodes: Floats
    log_density: Floats
    rows: npt.NDArray[np.intp]

    @classmethod
    def of(
        cls, matrix: Matrix, items: Sequence[ItemParameters], mean: float = 0.0, sd: float = 1.0
    ) -> Posteriors:
        """``matrix`` [persons, items; -1 missing]; prior N(``mean``, ``sd``^2). Who answered nothing is left out."""
        told = np.flatnonzero((matrix >= 0).any(axis=1))
        rows = told[:: max(1, -(-len(told) // MOST_PERSONS))]
        nodes = mean + sd * _DEVIATES
        density = np.tile(-(_DEVIATES**2) / 2, (len(rows), 1))
        for item, answers in zip(items, matrix[rows].T, strict=True):
            density += _told(item, answers, nodes)
        return cls(nodes, density, rows)

    def without(self, item: ItemParameters, answers: npt.NDArray[np.int8]) -> Floats:
        """Densities [persons, nodes], sum 1, as if ``answers`` [persons of ``rows``] to ``item`` were not known."""
        rest = self.log_density - _told(item, answers, self.nodes)
        density = np.exp(rest - rest.max(axis=1, keepdims=True))
        shares: Floats = density / density.sum(axis=1, keepdims=True)
        return shares


def _told(item: ItemParameters, answers: npt.NDArray[np.int8], nodes: Floats) -> Floats:
    """log P(answer | node) [persons, nodes]; 0 where there is no answer."""
    logs = np.log(category_probabilities(item, nodes).clip(1e-300)).T
    told: Floats = np.vstack([logs, np.zeros(len(nodes))])[answers]  # -1 takes the last row
    return told


def empirical_curve(
    answers: npt.NDArray[np.int8], item: ItemParameters, people: Posteriors, groups: int = GROUPS
) -> tuple[CurvePoint, ...]:
    """``answers`` [all persons] to ``item``, -1 = missing. From the weakest up, fewer groups where people are few."""
    mine = answers[people.rows]
    here = np.flatnonzero(mine >= 0)
    count = min(groups, len(here) // FEWEST_OF_A_GROUP)
    if count < 2:
        return ()
    density = people.without(item, mine)[here]
    ability = density @ people.nodes
    expected = density @ (expected_score(item, people.nodes) / item.max_score)
    told, order = mine[here] / item.max_score, np.argsort(ability, kind="stable")
    return tuple(
        _point(ability[part], told[part], expected[part]) for part in np.array_split(order, count)
    )


def _point(ability: Floats, told: Floats, expected: Floats) -> CurvePoint:
    error = math.sqrt(float(told.var()) / len(told))
    return CurvePoint(
        float(ability.mean()), len(told), float(told.mean()), error, float(expected.mean())
    )


def model_curve(item: ItemParameters) -> Floats:
    """Expected share of points at ``KNOTS``."""
    shares: Floats = expected_score(item, KNOTS) / item.max_score
    return shares


@dataclass(frozen=True, eq=False)
class PrecisionCurve:
    """At ``KNOTS``: information of the test a person sits (the mean over people, whatever booklet each had), standard
    error of an ability, and the density of people (its greatest value is 1).
    """

    information: Floats
    error: Floats
    people: Floats


def precision_curve(
    matrix: Matrix, items: Sequence[ItemParameters], ability: Floats
) -> PrecisionCurve:
    """``matrix`` [persons, items; -1 missing] of calibrated ``items``; ``ability`` [persons]: EAP."""
    information = information_given(items, KNOTS, (matrix >= 0).mean(axis=0))
    with np.errstate(divide="ignore"):
        error = np.where(information > 0, 1 / np.sqrt(information), np.inf)
    return PrecisionCurve(information, error, _density(ability[np.isfinite(ability)]))


def _density(ability: Floats) -> Floats:
    """Gaussian kernel, width by Silverman's rule."""
    width = max(1.06 * float(ability.std()) * len(ability) ** -0.2, 0.05) if len(ability) else 1.0
    edges = np.linspace(-4.5, 4.5, 181)
    counts, _ = np.histogram(np.clip(ability, -4.5, 4.5), edges)
    middles = (edges[:-1] + edges[1:]) / 2
    kernel = np.exp(-(((KNOTS[:, None] - middles) / width) ** 2) / 2)
    density: Floats = kernel @ counts
    return density / max(float(density.max()), 1e-300)
