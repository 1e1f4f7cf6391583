"""People on the scale of calibrated items: EAP, WLE, posterior densities, plausible values.

EAP: mean and standard deviation of the posterior under the group's normal prior (Bock and Mislevy, 1982,
doi:10.1177/014662168200600405). WLE: the root of t - M(ability) + I'(ability) / (2 I(ability)), t the weighted score, M
its expectation, I the test information (Warm, 1989, doi:10.1007/BF02294627): the mode of the likelihood times sqrt(I).
Its standard error is by the curvature there of log-likelihood + log(I) / 2. It is finite at zero and perfect scores,
knows no prior, and nothing of a person without answers. Plausible values: draws from the posterior (Mislevy, 1991,
doi:10.1007/BF02294457).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.categories import (
    Categories,
    categories_of,
    curves_at,
)
from orientir.core.psychometrics.cells import Cell, Rows, find_cells
from orientir.core.psychometrics.grids import Grid, make_grid, nodes_for
from orientir.core.psychometrics.layout import Groups
from orientir.core.psychometrics.marginal import sharpest
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.person_loops import (
    posterior_moments,
    read_between,
    weighted_totals,
    wle_at,
    wle_by_mask,
)
from orientir.core.psychometrics.posteriors import tabulate
from orientir.core.psychometrics.responses import Labels, Matrix

Floats = npt.NDArray[np.float64]

SPAN = 8.0
WORTH_A_TABLE = 5_000  # persons with the same items; fewer are counted one by one
KNOTS = 4_096
CHUNK = 8_192
WLE_LIMIT = 40.0  # units of ability: a root beyond it is told as it


@dataclass(frozen=True)
class Ruler:
    """Items and the distribution of ability in every group: ``means``, ``sds`` [groups]."""

    categories: Categories
    means: Floats = field(default_factory=lambda: np.zeros(1))
    sds: Floats = field(default_factory=lambda: np.ones(1))

    @property
    def grid(self) -> Grid:
        """Close enough for the sharpest posterior a person may have."""
        groups = Groups(self.means, np.log(self.sds))
        precision = sharpest(self.categories, groups, make_grid(span=SPAN))
        return make_grid(nodes_for(precision, SPAN), SPAN)

    def nodes(self, grid: Grid) -> Floats:
        """[groups, nodes]"""
        return self.means[:, None] + self.sds[:, None] * grid.deviates


@dataclass(frozen=True)
class PersonScores:
    """All [persons]; ``wle`` and ``se_wle`` are NaN for a person without answers, whose EAP is the prior's mean."""

    eap: Floats
    psd: Floats
    wle: Floats
    se_wle: Floats


def ruler_of(items: Sequence[ItemParameters], mean: float = 0.0, sd: float = 1.0) -> Ruler:
    """One group, normal with ``mean`` and ``sd``; the 3PL is not scored here."""
    if any(item.guessing for item in items):
        raise ValueError("items with a lower asymptote have no weighted score")
    return Ruler(categories_of(items), np.array([mean]), np.array([sd]))


def score_people(ruler: Ruler, scores: Matrix, group_of: Labels | None = None) -> PersonScores:
    """Scores of all persons; ``scores`` [persons, items] with -1 for missing, ``group_of`` [persons] or one group."""
    grid = ruler.grid
    found = np.full((4, len(scores)), np.nan)
    cells = find_cells(scores, group_of)
    large = [cell for cell in cells if len(cell.rows) >= WORTH_A_TABLE and len(cell.items)]
    for cell in large:
        found[:, cell.rows] = _score_cell(ruler, grid, cell, scores)
    chosen = {id(cell) for cell in large}
    rest = [cell.rows for cell in cells if id(cell) not in chosen]
    if rest:
        rows = np.concatenate(rest)
        groups = np.zeros(len(rows), dtype=np.int32) if group_of is None else group_of[rows]
        found[:, rows] = _score_each(ruler, grid, scores[rows], groups)
    return PersonScores(*found)


