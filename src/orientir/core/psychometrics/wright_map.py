"""People and items on one scale: are there items where the people are? And how exact the test is along it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.curves import item_information
from orientir.core.psychometrics.parameters import ItemParameters

Floats = npt.NDArray[np.float64]

WIDTH, REACH = 0.5, 3.0


@dataclass(frozen=True)
class Band:
    """From ``low`` to ``high`` of the scale: the share of people, the steps of items (item, number of the step), and
    in the middle of the band the test's information and standard error of ability (infinite without information).
    """

    low: float
    high: float
    people: float
    steps: tuple[tuple[str, int], ...]
    information: float
    error: float


def wright_map(
    ability: Floats,
    items: Sequence[ItemParameters],
    weights: Floats | None = None,
    width: float = WIDTH,
    given: Floats | None = None,
) -> tuple[Band, ...]:
    """Bands of ``width``, from weakest to strongest; wide enough for all items, and people beyond stand in the last.

    ``given`` [items]: to which share of people each item was given; of booklets the information is that of the test
    one person sits.
    """
    known = np.isfinite(ability)
    steps = [(step, item.name, k + 1) for item in items for k, step in enumerate(item.steps)]
    edges = _edges([step for step, _, _ in steps], width)
    inside = np.clip(ability[known], edges[0], np.nextafter(edges[-1], -math.inf))
    people, _ = np.histogram(inside, edges, weights=None if weights is None else weights[known])
    shares = np.ones(len(items)) if given is None else given
    information = information_given(items, (edges[:-1] + edges[1:]) / 2, shares)
    return tuple(
        Band(
            float(low), float(high), float(count / max(people.sum(), 1e-300)),
            tuple(sorted((name, k) for step, name, k in steps if low <= step < high)),
            float(told), 1 / math.sqrt(told) if told > 0 else math.inf,
        )
        for low, high, count, told in zip(edges, edges[1:], people, information, strict=False)
    )  # fmt: skip


def _edges(steps: Sequence[float], width: float) -> Floats:
    low = math.floor(min([-REACH, *steps]) / width)
    high = math.floor(max([REACH, *steps]) / width) + 1
    edges: Floats = np.arange(low, high + 1.0) * float(width)
    return edges


def test_information(items: Sequence[ItemParameters], ability: Floats) -> Floats:
    """Sum of the items' information at each ability; 1 / sqrt of it is the standard error of a long test."""
    return information_given(items, ability, np.ones(len(items)))


def information_given(items: Sequence[ItemParameters], ability: Floats, given: Floats) -> Floats:
    """Information of the test one person sits, as a mean over people: ``given`` [items] is the share who got each."""
    parts = (
        share * item_information(item, ability) for share, item in zip(given, items, strict=True)
    )
    total: Floats = sum(parts, np.zeros(len(ability)))
    return total
