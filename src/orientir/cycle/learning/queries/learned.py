"""What people learn and have learned on the platform."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from orientir.cycle.learning.models import Application, Enrolment
from orientir.cycle.learning.rules import ApplicationState, EnrolmentState


@dataclass(frozen=True, slots=True)
class Learned:
    """One enrolment of a person. ``completed_on`` null: not completed (``state`` says what then)."""

    enrolment: int
    person: int
    programme: str
    title: str
    kind: str
    hours: int
    topic: str
    competencies: tuple[str, ...]
    state: EnrolmentState
    enrolled_on: date
    starts_on: date
    ends_on: date
    completed_on: date | None


@dataclass(frozen=True, slots=True)
class OriginState:
    """What became of an application that another room sent here; ``enrolment`` None: no seat yet."""

    application: int
    state: ApplicationState
    enrolment: int | None
    enrolment_state: EnrolmentState | None
    completed_on: date | None
    group: str
    starts_on: date
    ends_on: date


def list_learned(persons: Collection[int]) -> list[Learned]:
    """Enrolments of these people that the one who acts may see; withdrawn before the start left out."""
    found = (
        Enrolment.objects.filter(person__in=list(persons))
        .exclude(state=EnrolmentState.WITHDRAWN)
        .select_related("programme", "group")
        .defer("programme__search_words", "programme__annotation")
        .order_by("person_id", "enrolled_on", "id")
    )
    return [_learned(one) for one in found]


def _learned(one: Enrolment) -> Learned:
    programme = one.programme
    return Learned(
        enrolment=one.pk,
        person=one.person_id,
        programme=programme.code,
        title=programme.title,
        kind=programme.kind,
        hours=programme.hours,
        topic=programme.topic,
        competencies=tuple(programme.competencies),
        state=EnrolmentState(one.state),
        enrolled_on=one.enrolled_on,
        starts_on=one.group.starts_on,
        ends_on=one.group.ends_on,
        completed_on=one.completed_on,
    )


def list_by_origin(room: str, ids: Collection[str]) -> dict[str, OriginState]:
    """What became of what a room sent here, by the id it gave; of several applications the latest."""
    applications = (
        Application.objects.filter(origin_room=room, origin_id__in=list(ids))
        .select_related("group")
        .order_by("asked_at")
    )
    seats = {
        one.application_id: one
        for one in Enrolment.objects.filter(application__in=[found.pk for found in applications])
    }
    return {one.origin_id: _origin(one, seats.get(one.pk)) for one in applications}


def _origin(one: Application, seat: Enrolment | None) -> OriginState:
    return OriginState(
        application=one.pk,
        state=ApplicationState(one.state),
        enrolment=seat.pk if seat else None,
        enrolment_state=EnrolmentState(seat.state) if seat else None,
        completed_on=seat.completed_on if seat else None,
        group=one.group.code,
        starts_on=one.group.starts_on,
        ends_on=one.group.ends_on,
    )
