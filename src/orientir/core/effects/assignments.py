"""To whom the measure could have gone: the starts of a panel dealt anew among its clusters, all ways or many by lot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import exp, lgamma
from typing import Final

import numpy as np

from orientir.core.effects.panels import NEVER, Places

ALL_UP_TO: Final = 20_000
"""Designs with no more ways than this are gone through whole."""
DRAWS: Final = 9_999
DRAWS_OF_MANY: Final = 1_999
MANY: Final = 500
"""With more positions than this fewer lots are drawn: each is a whole panel."""
_SEED: Final = 20_231


@dataclass(frozen=True, slots=True, eq=False)
class Assignments:
    """``starts`` (P × N), the true assignment first; ``ways``: how many there are; ``whole``: all of them are here.

    ``mirrored``: the other side of every assignment is one too and differs by the sign alone.
    """

    starts: Places
    ways: float
    whole: bool
    mirrored: bool

    @property
    def least_p(self) -> float:
        """The smallest two-sided p that the design can give."""
        return min(1.0, (2.0 if self.mirrored else 1.0) / self.ways)


def deal(starts: Places, blocks: Places | None = None, *, draws: int | None = None) -> Assignments:
    """``starts`` (N) dealt anew, within ``blocks`` (N) if given. Seeded: the same panel gives the same lots."""
    place = np.zeros(len(starts), np.int64) if blocks is None else blocks
    ways = exp(min(600.0, sum(_log_ways(starts[place == one]) for one in np.unique(place))))
    mirrored = blocks is None and _is_mirrored(starts)
    if ways <= (draws or ALL_UP_TO):
        return Assignments(_all(starts, place), round(ways), whole=True, mirrored=mirrored)
    count = draws or (DRAWS if len(starts) <= MANY else DRAWS_OF_MANY)
    return Assignments(_lots(starts, place, count), ways, whole=False, mirrored=mirrored)


def _log_ways(starts: Places) -> float:
    _values, counts = np.unique(starts, return_counts=True)
    return lgamma(len(starts) + 1) - sum(lgamma(one + 1) for one in counts.tolist())


def _is_mirrored(starts: Places) -> bool:
    values, counts = np.unique(starts, return_counts=True)
    return len(values) == 2 and values[-1] == NEVER and counts[0] == counts[1]


def _all(starts: Places, place: Places) -> Places:
    blocks = [np.flatnonzero(place == one) for one in np.unique(place)]
    found = np.array(
        [np.concatenate(ways) for ways in product(*(_of_block(starts[one]) for one in blocks))]
    )[:, np.argsort(np.concatenate(blocks))]
    true = (found == starts).all(axis=1)
    return np.concatenate([found[true], found[~true]])


def _of_block(starts: Places) -> Places:
    values, counts = np.unique(starts, return_counts=True)
    rarest = np.argsort(counts, kind="stable")
    order = [(int(values[one]), int(counts[one])) for one in rarest.tolist()]
    return np.array(list(_ways(order, len(starts))), np.int64)


def _ways(order: Sequence[tuple[int, int]], length: int) -> Iterator[list[int]]:
    """Every sequence with the given counts of values; the last value fills what is left."""

    def fill(
        free: tuple[int, ...], rest: Sequence[tuple[int, int]], made: list[int]
    ) -> Iterator[list[int]]:
        if len(rest) == 1:
            yield made
            return
        (value, count), *others = rest
        for chosen in combinations(free, count):
            further = made.copy()
            for one in chosen:
                further[one] = value
            left = set(chosen)
            yield from fill(tuple(one for one in free if one not in left), others, further)

    yield from fill(tuple(range(length)), order, [order[-1][0]] * length)


def _lots(starts: Places, place: Places, count: int) -> Places:
    random = np.random.default_rng(_SEED)
    found = np.repeat(starts[None, :], count + 1, axis=0)
    for one in np.unique(place):
        mine = np.flatnonzero(place == one)
        found[1:, mine] = random.permuted(found[1:, mine], axis=1)
    return found
