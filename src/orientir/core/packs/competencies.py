"""What a person is asked to be able to do, and by what it is measured: the part of a pack about assessment.

The three-step model: a map of competencies → a diagnostic by one instrument → goals of learning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from orientir.core.packs.specs import Status

MeasurementModel = Literal["rasch", "2pl", "gpcm"]
InstrumentKind = Literal["deficit_diagnostic", "qualification_exam", "expert_qualification"]
StaffCategory = Literal["pedagogical", "managerial", "other"]


@dataclass(frozen=True, slots=True)
class Level:
    """How well a competency is held: from this percent of the expected score on its domain."""

    code: str
    title: str
    from_percent: Decimal


@dataclass(frozen=True, slots=True)
class Scale:
    """Levels from the lowest up; the lowest begins at 0 %."""

    code: str
    title: str
    levels: tuple[Level, ...]
    source: str
    status: Status


@dataclass(frozen=True, slots=True)
class StandardLink:
    """A professional standard (``source`` of pack.yaml) and codes of its labour functions, if known."""

    source: str
    functions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Competency:
    """What a person should be able to do. ``levels``: code of the scale's level → what it looks like.

    ``positions`` empty: every position of its staff categories. In force on days ``from`` ≤ day ≤ ``to``.
    """

    code: str
    group: str
    title: str
    short_title: str
    description: str
    learning_goal: str
    levels: Mapping[str, str]
    staff_categories: tuple[StaffCategory, ...]
    positions: tuple[str, ...]
    standards: tuple[StandardLink, ...]
    source: str
    status: Status
    in_force_from: date
    in_force_to: date | None

    def is_in_force(self, on: date) -> bool:
        return _holds(self.in_force_from, self.in_force_to, on)


@dataclass(frozen=True, slots=True)
class CompetencyGroup:
    """A group of competencies with the scale of their levels; what it holds is ``Pack.competencies``."""

    code: str
    title: str
    short_title: str
    description: str
    scale: str
    source: str
    status: Status
    clause: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A number a methodologist may change, with where it comes from and how binding that is."""

    value: Decimal
    source: str
    status: Status


@dataclass(frozen=True, slots=True)
class AdaptiveTerms:
    """How an adaptive test by the instrument goes: it stops at a standard ``error`` (logits)
    once ``shortest`` tasks are
    answered, at ``longest`` in any case; the first ``start`` tasks have low slopes, each next is
    one of the ``top`` best;
    no task is given to more than ``exposure`` percent of people.
    """

    shortest: int
    longest: int
    error: Decimal
    start: int
    top: int
    exposure: Decimal
    source: str
    status: Status


@dataclass(frozen=True, slots=True)
class Cut:
    """From where a competency is held: exactly one of the two is set.

    ``percent`` becomes a logit through the domain, all calibrated items of the competency that are live in the
    bank: the ability at which the expected score on them is that percent of their maximum. ``logit`` is that ability
    itself, on the scale of the calibration.
    """

    percent: Decimal | None
    logit: Decimal | None
    source: str
    status: Status


@dataclass(frozen=True, slots=True)
class Measured:
    """One competency of an instrument: ``counts`` is its blueprint row, difficulty (1–3) → items a form.

    ``extended``: tasks a form beside those, answered at length and marked by experts.
    ``expected``: the level that is expected of everyone asked; below ``cut`` is a deficit.
    """

    competency: str
    expected: str
    counts: Mapping[int, int]
    cut: Cut
    extended: int = 0

    @property
    def items(self) -> int:
        return sum(self.counts.values()) + self.extended

    @property
    def rows(self) -> Iterator[tuple[int, int]]:
        """Difficulty (or ``EXTENDED``) and count, empty ones left out."""
        told = (*sorted(self.counts.items()), (EXTENDED, self.extended))
        yield from ((difficulty, count) for difficulty, count in told if count)


EXTENDED = 4
"""Stands for a difficulty in blueprints: tasks that experts mark are counted apart from the others."""


@dataclass(frozen=True, slots=True)
class BlueprintRow:
    """``difficulty``: 1 to 3, or ``EXTENDED``."""

    competency: str
    difficulty: int
    count: int


@dataclass(frozen=True, slots=True)
class Instrument:
    """By what whom is measured, how long, and what may be said of the outcome.

    A deficit is named from ``deficit_probability`` on (0–1); from ``near_cut`` to it a person stands near the cut;
    with fewer than ``min_items`` scored items nothing is said. ``coverage``: percent of those of whom the figures
    speak that must be assessed. ``pass_mark``: percent of the maximum, for examinations only.
    ``marks``: so many experts mark an extended
    answer; two that differ by more than ``mark_bound`` percent of its maximum call a third.
    """

    code: str
    title: str
    short_title: str
    kind: InstrumentKind
    operator: str
    staff_category: StaffCategory
    positions: tuple[str, ...]
    in_force_from: date
    in_force_to: date | None
    minutes: int
    attempts: int
    model: MeasurementModel
    measured: tuple[Measured, ...]
    pass_mark: Setting | None
    deficit_probability: Setting
    near_cut: Setting
    coverage: Setting
    min_items: Setting
    clause: str
    marks: Setting | None = None
    mark_bound: Setting | None = None
    adaptive: AdaptiveTerms | None = None

    @property
    def items(self) -> int:
        """How many items a form has."""
        return sum(one.items for one in self.measured)

    @property
    def competencies(self) -> tuple[str, ...]:
        return tuple(one.competency for one in self.measured)

    @property
    def blueprint(self) -> tuple[BlueprintRow, ...]:
        """Competency × difficulty × count, empty cells left out."""
        return tuple(
            BlueprintRow(one.competency, difficulty, count)
            for one in self.measured
            for difficulty, count in one.rows
        )

    def measure(self, competency: str) -> Measured | None:
        return next((one for one in self.measured if one.competency == competency), None)

    def is_in_force(self, on: date) -> bool:
        return _holds(self.in_force_from, self.in_force_to, on)


def _holds(first: date, last: date | None, on: date) -> bool:
    return first <= on and (last is None or on <= last)
