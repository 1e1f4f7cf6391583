"""Events, who comes to them, what they left behind, as far as one's rights go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from orientir.cycle.community.models import (
    CommunityEvent,
    EventMaterial,
    GroupMeeting,
    Registration,
)
from orientir.cycle.community.rules import EventState, MeetingState
from orientir.kit.bulk import fetch_rows


@dataclass(frozen=True, slots=True)
class EventPerson:
    """Who asked for a seat. ``id`` is that of ``Registration``; ``has_come`` None: not marked yet."""

    id: int
    person: int
    name: str
    unit: str
    state: str
    has_come: bool | None


@dataclass(frozen=True, slots=True)
class Seats:
    """How many have a seat, wait, came."""

    seated: int = 0
    waiting: int = 0
    came: int = 0


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A day of the one who acts: an event one is registered for, a meeting of one's group."""

    key: str
    at: datetime
    title: str
    place: str
    route: str
    id: int


def list_events(filters: Mapping[str, str], now: datetime) -> QuerySet[CommunityEvent]:
    """``filters``: q, kind, when (``ahead``, ``past``); the nearest first, past ones the latest first."""
    found = CommunityEvent.objects.select_related("unit", "group")
    if filters.get("kind"):
        found = found.filter(kind=filters["kind"])
    if filters.get("q"):
        found = found.filter(Q(title__icontains=filters["q"]) | Q(about__icontains=filters["q"]))
    if filters.get("when") == "past":
        return found.filter(ends_at__lt=now).order_by("-starts_at", "pk")
    if filters.get("when") == "ahead":
        return found.filter(ends_at__gte=now).order_by("starts_at", "pk")
    return found.order_by("-starts_at", "pk")


def find_event(event: int) -> CommunityEvent | None:
    return CommunityEvent.objects.select_related("unit", "group").filter(pk=event).first()


def list_people_of_event(event: int) -> list[EventPerson]:
    """For its organisers: those with a seat first, then the queue in its order."""
    return [EventPerson(*row) for row in fetch_rows("select * from people_of_event(%(e)s)", {"e": event})]  # fmt: skip


def count_seats() -> dict[int, Seats]:
    """Event → its seats."""
    rows = fetch_rows("select * from count_seats()", {})
    return {int(row[0]): Seats(*(int(n) for n in row[1:])) for row in rows}


def find_own_seat(event: int, person: int | None) -> Registration | None:
    """The standing registration of a person."""
    if person is None:
        return None
    return Registration.objects.filter(event=event, person=person).exclude(state="left").first()


def list_materials(event: int) -> list[EventMaterial]:
    return list(EventMaterial.objects.filter(event=event).defer("content").order_by("title", "pk"))


def find_material(event: int, material: int) -> EventMaterial | None:
    return EventMaterial.objects.filter(event=event, pk=material).first()


def list_own_days(person: int, since: datetime) -> list[OwnDay]:
    """Events that a person has a seat at and meetings of their groups, from ``since`` less a day on."""
    from_ = since - timedelta(days=1)
    seats = Registration.objects.filter(
        person=person,
        state="seated",
        event__starts_at__gte=from_,
        event__state=EventState.ANNOUNCED,
    ).select_related("event")
    days = [
        OwnDay(f"event-{one.event_id}", one.event.starts_at, one.event.title, one.event.place,
               "community:event", one.event_id)
        for one in seats
    ]  # fmt: skip
    groups = [row[0] for row in fetch_rows("select own_groups()", {})]
    meetings = GroupMeeting.objects.filter(
        group__in=groups, state=MeetingState.PLANNED, meets_at__gte=from_
    ).select_related("group")
    days += [
        OwnDay(f"group-meeting-{one.pk}", one.meets_at, one.group.title, one.place, "community:meeting", one.pk)
        for one in meetings
    ]  # fmt: skip
    return sorted(days, key=lambda one: one.at)
