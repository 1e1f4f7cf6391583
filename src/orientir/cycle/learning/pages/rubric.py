"""The criteria by which a programme is reviewed: parameters of the methodology, with their sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from orientir.cycle.goals.api import list_parameters

RUBRIC: Final = "expertise."
"""How the names of the pack's criteria begin; the value is the most points."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """``most``: how many points it may get, from 0."""

    code: str
    title: str
    most: int

    @property
    def points(self) -> range:
        return range(self.most + 1)


def criteria(pack: str, on: date) -> list[Criterion]:
    """In the order of the pack; the title is what follows the colon."""
    return [
        Criterion(one.name.removeprefix(RUBRIC), _title(one.title), int(one.value))
        for one in list_parameters(pack_id=pack, prefix=RUBRIC, on=on)
    ]


def _title(told: str) -> str:
    words = told.partition(": ")[2] or told
    return words[:1].upper() + words[1:]
