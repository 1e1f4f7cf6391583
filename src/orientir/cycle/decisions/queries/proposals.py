"""A draft from what is known already: an order of recommendations becomes points for those it addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from orientir.cycle.recommendations import api as recommendations


@dataclass(frozen=True, slots=True)
class ProposedPoint:
    """What to charge to whom by when: the actions that a recommendation names."""

    text: str
    due_on: date
    expected: str
    units: tuple[int, ...]


def points_of_order(order: int, today: date) -> list[ProposedPoint]:
    """A point for each thing advised, charged to all to whom it is advised; the weightiest first."""
    grouped: dict[str, list[recommendations.AdviceLine]] = {}
    for one in recommendations.list_of_order(order):
        grouped.setdefault(one.title, []).append(one)
    return [_point(members, today) for members in grouped.values()]


def _point(members: Sequence[recommendations.AdviceLine], today: date) -> ProposedPoint:
    first = members[0]
    what = "; ".join(first.actions) or first.title
    due_on = max(max(one.due_on or today for one in members), today)
    units = tuple(dict.fromkeys(one.addressee for one in members))
    return ProposedPoint(f"{first.title}: {what}", due_on, first.evidence[:300], units)
