"""Posterior of ability as a function of one number, tabulated; and the pass over persons that uses the table.

Under the models here a booklet's likelihood is exp(ability * t - D(ability)) times what does not hold ability, with
t = sum of slope * score. So log Z(t) = log of the integral under the prior, the mean Z' and the variance Z'' of the
posterior are functions of t: they are counted at knots and read between them by cubic Hermite interpolation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.compiling import compiled
from orientir.core.psychometrics.packing import Codes

Floats = npt.NDArray[np.float64]

REFRESH = 32  # knots between exact exponentials: rounding and underflow cannot add up further


@dataclass(frozen=True)
class PosteriorTable:
    """At knots start, start + step, …: ``log_z``, ``means``, ``variances`` [knots], ``densities`` [knots, nodes]."""

    nodes: Floats
    start: float
    step: float
    log_z: Floats
    means: Floats
    variances: Floats
    densities: Floats

    @property
    def mean_pieces(self) -> Floats:
        """The mean between knots as a cubic in the fraction of the step [knots - 1, 4]."""
        return _hermite(self.means, self.variances * self.step)

    @property
    def log_z_pieces(self) -> Floats:
        return _hermite(self.log_z, self.means * self.step)

    def log_z_of(self, moments: Floats) -> float:
        """Sum over persons of log Z from ``moments`` [knots - 1, 4]: sums of powers of their fractions of the step."""
        return float(np.vdot(self.log_z_pieces, moments))

    def masses(self, moments: Floats) -> Floats:
        """Expected number of persons at every node [nodes]: the transposed interpolation of the densities.

        The slope of a density in t is density * (node - mean).
        """
        values, slopes = _hermite_weights(moments)
        slopes *= self.step
        leaning: Floats = (slopes @ self.densities) * self.nodes
        return leaning + (values - slopes * self.means) @ self.densities


def tabulate(
    nodes: Floats, log_density: Floats, start: float, step: float, knots: int
) -> PosteriorTable:
    """Posteriors at ``knots`` values of t; ``log_density`` [nodes]: log prior weight minus D at the nodes."""
    return PosteriorTable(nodes, start, step, *_tabulate(nodes, log_density, start, step, knots))


@compiled
def _tabulate(
    nodes: Floats, log_density: Floats, start: float, step: float, knots: int
) -> tuple[Floats, Floats, Floats, Floats]:
    count = nodes.shape[0]
    log_z, means, variances = np.empty(knots), np.empty(knots), np.empty(knots)
    densities = np.empty((knots, count))
    row, ratio = np.empty(count), np.empty(count)
    for q in range(count):
        ratio[q] = np.exp(nodes[q] * step)
    scale = 0.0
    for k in range(knots):
        if k % REFRESH == 0:
            scale = _exact_row(nodes, log_density, start + k * step, row)
        else:
            for q in range(count):
                row[q] *= ratio[q]
        total, first, second = 0.0, 0.0, 0.0
        for q in range(count):
            total += row[q]
            first += row[q] * nodes[q]
        mean = first / total
        for q in range(count):
            row[q] /= total
            densities[k, q] = row[q]
            second += row[q] * (nodes[q] - mean) * (nodes[q] - mean)
        scale += np.log(total)
        log_z[k], means[k], variances[k] = scale, mean, second
    return log_z, means, variances, densities


@compiled
def _exact_row(nodes: Floats, log_density: Floats, t: float, row: Floats) -> float:
    """Fill ``row`` [nodes] with the densities at ``t`` divided by the greatest; the logarithm of that."""
    top = -np.inf
    for q in range(nodes.shape[0]):
        row[q] = log_density[q] + nodes[q] * t
        if row[q] > top:
            top = row[q]
    for q in range(nodes.shape[0]):
        row[q] = np.exp(row[q] - top)
    return top


@compiled
def _hermite(values: Floats, slopes: Floats) -> Floats:
    pieces = np.empty((values.shape[0] - 1, 4))
    for k in range(values.shape[0] - 1):
        rise = values[k + 1] - values[k]
        pieces[k, 0] = values[k]
        pieces[k, 1] = slopes[k]
        pieces[k, 2] = 3 * rise - 2 * slopes[k] - slopes[k + 1]
        pieces[k, 3] = slopes[k] + slopes[k + 1] - 2 * rise
    return pieces


@compiled
def _hermite_weights(moments: Floats) -> tuple[Floats, Floats]:
    """The transpose of ``_hermite``: how much every knot's value and slope count [knots], twice."""
    knots = moments.shape[0] + 1
    values, slopes = np.zeros(knots), np.zeros(knots)
    for k in range(knots - 1):
        one, first, second, third = moments[k, 0], moments[k, 1], moments[k, 2], moments[k, 3]
        bend = 3 * second - 2 * third
        values[k] += one - bend
        values[k + 1] += bend
        slopes[k] += first - 2 * second + third
        slopes[k + 1] += third - second
    return values, slopes


@compiled
def collect(
    codes: Codes,
    weights: Floats,
    values: Floats,
    start: float,
    step: float,
    pieces: Floats,
    moments: Floats,
    sums: Floats,
) -> None:
    """One pass over persons: adds to ``moments`` [knots - 1, 4] and to ``sums`` [blocks, states] of posterior means.

    ``weights`` is empty where all persons count alike.
    """
    blocks = codes.shape[1]
    last = pieces.shape[0] - 1
    inverse = 1.0 / step
    is_weighted = weights.shape[0] > 0
    for i in range(codes.shape[0]):
        total = 0.0
        for b in range(blocks):
            total += values[b, codes[i, b]]
        place = (total - start) * inverse
        k = min(max(int(place), 0), last)
        f = place - k
        mean = ((pieces[k, 3] * f + pieces[k, 2]) * f + pieces[k, 1]) * f + pieces[k, 0]
        weight = 1.0
        if is_weighted:
            weight = weights[i]
            mean *= weight
        wf = weight * f
        moments[k, 0] += weight
        moments[k, 1] += wf
        moments[k, 2] += wf * f
        moments[k, 3] += wf * f * f
        for b in range(blocks):
            sums[b, codes[i, b]] += mean
