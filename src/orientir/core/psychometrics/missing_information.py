"""The information that is missing because ability is not seen: the posterior variance of the complete score.

A person's complete score is, for a slope, ability * (score - expected score), for an intercept, [score = k] -
probability, for a group, that of its normal density. Given the answers only ability varies: so the variance is that of
known functions of ability (``Features``), and for slopes of ability times the score that was given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.cells import Rows
from orientir.core.psychometrics.compiling import compiled
from orientir.core.psychometrics.engines import (
    Engine,
    Scale,
    ScoreCell,
    WeightedCell,
)
from orientir.core.psychometrics.layout import Layout
from orientir.core.psychometrics.loose_persons import LoosePersons
from orientir.core.psychometrics.packing import Codes
from orientir.core.psychometrics.posteriors import PosteriorTable
from orientir.core.psychometrics.responses import Matrix

Floats = npt.NDArray[np.float64]

FEW, MANY = 64, 8_192  # loose persons in one go
NOTHING = 1e-13  # of a posterior


@dataclass(frozen=True)
class Features:
    """``functions`` [nodes, parameters]: the part of the complete score that is a function of ability alone.

    ``items`` [parameters]: of which item, -1 of this group, -2 of another; ``slope_of`` [items]: place of its slope or
    -1.
    """

    functions: Floats
    items: Rows
    slope_of: Rows

    @staticmethod
    def of(
        layout: Layout, slots: Floats, deviates: Floats, log_sds: Floats, group: int
    ) -> Features:
        functions = np.empty((len(deviates), layout.size))
        count = len(layout.items)
        functions[:, :count] = -slots[layout.items, layout.slots].T
        normal = np.stack([deviates / np.exp(log_sds[group]), deviates**2 - 1])
        functions[:, count:] = normal[layout.kinds].T
        owners = np.where(layout.groups == group, -1, -2)
        slope_of = np.full(len(layout.template.slopes), -1, dtype=np.int64)
        is_slope = layout.slots == 0
        slope_of[layout.items[is_slope]] = np.flatnonzero(is_slope)
        return Features(functions, np.concatenate([layout.items, owners]), slope_of)

    def places(self, items: Rows) -> Rows:
        """Parameters that persons who answered ``items`` tell of."""
        return np.flatnonzero(np.isin(self.items, items) | (self.items == -1))


def missing_information(
    engines: Sequence[Engine], scale: Scale, features: Sequence[Features], most_loose: int
) -> Floats:
    """Sum over persons [parameters, parameters]; of loose persons at most ``most_loose`` are looked at."""
    size = features[0].functions.shape[1]
    total = np.zeros((size, size))
    for engine in engines:
        if isinstance(engine, ScoreCell):
            _add_scores(total, engine, scale, features[engine.cell.group])
        elif isinstance(engine, WeightedCell):
            _add_weighted(total, engine, scale, features[engine.cell.group])
        elif isinstance(engine, LoosePersons):
            _add_loose(total, engine, scale, features, most_loose)
    return total


def _add_scores(total: Floats, engine: ScoreCell, scale: Scale, features: Features) -> None:
    places = features.places(engine.cell.items)
    functions = features.functions[:, places]
    table = engine.table(scale)
    total[np.ix_(places, places)] += _variance(table, engine.counts, functions)


def _variance(table: PosteriorTable, counts: Floats, functions: Floats) -> Floats:
    """Posterior covariance of ``functions`` [nodes, parameters], summed over persons by knot."""
    means = table.densities @ functions
    mass = counts @ table.densities
    return (functions.T * mass) @ functions - (means.T * counts) @ means


def _add_weighted(total: Floats, engine: WeightedCell, scale: Scale, features: Features) -> None:
    items = engine.cell.items
    places = features.places(items)
    functions = features.functions[:, places]
    table = engine.table(scale)
    counts, by_item, gram = _histograms(engine, table, scale.slopes[items])
    total[np.ix_(places, places)] += _variance(table, counts, functions)
    with_ability = table.densities @ (functions * table.nodes[:, None])
    covariance = with_ability - table.means[:, None] * (table.densities @ functions)
    is_free = features.slope_of[items] >= 0
    slopes = features.slope_of[items][is_free]
    crossed = by_item.T[is_free] @ covariance
    total[np.ix_(slopes, places)] += crossed
    total[np.ix_(places, slopes)] += crossed.T
    total[np.ix_(slopes, slopes)] += gram[np.ix_(is_free, is_free)]


def _histograms(
    engine: WeightedCell, table: PosteriorTable, slopes: Floats
) -> tuple[Floats, Floats, Floats]:
    """By knot: weight of persons [knots], sum of item scores [knots, items]; and sum of score * score * posterior
    variance [items, items]."""
    packed, items = engine.packed, engine.packed.digits.shape[2]
    counts, by_item = np.zeros(len(table.means)), np.zeros((len(table.means), items))
    gram = np.zeros((items, items))
    values = packed.values(slopes)
    block_of, states = _block_of(packed.digits), np.ascontiguousarray(_transposed(packed.digits))
    for start in range(0, len(packed.codes), 8192):
        part = slice(start, start + 8192)
        scores, variances = _unpack_chunk(
            packed.codes[part], engine.weights[part], values, states, block_of,
            table.start, table.step, table.variances, counts, by_item,
        )  # fmt: skip
        gram += scores.T @ (scores * variances[:, None])
    return counts, by_item, gram


def _block_of(digits: Floats) -> Rows:
    blocks: Rows = digits.any(axis=1).argmax(axis=0)
    return blocks


def _transposed(digits: Floats) -> Floats:
    """Score by item and state of its own block [items, states]."""
    transposed: Floats = digits.sum(axis=0).T
    return transposed


@compiled
def _unpack_chunk(
    codes: Codes,
    weights: Floats,
    values: Floats,
    states: Floats,
    block_of: Rows,
    start: float,
    step: float,
    variances: Floats,
    counts: Floats,
    by_item: Floats,
) -> tuple[Floats, Floats]:
    persons, items = codes.shape[0], states.shape[0]
    scores = np.empty((persons, items), dtype=np.float64)
    spread = np.empty(persons, dtype=np.float64)
    last = variances.shape[0] - 2
    for i in range(persons):
        total = 0.0
        for b in range(codes.shape[1]):
            total += values[b, codes[i, b]]
        place = (total - start) / step
        k = min(max(int(place), 0), last)
        f = place - k
        weight = weights[i] if weights.shape[0] > 0 else 1.0
        spread[i] = weight * (variances[k] * (1 - f) + variances[k + 1] * f)
        counts[k] += weight * (1 - f)
        counts[k + 1] += weight * f
        for j in range(items):
            scores[i, j] = states[j, codes[i, block_of[j]]]
            by_item[k, j] += weight * (1 - f) * scores[i, j]
            by_item[k + 1, j] += weight * f * scores[i, j]
    return scores, spread


def _add_loose(
    total: Floats, engine: LoosePersons, scale: Scale, features: Sequence[Features], most: int
) -> None:
    """Every so-manieth person with the weight of all where there are more than ``most``."""
    stride = -(-len(engine.scores) // most)
    factor = engine.weights.sum() / engine.weights[::stride].sum()
    for group, mine in enumerate(features):
        rows = np.arange(0, len(engine.scores), stride)
        rows = rows[engine.groups[rows] == group]
        for start in range(0, len(rows), MANY):
            part = rows[start : start + MANY]
            weights = engine.weights[part] * factor
            _add_persons(total, engine.scores[part], weights, scale, mine, group)


def _add_persons(
    total: Floats,
    scores: Matrix,
    weights: Floats,
    scale: Scale,
    features: Features,
    group: int,
) -> None:
    """A few at a time, people of like ability together: only the nodes that their posteriors reach are looked at."""
    densities = posterior_of(scores, scale, group)
    order = np.argsort(densities @ scale.nodes[group])
    for start in range(0, len(order), FEW):
        part = order[start : start + FEW]
        near = densities[part].max(axis=0) > NOTHING
        density = densities[np.ix_(part, near)]
        complete = _complete_scores(scores[part], scale, features, group, near)
        complete -= np.einsum("iq,iqp->ip", density, complete)[:, None, :]
        complete *= np.sqrt(density * weights[part][:, None])[:, :, None]
        flat = complete.reshape(-1, complete.shape[2])
        total += flat.T @ flat


def posterior_of(scores: Matrix, scale: Scale, group: int) -> Floats:
    """Posterior of every person of ``group`` [persons, nodes]."""
    seen = (scores >= 0).astype(np.float64)
    exponents = (
        scale.log_weights + (np.maximum(scores, 0) @ scale.slopes)[:, None] * scale.nodes[group]
    )
    exponents -= seen @ scale.log_normalisers[group]
    densities: Floats = np.exp(exponents - exponents.max(axis=1, keepdims=True))
    densities /= densities.sum(axis=1, keepdims=True)
    return densities


def _complete_scores(
    scores: Matrix, scale: Scale, features: Features, group: int, near: npt.NDArray[np.bool_]
) -> Floats:
    """The complete score's part that ability moves [persons, nodes that are near, parameters]."""
    seen = scores >= 0
    tells = np.where(features.items >= 0, seen[:, features.items], features.items == -1)
    complete: Floats = tells[:, None, :] * features.functions[near]
    free = np.flatnonzero(features.slope_of >= 0)
    given = np.maximum(scores[:, free], 0)
    complete[:, :, features.slope_of[free]] += given[:, None] * scale.nodes[group][near][:, None]
    return complete
