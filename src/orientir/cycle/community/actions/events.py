"""Events: written, announced, held or cancelled; seats are kept by functions of the database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.cycle.community import notices as kinds
from orientir.cycle.community.models import CommunityEvent, EventMaterial, Registration
from orientir.cycle.community.queries.events import list_people_of_event
from orientir.cycle.community.rules import EventKind, EventState
from orientir.kit import russian
from orientir.kit.documents.received import Received
from orientir.kit.journal import record
from orientir.kit.notices import api as notices

MOST_MATERIALS = 20
_REFUSALS: Final = {
    "unknown": "такого мероприятия нет, или записать этого человека можете не вы",
    "closed": "запись на это мероприятие не идёт",
    "late": "срок записи прошёл",
    "twice": "этот человек уже записан",
}


class EventNotKept(Mistake):
    """The event cannot be written so; the sentence says why."""


class SeatNotTaken(Mistake):
    """Why nobody can be registered or taken off now."""


@dataclass(frozen=True, slots=True)
class EventTerms:
    """What is written of an event (``models.events.CommunityEvent``)."""

    title: str
    kind: EventKind
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime
    about: str = ""
    audience: str = ""
    place: str = ""
    link: str = ""
    seats: int | None = None
    programme: tuple[dict[str, str], ...] = ()
    measure: str = ""


@transaction.atomic
def write_event(
    *, unit: int, terms: EventTerms, by: int, at: datetime, group: int | None = None
) -> int:
    """A draft that its organisers alone see. Raises EventNotKept."""
    made = CommunityEvent(unit_id=unit, group_id=group, created_by_id=by, created_at=at)
    _put(made, terms)
    made.save()
    record(event="community.event_written", by=by, at=at, subject=f"event {made.pk}")
    return int(made.pk)


@transaction.atomic
def change_event(*, event: int, terms: EventTerms, by: int, at: datetime) -> None:
    """Write it anew; whoever has a seat hears of another time, more seats go to the queue. Raises EventNotKept."""
    found = _locked(event)
    if found.state not in (EventState.DRAFT, EventState.ANNOUNCED):
        raise EventNotKept("прошедшее или отменённое мероприятие не меняют")
    is_moved = (found.starts_at, found.place) != (terms.starts_at, terms.place)
    people = [one for one in list_people_of_event(event) if one.state == "seated"]
    if terms.seats is not None and terms.seats < len(people):
        raise EventNotKept(f"записано уже {len(people)}: мест не может быть меньше")
    _put(found, terms)
    found.save()
    record(event="community.event_changed", by=by, at=at, subject=f"event {event}")
    if found.state == EventState.ANNOUNCED:
        _tell(kinds.SEAT_FREE, found, _ask("select seat_event_queue(%s)", [event]) or [], at)
        if is_moved:
            key = f"{event}-{found.starts_at.isoformat()}"
            _tell(kinds.EVENT_MOVED, found, [one.person for one in people], at, key)


@transaction.atomic
def move_event(*, event: int, state: EventState, words: str, by: int, at: datetime) -> None:
    """Announce, write down as held (``words``: what came of it), or cancel (why). Raises EventNotKept."""
    found = _locked(event)
    allowed = {
        EventState.ANNOUNCED: (EventState.DRAFT,),
        EventState.HELD: (EventState.ANNOUNCED,),
        EventState.CANCELLED: (EventState.ANNOUNCED,),
    }
    if found.state not in allowed.get(state, ()):
        raise EventNotKept("так мероприятие не переходит: обновите страницу")
    if state == EventState.HELD and found.starts_at > at:
        raise EventNotKept("мероприятие ещё не началось")
    if state == EventState.CANCELLED and not words.strip():
        raise EventNotKept("впишите, почему отменяется: записанные прочтут это")
    people = [one.person for one in list_people_of_event(event)]
    found.state = state
    found.reason = words.strip()[:300] if state == EventState.CANCELLED else found.reason
    found.outcome = words.strip() if state == EventState.HELD else found.outcome
    found.save(update_fields=["state", "reason", "outcome"])
    record(event=f"community.event_{state.value}", by=by, at=at, subject=f"event {event}")
    if state == EventState.CANCELLED:
        _tell(kinds.EVENT_OFF, found, people, at)


@transaction.atomic
def register_for_event(*, event: int, person: int, by: int, at: datetime) -> str:
    """A seat, or a place in the queue: ``seated`` or ``waiting``. Raises SeatNotTaken."""
    outcome = str(_ask("select register_for_event(%s, %s)", [event, person]))
    if outcome in _REFUSALS:
        raise SeatNotTaken(_REFUSALS[outcome])
    record(
        event="community.event_registered", by=by, at=at, subject=f"event {event}", persons=[person]
    )
    return outcome


@transaction.atomic
def leave_event(*, event: int, person: int, by: int, at: datetime) -> None:
    """Give the seat back; who waits longest gets it and is told. Raises SeatNotTaken."""
    seated = _ask("select leave_event(%s, %s)", [event, person])
    if seated is None:
        raise SeatNotTaken("этот человек не записан")
    record(event="community.event_left", by=by, at=at, subject=f"event {event}", persons=[person])
    found = CommunityEvent.objects.filter(pk=event).first()
    if found is not None:
        _tell(kinds.SEAT_FREE, found, seated, at)


@transaction.atomic
def mark_attendance(*, event: int, came: Collection[int], by: int, at: datetime) -> int:
    """Who came of those with a seat (ids of ``Registration``); returns how many. Raises EventNotKept."""
    found = CommunityEvent.objects.get(pk=event)
    if found.starts_at > at:
        raise EventNotKept("отмечать явку можно, когда мероприятие началось")
    seated = Registration.objects.filter(event=event, state="seated")
    seated.filter(pk__in=came).update(has_come=True)
    seated.exclude(pk__in=came).update(has_come=False)
    record(event="community.event_attended", by=by, at=at, subject=f"event {event}")
    return seated.filter(has_come=True).count()


@transaction.atomic
def add_material(*, event: int, title: str, file: Received, by: int, at: datetime) -> None:
    """A file that whoever sees the event may take. Raises EventNotKept."""
    known = EventMaterial.objects.filter(event=event)
    if known.count() >= MOST_MATERIALS or known.filter(sha256=file.sha256).exists():
        raise EventNotKept(f"такой файл уже есть, или файлов больше {MOST_MATERIALS}")
    EventMaterial.objects.create(
        event_id=event, title=title.strip()[:200] or file.file_name, file_name=file.file_name,
        media_type=file.media_type, size=file.size, sha256=file.sha256, content=file.content, by_id=by, at=at,
    )  # fmt: skip
    record(event="community.event_changed", by=by, at=at, subject=f"event {event}")


def _put(found: CommunityEvent, terms: EventTerms) -> None:
    if terms.ends_at < terms.starts_at or terms.closes_at > terms.ends_at:
        raise EventNotKept("проверьте время: начало раньше конца, запись закрывается до конца")
    for name, value in asdict(terms).items():
        setattr(found, name, list(value) if isinstance(value, tuple) else value)


def _locked(event: int) -> CommunityEvent:
    found = CommunityEvent.objects.select_for_update().filter(pk=event).first()
    if found is None:
        raise EventNotKept("такого мероприятия нет, или оно не ваше")
    return found


def _tell(
    kind: str, found: CommunityEvent, persons: Collection[int], at: datetime, key: str = ""
) -> None:
    notices.send(
        kind, key=key or found.pk, at=at, persons=persons, link=reverse("community:event", args=[found.pk]),
        title=found.title, when=russian.moment(timezone.localtime(found.starts_at)),
    )  # fmt: skip


def _ask(statement: str, parameters: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchone()[0]