def _score_each(ruler: Ruler, grid: Grid, scores: Matrix, groups: Labels) -> Floats:
    nodes, categories = ruler.nodes(grid), ruler.categories
    normalisers = np.stack([curves_at(categories, row).log_normalisers for row in nodes])
    means, variances = posterior_moments(
        scores, groups, categories.slopes, nodes, grid.log_weights, normalisers
    )
    wle, precision = wle_by_mask(
        scores, categories.slopes, categories.intercepts, means, np.float64(WLE_LIMIT)
    )
    return np.stack([means, np.sqrt(variances), wle, 1 / np.sqrt(precision)])


def _score_cell(ruler: Ruler, grid: Grid, cell: Cell, scores: Matrix) -> Floats:
    """Read from a table over the weighted score."""
    slopes = ruler.categories.slopes[cell.items]
    intercepts = ruler.categories.intercepts[cell.items]
    totals = weighted_totals(scores, cell.rows, cell.items, slopes)
    knots = _knots(slopes, totals)
    nodes = ruler.nodes(grid)[cell.group]
    few = Categories(slopes, intercepts)
    density = grid.log_weights - curves_at(few, nodes).log_normalisers.sum(axis=0)
    step = float(knots[1] - knots[0])
    table = tabulate(nodes, density, float(knots[0]), step, len(knots))
    wle, precision = _wle_at(few, knots, table.means)
    columns = [table.means, np.sqrt(table.variances), wle, 1 / np.sqrt(precision)]
    return read_between(np.stack(columns, axis=1), float(knots[0]), step, totals)


def _knots(slopes: Floats, totals: Floats) -> Floats:
    low, high = float(totals.min()), float(totals.max())
    if (slopes == 1).all():
        return np.arange(low, max(high, low + 3) + 1)
    return np.linspace(low, max(high, low + 0.01), KNOTS)


def _wle_at(categories: Categories, totals: Floats, start: Floats) -> tuple[Floats, Floats]:
    return wle_at(totals, categories.slopes, categories.intercepts, start, np.float64(WLE_LIMIT))


def posterior_densities(
    ruler: Ruler, scores: Matrix, group_of: Labels | None = None
) -> tuple[Floats, Floats]:
    """Abilities [persons or 1, nodes] and every person's posterior probabilities there [persons, nodes]."""
    grid = ruler.grid
    nodes = ruler.nodes(grid)
    groups = np.zeros(len(scores), dtype=np.int32) if group_of is None else group_of
    seen = scores >= 0
    exponents = np.empty((len(scores), len(grid.deviates)))
    totals = np.where(seen, scores, 0) @ ruler.categories.slopes
    for group, abilities in enumerate(nodes):
        rows: Rows = np.flatnonzero(groups == group)
        normalisers = curves_at(ruler.categories, abilities).log_normalisers
        exponents[rows] = totals[rows, None] * abilities - seen[rows].astype(float) @ normalisers
    exponents += grid.log_weights
    densities = np.exp(exponents - exponents.max(axis=1, keepdims=True))
    densities /= densities.sum(axis=1, keepdims=True)
    return (nodes[groups] if len(nodes) > 1 else nodes), densities


def draw_plausible_values(
    ruler: Ruler,
    scores: Matrix,
    group_of: Labels | None = None,
    *,
    count: int = 5,
    random: np.random.Generator,
) -> Floats:
    """``count`` draws from every person's posterior [persons, count]; the caller's generator makes them repeatable."""
    drawn = np.empty((len(scores), count))
    for start in range(0, len(scores), CHUNK):
        part = slice(start, start + CHUNK)
        groups = None if group_of is None else group_of[part]
        abilities, densities = posterior_densities(ruler, scores[part], groups)
        spacing = abilities[:, 1] - abilities[:, 0]
        cumulative = densities.cumsum(axis=1)
        for draw in range(count):
            level = random.random(len(densities)) * cumulative[:, -1]
            below = (cumulative < level[:, None]).sum(axis=1)
            place = np.minimum(below, abilities.shape[1] - 1)
            rows = np.arange(len(densities))
            within = (level - cumulative[rows, place]) / densities[rows, place] + 0.5
            nodes = abilities[rows if len(abilities) > 1 else 0, place]
            drawn[part, draw] = nodes + within * spacing
    return drawn
