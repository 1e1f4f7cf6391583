"""What the marginal likelihood expects of every person, given the items: three exact ways, by what is sufficient.

``ScoreCell``: equal slopes; persons of a booklet are their counts by score (Andersen and Madsen, 1977,
doi:10.1007/BF02293746). ``WeightedCell``: free slopes; persons of a booklet differ in the weighted score t alone.
The third, for patterns of gaps too rare for a table, is ``loose_persons``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.cells import Cell, Rows
from orientir.core.psychometrics.compiling import compiled
from orientir.core.psychometrics.packing import Packed, pack
from orientir.core.psychometrics.posteriors import PosteriorTable, collect, tabulate
from orientir.core.psychometrics.responses import Matrix

Floats = npt.NDArray[np.float64]
Spread = Callable[[Callable[[slice], None], Iterable[slice]], None]

CHUNK = 65_536  # persons in one go; fixed, so that sums do not depend on how many threads there are
FINEST = 0.01  # range of t that a table covers
NO_WEIGHTS: Floats = np.empty(0)


@dataclass(frozen=True)
class Scale:
    """The prior and the items at the nodes, for every group.

    ``nodes`` [groups, nodes], ``log_weights`` [nodes], ``log_normalisers`` [groups, items, nodes].
    """

    slopes: Floats
    nodes: Floats
    log_weights: Floats
    log_normalisers: Floats
    knots: int = 512


@dataclass
class Expectation:
    """``log_likelihood`` without the part linear in the intercepts; ``slope_sums`` [items]: sum of score * posterior
    mean; ``counts`` [groups, items, nodes]: who answered the item; ``masses`` [groups, nodes]: all persons."""

    log_likelihood: float
    slope_sums: Floats
    counts: Floats
    masses: Floats


class Engine(Protocol):
    def add_to(self, total: Expectation, scale: Scale) -> None:
        """Add what is expected of these persons."""


def expect(engines: Iterable[Engine], scale: Scale) -> Expectation:
    groups, items, nodes = scale.log_normalisers.shape
    total = Expectation(
        0.0, np.zeros(items), np.zeros((groups, items, nodes)), np.zeros((groups, nodes))
    )
    for engine in engines:
        engine.add_to(total, scale)
    return total


@dataclass(frozen=True)
class ScoreCell:
    """``counts`` [scores]: weight of the persons with this score; all slopes are 1."""

    cell: Cell
    counts: Floats

    def table(self, scale: Scale) -> PosteriorTable:
        density = log_density(self.cell, scale)
        return tabulate(scale.nodes[self.cell.group], density, 0.0, 1.0, len(self.counts))

    def add_to(self, total: Expectation, scale: Scale) -> None:
        table = self.table(scale)
        total.log_likelihood += float(self.counts @ table.log_z)
        _add_mass(total, self.cell, self.counts @ table.densities)


@dataclass(frozen=True)
class WeightedCell:
    """``packed``: answers of the cell's persons; ``weights`` [persons] or empty; ``limits`` of the items' scores."""

    cell: Cell
    packed: Packed
    weights: Floats
    top_scores: Rows
    spread: Spread

    def table(self, scale: Scale) -> PosteriorTable:
        """Knots over all t that the booklet allows."""
        ends = scale.slopes[self.cell.items] * self.top_scores
        low, high = float(ends[ends < 0].sum()), float(ends[ends > 0].sum())
        step = max(high - low, FINEST) / (scale.knots - 1)
        density = log_density(self.cell, scale)
        return tabulate(scale.nodes[self.cell.group], density, low, step, scale.knots)

    def add_to(self, total: Expectation, scale: Scale) -> None:
        table = self.table(scale)
        moments, sums = self.collect(table, scale.slopes[self.cell.items])
        total.log_likelihood += table.log_z_of(moments)
        total.slope_sums[self.cell.items] += self.packed.unfold(sums)
        _add_mass(total, self.cell, table.masses(moments))

    def collect(self, table: PosteriorTable, slopes: Floats) -> tuple[Floats, Floats]:
        values, pieces = self.packed.values(slopes), table.mean_pieces
        codes = self.packed.codes
        parts = [slice(start, start + CHUNK) for start in range(0, len(codes), CHUNK)]
        moments = np.zeros((len(parts), *pieces.shape))
        sums = np.zeros((len(parts), *values.shape))

        def one(part: slice) -> None:
            number, weights = part.start // CHUNK, self.weights[part]
            out = moments[number], sums[number]
            collect(codes[part], weights, values, table.start, table.step, pieces, *out)

        self.spread(one, parts)
        return moments.sum(axis=0), sums.sum(axis=0)


def log_density(cell: Cell, scale: Scale) -> Floats:
    """Log prior weight minus the log normalisers of the booklet's items [nodes]."""
    normalisers: Floats = scale.log_normalisers[cell.group][cell.items].sum(axis=0)
    return scale.log_weights - normalisers


def _add_mass(total: Expectation, cell: Cell, mass: Floats) -> None:
    total.counts[cell.group][cell.items] += mass
    total.masses[cell.group] += mass


def one_by_one(work: Callable[[slice], None], parts: Iterable[slice]) -> None:
    for part in parts:
        work(part)


def make_score_cell(cell: Cell, scores: Matrix, weights: Floats | None) -> ScoreCell:
    totals = total_scores(scores, cell.rows, cell.items)
    counts = np.bincount(totals, None if weights is None else weights[cell.rows])
    return ScoreCell(cell, counts.astype(np.float64))


def make_weighted_cell(
    cell: Cell, scores: Matrix, weights: Floats | None, top_scores: Rows, spread: Spread
) -> WeightedCell:
    tops = top_scores[cell.items]
    packed = pack(scores, cell.rows, cell.items, tops + 1)
    mine = NO_WEIGHTS if weights is None else weights[cell.rows]
    return WeightedCell(cell, packed, mine, tops, spread)


@compiled
def total_scores(scores: Matrix, rows: Rows, items: Rows) -> Rows:
    """Sum of the scores of ``items`` for every row of ``rows``."""
    totals = np.zeros(rows.shape[0], dtype=np.int64)
    for i in range(rows.shape[0]):
        row = scores[rows[i]]
        total = 0
        for j in range(items.shape[0]):
            total += row[items[j]]
        totals[i] = total
    return totals
