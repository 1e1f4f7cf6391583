"""Loops over persons, compiled: weighted scores, moments of posteriors, weighted likelihood estimates."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.compiling import compiled
from orientir.core.psychometrics.responses import Labels, Matrix

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

PRECISE = 1e-10
MOST_STEPS = 200


@compiled
def weighted_totals(scores: Matrix, rows: Rows, items: Rows, slopes: Floats) -> Floats:
    """Sum of slope * score over ``items`` for every row of ``rows``; ``slopes`` [items]."""
    totals = np.empty(rows.shape[0])
    for i in range(rows.shape[0]):
        row = scores[rows[i]]
        total = 0.0
        for j in range(items.shape[0]):
            total += slopes[j] * row[items[j]]
        totals[i] = total
    return totals


@compiled
def posterior_density(
    scores: Matrix,
    slopes: Floats,
    nodes: Floats,
    log_weights: Floats,
    log_normalisers: Floats,
    density: Floats,
) -> float:
    """Fill ``density`` [nodes] with one person's posterior and return log of what it was divided by.

    ``scores`` [items], ``log_normalisers`` [items, nodes].
    """
    count = nodes.shape[0]
    t = 0.0
    for q in range(count):
        density[q] = log_weights[q]
    for j in range(scores.shape[0]):
        if scores[j] >= 0:
            t += slopes[j] * scores[j]
            for q in range(count):
                density[q] -= log_normalisers[j, q]
    top = -np.inf
    for q in range(count):
        density[q] += nodes[q] * t
        top = max(top, density[q])
    total = 0.0
    for q in range(count):
        density[q] = np.exp(density[q] - top)
        total += density[q]
    for q in range(count):
        density[q] /= total
    return float(top + np.log(total))


@compiled
def posterior_moments(
    scores: Matrix,
    groups: Labels,
    slopes: Floats,
    nodes: Floats,
    log_weights: Floats,
    log_normalisers: Floats,
) -> tuple[Floats, Floats]:
    """Mean and variance of every person's posterior [persons]; arguments as in ``engines.Scale``."""
    persons, count = scores.shape[0], nodes.shape[1]
    means, variances = np.empty(persons), np.empty(persons)
    density = np.empty(count)
    for i in range(persons):
        mine = nodes[groups[i]]
        normalisers = log_normalisers[groups[i]]
        posterior_density(scores[i], slopes, mine, log_weights, normalisers, density)
        mean, variance = 0.0, 0.0
        for q in range(count):
            mean += density[q] * mine[q]
        for q in range(count):
            variance += density[q] * (mine[q] - mean) * (mine[q] - mean)
        means[i], variances[i] = mean, variance
    return means, variances


@compiled
def read_between(table: Floats, start: float, step: float, places: Floats) -> Floats:
    """Columns of ``table`` [knots, columns], known at start, start + step, …, read at ``places`` by the cubic through
    the four knots around [columns, places]; there are at least four knots."""
    found = np.empty((table.shape[1], places.shape[0]))
    for i in range(places.shape[0]):
        place = (places[i] - start) / step
        k = min(max(int(place) - 1, 0), table.shape[0] - 4)
        f = place - k
        first = -(f - 1) * (f - 2) * (f - 3) / 6
        second = f * (f - 2) * (f - 3) / 2
        third = -f * (f - 1) * (f - 3) / 2
        fourth = f * (f - 1) * (f - 2) / 6
        for c in range(table.shape[1]):
            found[c, i] = first * table[k, c] + second * table[k + 1, c]
            found[c, i] += third * table[k + 2, c] + fourth * table[k + 3, c]
    return found


@compiled
def wle_by_mask(
    scores: Matrix, slopes: Floats, intercepts: Floats, start: Floats, limit: float
) -> tuple[Floats, Floats]:
    """WLE and its precision (1 / variance) of every person [persons]; NaN without answers."""
    persons, items = scores.shape
    found, precision = np.empty(persons), np.empty(persons)
    chosen = np.empty(items, dtype=np.int64)
    for i in range(persons):
        count = 0
        total = 0.0
        found[i] = precision[i] = np.nan
        for j in range(items):
            if scores[i, j] >= 0:
                chosen[count] = j
                count += 1
                total += slopes[j] * scores[i, j]
        if count > 0:
            root = _solve(total, slopes, intercepts, chosen[:count], start[i], limit)
            found[i] = root
            precision[i] = _precision(root, slopes, intercepts, chosen[:count])
    return found, precision


