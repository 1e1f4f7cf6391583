"""Milestones of a plan as lines: what, by which day, how many of its measures are confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from orientir.core.plans import RiskRule, judge_milestone
from orientir.cycle.roadmaps.models import Milestone
from orientir.cycle.roadmaps.pages.lists import STANDINGS
from orientir.cycle.roadmaps.queries.plans import MeasureLine, watch
from orientir.kit.ui.words import out_of


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """``numbers``: of its measures, as words; ``done``: «2 из 3»."""

    one: Milestone
    numbers: str
    done: str
    mark: str
    standing: str


def milestone_lines(
    found: Iterable[tuple[Milestone, Sequence[int]]],
    lines: Iterable[MeasureLine],
    rule: RiskRule,
    today: date,
) -> list[MilestoneLine]:
    """``found``: milestones with the ids of their measures; ``lines``: measures of the plan."""
    by_id = {line.one.pk: line for line in lines}
    return [
        _line(one, [by_id[pk] for pk in measures if pk in by_id], rule, today)
        for one, measures in found
    ]


def _line(
    one: Milestone, members: Sequence[MeasureLine], rule: RiskRule, today: date
) -> MilestoneLine:
    watched = [(watch(line.one, predecessor_late=False), line.judged.standing) for line in members]
    judged = judge_milestone(one.due_on, watched, rule.soon_days, today)
    mark, standing = STANDINGS[judged.standing]
    numbers = ", ".join(str(line.one.number) for line in members)
    done = sum(line.one.state == "done" for line in members)
    return MilestoneLine(one, numbers, out_of(done, len(members)), mark, str(standing))
