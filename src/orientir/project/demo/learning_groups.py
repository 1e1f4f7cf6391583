"""Groups of the demo: applications in their order, seats, the queue, attendance, orders; past days and all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from orientir.cycle.learning.api import (
    Application,
    Attendance,
    Enrolment,
    GroupSession,
    LearningGroup,
    LearningOrder,
    LearningOrderLine,
    Programme,
)

_REASONS = ("перегрузка в первой четверти", "нет замены на уроки", "изменились планы")


@dataclass(frozen=True, slots=True)
class Plan:
    """A group: first and last day from today, seats, how many asked, and what was decided of it."""

    starts: int
    days: int
    seats: int
    asked: int
    state: str = "announced"
    is_approved: bool = True


Learner = tuple[int, int, str, str]
"""Person, unit, category, position."""


def make_group(
    programme: Programme,
    plan: Plan,
    people: Sequence[Learner],
    random: Random,
    at: datetime,
    *,
    number: int = 1,
    first: Learner | None = None,
) -> LearningGroup:
    """A group of ``programme`` as planned; who asked is drawn from ``people``, ``first`` of all if anybody is."""
    starts = timezone.localdate(at) + timedelta(days=plan.starts)
    begins = timezone.make_aware(datetime.combine(starts, time(9)))
    is_soon = plan.starts >= 40
    group = LearningGroup.objects.create(
        code=f"{programme.code}-{number}",
        programme=programme,
        organisation_id=programme.organisation_id,
        state=plan.state,
        seats=plan.seats,
        opens_at=begins - timedelta(days=10 if is_soon else 40),
        closes_at=begins - timedelta(days=1),
        starts_on=starts,
        ends_on=starts + timedelta(days=plan.days),
        form=programme.form,
        funding=programme.funding,
        place="корпус на ул. Учительской, 4, ауд. 12",
        trainer="Преподавателева Н. И.",
        needs_approval=plan.is_approved,
        cancelled_because="заболел преподаватель" if plan.state == "cancelled" else "",
        created_at=at - timedelta(days=500),
    )
    sessions = _make_sessions(group, plan.days)
    asked = random.sample(people, min(plan.asked, len(people)))
    if first is not None:
        asked = [first, *(one for one in asked if one[0] != first[0])]
    seats = _make_applications(group, plan, asked, random)
    _make_attendance(sessions, seats, random, timezone.localdate(at))
    return group


def _make_sessions(group: LearningGroup, days: int) -> list[GroupSession]:
    held = [group.starts_on + timedelta(days=day) for day in range(0, days + 1, max(1, days // 4))]
    return GroupSession.objects.bulk_create(
        GroupSession(
            group=group, position=position, held_on=day, begins=time(10), hours=6,
            title=f"Занятие {position}",
        )
        for position, day in enumerate(held[:5], start=1)
    )  # fmt: skip


def _make_applications(
    group: LearningGroup, plan: Plan, asked: Sequence[Learner], random: Random
) -> list[Enrolment]:
    """Numbers in the order of time; the first get the seats, the rest wait; some wait for their head."""
    made = []
    is_over = plan.state == "completed"
    for number, (person, unit, category, position) in enumerate(asked, start=1):
        state = _state_of(number, plan, random)
        made.append(
            Application(
                group=group,
                organisation_id=group.organisation_id,
                person_id=person,
                unit_id=unit,
                staff_category=category,
                position=position,
                number=number,
                asked_at=group.opens_at + timedelta(hours=2 * number),
                state=state,
                decided_at=None if state == "submitted" else group.opens_at + timedelta(days=6),
                reason=random.choice(_REASONS) if state in ("withdrawn", "refused") else "",
            )
        )
    Application.objects.bulk_create(made)
    seats = [_seat(one, group, is_over=is_over) for one in made if one.state == "enrolled"]
    Enrolment.objects.bulk_create(seats)
    if is_over:
        _order(group, seats)
    return seats


def _state_of(number: int, plan: Plan, random: Random) -> str:
    if plan.state == "cancelled" or number % 17 == 0:
        return "withdrawn"
    if plan.starts > 0 and plan.is_approved and number % 6 == 0:
        return random.choice(("submitted", "submitted", "refused"))
    return "enrolled" if number <= plan.seats else "waiting"


def _seat(application: Application, group: LearningGroup, *, is_over: bool) -> Enrolment:
    told = application.asked_at + timedelta(days=7)
    return Enrolment(
        application=application,
        group=group,
        programme_id=group.programme_id,
        organisation_id=group.organisation_id,
        person_id=application.person_id,
        unit_id=application.unit_id,
        staff_category=application.staff_category,
        state="completed" if is_over else "enrolled",
        enrolled_at=told,
        enrolled_on=min(timezone.localdate(told), group.starts_on),
        completed_on=group.ends_on if is_over else None,
        final_result="passed" if is_over else "",
        final_mark="зачтено" if is_over else "",
        assessed_on=group.ends_on if is_over else None,
    )


def _order(group: LearningGroup, seats: Sequence[Enrolment]) -> None:
    order = LearningOrder.objects.create(
        group=group,
        organisation_id=group.organisation_id,
        kind="completion",
        number=f"{group.pk}-о",
        signed_on=group.ends_on,
        signed_by="Ректорова А. С.",
        created_at=group.closes_at,
    )
    LearningOrderLine.objects.bulk_create(
        LearningOrderLine(order=order, enrolment=one) for one in seats
    )


def _make_attendance(
    sessions: Sequence[GroupSession], seats: Sequence[Enrolment], random: Random, today: date
) -> None:
    """Of sessions held before today; the last one held is not marked yet."""
    held = [one for one in sessions if one.held_on < today]
    if len(held) < len(sessions):
        held = held[:-1]
    Attendance.objects.bulk_create(
        Attendance(
            session=session,
            enrolment=seat,
            presence=random.choices(("present", "absent", "excused"), (90, 6, 4))[0],
            marked_at=timezone.now(),
        )
        for session in held
        for seat in seats
    )
