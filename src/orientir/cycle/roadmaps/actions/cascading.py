"""A measure handed down: the chosen units get it in their own plans, and what they confirm counts above."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from orientir.core.plans import term_between
from orientir.cycle.registry.api import list_subtree
from orientir.cycle.roadmaps import notices as kinds
from orientir.cycle.roadmaps.actions.measures import (
    MeasureNotPossible,
    get_for_change,
    next_number,
)
from orientir.cycle.roadmaps.actions.telling import list_makers
from orientir.cycle.roadmaps.actions.versions import write_version
from orientir.cycle.roadmaps.models import Measure, MeasureExecutor, Plan
from orientir.cycle.roadmaps.rules import PlanState
from orientir.kit import russian
from orientir.kit.notices import api as notices


@transaction.atomic
def hand_down(
    *, measure: int, units: Collection[int], due_on: date | None, by: int, at: datetime
) -> list[Measure]:
    """Make the measure that of each unit below, by ``due_on`` where it is not the same term; who has it keeps it.

    A unit without a plan under this one gets it. Raises MeasureNotPossible.
    """
    found = get_for_change(measure)
    _check(found, units, due_on)
    there = set(
        Measure.objects.filter(parent=found, plan__unit__in=units).values_list(
            "plan__unit", flat=True
        )
    )
    fresh = sorted(set(units) - there)
    if not fresh:
        raise MeasureNotPossible("у выбранных организаций это мероприятие уже есть")
    made = [_hand_to(found, unit, due_on, by, at) for unit in fresh]
    found.version += 1
    found.save(update_fields=["version"])
    write_version(
        found,
        "cascaded",
        by=by,
        at=at,
        words=russian.counted(len(made), "организация", "организации", "организаций"),
    )
    notices.send(
        kinds.HANDED_DOWN, key=f"{found.pk}-{found.version}", at=at, link=reverse("roadmaps:home"),
        accounts=list_makers(fresh, timezone.localdate(at), without=[by]),
        title=found.title[:200], plan=found.plan.title[:200], until=russian.day(due_on or found.ends_on),
    )  # fmt: skip
    return made


def _check(found: Measure, units: Collection[int], due_on: date | None) -> None:
    if found.plan.state != PlanState.IN_FORCE:
        raise MeasureNotPossible("сначала утвердите план: передают мероприятия действующего плана")
    if not units:
        raise MeasureNotPossible("отметьте, кому передать мероприятие")
    below = set(list_subtree(found.plan.unit_id)) - {found.plan.unit_id}
    if not set(units) <= below:
        raise MeasureNotPossible("передать мероприятие можно только тем, кто вам подчинён")
    if due_on is not None and not found.starts_on <= due_on <= found.ends_on:
        raise MeasureNotPossible(
            f"срок ниже должен кончаться между {russian.day(found.starts_on)} и {russian.day(found.ends_on)}"
        )


def _hand_to(above: Measure, unit: int, due_on: date | None, by: int, at: datetime) -> Measure:
    plan = _plan_of(above.plan, unit, by, at)
    term = above.term if due_on is None else term_between(above.starts_on, due_on)
    made = Measure(
        plan=plan, parent=above, number=next_number(plan), stage=above.stage, section=above.section,
        title=above.title, participants=above.participants, expected_result=above.expected_result,
        document_kind=above.document_kind, indicators=above.indicators, deficits=above.deficits,
        clause=above.clause, needed=term.occasions,
    )  # fmt: skip
    made.term = term
    made.save()
    MeasureExecutor.objects.create(measure=made, unit_id=unit, is_responsible=True, place=0)
    write_version(made, "made", by=by, at=at)
    return made


def _plan_of(above: Plan, unit: int, by: int, at: datetime) -> Plan:
    """The unit's plan under this one, begun where there is none: it is in force as the plan above is."""
    found = Plan.objects.filter(parent=above, unit=unit).first()
    if found is not None:
        return found
    return Plan.objects.create(
        unit_id=unit, parent=above, kind=above.kind, title=above.title,
        starts_on=above.starts_on, ends_on=above.ends_on, state=PlanState.IN_FORCE,
        order_number=above.order_number, ordered_on=above.ordered_on, pack=above.pack,
        pack_version=above.pack_version, shift=above.shift, created_by_id=by, created_at=at,
    )  # fmt: skip
