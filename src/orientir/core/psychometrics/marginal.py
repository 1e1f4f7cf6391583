"""The marginal log-likelihood of items and groups, its gradient and its exact information.

Gradient by Fisher's identity: the expected score of the complete data. Information by Louis (1982),
doi:10.1111/j.2517-6161.1982.tb01203.x: what complete data would tell minus what is missing, the posterior variance of
the complete score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.categories import Categories, Curves, curves_at, item_information
from orientir.core.psychometrics.engines import Engine, Expectation, Scale, expect
from orientir.core.psychometrics.grids import MOST, WIDEST, Grid, make_grid, nodes_for
from orientir.core.psychometrics.layout import Groups, Layout
from orientir.core.psychometrics.missing_information import Features, missing_information

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Evaluation:
    """At one ``point``: ``value``, ``gradient`` [parameters], and what was ``expected`` of the persons.

    ``value`` holds ``log_prior``, which is 0 without a prior.
    """

    value: float
    gradient: Floats
    point: Point
    expected: Expectation
    log_prior: float = 0.0

    @property
    def edge(self) -> float:
        """Expected number of persons at the outermost nodes."""
        return float(self.expected.masses[:, [0, -1]].sum())


PRECISE_KNOTS = 2048
ENOUGH, EVERYBODY = 4_000, 2**62  # loose persons whose information is looked at
STEEPNESS = (
    16.0  # a curve of information I has its poles pi / sqrt(4 I) off the real line: 1e-11 at this
)
EDGE = 1e-8  # persons: as much of the log-likelihood may be cut off


@dataclass(frozen=True)
class SlopePrior:
    """Free slopes are N(``mean``, ``sd``^2) before any answer: what holds them where persons are few.

    Mislevy (1986), doi:10.1007/BF02293979; on the slope itself, so that a negative one (a wrong key) still shows.
    """

    mean: float = 1.0
    sd: float = 0.5


@dataclass(frozen=True)
class MarginalLikelihood:
    """``observed`` [items, categories]: weight of the persons who gave each score. With a ``prior`` it is the posterior
    of the slopes that is climbed.
    """

    layout: Layout
    engines: Sequence[Engine]
    observed: Floats
    grid: Grid
    knots: int = 256
    prior: SlopePrior | None = None

    def suited_to(self, parameters: Floats) -> MarginalLikelihood:
        """With nodes close enough for the sharpest posterior these items allow; never fewer than there are."""
        return self._on_grid(self.grid.span, parameters)

    def widened(self, parameters: Floats) -> MarginalLikelihood:
        """With a span a quarter wider: where somebody's posterior reaches the outermost nodes."""
        return self._on_grid(min(1.25 * self.grid.span, WIDEST), parameters)

    @property
    def is_exhausted(self) -> bool:
        """No grid is close enough any more: a slope runs away."""
        return len(self.grid.deviates) >= MOST

    def is_too_narrow_for(self, evaluation: Evaluation) -> bool:
        return evaluation.edge > EDGE and self.grid.span < WIDEST

    def _on_grid(self, span: float, parameters: Floats) -> MarginalLikelihood:
        categories = self.layout.categories(parameters)
        groups = self.layout.distributions(parameters)
        precision = sharpest(categories, groups, self.grid)
        nodes = max(nodes_for(precision, span), len(self.grid.deviates))
        if nodes == len(self.grid.deviates) and span == self.grid.span:
            return self
        return replace(self, grid=make_grid(nodes, span))

    def precise(self) -> MarginalLikelihood:
        """For the last look: the error of interpolation falls with the fourth power of the knots (of the information,
        which is read linearly, with the second: 1e-5 of it at 40 items)."""
        return replace(self, knots=PRECISE_KNOTS)

    def evaluate(self, parameters: Floats) -> Evaluation:
        point = self.point(parameters)
        expected = expect(self.engines, point.scale)
        value = expected.log_likelihood + self._linear_part(point)
        gradient = np.concatenate([
            self._item_gradient(point, expected), self._group_gradient(point, expected)
        ])  # fmt: skip
        log_prior, pull = self._prior(parameters)
        return Evaluation(value + log_prior, gradient + pull, point, expected, log_prior)

    def _prior(self, parameters: Floats) -> tuple[float, Floats]:
        """Its logarithm (0 at its top) and gradient [parameters]."""
        pull = np.zeros(self.layout.size)
        if self.prior is None:
            return 0.0, pull
        slopes = self._slopes
        off = (parameters[slopes] - self.prior.mean) / self.prior.sd
        pull[slopes] = -off / self.prior.sd
        return -float(off @ off) / 2, pull

    @property
    def _slopes(self) -> npt.NDArray[np.intp]:
        """Where free slopes stand among the parameters."""
        return np.flatnonzero(self.layout.slots == 0)

    def complete_information(self, here: Evaluation) -> Floats:
        """What an EM step divides by [parameters, parameters]: positive definite everywhere."""
        return self._complete(here.point, here.expected, is_exact=False)

    def information(self, here: Evaluation) -> Floats:
        """Observed information [parameters, parameters]: minus the second derivatives."""
        most = EVERYBODY if self.knots == PRECISE_KNOTS else ENOUGH
        missing = missing_information(self.engines, here.point.scale, here.point.features, most)
        return self._complete(here.point, here.expected, is_exact=True) - missing

    def point(self, parameters: Floats) -> Point:
        return Point.of(self.layout, self.grid, parameters, self.knots)

    def _linear_part(self, point: Point) -> float:
        met = (self.observed > 0) & np.isfinite(point.intercepts)
        return float(self.observed[met] @ point.intercepts[met])

    def _item_gradient(self, point: Point, expected: Expectation) -> Floats:
        given = np.column_stack([expected.slope_sums, self.observed])
        for group, slots in enumerate(point.slots):
            given -= (slots @ expected.counts[group][:, :, None])[:, :, 0]
        gradient: Floats = given[self.layout.items, self.layout.slots]
        return gradient

    def _group_gradient(self, point: Point, expected: Expectation) -> Floats:
        z, sds = self.grid.deviates, np.exp(point.groups.log_sds)
        both = np.stack([expected.masses @ z / sds, expected.masses @ (z**2 - 1)])
        gradient: Floats = both[self.layout.kinds, self.layout.groups]
        return gradient

    def _complete(self, point: Point, expected: Expectation, *, is_exact: bool) -> Floats:
        blocks = np.zeros((len(self.observed), *[self.observed.shape[1] + 1] * 2))
        for slots, nodes, curves, counts in zip(
            point.slots, point.scale.nodes, point.curves, expected.counts, strict=True
        ):
            blocks += _item_blocks(slots, nodes, curves, counts)
        layout, size = self.layout, len(self.layout.items)
        whole = np.zeros((layout.size, layout.size))
        one, other = np.nonzero(layout.items[:, None] == layout.items)
        whole[one, other] = blocks[layout.items[one], layout.slots[one], layout.slots[other]]
        whole[size:, size:] = self._group_block(point, expected, is_exact=is_exact)
        if self.prior is not None:
            whole[self._slopes, self._slopes] += 1 / self.prior.sd**2
        return whole

    def _group_block(self, point: Point, expected: Expectation, *, is_exact: bool) -> Floats:
        """Of the normal log-density; not exact: its expectation, which is positive definite everywhere."""
        z, sds = self.grid.deviates, np.exp(point.groups.log_sds)
        total = expected.masses.sum(axis=1)
        first, second = expected.masses @ z, expected.masses @ z**2
        blocks = np.zeros((len(sds), 2, 2))
        blocks[:, 0, 0] = total / sds**2
        blocks[:, 1, 1] = 2 * (second if is_exact else total)
        if is_exact:
            blocks[:, 0, 1] = blocks[:, 1, 0] = 2 * first / sds
        kinds, groups = self.layout.kinds, self.layout.groups
        chosen: Floats = blocks[groups[:, None], kinds[:, None], kinds]
        return np.where(groups[:, None] == groups, chosen, 0.0)


