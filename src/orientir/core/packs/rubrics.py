"""By what the management of quality is scored: criteria of the nine positions with points, bands and how marks agree.

The points of the federal assessment of mechanisms of management are not published, so a rubric is a region's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, get_args

from orientir.core.packs.competencies import Setting
from orientir.core.packs.directions import Position, RowLevel

if TYPE_CHECKING:
    from orientir.core.packs.specs import Status

EvidenceKind = Literal[
    "pack", "snapshot", "analysis", "recommendation", "plan", "decision", "effect", "document",
]  # fmt: skip
EVIDENCE_KINDS: Final[tuple[EvidenceKind, ...]] = get_args(EvidenceKind)
"""What the platform holds itself, and ``document``: one brought from outside with its requisites."""


@dataclass(frozen=True, slots=True)
class RubricCriterion:
    """What is looked for in one position: ``points`` at most, in steps of ``step``; ``kinds``: by what it is shown."""

    code: str
    position: Position
    title: str
    points: Decimal
    step: Decimal
    kinds: tuple[EvidenceKind, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A level of a mark, from ``from_percent`` of the points on."""

    code: str
    title: str
    from_percent: Decimal


@dataclass(frozen=True, slots=True)
class Rubric:
    """``experts``: how many marks a unit needs; ``disagreement``: from this spread on (per cent of a criterion's
    points) an arbiter decides.
    """

    code: str
    title: str
    version: str
    levels: tuple[RowLevel, ...]
    criteria: tuple[RubricCriterion, ...]
    bands: tuple[Band, ...]
    experts: Setting
    disagreement: Setting
    source: str
    status: Status
    clause: str

    def criterion(self, code: str) -> RubricCriterion | None:
        return next((one for one in self.criteria if one.code == code), None)

    def of(self, position: Position) -> tuple[RubricCriterion, ...]:
        return tuple(one for one in self.criteria if one.position == position)
