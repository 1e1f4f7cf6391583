"""The compiled part of adaptive testing: one step, and whole tests of invented people by the same step."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.compiling import compiled

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Seeds = npt.NDArray[np.uint64]

NOTHING_LEFT = -1


@compiled
def draw(state: Seeds) -> float:
    """The next number of [0, 1) from ``state`` [1] (SplitMix64: Steele, Lea and Flood, doi:10.1145/2660193.2660195)."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return float(z >> np.uint64(11)) / 9007199254740992.0


@compiled
def learn(posterior: Floats, chances: Floats, nodes: Floats) -> tuple[float, float]:
    """Multiplies ``posterior`` by the probabilities of an answer at the nodes; mean and deviation of what comes out."""
    total = first = second = 0.0
    for q in range(len(nodes)):
        posterior[q] *= chances[q]
        total += posterior[q]
        first += posterior[q] * nodes[q]
        second += posterior[q] * nodes[q] * nodes[q]
    mean = first / total
    for q in range(len(nodes)):
        posterior[q] /= total
    return mean, math.sqrt(max(second / total - mean * mean, 0.0))


@compiled
def neediest_area(taken: Ints, targets: Floats, left: Ints) -> int:
    """The area farthest behind its share among those with items left, -1 if none (Kingsbury and Zara, 1989)."""
    length = taken.sum() + 1
    best, most = NOTHING_LEFT, -math.inf
    for area in range(len(targets)):
        need = targets[area] * length - taken[area]
        if left[area] > 0 and need > most:
            best, most = area, need
    return best


@compiled
def pick(
    order: Ints,
    area_of: Ints,
    area: int,
    closed: Flags,
    low_slope: Flags,
    is_start: bool,
    top: int,
    state: Seeds,
) -> int:
    """One of the ``top`` most informative open items of the area by lot, -1 if there is none; in the start low slopes.

    ``order``: items from the most informative at the present ability. An item is open unless ``closed``.
    """
    chosen, met = NOTHING_LEFT, 0
    for item in order:
        if closed[item] or area_of[item] != area or (is_start and not low_slope[item]):
            continue
        met += 1
        if draw(state) * met < 1.0:  # each of the met ones is chosen with equal probability
            chosen = item
        if met == top:
            break
    return chosen


@compiled
def choose(
    order: Ints,
    area_of: Ints,
    low_slope: Flags,
    limits: Floats,
    targets: Floats,
    taken: Ints,
    left: Ints,
    closed: Flags,
    is_start: bool,
    top: int,
    state: Seeds,
) -> int:
    """The next item, -1 where nothing is left. An item refused by its exposure limit is closed for this person."""
    refused = NOTHING_LEFT
    while True:
        area = neediest_area(taken, targets, left)
        if area == NOTHING_LEFT:
            return refused  # better an item over its limit than no item
        item = pick(order, area_of, area, closed, low_slope, is_start, top, state)
        if item == NOTHING_LEFT:  # no low slopes are left
            item = pick(order, area_of, area, closed, low_slope, False, top, state)
        closed[item] = True
        left[area] -= 1
        if draw(state) < limits[item]:
            return item
        refused = item


@compiled
def sit(
    ability: float,
    tables: tuple[Floats, Floats, Ints, Ints, Flags, Floats, Floats],
    prior: Floats,
    bounds: tuple[int, int, float, int, int],
    state: Seeds,
    items: npt.NDArray[np.int32],
    scores: npt.NDArray[np.int8],
) -> tuple[int, float, float]:
    """A whole test of an invented person; fills ``items`` and ``scores``, returns length, mean and deviation."""
    nodes, chances, order, area_of, low_slope, limits, targets = tables
    shortest, longest, error, start, top = bounds
    posterior, closed = prior.copy(), np.zeros(len(area_of), dtype=np.bool_)
    taken, left = np.zeros(len(targets), dtype=np.int64), np.zeros(len(targets), dtype=np.int64)
    for area in area_of:
        left[area] += 1
    step = nodes[1] - nodes[0]
    mean, deviation = learn(posterior, np.ones(len(nodes)), nodes)
    length = 0
    while length < longest and (length < shortest or deviation > error):
        at = min(max(int((mean - nodes[0]) / step + 0.5), 0), len(nodes) - 1)
        item = choose(
            order[at],
            area_of,
            low_slope,
            limits,
            targets,
            taken,
            left,
            closed,
            length < start,
            top,
            state,
        )
        if item == NOTHING_LEFT:
            break
        taken[area_of[item]] += 1
        score = answer(chances[item], (ability - nodes[0]) / step, draw(state))
        items[length], scores[length] = item, score
        length += 1
        mean, deviation = learn(posterior, chances[item, score], nodes)
    return length, mean, deviation


@compiled
def answer(chances: Floats, place: float, lot: float) -> int:
    """The score of a person who stands at ``place`` (in nodes) of ``chances`` [scores, nodes], by lot."""
    low = min(max(int(place), 0), chances.shape[1] - 2)
    part = min(max(place - low, 0.0), 1.0)
    score, below = 0, 0.0
    for k in range(chances.shape[0] - 1):
        below += chances[k, low] + part * (chances[k, low + 1] - chances[k, low])
        score += lot >= below
    return score


@compiled
def sit_all(
    abilities: Floats,
    tables: tuple[Floats, Floats, Ints, Ints, Flags, Floats, Floats],
    prior: Floats,
    bounds: tuple[int, int, float, int, int],
    seeds: Seeds,
    items: npt.NDArray[np.int32],
    scores: npt.NDArray[np.int8],
    result: Floats,
) -> None:
    """Fills ``items`` and ``scores`` [persons, longest] and ``result`` [persons, 3]: length, mean, deviation."""
    state = np.zeros(1, dtype=np.uint64)
    for i in range(len(abilities)):
        state[0] = seeds[i]
        length, mean, deviation = sit(
            abilities[i], tables, prior, bounds, state, items[i], scores[i]
        )
        result[i, 0], result[i, 1], result[i, 2] = length, mean, deviation
