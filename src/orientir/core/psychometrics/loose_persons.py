"""The engine for patterns of gaps too rare for a table: every person is summed over the nodes.

What the items of a person add to the density is looked up by blocks of eight items: the sum for every set of them is in
a table, and what is expected of the persons is collected by set and handed to the items once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.cells import Cell
from orientir.core.psychometrics.compiling import compiled
from orientir.core.psychometrics.engines import Expectation, Scale
from orientir.core.psychometrics.responses import Labels, Matrix

Floats = npt.NDArray[np.float64]
Sets = npt.NDArray[np.uint8]

BLOCK = 8  # items
SETS = 256


@dataclass(frozen=True)
class LoosePersons:
    """``scores`` [persons, items] with gaps, ``groups`` and ``weights`` [persons], ``sets`` [persons, blocks]."""

    scores: Matrix
    groups: Labels
    weights: Floats
    sets: Sets

    def add_to(self, total: Expectation, scale: Scale) -> None:
        tables = _add_up_sets(scale.log_normalisers)
        by_set = np.zeros_like(tables)
        total.log_likelihood += _collect(
            self.scores,
            self.groups,
            self.weights,
            self.sets,
            scale.slopes,
            scale.nodes,
            scale.log_weights,
            tables,
            total.slope_sums,
            by_set,
            total.masses,
        )
        _hand_out(by_set, total.counts)


def make_loose_persons(
    cells: list[Cell],
    scores: Matrix,
    weights: Floats | None,
    group_of: Labels | None,
    tells: npt.NDArray[np.bool_],
) -> LoosePersons:
    """Persons of ``cells``; items that tell nothing of ability [items] are left out of their scores."""
    rows = np.concatenate([cell.rows for cell in cells])
    groups = np.zeros(len(rows), dtype=np.int32) if group_of is None else group_of[rows]
    own = np.ones(len(rows)) if weights is None else weights[rows]
    taken = np.ascontiguousarray(scores[rows])
    taken[:, ~tells] = -1
    return LoosePersons(taken, groups, own, np.packbits(taken >= 0, axis=1, bitorder="little"))


@compiled
def _add_up_sets(log_normalisers: Floats) -> Floats:
    """Sums over every set of a block's items [groups, blocks, sets, nodes]: the set without its first item, and it."""
    groups, items, nodes = log_normalisers.shape
    blocks = (items + BLOCK - 1) // BLOCK
    tables = np.zeros((groups, blocks, SETS, nodes))
    for group in range(groups):
        for block in range(blocks):
            for chosen in range(1, SETS):
                first = 0
                while not (chosen >> first) & 1:
                    first += 1
                rest, item = chosen & (chosen - 1), block * BLOCK + first
                for q in range(nodes):
                    added = log_normalisers[group, item, q] if item < items else 0.0
                    tables[group, block, chosen, q] = tables[group, block, rest, q] + added
    return tables


@compiled
def _hand_out(by_set: Floats, counts: Floats) -> None:
    """Add to ``counts`` [groups, items, nodes] what was collected by set."""
    groups, items, nodes = counts.shape
    for group in range(groups):
        for item in range(items):
            block, place = item // BLOCK, item % BLOCK
            for chosen in range(SETS):
                if (chosen >> place) & 1:
                    for q in range(nodes):
                        counts[group, item, q] += by_set[group, block, chosen, q]


@compiled
def _collect(
    scores: Matrix,
    groups: Labels,
    weights: Floats,
    sets: Sets,
    slopes: Floats,
    nodes: Floats,
    log_weights: Floats,
    tables: Floats,
    slope_sums: Floats,
    by_set: Floats,
    masses: Floats,
) -> float:
    """One pass over persons; the sum of their log-likelihoods."""
    log_likelihood = 0.0
    density = np.empty(nodes.shape[1])
    for i in range(scores.shape[0]):
        mine, group = nodes[groups[i]], groups[i]
        t = 0.0
        for j in range(scores.shape[1]):
            t += slopes[j] * max(scores[i, j], 0)
        log_likelihood += weights[i] * _fill(density, log_weights, mine, t, tables[group], sets[i])
        mean = _share_out(density, weights[i], mine, masses[group], by_set[group], sets[i])
        for j in range(scores.shape[1]):
            slope_sums[j] += max(scores[i, j], 0) * mean
    return log_likelihood


@compiled
def _fill(
    density: Floats, log_weights: Floats, nodes: Floats, t: float, tables: Floats, sets: Sets
) -> float:
    """One person's posterior into ``density`` [nodes]; the log-likelihood."""
    for q in range(density.shape[0]):
        density[q] = log_weights[q] + nodes[q] * t
    for b in range(sets.shape[0]):
        row = tables[b, sets[b]]
        for q in range(density.shape[0]):
            density[q] -= row[q]
    return _normalise(density)


@compiled
def _share_out(
    density: Floats, weight: float, nodes: Floats, masses: Floats, by_set: Floats, sets: Sets
) -> float:
    """Add one person's posterior, weighted, to all and to the sets answered; the weighted mean."""
    mean = 0.0
    for q in range(density.shape[0]):
        density[q] *= weight
        mean += density[q] * nodes[q]
        masses[q] += density[q]
    for b in range(sets.shape[0]):
        row = by_set[b, sets[b]]
        for q in range(density.shape[0]):
            row[q] += density[q]
    return mean


@compiled
def _normalise(density: Floats) -> float:
    """Logarithms into probabilities; the logarithm of what they were divided by."""
    top, total = -np.inf, 0.0
    for q in range(density.shape[0]):
        top = max(top, density[q])
    for q in range(density.shape[0]):
        density[q] = np.exp(density[q] - top)
        total += density[q]
    for q in range(density.shape[0]):
        density[q] /= total
    return float(top + np.log(total))
