"""A recommendation that was accepted becomes a measure of the unit's plan."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from orientir.core.plans import term_between
from orientir.cycle.recommendations import api as recommendations
from orientir.cycle.roadmaps.actions.measures import (
    ExecutorTerms,
    MeasureNotPossible,
    MeasureTerms,
    add_measure,
    open_plan,
)
from orientir.cycle.roadmaps.models import Measure, Plan

TERM_DAYS = 90
"""Where the recommendation says no day or its day is past; no longer than the plan lasts."""


def add_from_advice(*, plan: int, recommendation: int, by: int, at: datetime) -> Measure:
    """What it advises to do becomes the measure, what will show it done its result. Raises MeasureNotPossible."""
    one = recommendations.find_accepted(recommendation)
    if one is None:
        raise MeasureNotPossible("сначала примите рекомендацию: мероприятием становится принятая")
    found = open_plan(plan)
    first, last = _days(found, one.due_on, timezone.localdate(at))
    terms = MeasureTerms(
        title="; ".join(one.actions) or one.title, term=term_between(first, last),
        executors=[ExecutorTerms(unit=found.unit_id)], expected_result=one.evidence,
        document_kind="other", section="По рекомендациям",
        indicators=[one.subject] if one.about == "indicator" else [],
        deficits=[one.subject] if one.about == "deficit" and "." in one.subject else [],
        clause=one.clause[:500],
    )  # fmt: skip
    try:
        with transaction.atomic():
            return add_measure(plan=plan, terms=terms, by=by, at=at, recommendation=one.id)
    except IntegrityError as error:
        raise MeasureNotPossible("эта рекомендация в плане уже есть") from error


def _days(plan: Plan, due_on: date | None, today: date) -> tuple[date, date]:
    """From today to the day of the recommendation, as far as the plan lasts."""
    first = min(max(today, plan.starts_on), plan.ends_on)
    is_ahead = due_on is not None and due_on > first
    wanted = due_on if due_on and is_ahead else first + timedelta(days=TERM_DAYS)
    return first, max(first, min(wanted, plan.ends_on))
