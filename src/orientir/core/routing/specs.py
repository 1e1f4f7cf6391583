"""What routing is given and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from orientir.core.mistakes import Mistake

Span = tuple[date, date]
"""First and last day, both inside."""

Obstacle = Literal[
    "nothing",
    "useless",
    "learned",
    "audience",
    "prerequisite",
    "form",
    "too_early",
    "too_late",
    "far",
    "hours",
    "busy",
]
"""What stands between a person and a group by itself, whoever else is there; ``nothing``: it suits."""

OBSTACLES: tuple[Obstacle, ...] = (
    "nothing", "useless", "learned", "audience", "prerequisite", "form", "too_early", "too_late",
    "far", "hours", "busy",
)  # fmt: skip


class TaskNotSound(Mistake):
    """The task names what it does not hold, or holds a number that cannot be."""


@dataclass(frozen=True, slots=True)
class Lack:
    """A competency that somebody lacks with this probability (0 to 1); ``level``: how far it is held, by its scale."""

    competency: str
    probability: float
    level: str = ""


@dataclass(frozen=True, slots=True)
class Learner:
    """Who is to learn. ``hours``: what they have for courses in the period; ``forms`` empty: any form will do.

    ``learned``: codes of programmes completed and of other prerequisites held. ``busy``: days on which
    they cannot be anywhere else. ``applied``: their place in the order of application, the smaller the earlier.
    """

    key: str
    lacks: tuple[Lack, ...]
    hours: float
    place: str = ""
    unit: str = ""
    category: str = ""
    forms: frozenset[str] = frozenset()
    learned: frozenset[str] = frozenset()
    busy: tuple[Span, ...] = ()
    applied: int = 0


@dataclass(frozen=True, slots=True)
class Programme:
    """What may be learned. ``covers``: competency → the share of its lack that the programme is expected to mend (0–1).

    ``audience`` empty: for everybody. ``priority`` (0 to 1) decides between programmes that give a person the same.
    """

    code: str
    title: str
    kind: str
    form: str
    hours: float
    covers: Mapping[str, float]
    requires: frozenset[str] = frozenset()
    audience: frozenset[str] = frozenset()
    priority: float = 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """A run of a programme: its days, its free seats, where it meets (empty: anywhere is as near)."""

    code: str
    programme: str
    begins: date
    ends: date
    seats: int
    place: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a methodologist decides (``routes/`` of a pack) and the days of the run.

    A lack weighs probability × ``levels`` × ``priorities`` (1 where nothing is said). A person gets at most
    ``most_programmes``, each of which adds at least ``least_gain`` to the lack covered. In ``presence`` forms
    people must be there: days of two such groups may not meet, and ``farthest_km`` holds.
    """

    first_day: date
    last_day: date
    levels: Mapping[str, float] = field(default_factory=dict)
    priorities: Mapping[str, float] = field(default_factory=dict)
    presence: frozenset[str] = frozenset()
    most_programmes: int = 2
    least_gain: float = 0.1
    farthest_km: float | None = None
    least_size: int = 10
    most_size: int = 25
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """``places``: code → (latitude, longitude) in degrees; a place that is not there is near everything."""

    learners: Sequence[Learner]
    programmes: Sequence[Programme]
    groups: Sequence[Group]
    rules: Rules
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in a group: ``gain`` is the expected lack that this group covers beyond the person's other ones."""

    learner: str
    group: str
    gain: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Who goes where. ``covered``: the expected lack covered, out of ``expected``; ``bound``: what no plan can exceed.

    ``by_gain`` and ``by_turn``: what the greedy ways cover (the largest gain first; the neediest person first).
    """

    seats: tuple[Seat, ...]
    expected: float
    covered: float
    bound: float
    by_gain: float
    by_turn: float

    @property
    def gap(self) -> float:
        """How far at most the plan is from the best there is, as a share of the best."""
        return max(self.bound - self.covered, 0.0) / self.bound if self.bound > 0 else 0.0

    @property
    def share(self) -> float:
        return self.covered / self.expected if self.expected > 0 else 0.0
