"""Which numbers are estimated, and where each stands: items' slopes and intercepts, groups' means and spreads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.categories import Categories

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Model = Literal["rasch", "2pl", "pcm", "gpcm"]

FREE_SLOPES: tuple[Model, ...] = ("2pl", "gpcm")


@dataclass(frozen=True)
class Groups:
    """Normal distributions of ability, one a group: ``means``, ``log_sds`` [groups]."""

    means: Floats
    log_sds: Floats

    def nodes(self, deviates: Floats) -> Floats:
        """Nodes of every group [groups, nodes]."""
        return self.means[:, None] + np.exp(self.log_sds)[:, None] * deviates


@dataclass(frozen=True)
class Layout:
    """The vector of parameters: first of items, then of groups.

    ``items``, ``slots`` [item parameters]: slot 0 is the slope, slot 1 + k the intercept of category k.
    ``groups``, ``kinds`` [group parameters]: kind 0 is the mean, 1 the logarithm of the standard deviation.
    ``template``: intercepts that are fixed (0 of the lowest category met, minus infinity of those never met).
    """

    items: Places
    slots: Places
    groups: Places
    kinds: Places
    template: Categories
    group_count: int

    @property
    def size(self) -> int:
        return len(self.items) + len(self.groups)

    def categories(self, parameters: Floats) -> Categories:
        slopes, intercepts = self.template.slopes.copy(), self.template.intercepts.copy()
        mine, is_slope = parameters[: len(self.items)], self.slots == 0
        slopes[self.items[is_slope]] = mine[is_slope]
        intercepts[self.items[~is_slope], self.slots[~is_slope] - 1] = mine[~is_slope]
        return Categories(slopes, intercepts)

    def distributions(self, parameters: Floats) -> Groups:
        both = np.zeros((2, self.group_count))
        both[self.kinds, self.groups] = parameters[len(self.items) :]
        return Groups(both[0], both[1])


def make_layout(model: Model, observed: Floats, group_count: int) -> Layout:
    """``observed`` [items, categories]: how many gave each score; items with one category have no parameters.

    The first group is the reference: mean 0, and with free slopes standard deviation 1.
    """
    places = [(0, 0)][:0]
    for item, counts in enumerate(observed > 0):
        met = np.flatnonzero(counts)
        if len(met) > 1:
            places += [(item, 0)] if model in FREE_SLOPES else []
            places += [(item, 1 + int(score)) for score in met[1:]]
    free = [(group, kind) for group in range(group_count) for kind in (0, 1)]
    free = [place for place in free if place[0] or (place[1] and model not in FREE_SLOPES)]
    items, slots = np.array(places, dtype=np.int64).reshape(-1, 2).T
    groups, kinds = np.array(free, dtype=np.int64).reshape(-1, 2).T
    template = Categories(np.ones(len(observed)), _fixed_intercepts(observed))
    return Layout(items, slots, groups, kinds, template, group_count)


def _fixed_intercepts(observed: Floats) -> Floats:
    intercepts = np.where(observed > 0, 0.0, -np.inf)
    intercepts[observed.sum(axis=1) == 0, 0] = 0.0
    return intercepts
