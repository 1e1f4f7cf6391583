"""Which numbers are estimated, and where each stands: items' slopes and intercepts, groups' means and spreads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.categories import Categories, categories_of
from orientir.core.psychometrics.parameters import ItemParameters

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
    def tells(self) -> npt.NDArray[np.bool_]:
        """Items that tell of ability: with two scores or more [items]."""
        found: npt.NDArray[np.bool_] = np.isfinite(self.template.intercepts).sum(axis=1) > 1
        return found

    @property
    def top_scores(self) -> Places:
        """[items]"""
        finite = np.isfinite(self.template.intercepts)
        tops: Places = finite.shape[1] - 1 - finite[:, ::-1].argmax(axis=1)
        return tops

    @property
    def has_equal_slopes(self) -> bool:
        """All are 1 and fixed: the total score is sufficient."""
        return bool((self.slots > 0).all() and (self.template.slopes == 1).all())

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


def make_layout(
    model: Model,
    observed: Floats,
    group_count: int,
    anchors: Mapping[int, ItemParameters] = MappingProxyType({}),
) -> Layout:
    """``observed`` [items, categories]: how many gave each score; items with one category have no parameters.

    The first group is the reference: mean 0, and with free slopes standard deviation 1. ``anchors``: items, by their
    place, whose parameters are kept; where there are any they set the scale, and every group is free.
    """
    places = [(0, 0)][:0]
    for item, counts in enumerate(observed > 0):
        met = np.flatnonzero(counts)
        if len(met) > 1 and item not in anchors:
            places += [(item, 0)] if model in FREE_SLOPES else []
            places += [(item, 1 + int(score)) for score in met[1:]]
    free = _free_of_groups(group_count, model in FREE_SLOPES, bool(anchors))
    items, slots = np.array(places, dtype=np.int64).reshape(-1, 2).T
    groups, kinds = np.array(free, dtype=np.int64).reshape(-1, 2).T
    return Layout(items, slots, groups, kinds, _template(observed, anchors), group_count)


def _free_of_groups(count: int, has_slopes: bool, has_anchors: bool) -> list[tuple[int, int]]:
    """(group, kind) of what is estimated of groups."""
    places = [(group, kind) for group in range(count) for kind in (0, 1)]
    if has_anchors:
        return places
    return [(group, kind) for group, kind in places if group or (kind and not has_slopes)]


def _template(observed: Floats, anchors: Mapping[int, ItemParameters]) -> Categories:
    fixed = categories_of(list(anchors.values()))
    width = max(observed.shape[1], fixed.intercepts.shape[1])
    intercepts = np.full((len(observed), width), -np.inf)
    intercepts[:, : observed.shape[1]][observed > 0] = 0.0
    intercepts[observed.sum(axis=1) == 0, 0] = 0.0
    slopes = np.ones(len(observed))
    for place, slope, row in zip(anchors, fixed.slopes, fixed.intercepts, strict=True):
        slopes[place] = slope
        intercepts[place] = -np.inf
        intercepts[place, : len(row)] = row
    return Categories(slopes, intercepts)
