"""Of what steps a route is made for a deficit: the part of a pack about individual routes.

The mix of ways to learn (work itself, other people, courses) is the pack's: every rule lists its own steps.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from orientir.core.packs.specs import Status

StepKind = Literal[
    "upskilling",
    "retraining",
    "internship",
    "mentoring",
    "event",
    "self_study",
    "workplace_task",
]


@dataclass(frozen=True, slots=True)
class StepTemplate:
    """One step that is proposed: how long (``hours``), until when (``weeks`` from the agreement).

    ``title`` null: the step is a programme chosen later. ``report``: by what the person shows that it is done.
    """

    kind: StepKind
    title: str | None
    hours: int | None
    weeks: int
    report: str
    needs_money: bool = False
    needs_absence: bool = False


@dataclass(frozen=True, slots=True)
class RouteRule:
    """The steps for a deficit of ``competency`` (a code, or the code of a group) found at ``levels``.

    ``levels`` empty: at any. ``topic``: the code of the contract's ``route_steps.topic``.
    """

    code: str
    competency: str
    levels: tuple[str, ...]
    topic: str | None
    steps: tuple[StepTemplate, ...]
    source: str
    status: Status

    def fits(self, competency: str, level: str) -> bool:
        is_named = self.competency in (competency, competency.partition(".")[0])
        return is_named and (not self.levels or level in self.levels)


def find_route_rule(rules: Iterable[RouteRule], competency: str, level: str) -> RouteRule | None:
    """The rule for a deficit: of the competency before that of its group, with a level before any."""
    fitting = [rule for rule in rules if rule.fits(competency, level)]
    return max(
        fitting, key=lambda rule: (rule.competency == competency, bool(rule.levels)), default=None
    )
