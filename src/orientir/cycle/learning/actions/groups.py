"""Forming a group, its timetable, announcing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.models import Attendance, GroupSession, LearningGroup, Programme
from orientir.cycle.learning.rules import OFFERED, GroupState
from orientir.kit.journal import record


class GroupNotReady(Mistake):
    """What is still missing before a group can be formed or announced."""


@dataclass(frozen=True, slots=True)
class GroupTerms:
    """When applications are taken, when and where the group learns, for how many."""

    seats: int
    opens_at: datetime
    closes_at: datetime
    starts_on: date
    ends_on: date
    form: str
    place: str = ""
    trainer: str = ""
    funding: str = "budget"
    needs_approval: bool = True


@dataclass(frozen=True, slots=True)
class SessionTerms:
    held_on: date
    hours: int
    begins: time | None = None
    place: str = ""
    title: str = ""
    module: int | None = None


@transaction.atomic
def create_group(*, programme: int, terms: GroupTerms, by: int, at: datetime) -> LearningGroup:
    """A draft of a group for a recommended programme. Its code is the programme's with a number."""
    found = Programme.objects.select_for_update().get(pk=programme)
    if found.state not in OFFERED:
        raise GroupNotReady(
            _("Groups are formed for recommended programmes: send this one to expertise first.")
        )
    _check(terms)
    made = LearningGroup.objects.create(
        code=_next_code(found),
        programme=found,
        organisation_id=found.organisation_id,
        created_by_id=by,
        created_at=at,
        **_told(terms),
    )
    record(event="learning.group_formed", by=by, at=at, subject=made.code)
    return made


@transaction.atomic
def change_group(*, group: int, terms: GroupTerms, by: int, at: datetime) -> None:
    """Of a draft anything; of an announced group anything but seats (``change_seats``)."""
    found = LearningGroup.objects.select_for_update().get(pk=group)
    if found.state not in (GroupState.DRAFT, GroupState.ANNOUNCED):
        raise GroupNotReady(_("A group that has ended is not changed."))
    _check(terms)
    told = _told(terms)
    if found.state == GroupState.ANNOUNCED:
        told.pop("seats")
        if terms.starts_on != found.starts_on and found.starts_on <= timezone.localdate(at):
            raise GroupNotReady(_("The group has started: its first day stays as it is."))
    for name, value in told.items():
        setattr(found, name, value)
    found.save(update_fields=list(told))
    record(event="learning.group_changed", by=by, at=at, subject=found.code)


def _next_code(programme: Programme) -> str:
    count = LearningGroup.objects.filter(programme=programme).count()
    code = f"{programme.code}-{count + 1}"
    while LearningGroup.objects.filter(code=code).exists():
        count += 1
        code = f"{programme.code}-{count + 1}"
    return code


def _told(terms: GroupTerms) -> dict[str, Any]:
    return {field.name: getattr(terms, field.name) for field in fields(terms)}


def _check(terms: GroupTerms) -> None:
    if terms.seats < 1:
        raise GroupNotReady(_("A group has at least one seat."))
    if terms.ends_on < terms.starts_on:
        raise GroupNotReady(_("The last day of the group is not before its first."))
    if terms.closes_at <= terms.opens_at:
        raise GroupNotReady(_("Applications close after they open."))
    if timezone.localdate(terms.opens_at) >= terms.starts_on:
        raise GroupNotReady(
            _("Applications open before the group starts: nobody is enrolled once it has.")
        )


@transaction.atomic
def set_sessions(*, group: int, sessions: Sequence[SessionTerms], by: int, at: datetime) -> None:
    """The whole timetable anew, in order of days; refused once somebody's attendance is marked."""
    found = LearningGroup.objects.select_for_update().get(pk=group)
    if Attendance.objects.filter(session__group=found).exists():
        raise GroupNotReady(_("Attendance is marked already: the timetable stays as it is."))
    for one in sessions:
        if not found.starts_on <= one.held_on <= found.ends_on:
            told = {"day": one.held_on.strftime("%d.%m.%Y")}
            raise GroupNotReady(_("%(day)s lies outside the days of the group.") % told)
        if one.hours < 1:
            raise GroupNotReady(_("Every session has at least one academic hour."))
    GroupSession.objects.filter(group=found).delete()
    ordered = sorted(sessions, key=lambda one: (one.held_on, one.begins or time.min))
    GroupSession.objects.bulk_create(
        GroupSession(
            group=found,
            position=position,
            held_on=one.held_on,
            begins=one.begins,
            hours=one.hours,
            place=one.place,
            title=one.title,
            module_id=one.module,
        )
        for position, one in enumerate(ordered, start=1)
    )
    record(event="learning.group_changed", by=by, at=at, subject=found.code)


@transaction.atomic
def announce_group(*, group: int, by: int, at: datetime) -> None:
    """From now on people see the group and, within its window, apply."""
    found = LearningGroup.objects.select_for_update().select_related("programme").get(pk=group)
    if found.state != GroupState.DRAFT:
        raise GroupNotReady(_("This group is announced already."))
    if found.programme.state not in OFFERED:
        raise GroupNotReady(_("The programme of this group is not recommended any more."))
    if found.starts_on <= timezone.localdate(at) or found.closes_at <= at:
        raise GroupNotReady(_("The first day or the end of applications is past: move them first."))
    found.state = GroupState.ANNOUNCED
    found.save(update_fields=["state"])
    record(event="learning.group_announced", by=by, at=at, subject=found.code)
