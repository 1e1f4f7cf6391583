"""What changed after programmes: counted for all of them at once, by the operator, who alone may read results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from orientir.core.effects import (
    Comparison,
    Design,
    Effect,
    GroupChange,
    Placed,
    compare,
    group_change,
    match,
)
from orientir.cycle.learning.models import Programme, ProgrammeChange
from orientir.cycle.learning.queries.measured import (
    Measurements,
    list_completed_programmes,
    list_learners,
    list_waited,
)
from orientir.kit.journal import record

LEAST_SHOWN: Final = 10
"""Of fewer learners nothing is kept: a mean of three people tells of one of them."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What can be told of a programme: the change, and both comparisons."""

    change: GroupChange
    queue: Effect
    matched: Effect


@transaction.atomic
def count_changes(*, by: int | None, at: datetime) -> int:
    """Count anew for every programme that was completed; returns of how many something can be told."""
    measurements = Measurements()
    ProgrammeChange.objects.all().delete()
    found = Programme.objects.filter(pk__in=list_completed_programmes()).defer("search_words")
    made = [
        _row(programme, told, at)
        for programme in found
        if (told := _tell(programme.pk, measurements)) is not None
    ]
    ProgrammeChange.objects.bulk_create(made)
    record(event="learning.changes_counted", by=by, at=at, persons=list(measurements.by_person))
    return len(made)


def _tell(programme: int, measurements: Measurements) -> _Told | None:
    windows, waiting = list_learners(programme), list_waited(programme)
    learners = measurements.measured_in(windows)
    if len(learners) < LEAST_SHOWN:
        return None
    waited = measurements.measured_in(waiting)
    known = {person for person, _window in (*windows, *waiting)}
    others = measurements.others_of({window for _person, window in windows}, known)
    taught = [one.measured for one in learners]
    change = group_change(taught, everybody=measurements.firsts)
    assert change is not None  # there are at least LEAST_SHOWN people
    queue = Comparison(Design.QUEUE, [one.measured for one in waited])
    return _Told(change, compare(taught, queue), _against_matched(learners, others))


def _against_matched(learners: Sequence[Placed], others: Sequence[Placed]) -> Effect:
    found = match(learners, others)
    return compare(found.learners, Comparison(Design.MATCHED, found.others))


def _row(programme: Programme, told: _Told, at: datetime) -> ProgrammeChange:
    change, queue, matched = told.change, told.queue, told.matched
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
        design=queue.design,
        learners=queue.learners,
        compared=queue.compared,
        effect=queue.value,
        effect_low=queue.low,
        effect_high=queue.high,
        reason=queue.reason,
        matched_learners=matched.learners,
        matched_compared=matched.compared,
        matched_effect=matched.value,
        matched_low=matched.low,
        matched_high=matched.high,
        matched_reason=matched.reason,
        counted_at=at,
    )
