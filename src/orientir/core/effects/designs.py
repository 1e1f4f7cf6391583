"""A panel made ready for difference-in-differences: cells, their features by unit and by what
the measure was given to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from orientir.core.effects.assignments import Assignments, deal
from orientir.core.effects.cells import (
    Baseline,
    Cell,
    Features,
    distinct_starts,
    earlier_cells,
    effect_cells,
    fake_cells,
    features,
    influences,
    own_bases,
    tally,
)
from orientir.core.effects.panels import NEVER, Flags, Floats, Panel, Places

FEW_CLUSTERS: Final = 15
"""With fewer on either side p and the interval come from lots."""
MOST_FAKE: Final = 3
MOST_EARLIER: Final = 6


@dataclass(frozen=True, slots=True, eq=False)
class Contrasts:
    """Cells of one panel and which of them make each contrast (C × K); ``periods``: how far each is from the base."""

    features: Features
    members: Floats
    periods: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Design:
    """A panel and how many periods before a start are left out; ``draws``: of lots, where not
    all can be gone through.
    """

    panel: Panel
    skip: int = 0
    draws: int | None = None
    baseline: Baseline = "last"

    @cached_property
    def is_mixed(self) -> bool:
        """Whether some cluster holds units of unlike starts: then lots are drawn within clusters."""
        pairs = np.unique(np.stack([self.panel.clusters, self.panel.starts]), axis=1)
        return bool(pairs.shape[1] > self.cluster_count)

    @cached_property
    def cluster_count(self) -> int:
        return int(self.panel.clusters.max()) + 1

    @cached_property
    def positions(self) -> Places:
        """Of every unit: the cluster, or itself where clusters are mixed."""
        return np.arange(len(self.panel.units)) if self.is_mixed else self.panel.clusters

    @cached_property
    def starts(self) -> Places:
        """Of every position."""
        found = np.full(int(self.positions.max()) + 1, NEVER, np.int64)
        found[self.positions] = self.panel.starts
        return found

    @cached_property
    def dealt(self) -> Assignments:
        blocks = self.panel.clusters if self.is_mixed else None
        return deal(self.starts, blocks, draws=self.draws)

    @cached_property
    def effect_cells(self) -> list[Cell]:
        return effect_cells(self.panel, self.skip, self.baseline)

    @cached_property
    def effect(self) -> Contrasts:
        """The mean effect over all units and periods under the measure; its gains are of the
        outcome and the measure.
        """
        members = np.ones((len(self.effect_cells), 1))
        return Contrasts(self._features(self.effect_cells, with_measure=True), members, (0,))

    @cached_property
    def earlier(self) -> Contrasts | None:
        """One contrast per period before the base, nearest first."""
        cells = [
            one for one in earlier_cells(self.panel, self.skip) if one.base - one.at <= MOST_EARLIER
        ]
        return self._grouped(cells, [one.base - one.at for one in cells])

    @cached_property
    def fakes(self) -> Contrasts | None:
        """One contrast per distance of a fake start."""
        cells = fake_cells(self.panel, self.skip, MOST_FAKE)
        return self._grouped(cells, [one.lag for one in cells])

    def by_key(self, keys: Sequence[int]) -> Contrasts:
        """The effect parted: ``keys`` says of each of its cells to which part it goes."""
        parts = sorted(set(keys))
        members = np.array([[float(key == one) for one in parts] for key in keys])
        return Contrasts(self.effect.features, members, tuple(parts))

    def _grouped(self, cells: Sequence[Cell], keys: Sequence[int]) -> Contrasts | None:
        """Contrasts that the true assignment can tell."""
        if not cells:
            return None
        found = self._features(cells, with_measure=False)
        parts = sorted(set(keys))
        members = np.array([[float(key == one) for one in parts] for key in keys])
        _value, weights = tally(found, self.panel.starts[None, :]).contrasts(members)
        told = weights[0] > 0
        if not told.any():
            return None
        kept = tuple(one for one, is_told in zip(parts, told.tolist(), strict=True) if is_told)
        return Contrasts(found, members[:, told], kept)

    def _features(self, cells: Sequence[Cell], *, with_measure: bool) -> Features:
        figures = [self.panel.outcome, self.panel.under] if with_measure else [self.panel.outcome]
        own = own_bases(self.panel, cells, self.skip) if self.baseline == "last" else np.ones(1)
        return features(self.panel, cells, figures, own)

    @cached_property
    def covered(self) -> Flags:
        """Which figures under the measure are compared with somebody's (N × T)."""
        found, panel = self.effect.features, self.panel
        valid = tally(found, panel.starts[None, :]).is_valid[0]
        began = panel.starts[:, None] == found.of("start")[None, :]
        counted = (found.eligible > 0) & began & valid
        covered = np.zeros(panel.outcome.shape, bool)
        for column, at in enumerate(found.of("at").tolist()):
            covered[:, at] |= counted[:, column]
        return covered

    def by_position(self, found: Features) -> Features:
        return found.summed(self.positions, len(self.starts))

    @cached_property
    def sides(self) -> tuple[int, int]:
        """Clusters under the measure, and compared with in the cell that has the fewest of them."""
        found, panel = self.effect.features, self.panel
        valid = tally(found, panel.starts[None, :]).is_valid[0]
        began = panel.starts[:, None] == found.of("start")[None, :]
        later = panel.starts[:, None] > found.of("until")[None, :]
        ours = ((found.eligible > 0) & began)[:, valid].any(axis=1)
        theirs = ((found.known > 0) & later)[:, valid]
        if not valid.any():
            return 0, 0
        compared = [len(np.unique(panel.clusters[column])) for column in theirs.T]
        return len(np.unique(panel.clusters[ours])), min(compared)

    @property
    def is_few(self) -> bool:
        return min(self.sides) < FEW_CLUSTERS

    def errors(self, contrasts: Contrasts) -> ClusterErrors:
        """Of contrasts, from what every cluster adds to them."""
        lonely = self._lonely
        raw = influences(contrasts.features, self.panel.starts, contrasts.members, lonely)
        by_cluster = np.zeros((self.cluster_count, raw.shape[1]))
        np.add.at(by_cluster, self.panel.clusters, raw)
        kinds = np.full(self.cluster_count, NEVER, np.int64)
        np.minimum.at(kinds, self.panel.clusters, self.panel.starts)
        if self.is_mixed:
            kinds = np.minimum(kinds, 0)
        return ClusterErrors(by_cluster, np.where(np.isin(kinds, list(lonely)), -1, kinds))

    @cached_property
    def _lonely(self) -> frozenset[int]:
        """Starts of one cluster each: their spread is not known by themselves."""
        panel = self.panel
        return frozenset(
            one
            for one in distinct_starts(panel)
            if len(np.unique(panel.clusters[panel.starts == one])) == 1
        )

    def values(self, contrasts: Contrasts) -> Floats:
        """Of the true assignment (K)."""
        found = tally(contrasts.features, self.panel.starts[None, :])
        value: Floats = found.contrasts(contrasts.members)[0][0, :, 0]
        return value


@dataclass(frozen=True, slots=True, eq=False)
class ClusterErrors:
    """What clusters (G) add to contrasts (G × K), and of what kind each is (G): clusters of a kind vary alike."""

    added: Floats
    kinds: Places

    @property
    def covariance(self) -> Floats:
        """Each kind is corrected for its own number: with two sides and periods this is Welch's variance (HC2)."""
        total: Floats = sum(
            (part for part, _count in self._parts()), np.zeros((self.added.shape[1],) * 2)
        )
        return total

    @property
    def freedom(self) -> float:
        """Welch & Satterthwaite's degrees of freedom, of the first contrast."""
        parts = [(float(part[0, 0]), count) for part, count in self._parts()]
        below = sum(part**2 / max(count - 1, 1) for part, count in parts)
        whole = sum(part for part, _count in parts)
        return whole**2 / below if below > 0 else float(len(self.kinds) - 1)

    def _parts(self) -> list[tuple[Floats, int]]:
        found = []
        for kind in np.unique(self.kinds):
            mine = self.added[self.kinds == kind]
            count = len(mine)
            found.append((mine.T @ mine * (count / (count - 1) if count > 1 else 1.0), count))
        return found
