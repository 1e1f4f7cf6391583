"""A measure handed down: the chosen units get it in their own plans, and what they confirm counts above."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from orientir.core.plans import Term, term_between
from orientir.cycle.registry.api import list_subtree
from orientir.cycle.roadmaps import notices as kinds
from orientir.cycle.roadmaps.actions.measures import (
    MeasureNotPossible,
    get_for_change,
)
from orientir.cycle.roadmaps.actions.telling import list_makers
from orientir.cycle.roadmaps.actions.versions import write_first_versions, write_version
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
    made = _hand_to(found, fresh, due_on, by, at)
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


def _hand_to(
    above: Measure, units: Sequence[int], due_on: date | None, by: int, at: datetime
) -> list[Measure]:
    """A measure of each unit's plan: a handful of statements, however many units."""
    plans = _plans_of(above.plan, units, by, at)
    last = _last_numbers(plans.values())
    term = above.term if due_on is None else term_between(above.starts_on, due_on)
    made = Measure.objects.bulk_create(
        [_below(above, plans[unit], term, last.get(plans[unit].pk, 0) + 1) for unit in units]
    )
    MeasureExecutor.objects.bulk_create(
        MeasureExecutor(measure=one, unit_id=unit, is_responsible=True, place=0)
        for one, unit in zip(made, units, strict=True)
    )
    write_first_versions(made, by=by, at=at)
    return made


def _below(above: Measure, plan: Plan, term: Term, number: int) -> Measure:
    """``expected`` is what the database would set: the row is not read again."""
    made = Measure(
        plan=plan, parent=above, number=number, stage=above.stage, section=above.section,
        title=above.title, participants=above.participants, expected_result=above.expected_result,
        document_kind=above.document_kind, indicators=above.indicators, deficits=above.deficits,
        clause=above.clause, needed=term.occasions, expected=term.occasions,
    )  # fmt: skip
    made.term = term
    return made


def _last_numbers(plans: Iterable[Plan]) -> dict[int, int]:
    found = Measure.objects.filter(plan__in=list(plans)).values_list("plan").order_by()
    return {plan: int(last) for plan, last in found.annotate(last=Max("number"))}


def _plans_of(above: Plan, units: Collection[int], by: int, at: datetime) -> dict[int, Plan]:
    """Unit → its plan under this one, begun where there is none: it is in force as the plan above is."""
    found = {one.unit_id: one for one in Plan.objects.filter(parent=above, unit__in=list(units))}
    begun = Plan.objects.bulk_create(
        Plan(
            unit_id=unit, parent=above, kind=above.kind, title=above.title,
            starts_on=above.starts_on, ends_on=above.ends_on, state=PlanState.IN_FORCE,
            order_number=above.order_number, ordered_on=above.ordered_on, pack=above.pack,
            pack_version=above.pack_version, shift=above.shift, created_by_id=by, created_at=at,
        )
        for unit in units
        if unit not in found
    )  # fmt: skip
    return found | {one.unit_id: one for one in begun}
