"""The same group keeps its number from year to year: new groups are matched to those of the run before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from orientir.core.context.clusters.mixed_columns import ContextNotSound

ALIKE: Final = 0.3  # Jaccard's index of the units that both runs have


@dataclass(frozen=True, slots=True)
class Matched:
    """``numbers``: of each group, its number now; ``overlap`` with the group that bore it (None: it is new).

    ``gone``: numbers that no group bears any more; ``moved``: unit, number before, number now;
    ``common``: units in both.
    """

    numbers: tuple[int, ...]
    overlap: tuple[float | None, ...]
    gone: tuple[int, ...]
    moved: tuple[tuple[str, int, int], ...]
    common: int


def match_groups(
    units: Sequence[str], labels: NDArray[np.int64], k: int, previous: Mapping[str, int]
) -> Matched:
    """``labels`` 0 … k-1, -1 unplaced; ``previous``: unit → number. Raises ContextNotSound if no unit is common."""
    pairs = [
        (label, previous[unit], unit)
        for unit, label in zip(units, labels.tolist(), strict=True)
        if label >= 0 and unit in previous
    ]
    if not pairs:
        raise ContextNotSound("у прежнего расчёта нет ни одной общей организации с этой таблицей")
    before = sorted(set(previous.values()))
    table = np.zeros((k, len(before)))
    for label, number, _unit in pairs:
        table[label, before.index(number)] += 1
    sizes = table.sum(axis=1)[:, None] + table.sum(axis=0)[None, :]
    jaccard = table / np.maximum(sizes - table, 1)
    kept = {
        int(row): int(column)
        for row, column in zip(*linear_sum_assignment(-jaccard), strict=True)
        if jaccard[row, column] >= ALIKE
    }
    numbers = _number(k, kept, before)
    overlap = tuple(float(jaccard[row, kept[row]]) if row in kept else None for row in range(k))
    moved = tuple(
        (unit, old, numbers[label]) for label, old, unit in pairs if old != numbers[label]
    )
    gone = tuple(one for one in before if one not in numbers)
    return Matched(numbers, overlap, gone, moved, len(pairs))


def _number(k: int, kept: Mapping[int, int], before: Sequence[int]) -> tuple[int, ...]:
    """A group without a forerunner gets a number that nobody had."""
    free = max(before)
    numbers = []
    for row in range(k):
        if row in kept:
            numbers.append(before[kept[row]])
        else:
            free += 1
            numbers.append(free)
    return tuple(numbers)
