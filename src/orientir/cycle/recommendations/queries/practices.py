"""What like units did whose figure rose: whom to ask how, and no word of an effect."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection

from orientir.core.packs.specs import Pack
from orientir.cycle.effects import api as effects
from orientir.cycle.monitoring import api as monitoring
from orientir.cycle.recommendations.models import Recommendation

MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Practice:
    """A like unit that rose, the measures it got, what it took on of the region's advice on the same."""

    peer: monitoring.RisenPeer
    measures: tuple[effects.DoneMeasure, ...]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Practices:
    """``is_asked`` False: the recommendation is not of an indicator, or the unit has nobody alike."""

    is_asked: bool
    alike: int = 0
    seen: int = 0
    risen: int = 0
    found: tuple[Practice, ...] = ()


def find_practices(one: Recommendation, pack: Pack) -> Practices:
    """Of the years of the snapshot of the recommendation, as far as figures of others are in sight."""
    indicator = pack.indicator(one.subject) if one.about == "indicator" else None
    if indicator is None or one.level == "region":
        return Practices(is_asked=False)
    told = monitoring.list_risen_peers(one.run.snapshot, one.unit_id, indicator)
    shown = told.found[:MOST]
    ids = [peer.unit for peer in shown]
    measures, actions = effects.list_done_by(ids), _accepted(ids, one)
    found = tuple(
        Practice(
            peer,
            tuple(done for done in measures if done.unit == peer.unit and done.year <= peer.year),
            tuple(actions.get(peer.unit, ())),
        )
        for peer in shown
    )
    return Practices(True, told.alike, told.seen, len(told.found), found)


def _accepted(units: Sequence[int], one: Recommendation) -> dict[int, list[str]]:
    """Unit → what the region advised it on the same subject and it accepted: the region's words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select unit_id, actions from accepted_advice(%s, %s, %s)",
            [list(units), one.about, one.subject],
        )
        rows = cursor.fetchall()
    found: dict[int, list[str]] = {}
    for unit, actions in rows:
        told = json.loads(actions) if isinstance(actions, str) else actions
        known = found.setdefault(unit, [])
        known += [action for action in told if action not in known]
    return found
