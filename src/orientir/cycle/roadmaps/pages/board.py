"""Measures by their state: what stands on which shelf of the board. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from orientir.cycle.roadmaps.pages.lists import STANDINGS, progress_words
from orientir.cycle.roadmaps.queries.naming import Names
from orientir.cycle.roadmaps.queries.plans import MeasureLine
from orientir.cycle.roadmaps.rules import MeasureState
from orientir.kit import russian

SHELVES = {
    "planned": _("Planned"),
    "doing": _("In progress"),
    "waiting": _("Documents to look at"),
    "done": _("Confirmed"),
    "dropped": _("Taken off"),
}


@dataclass(frozen=True, slots=True)
class Card:
    line: MeasureLine
    who: str
    mark: str
    standing: str
    progress: str
    may_begin: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    code: str
    title: str
    cards: Sequence[Card]


def shelves(lines: Iterable[MeasureLine], names: Names, *, moves: bool) -> list[Shelf]:
    """All shelves, empty ones too; on each the nearest end first."""
    cards: dict[str, list[Card]] = {code: [] for code in SHELVES}
    for line in sorted(lines, key=lambda one: (one.one.ends_on, one.one.number)):
        cards[_shelf(line)].append(_card(line, names, moves=moves))
    return [Shelf(code, str(title), cards[code]) for code, title in SHELVES.items()]


def _shelf(line: MeasureLine) -> str:
    state = line.one.state
    is_open = state in (MeasureState.PLANNED, MeasureState.DOING)
    return "waiting" if is_open and line.one.waiting else state


def _card(line: MeasureLine, names: Names, *, moves: bool) -> Card:
    mark, standing = STANDINGS[line.judged.standing]
    who = names.of_executor(line.executors[0]) if line.executors else russian.MISSING
    may_begin = moves and line.one.state == MeasureState.PLANNED
    return Card(line, who, mark, str(standing), progress_words(line.one), may_begin)
