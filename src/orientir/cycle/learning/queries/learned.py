"""What people learn and have learned on the platform."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from orientir.cycle.learning.models import Enrolment
from orientir.cycle.learning.rules import EnrolmentState


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
