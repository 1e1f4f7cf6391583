"""What becomes of learners: attendance, modules, the final assessment, completion, expulsion, orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.actions.seats import tell_of
from orientir.cycle.learning.models import (
    Attendance,
    Enrolment,
    GroupSession,
    LearningGroup,
    LearningOrder,
    LearningOrderLine,
    ModuleResult,
    ProgrammeModule,
)
from orientir.cycle.learning.rules import (
    EnrolmentState,
    FinalResult,
    GroupState,
    OrderKind,
    Presence,
)
from orientir.kit.journal import record

IN_SEATS = (EnrolmentState.ENROLLED, EnrolmentState.COMPLETED)


class ResultNotTaken(Mistake):
    """Why this cannot be said of a learner."""


@transaction.atomic
def mark_attendance(
    *, session: int, marks: Mapping[int, Presence | None], by: int, at: datetime
) -> int:
    """Who was there: enrolment → presence, None takes a mark back. Returns how many marks changed."""
    found = GroupSession.objects.select_related("group").get(pk=session)
    if found.held_on > timezone.localdate(at):
        raise ResultNotTaken(_("This session has not been held yet."))
    learners = set(
        Enrolment.objects.filter(
            group=found.group_id, pk__in=marks, state__in=IN_SEATS
        ).values_list("pk", flat=True)
    )
    before = dict(
        Attendance.objects.filter(session=found, enrolment__in=learners).values_list(
            "enrolment", "presence"
        )
    )
    changed = {
        key: told for key, told in marks.items() if key in learners and before.get(key) != told
    }
    Attendance.objects.filter(session=found, enrolment__in=changed).delete()
    Attendance.objects.bulk_create(
        Attendance(session=found, enrolment_id=key, presence=told, marked_by_id=by, marked_at=at)
        for key, told in changed.items()
        if told is not None
    )
    if changed:
        record(event="learning.attendance_marked", by=by, at=at, subject=f"session:{session}")
    return len(changed)


@transaction.atomic
def set_module_results(
    *,
    module: int,
    group: int,
    results: Mapping[int, tuple[FinalResult | None, str]],
    by: int,
    at: datetime,
) -> None:
    """Enrolment → passed or failed, and the mark in words; None takes a result back."""
    found = ProgrammeModule.objects.get(pk=module)
    learners = Enrolment.objects.filter(
        group=group, programme=found.programme_id, pk__in=results, state__in=IN_SEATS
    ).values_list("pk", flat=True)
    told = {key: results[key] for key in learners}
    ModuleResult.objects.filter(module=found, enrolment__in=told).delete()
    ModuleResult.objects.bulk_create(
        ModuleResult(
            module=found, enrolment_id=key, result=result, mark=mark[:60], marked_by_id=by,
            marked_at=at,
        )
        for key, (result, mark) in told.items() if result is not None
    )  # fmt: skip
    record(event="learning.results_written", by=by, at=at, subject=f"group:{group}")


@dataclass(frozen=True, slots=True)
class Final:
    """The final assessment of one learner; ``result`` None takes it back."""

    result: FinalResult | None
    mark: str = ""


@transaction.atomic
def set_finals(
    *, group: int, finals: Mapping[int, Final], assessed_on: date, by: int, at: datetime
) -> None:
    """The final assessment of learners still enrolled; what is completed stays as it was."""
    if assessed_on > timezone.localdate(at):
        raise ResultNotTaken(_("The day of the final assessment lies ahead."))
    learners = Enrolment.objects.select_for_update().filter(
        group=group, pk__in=finals, state=EnrolmentState.ENROLLED
    )
    persons = []
    for one in learners:
        told = finals[one.pk]
        one.final_result = told.result or ""
        one.final_mark = told.mark[:60]
        one.assessed_on = assessed_on if told.result else None
        one.save(update_fields=["final_result", "final_mark", "assessed_on"])
        persons.append(one.person_id)
    record(
        event="learning.results_written", by=by, at=at, subject=f"group:{group}", persons=persons
    )


@dataclass(frozen=True, slots=True)
class OrderTerms:
    number: str
    signed_on: date
    signed_by: str


@transaction.atomic
def complete_group(*, group: int, order: OrderTerms, by: int, at: datetime) -> list[int]:
    """Who passed completes on the last day of the group, by an order; who failed is expelled by name, apart.

    Returns the enrolments completed. Raises ResultNotTaken while somebody's result is missing.
    """
    found = LearningGroup.objects.select_for_update().get(pk=group)
    if found.state != GroupState.ANNOUNCED or found.ends_on > timezone.localdate(at):
        raise ResultNotTaken(_("A group is completed once, and not before its last day."))
    learners = list(
        Enrolment.objects.select_for_update(of=("self",))
        .filter(group=found, state=EnrolmentState.ENROLLED)
        .select_related("application")
        .order_by("pk")
    )
    if any(not one.final_result for one in learners):
        raise ResultNotTaken(
            _("Write the final assessment of every learner first, or expel who did not come.")
        )
    failed = [one for one in learners if one.final_result == FinalResult.FAILED]
    if failed:
        raise ResultNotTaken(
            _("%(n)s people failed the final assessment: expel them by an order first.")
            % {"n": len(failed)}
        )
    for one in learners:
        one.state, one.completed_on = EnrolmentState.COMPLETED, found.ends_on
        one.save(update_fields=["state", "completed_on"])
        tell_of("learning.completed", one, at=at)
    found.state = GroupState.COMPLETED
    found.save(update_fields=["state"])
    completed = [one.pk for one in learners]
    if completed:
        _write_order(found, OrderKind.COMPLETION, order, completed, by, at)
    persons = [one.person_id for one in learners]
    record(event="learning.group_completed", by=by, at=at, subject=found.code, persons=persons)
    return completed


@transaction.atomic
def expel(
    *, enrolments: Sequence[int], reason: str, order: OrderTerms, by: int, at: datetime
) -> int:
    """Learners of one group leave it by an order, with a reason; returns the order."""
    learners = list(
        Enrolment.objects.select_for_update(of=("self",))
        .filter(pk__in=enrolments, state=EnrolmentState.ENROLLED)
        .select_related("group", "application")
    )
    if not learners or len({one.group_id for one in learners}) > 1:
        raise ResultNotTaken(_("Choose learners of one group who are still enrolled."))
    if not reason.strip():
        raise ResultNotTaken(_("Say why they are expelled."))
    group = learners[0].group
    if group.starts_on > timezone.localdate(at):
        raise ResultNotTaken(
            _("Before the start a seat is given back by withdrawing, without an order.")
        )
    for one in learners:
        one.state, one.ended_on, one.reason = EnrolmentState.EXPELLED, order.signed_on, reason[:500]
        one.save(update_fields=["state", "ended_on", "reason"])
        tell_of("learning.left", one, at=at)
    keys = [one.pk for one in learners]
    made = _write_order(group, OrderKind.EXPULSION, order, keys, by, at)
    record(
        event="learning.people_expelled", by=by, at=at, subject=group.code,
        persons=[one.person_id for one in learners],
    )  # fmt: skip
    return made


@transaction.atomic
def order_enrolment(*, group: int, order: OrderTerms, by: int, at: datetime) -> int:
    """The order that enrols everybody who holds a seat and stands in no such order yet."""
    found = LearningGroup.objects.get(pk=group)
    named = LearningOrderLine.objects.filter(
        order__group=found, order__kind=OrderKind.ENROLMENT
    ).values("enrolment")
    keys = list(
        Enrolment.objects.filter(group=found, state__in=IN_SEATS)
        .exclude(pk__in=named)
        .values_list("pk", flat=True)
    )
    if not keys:
        raise ResultNotTaken(
            _("Everybody who holds a seat stands in an order of enrolment already.")
        )
    made = _write_order(found, OrderKind.ENROLMENT, order, keys, by, at)
    record(event="learning.order_written", by=by, at=at, subject=found.code)
    return made


def _write_order(
    group: LearningGroup,
    kind: OrderKind,
    order: OrderTerms,
    enrolments: Sequence[int],
    by: int,
    at: datetime,
) -> int:
    same = LearningOrder.objects.filter(
        organisation=group.organisation_id,
        number=order.number.strip(),
        signed_on__year=order.signed_on.year,
    )
    if not order.number.strip() or same.exists():
        raise ResultNotTaken(_("An order has a number that no other order of this year has."))
    made = LearningOrder.objects.create(
        group=group,
        organisation_id=group.organisation_id,
        kind=kind,
        number=order.number.strip(),
        signed_on=order.signed_on,
        signed_by=order.signed_by,
        created_by_id=by,
        created_at=at,
    )
    LearningOrderLine.objects.bulk_create(
        LearningOrderLine(order=made, enrolment_id=key) for key in enrolments
    )
    return made.pk
