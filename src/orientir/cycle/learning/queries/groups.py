"""Groups as lists: what is offered, how many seats are free, who asks, who learns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.models import Application, Enrolment, GroupSession, LearningGroup
from orientir.cycle.learning.rules import (
    OFFERED,
    ApplicationState,
    GroupState,
    Phase,
)
from orientir.cycle.registry.api import titles_of

_BY_STATE = {
    GroupState.DRAFT: Phase.DRAFT,
    GroupState.COMPLETED: Phase.COMPLETED,
    GroupState.CANCELLED: Phase.CANCELLED,
}


class GroupNotFound(Mistake):
    """There is no such group, or it is not for one's eyes."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Of a group: seats taken, people in the queue, applications that wait for a head."""

    taken: int = 0
    waiting: int = 0
    submitted: int = 0


@dataclass(frozen=True, slots=True)
class OfferedGroup:
    """A group that takes applications now, with its programme: what a route or a person chooses from.

    ``free``: seats not taken, never below 0; ``waiting``: people in the queue for one.
    """

    id: int
    code: str
    programme: str
    programme_id: int
    title: str
    organisation: int
    organisation_title: str
    kind: str
    form: str
    hours: int
    topic: str
    competencies: tuple[str, ...]
    prerequisites: tuple[str, ...]
    starts_on: date
    ends_on: date
    closes_at: datetime
    place: str
    seats: int
    free: int
    waiting: int
    needs_approval: bool


def phase_of(group: LearningGroup, at: datetime) -> Phase:
    """Where a group stands at a moment."""
    decided = _BY_STATE.get(GroupState(group.state))
    if decided is not None:
        return decided
    if timezone.localdate(at) > group.ends_on:
        return Phase.ENDED
    if timezone.localdate(at) >= group.starts_on:
        return Phase.LEARNING
    if at < group.opens_at:
        return Phase.SOON
    return Phase.COLLECTING if at < group.closes_at else Phase.GATHERED


def get_group(code: str) -> LearningGroup:
    found = LearningGroup.objects.select_related("programme").filter(code=code).first()
    if found is None:
        raise GroupNotFound("такой группы нет или она ещё не объявлена")
    return found


def count_seats(groups: Iterable[int]) -> dict[int, Counts]:
    """Group → how many seats are taken, how many people wait; whoever asks."""
    with connection.cursor() as cursor:
        cursor.execute("select * from group_counts(%s)", [list(groups)])
        return {row[0]: Counts(*row[1:]) for row in cursor.fetchall()}


def list_offered_groups(
    *, at: datetime, programmes: Sequence[int] | None = None
) -> list[OfferedGroup]:
    """Groups whose window is open at ``at``, of programmes that may be offered; the nearest first."""
    found = LearningGroup.objects.filter(
        state=GroupState.ANNOUNCED,
        opens_at__lte=at,
        closes_at__gt=at,
        starts_on__gt=timezone.localdate(at),
        programme__state__in=OFFERED,
    ).select_related("programme")
    if programmes is not None:
        found = found.filter(programme__in=list(programmes))
    groups = list(found.defer("programme__search_words").order_by("starts_on", "code"))
    counts = count_seats(one.pk for one in groups)
    titles = titles_of({one.organisation_id for one in groups}, timezone.localdate(at))
    return [_offered(one, counts.get(one.pk, Counts()), titles) for one in groups]


def _offered(group: LearningGroup, counts: Counts, titles: dict[int, str]) -> OfferedGroup:
    programme = group.programme
    return OfferedGroup(
        id=group.pk,
        code=group.code,
        programme=programme.code,
        programme_id=programme.pk,
        title=programme.title,
        organisation=group.organisation_id,
        organisation_title=titles.get(group.organisation_id, ""),
        kind=programme.kind,
        form=group.form,
        hours=programme.hours,
        topic=programme.topic,
        competencies=tuple(programme.competencies),
        prerequisites=tuple(programme.prerequisites),
        starts_on=group.starts_on,
        ends_on=group.ends_on,
        closes_at=group.closes_at,
        place=group.place,
        seats=group.seats,
        free=max(0, group.seats - counts.taken),
        waiting=counts.waiting,
        needs_approval=group.needs_approval,
    )


def list_groups(
    *, programme: int | None = None, organisations: Sequence[int] | None = None
) -> QuerySet[LearningGroup]:
    """Groups with their programmes, the latest start first."""
    found = LearningGroup.objects.select_related("programme").defer("programme__search_words")
    if programme is not None:
        found = found.filter(programme=programme)
    if organisations is not None:
        found = found.filter(organisation__in=list(organisations))
    return found.order_by("-starts_on", "-id")


def list_sessions(group: int) -> list[GroupSession]:
    return list(GroupSession.objects.filter(group=group).order_by("position"))


def list_learners(group: int) -> list[Enrolment]:
    """Everybody who has or had a seat, by name; who withdrew before the start is not among them."""
    return list(
        Enrolment.objects.filter(group=group)
        .exclude(state="withdrawn")
        .select_related("person", "application")
        .order_by("person__search_name", "id")
    )


def list_queue(group: int) -> list[Application]:
    """Who waits for a seat, in the order in which they asked."""
    return list(
        Application.objects.filter(group=group, state=ApplicationState.WAITING)
        .select_related("person")
        .order_by("number")
    )


def list_to_decide(units: Sequence[int] | None = None) -> QuerySet[Application]:
    """Applications that wait for a head's answer, the nearest start first."""
    today = timezone.localdate()
    found = Application.objects.filter(
        state=ApplicationState.SUBMITTED,
        group__state=GroupState.ANNOUNCED,
        group__starts_on__gt=today,
    )
    if units is not None:
        found = found.filter(unit__in=list(units))
    return found.select_related("person", "group__programme").order_by("group__starts_on", "number")


def count_to_decide() -> tuple[int, date | None]:
    """How many applications in sight wait for an answer, and when the nearest of their groups starts."""
    told = list_to_decide().aggregate(count=Count("pk"), nearest=Min("group__starts_on"))
    return told["count"], told["nearest"]


def list_own_applications(person: int) -> list[Application]:
    """Everything a person asked for, the latest first."""
    return list(
        Application.objects.filter(person=person)
        .select_related("group__programme")
        .order_by("-asked_at")
    )


def list_own_places() -> dict[int, int]:
    """Own applications in a queue → place in it: 1 is the next to get a seat."""
    with connection.cursor() as cursor:
        cursor.execute("select * from own_queue_places()")
        return dict(cursor.fetchall())
