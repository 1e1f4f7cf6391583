"""What changed after programmes: counted for all of them at once, by the operator, who alone may read results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from math import hypot
from typing import Final

from django.db import transaction

from orientir.core.effects import (
    Comparison,
    Design,
    Effect,
    GroupChange,
    Measured,
    compare,
    group_change,
)
from orientir.cycle.assessment import api as assessment
from orientir.cycle.learning.models import (
    Application,
    Enrolment,
    LearningGroup,
    Programme,
    ProgrammeChange,
)
from orientir.cycle.learning.rules import ApplicationState, EnrolmentState, GroupState
from orientir.kit.journal import record

LEAST_SHOWN: Final = 10
"""Of fewer learners nothing is kept: a mean of three people tells of one of them."""

Outcomes = Mapping[int, Sequence[assessment.Outcome]]
Shifts = Callable[[int, int], assessment.Shift | None]


@dataclass(frozen=True, slots=True)
class Window:
    """Who held a seat or waited for one, and between which days they must have been measured."""

    person: int
    starts_on: date
    ends_on: date


@transaction.atomic
def count_changes(*, by: int | None, at: datetime) -> int:
    """Count anew for every programme that was completed; returns of how many something can be told."""
    outcomes = _by_person(assessment.list_outcomes())
    shift_of = cache(assessment.find_shift)
    everybody = [(one[0].ability, one[0].standard_error) for one in outcomes.values()]
    ProgrammeChange.objects.all().delete()
    made = []
    for programme in Programme.objects.filter(pk__in=_completed()).defer("search_words"):
        learners = _measured(_learners(programme.pk), outcomes, shift_of)
        if len(learners) >= LEAST_SHOWN:
            waited = _measured(_waited(programme.pk), outcomes, shift_of)
            made.append(_told(programme, learners, waited, everybody, at))
    ProgrammeChange.objects.bulk_create(made)
    record(event="learning.changes_counted", by=by, at=at, persons=list(outcomes))
    return len(made)


def _completed() -> Iterable[int]:
    found = LearningGroup.objects.filter(state=GroupState.COMPLETED)
    return found.values_list("programme", flat=True).distinct()


def _by_person(outcomes: Sequence[assessment.Outcome]) -> Outcomes:
    told: dict[int, list[assessment.Outcome]] = defaultdict(list)
    for one in outcomes:
        told[one.person].append(one)
    return told


def _learners(programme: int) -> list[Window]:
    """Everybody who had a seat when the group started, also who left it: a seat is what was given out by the queue."""
    rows = (
        Enrolment.objects.filter(programme=programme, group__state=GroupState.COMPLETED)
        .exclude(state=EnrolmentState.WITHDRAWN)
        .values_list("person", "group__starts_on", "group__ends_on")
    )
    return [Window(*row) for row in rows]


def _waited(programme: int) -> list[Window]:
    """Who still stood in the queue when the group started, and had no seat in any group of the programme."""
    had = Enrolment.objects.filter(programme=programme).exclude(state=EnrolmentState.WITHDRAWN)
    rows = (
        Application.objects.filter(
            group__programme=programme,
            group__state=GroupState.COMPLETED,
            state=ApplicationState.WAITING,
        )
        .exclude(person__in=had.values("person"))
        .values_list("person", "group__starts_on", "group__ends_on")
    )
    return [Window(*row) for row in rows]


def _measured(windows: Iterable[Window], outcomes: Outcomes, shift_of: Shifts) -> list[Measured]:
    """The last result before the start and the first after the end, by one instrument, on one scale."""
    found: dict[int, Measured] = {}
    for one in windows:
        pair = _pair(one, outcomes.get(one.person, ()), shift_of)
        if pair is not None:
            found.setdefault(one.person, pair)
    return list(found.values())


def _pair(one: Window, told: Sequence[assessment.Outcome], shift_of: Shifts) -> Measured | None:
    before = [result for result in told if result.completed_on <= one.starts_on]
    after = [result for result in told if result.completed_on >= one.ends_on]
    if not before or not after or before[-1].instrument != after[0].instrument:
        return None
    first, second = before[-1], after[0]
    shift = shift_of(first.calibration, second.calibration)
    if shift is None:
        return None
    error = hypot(second.standard_error, shift.standard_error)
    return Measured(first.ability, first.standard_error, second.ability + shift.amount, error)


def _told(
    programme: Programme,
    learners: Sequence[Measured],
    waited: Sequence[Measured],
    everybody: Sequence[tuple[float, float]],
    at: datetime,
) -> ProgrammeChange:
    design = Design.QUEUE if waited else Design.NOBODY
    change = group_change(learners, everybody=everybody)
    effect = compare(learners, Comparison(design, waited))
    assert change is not None  # there are at least LEAST_SHOWN people
    return _row(programme, change, effect, at)


def _row(
    programme: Programme, change: GroupChange, effect: Effect, at: datetime
) -> ProgrammeChange:
    return ProgrammeChange(
        programme=programme,
        organisation_id=programme.organisation_id,
        people=change.people,
        mean=change.mean,
        low=change.low,
        high=change.high,
        risen=change.risen,
        fallen=change.fallen,
        by_itself=change.expected_by_itself,
        design=effect.design,
        learners=effect.learners,
        compared=effect.compared,
        effect=effect.value,
        effect_low=effect.low,
        effect_high=effect.high,
        reason=effect.reason,
        counted_at=at,
    )
