"""What shows that a position of the management cycle is held: what the platform has itself, or a public document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from orientir.core.mistakes import Mistake
from orientir.core.packs.directions import Position
from orientir.core.packs.rubrics import EvidenceKind

SHOWS: Final[Mapping[EvidenceKind, tuple[Position, ...]]] = {
    "pack": ("goals", "indicators", "collection"),
    "snapshot": ("monitoring",),
    "analysis": ("analysis",),
    "recommendation": ("recommendations",),
    "plan": ("measures",),
    "decision": ("decisions",),
    "effect": ("effect",),
}
"""Which positions each thing of the platform may show; a document brought from outside shows any."""
_ADDRESS: Final = re.compile(r"https?://[^\s/]+\.[^\s]+")


@dataclass(frozen=True, slots=True)
class Requisites:
    """Of a document: number, day, where anybody may read it."""

    title: str
    number: str
    adopted_on: date | None
    address: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing in one place of the grid. ``reference``: its id within ``kind``; ``track``: empty where a direction
    has none; ``requisites``: of a document.
    """

    kind: EvidenceKind
    reference: str
    year: int
    unit: str
    direction: str
    track: str
    position: Position
    title: str = ""
    requisites: Requisites | None = None


class NotEvidence(Mistake):
    """The thing does not show what it is said to show."""


def check_evidence(one: Evidence) -> None:
    """Raises NotEvidence: a thing of the platform in a position it cannot show, a document without requisites."""
    shown = SHOWS.get(one.kind)
    if shown is not None and one.position not in shown:
        raise NotEvidence(
            f"«{one.title or one.reference}» не подтверждает позицию «{one.position}»: приложите документ"
        )
    if one.kind == "document":
        _check_requisites(one.requisites)


def _check_requisites(found: Requisites | None) -> None:
    missing = (
        [words for words, value in _named(found) if not value]
        if found
        else ["название, номер, дату и адрес"]
    )
    if missing:
        raise NotEvidence(f"у документа нет реквизитов: впишите {', '.join(missing)}")
    if found and not _ADDRESS.fullmatch(found.address):
        raise NotEvidence(
            f"адрес «{found.address}» не открыть: нужен полный, как https://example.ru/order.pdf"
        )


def _named(found: Requisites) -> tuple[tuple[str, object], ...]:
    return (
        ("название", found.title.strip()),
        ("номер", found.number.strip()),
        ("дату", found.adopted_on),
        ("адрес", found.address.strip()),
    )