@compiled
def wle_at(
    totals: Floats, slopes: Floats, intercepts: Floats, start: Floats, limit: float
) -> tuple[Floats, Floats]:
    """WLE and its precision (1 / variance) for every weighted score of ``totals``, all items answered."""
    found, precision = np.empty(totals.shape[0]), np.empty(totals.shape[0])
    chosen = np.empty(slopes.shape[0], dtype=np.int64)
    for j in range(slopes.shape[0]):
        chosen[j] = j
    for i in range(totals.shape[0]):
        guess = found[i - 1] if i > 0 else start[i]
        found[i] = _solve(totals[i], slopes, intercepts, chosen, guess, limit)
        precision[i] = _precision(found[i], slopes, intercepts, chosen)
    return found, precision


@compiled
def _moments(
    ability: float, slopes: Floats, intercepts: Floats, chosen: Rows
) -> tuple[float, float, float, float]:
    """First four cumulants of the weighted score: each is the derivative of the one before; the second is the
    information."""
    first, second, third, fourth = 0.0, 0.0, 0.0, 0.0
    categories = intercepts.shape[1]
    chance = np.empty(categories)
    for place in range(chosen.shape[0]):
        j = chosen[place]
        slope = slopes[j]
        top = -np.inf
        for k in range(categories):
            chance[k] = intercepts[j, k] + slope * k * ability
            top = max(top, chance[k])
        total, mean = 0.0, 0.0
        for k in range(categories):
            chance[k] = np.exp(chance[k] - top)
            total += chance[k]
            mean += k * chance[k]
        mean /= total
        variance, skew, tail = 0.0, 0.0, 0.0
        for k in range(categories):
            away = k - mean
            share = chance[k] / total
            variance += share * away * away
            skew += share * away * away * away
            tail += share * away * away * away * away
        first += slope * mean
        second += slope * slope * variance
        third += slope * slope * slope * skew
        fourth += slope * slope * slope * slope * (tail - 3 * variance * variance)
    return first, second, third, fourth


@compiled
def _precision(ability: float, slopes: Floats, intercepts: Floats, chosen: Rows) -> float:
    """Minus the second derivative of log-likelihood + log(information) / 2; the information where that is below 0."""
    _mean, information, third, fourth = _moments(ability, slopes, intercepts, chosen)
    lean = third / information
    curvature = information - (fourth / information - lean * lean) / 2
    return curvature if curvature > 0 else information


@compiled
def _lack(t: float, ability: float, slopes: Floats, intercepts: Floats, chosen: Rows) -> float:
    """Warm's estimating function: falls through zero at the WLE."""
    mean, information, skew, _tail = _moments(ability, slopes, intercepts, chosen)
    return t - mean + skew / (2 * information) if information > 1e-300 else t - mean


@compiled
def _solve(
    t: float, slopes: Floats, intercepts: Floats, chosen: Rows, start: float, limit: float
) -> float:
    """Bracket outward from ``start``, then the Illinois form of false position."""
    here = _lack(t, start, slopes, intercepts, chosen)
    direction = 1.0 if here > 0 else -1.0
    low, at_low = start, here
    width = 0.25
    high, at_high = start, here
    while at_high * here > 0 and abs(high) < limit:
        low, at_low = high, at_high
        high = min(max(high + direction * width, -limit), limit)
        at_high = _lack(t, high, slopes, intercepts, chosen)
        width *= 2
    if at_high * at_low > 0:
        return high
    for _ in range(MOST_STEPS):
        if at_high == 0.0 or abs(high - low) < PRECISE:
            break
        middle = high - at_high * (high - low) / (at_high - at_low)
        at_middle = _lack(t, middle, slopes, intercepts, chosen)
        if at_middle * at_high < 0:
            low, at_low = high, at_high
        else:
            at_low *= 0.5
        if abs(middle - high) < PRECISE:
            high = middle
            break
        high, at_high = middle, at_middle
    return high
