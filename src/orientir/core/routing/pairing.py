"""Who accompanies whom: people and those who can accompany them, matched at once and with a fair load.

Every free place of an accompanier is a place of its own; the n-th costs the more the fuller it makes them, so that one
is not given twenty people while another has none. The assignment of least cost is exact (Jonker–Volgenant, as in
``scipy.optimize.linear_sum_assignment``, doi:10.1109/TAES.2016.140952).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Reason = Literal["same_unit", "same_municipality", "same_subject", "competencies", "free"]
Obstacle = Literal["nobody_serves", "nobody_free", "only_conflicts"]
_IMPOSSIBLE: Final = 1e6


@dataclass(frozen=True, slots=True)
class Wanting:
    """One who is to be accompanied; ``units``: where they work and all above it; ``municipality`` one of those."""

    person: int
    unit: int
    municipality: int
    units: frozenset[int]
    subject: str = ""
    competencies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Offering:
    """One who accompanies people under ``unit``, and works in ``home`` of ``municipality``.

    ``load`` of ``capacity`` places is taken.
    """

    id: int
    person: int
    unit: int
    home: int
    municipality: int
    subject: str
    competencies: frozenset[str]
    capacity: int
    load: int

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.load)


@dataclass(frozen=True, slots=True)
class PairingWeights:
    """What a match is worth (a methodology's numbers): the dearer the load, the more even it comes out."""

    same_unit: float
    same_municipality: float
    same_subject: float
    competencies: float
    load: float


@dataclass(frozen=True, slots=True)
class Pairing:
    person: int
    accompanier: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Unpaired:
    person: int
    obstacle: Obstacle


def pair(
    people: Sequence[Wanting],
    accompaniers: Sequence[Offering],
    weights: PairingWeights,
    conflicts: Collection[tuple[int, int]] = (),
) -> tuple[list[Pairing], list[Unpaired]]:
    """Give each person an accompanier, as many people as places allow, for the greatest worth at an even load.

    ``conflicts``: (person, accompanier's person) who never come together again. The order of ``people`` does not
    change who gets one; the outcome is the same for the same input.
    """
    if not people:
        return [], []
    places, costs = _places(people, accompaniers, weights, frozenset(conflicts))
    rows, columns = linear_sum_assignment(costs) if places else (np.empty(0, int), np.empty(0, int))
    given = {
        int(row): places[int(column)]
        for row, column in zip(rows, columns, strict=True)
        if costs[row, column] < _IMPOSSIBLE
    }
    pairings = [
        Pairing(people[row].person, one.id, _reasons(people[row], one))
        for row, one in sorted(given.items())
    ]
    left = [
        Unpaired(one.person, _obstacle(one, accompaniers, conflicts))
        for row, one in enumerate(people)
        if row not in given
    ]
    return pairings, left


def _places(
    people: Sequence[Wanting],
    accompaniers: Sequence[Offering],
    weights: PairingWeights,
    conflicts: frozenset[tuple[int, int]],
) -> tuple[list[Offering], NDArray[np.float64]]:
    """The free places, an accompanier as often as they have places, and (person × place) costs."""
    places: list[Offering] = []
    columns: list[NDArray[np.float64]] = []
    for one in accompaniers:
        worth = np.array([_worth(person, one, weights, conflicts) for person in people])
        for taken in range(min(one.free, len(people))):
            places.append(one)
            fullness = (one.load + taken + 1) / one.capacity
            columns.append(
                np.where(np.isnan(worth), _IMPOSSIBLE, weights.load * fullness**2 - worth)
            )
    costs = np.column_stack(columns) if columns else np.empty((len(people), 0))
    return places, costs


def _worth(
    person: Wanting,
    one: Offering,
    weights: PairingWeights,
    conflicts: frozenset[tuple[int, int]],
) -> float:
    """What a match is worth; nan: it may not be."""
    if not _serves(person, one) or (person.person, one.person) in conflicts:
        return float("nan")
    known = {
        "same_unit": weights.same_unit,
        "same_municipality": weights.same_municipality,
        "same_subject": weights.same_subject,
        "competencies": weights.competencies * _covered(person, one),
    }
    return sum(known.get(reason, 0.0) for reason in _reasons(person, one))


def _serves(person: Wanting, one: Offering) -> bool:
    return one.unit in person.units and one.person != person.person


def _covered(person: Wanting, one: Offering) -> float:
    """The share of what the person needs in which the other helps; who names nothing helps in nothing special."""
    needed = person.competencies
    return len(needed & one.competencies) / len(needed) if needed else 0.0


_TESTS: Final[dict[Reason, Callable[[Wanting, Offering], bool]]] = {
    "same_unit": lambda person, one: one.home == person.unit,
    "same_municipality": lambda person, one: (
        one.home != person.unit and one.municipality == person.municipality
    ),
    "same_subject": lambda person, one: bool(person.subject) and person.subject == one.subject,
    "competencies": lambda person, one: bool(person.competencies & one.competencies),
    "free": lambda _person, one: 2 * one.load < one.capacity,
}


def _reasons(person: Wanting, one: Offering) -> tuple[Reason, ...]:
    return tuple(reason for reason, holds in _TESTS.items() if holds(person, one))


def _obstacle(
    person: Wanting, accompaniers: Sequence[Offering], conflicts: Collection[tuple[int, int]]
) -> Obstacle:
    serving = [one for one in accompaniers if _serves(person, one)]
    if not serving:
        return "nobody_serves"
    if all((person.person, one.person) in conflicts for one in serving):
        return "only_conflicts"
    return "nobody_free"
