"""By which rules people are led to programmes: the part of a pack that ``core.routing`` works by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orientir.core.packs.competencies import Setting

if TYPE_CHECKING:
    from orientir.core.packs.specs import Status


@dataclass(frozen=True, slots=True)
class LevelWeight:
    """How much a lack found at this level of a scale weighs; levels not named weigh 1."""

    level: str
    weight: Setting


@dataclass(frozen=True, slots=True)
class Priority:
    """How much more the region wants a competency, or a whole group of them, mended; not named: 1."""

    competency: str
    weight: Setting


@dataclass(frozen=True, slots=True)
class Presence:
    """Forms of study at which people must be there: days and distance matter only for them."""

    forms: tuple[str, ...]
    source: str
    status: Status


@dataclass(frozen=True, slots=True)
class RoutingPolicy:
    """``days``: how far ahead of the run a group may end. ``hours``: what one person has for courses in that time.

    ``mended``: the share of a lack that a programme naming the competency is expected to mend (0–1), where
    nothing better is known of it. ``least_gain``: weighed lack that a programme must cover to be worth a seat.
    """

    code: str
    title: str
    days: Setting
    hours: Setting
    most_programmes: Setting
    least_gain: Setting
    mended: Setting
    farthest_km: Setting | None
    least_group: Setting
    most_group: Setting
    presence: Presence
    levels: tuple[LevelWeight, ...]
    priorities: tuple[Priority, ...]
    clause: str
