"""The heat map of deficits: units by competencies, each cell a share with its interval and of whom it speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.cycle.assessment.models import DeficitShare
from orientir.cycle.assessment.rules import ShareScope
from orientir.kit import russian

STEPS = (0.15, 0.3, 0.45, 0.6)
"""Where the hue grows darker: bounds of the picture alone, nothing is judged by them."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the map: a unit with the address of its own map."""

    id: int
    title: str
    href: str
    is_here: bool = False
    is_above: bool = False


@dataclass(frozen=True, slots=True)
class HeatCell:
    """``tone``: how dark, 0–4; ``is_partial``: it speaks of the assessed alone."""

    title: str
    figure: str
    interval: str
    words: str
    tone: int | None
    is_partial: bool


@dataclass(frozen=True, slots=True)
class HeatRow:
    place: Place
    people: str
    cells: Sequence[HeatCell]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """``columns``: competencies in the order of the pack, (code, title)."""

    columns: Sequence[tuple[str, str]]
    rows: Sequence[HeatRow]
    lead: str

    @property
    def is_partial(self) -> bool:
        return any(cell.is_partial for row in self.rows for cell in row.cells)


def heat_map(
    places: Sequence[Place],
    columns: Sequence[tuple[str, str]],
    shares: Sequence[DeficitShare],
) -> HeatMap:
    """Rows in the order of ``places``; a unit of which nothing is known has no row unless it is here."""
    by_place: dict[int, dict[str, DeficitShare]] = {}
    for share in shares:
        by_place.setdefault(share.unit_id, {})[share.competency] = share
    rows = [
        _row(place, columns, by_place.get(place.id, {}))
        for place in places
        if place.id in by_place or place.is_here
    ]
    here = next((place.id for place in places if place.is_here), None)
    return HeatMap(columns, rows, _lead(columns, by_place.get(here or 0, {})))


def _row(
    place: Place, columns: Sequence[tuple[str, str]], known: Mapping[str, DeficitShare]
) -> HeatRow:
    cells = [_cell(title, known.get(code)) for code, title in columns]
    return HeatRow(place, _people(list(known.values())), cells)


def _people(shares: Sequence[DeficitShare]) -> str:
    """«96 из 1 240»: of all competencies, those to whom the most was put."""
    if not shares:
        return ""
    most = max(shares, key=lambda share: share.assessed)
    return _("%(part)s of %(whole)s") % {
        "part": russian.number(most.assessed),
        "whole": russian.number(most.eligible),
    }


def _cell(title: str, share: DeficitShare | None) -> HeatCell:
    if share is None or share.scope == ShareScope.NOBODY:
        return HeatCell(title, "—", "", _("nobody was assessed"), None, False)
    if share.share is None or share.low is None or share.high is None:
        return HeatCell(title, "—", "", _("too few people to tell"), None, False)
    is_partial = share.scope == ShareScope.ASSESSED
    interval = russian.span(round(100 * share.low), round(100 * share.high))
    words = _("of those assessed alone") if is_partial else ""
    tone = sum(share.share >= step for step in STEPS)
    return HeatCell(
        title, russian.number(round(100 * share.share)), interval, words, tone, is_partial
    )


def _lead(columns: Sequence[tuple[str, str]], known: Mapping[str, DeficitShare]) -> str:
    """What is lacking most here, in people."""
    told = [(known[code], title) for code, title in columns if code in known]
    told = [(share, title) for share, title in told if share.share is not None]
    if not told:
        return _("There are no shares to show here yet: too few people took part.")
    share, title = max(told, key=lambda one: one[0].share or 0)
    assert share.share is not None
    people = round(share.share * share.assessed)
    text = ngettext(
        "Most often «%(title)s» is lacking: about %(n)s person of %(all)s assessed.",
        "Most often «%(title)s» is lacking: about %(n)s people of %(all)s assessed.",
        people,
    )
    return text % {
        "title": title,
        "n": russian.number(people),
        "all": russian.number(share.assessed),
    }
