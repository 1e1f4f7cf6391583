"""Units like a unit: the nearest by context, told with how near they are; a value compared with theirs first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from orientir.core.context.clusters.mixed_columns import (
    ContextNotSound,
    MixedColumns,
    gower_distances,
)

Floats = NDArray[np.float64]
Nearness = Literal["near", "fair", "far"]
NEARNESS_WORDS: Final[dict[Nearness, str]] = {
    "near": "очень похожи",
    "fair": "похожи",
    "far": "похожих почти нет, сравнивать осторожно",
}
_NEAR, _FAR = 0.05, 0.25  # of distances between any two units
_PAIRS: Final = 2000
_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Peers:
    """``peers`` with their ``distances``, the nearest first; ``nearness`` of the farthest of them among all pairs."""

    unit: str
    peers: tuple[str, ...]
    distances: tuple[float, ...]
    nearness: Nearness


@dataclass(frozen=True, slots=True)
class AmongPeers:
    """``difference``: from the median of ``count`` peers whose value is known; ``place`` among them, 1 the greatest."""

    unit: str
    value: float
    median: float
    difference: float
    place: int
    count: int


def find_peers(columns: MixedColumns, number: int) -> tuple[Peers, ...]:
    """Of every unit of which enough is known. Ties go to the unit that stands first. Raises ContextNotSound."""
    known = np.flatnonzero(columns.is_known)
    if len(known) <= number:
        raise ContextNotSound(
            f"организаций, о которых известно достаточно, {len(known)}, а похожих нужно {number}"
        )
    near, far = _scale(columns, known)
    found = []
    for start in range(0, len(known), _CHUNK):
        rows = known[start : start + _CHUNK]
        away = gower_distances(columns, rows, known)
        away[np.arange(len(rows)), start + np.arange(len(rows))] = np.inf
        nearest = np.argpartition(away, number, axis=1)[:, : number + 1]
        for at, row in enumerate(rows):
            order = sorted(nearest[at].tolist(), key=lambda one: (float(away[at, one]), one))[
                :number
            ]
            found.append(_tell(columns, int(row), known[order], away[at, order], near, far))
    return tuple(found)


def _scale(columns: MixedColumns, known: NDArray[np.intp]) -> tuple[float, float]:
    """Distances that few and many pairs of units are within."""
    some = known[:: max(1, len(known) // _PAIRS)]
    away = gower_distances(columns, some, some)[np.triu_indices(len(some), 1)]
    near, far = np.quantile(away, [_NEAR, _FAR])
    return float(near), float(far)


def _tell(
    columns: MixedColumns,
    row: int,
    peers: NDArray[np.intp],
    away: NDArray[np.float32],
    near: float,
    far: float,
) -> Peers:
    last = float(away[-1])
    nearness: Nearness = "near" if last <= near else "fair" if last <= far else "far"
    names = tuple(columns.units[one] for one in peers)
    return Peers(columns.units[row], names, tuple(map(float, away)), nearness)


def compare_with_peers(
    peers: Sequence[Peers], values: dict[str, float], fewest: int = 3
) -> tuple[AmongPeers, ...]:
    """``values`` by unit; a unit with fewer than ``fewest`` peers of known value is not compared."""
    compared = []
    for one in peers:
        others = [values[name] for name in one.peers if name in values]
        if one.unit not in values or len(others) < fewest:
            continue
        value, median = values[one.unit], float(np.median(others))
        place = 1 + sum(other > value for other in others)
        compared.append(AmongPeers(one.unit, value, median, value - median, place, len(others)))
    return tuple(compared)
