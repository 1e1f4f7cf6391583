"""Milestones of a plan: a day by which named measures are to be confirmed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from orientir.core.mistakes import Mistake
from orientir.cycle.roadmaps.models import Measure, Milestone, MilestoneMeasure, Plan
from orientir.cycle.roadmaps.rules import PlanState
from orientir.kit import russian
from orientir.kit.journal import record


class MilestoneNotPossible(Mistake):
    """The milestone cannot be set so; the sentence says why."""


@dataclass(frozen=True, slots=True)
class MilestoneTerms:
    """``measures``: ids of those that must be confirmed by the day."""

    title: str
    due_on: date
    measures: Collection[int]


@transaction.atomic
def set_milestone(
    *, plan: int, terms: MilestoneTerms, by: int, at: datetime, milestone: int | None = None
) -> Milestone:
    """A new one, or one written anew. Raises MilestoneNotPossible."""
    found = _open_plan(plan)
    _check(found, terms)
    made = _get(found, milestone) if milestone else Milestone(plan=found)
    made.title, made.due_on = terms.title.strip(), terms.due_on
    made.save()
    MilestoneMeasure.objects.filter(milestone=made).delete()
    MilestoneMeasure.objects.bulk_create(
        MilestoneMeasure(milestone=made, measure_id=one) for one in sorted(set(terms.measures))
    )
    record(event="roadmaps.milestone_set", by=by, at=at, subject=f"milestone {made.pk}")
    return made


@transaction.atomic
def drop_milestone(*, plan: int, milestone: int, by: int, at: datetime) -> None:
    """Raises MilestoneNotPossible."""
    found = _get(_open_plan(plan), milestone)
    found.delete()
    record(event="roadmaps.milestone_dropped", by=by, at=at, subject=f"milestone {milestone}")


def _check(plan: Plan, terms: MilestoneTerms) -> None:
    if not terms.title.strip():
        raise MilestoneNotPossible("впишите, что должно быть достигнуто")
    if not plan.starts_on <= terms.due_on <= plan.ends_on:
        raise MilestoneNotPossible(
            f"день вне периода плана: он идёт с {russian.day(plan.starts_on)} по {russian.day(plan.ends_on)}"
        )
    wanted = set(terms.measures)
    if not wanted:
        raise MilestoneNotPossible(
            "отметьте мероприятия, которые должны быть подтверждены к этому дню"
        )
    if Measure.objects.filter(plan=plan, pk__in=wanted).count() < len(wanted):
        raise MilestoneNotPossible("веха держится на мероприятиях своего плана")


def _get(plan: Plan, milestone: int) -> Milestone:
    found = Milestone.objects.filter(plan=plan, pk=milestone).first()
    if found is None:
        raise MilestoneNotPossible("такой вехи в плане нет: обновите страницу")
    return found


def _open_plan(plan: int) -> Plan:
    found = Plan.objects.select_for_update().filter(pk=plan).first()
    if found is None:
        raise MilestoneNotPossible("такого плана нет, или он не ваш")
    if found.state == PlanState.CLOSED:
        raise MilestoneNotPossible("план закрыт: в нём ничего не меняется")
    return found