def sharpest(categories: Categories, groups: Groups, grid: Grid) -> float:
    """What the spacing of nodes is judged by, in units of the group's spread: the information of the sharpest posterior
    of one who answered every item, or that of the steepest single item where the test is short."""
    found = 1.0
    for nodes, sd in zip(groups.nodes(grid.deviates), np.exp(groups.log_sds), strict=True):
        information = sd**2 * item_information(categories, nodes)
        together, alone = information.sum(axis=0).max(initial=0.0), information.max(initial=0.0)
        found = max(found, 1 + float(together), STEEPNESS * float(alone))
    return found


@dataclass(frozen=True)
class Point:
    """All that is computed from the parameters before persons are looked at.

    ``slots`` of a group [items, 1 + categories, nodes]: ability * expected score, then the probabilities.
    """

    layout: Layout
    grid: Grid
    intercepts: Floats
    groups: Groups
    scale: Scale
    curves: tuple[Curves, ...]
    slots: tuple[Floats, ...]

    @staticmethod
    def of(layout: Layout, grid: Grid, parameters: Floats, knots: int) -> Point:
        categories, groups = layout.categories(parameters), layout.distributions(parameters)
        nodes = groups.nodes(grid.deviates)
        curves = tuple(curves_at(categories, abilities) for abilities in nodes)
        normalisers = np.stack([one.log_normalisers for one in curves])
        scale = Scale(categories.slopes, nodes, grid.log_weights, normalisers, knots)
        slots = tuple(_slots(one, abilities) for one, abilities in zip(curves, nodes, strict=True))
        return Point(layout, grid, categories.intercepts, groups, scale, curves, slots)

    @property
    def features(self) -> tuple[Features, ...]:
        return tuple(
            Features.of(self.layout, one, self.grid.deviates, self.groups.log_sds, group)
            for group, one in enumerate(self.slots)
        )


def _slots(curves: Curves, abilities: Floats) -> Floats:
    return np.concatenate([(curves.means * abilities)[:, None, :], curves.probabilities], axis=1)


def _item_blocks(slots: Floats, nodes: Floats, curves: Curves, counts: Floats) -> Floats:
    """Covariance of (ability * score, indicators of the score) under the item [items, slots, slots]."""
    weighted = slots * counts[:, None, :]
    blocks = -(weighted @ slots.transpose(0, 2, 1))
    scores = np.arange(curves.probabilities.shape[1])
    mass = weighted[:, 1:]  # expected number by category and node
    by_score = mass @ nodes * scores
    blocks[:, 0, 0] += mass @ nodes**2 @ scores**2
    blocks[:, 0, 1:] += by_score
    blocks[:, 1:, 0] += by_score
    diagonal = 1 + scores
    blocks[:, diagonal, diagonal] += mass.sum(axis=2)
    return blocks
