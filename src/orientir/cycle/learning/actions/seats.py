"""Asking for a seat, agreeing, taking back: the database keeps the order of the queue and the seats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.actions.telling import tell_cancelled, tell_decided
from orientir.cycle.learning.models import Application, Enrolment, LearningGroup
from orientir.cycle.learning.rules import ApplicationState, EnrolmentState
from orientir.kit.events import api as events
from orientir.kit.journal import record


class SeatNotGiven(Mistake):
    """Why no application can be made, decided or taken back now."""


_REFUSALS: Final = {
    "unknown": gettext_noop("There is no such group or application, or it is not yours to decide."),
    "closed": gettext_noop("This group takes no applications: it was cancelled or has ended."),
    "started": gettext_noop(
        "The group has already started: nobody is enrolled into it. Choose another group of the "
        "programme."
    ),
    "early": gettext_noop("Applications to this group are not yet open."),
    "late": gettext_noop("The time for applications to this group is over. Choose another group."),
    "twice": gettext_noop("There is an application of this person to this group already."),
    "learns_it": gettext_noop("This person is learning this programme in another group already."),
    "no_post": gettext_noop(
        "This person holds no post today in an organisation that you may apply for."
    ),
    "decided": gettext_noop("This application was decided already: reload the page."),
    "over": gettext_noop("This application has ended already: reload the page."),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Which room sent a person here, and which of its rows: given back in events, read by nobody here."""

    room: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """``state``: enrolled, waiting (in the queue), or submitted (the head has not agreed yet)."""

    application: int
    state: ApplicationState


@transaction.atomic
def apply_to_group(
    *, group: int, person: int, by: int, at: datetime, origin: Origin | None = None
) -> Applied:
    """Ask for a seat for a person: oneself, or one of whom one approves learning. Raises SeatNotGiven."""
    told = origin or Origin()
    outcome, application, seated = _ask(
        "select outcome, application_id, seated from apply_to_group(%s, %s, %s, %s)",
        [group, person, told.room, told.id],
    )
    _refuse_unless(outcome, ("enrolled", "waiting", "submitted"))
    _note("learning.application_made", by, at, subject=f"group:{group}", persons=[person])
    if outcome == "submitted":
        events.tell("learning.application_submitted", subject=application, at=at)
    _tell_seated(seated, at, but=application)
    return Applied(application, ApplicationState(outcome))


@transaction.atomic
def decide_application(
    *, application: int, is_agreed: bool, by: int, at: datetime, reason: str = ""
) -> ApplicationState:
    """The head's answer; a refusal says why. Returns what the application has become."""
    if not is_agreed and not reason.strip():
        raise Mistake(_("Say why the application is refused: the person will read it."))
    outcome, seated = _ask(
        "select outcome, seated from decide_application(%s, %s, %s)",
        [application, is_agreed, reason.strip()],
    )
    _refuse_unless(outcome, ("enrolled", "waiting", "refused"))
    event = "learning.application_agreed" if is_agreed else "learning.application_refused"
    _note(event, by, at, subject=f"application:{application}", persons=_person_of(application))
    tell_decided(application, at=at)
    _tell_seated(seated, at, but=application)
    return ApplicationState(outcome)


@transaction.atomic
def withdraw_application(*, application: int, reason: str, by: int, at: datetime) -> list[int]:
    """Take an application or a seat back before the start; returns enrolments that the queue gained."""
    person = _person_of(application)
    outcome, seated = _ask(
        "select * from withdraw_application(%s, %s)", [application, reason.strip()]
    )
    if outcome == "started":
        raise SeatNotGiven(
            _("The group has started: who leaves it is expelled by an order of the organisation.")
        )
    _refuse_unless(outcome, ("withdrawn",))
    _note("learning.application_withdrawn", by, at, f"application:{application}", person)
    for one in Enrolment.objects.filter(application=application).select_related("application"):
        tell_of("learning.left", one, at=at)
    _tell_seated(seated, at)
    return list(seated)


@transaction.atomic
def change_seats(*, group: int, seats: int, by: int, at: datetime) -> list[int]:
    """More seats go to the queue at once; fewer than are taken is refused. Returns new enrolments."""
    found = LearningGroup.objects.select_for_update().get(pk=group)
    taken = _ask("select seats_taken(%s)", [group])[0]
    if seats < taken:
        told = {"taken": taken, "seats": seats}
        raise Mistake(_("%(taken)s people hold a seat: there cannot be %(seats)s seats.") % told)
    found.seats = seats
    found.save(update_fields=["seats"])
    seated = _ask("select seat_the_queue(%s)", [group])[0]
    _note("learning.group_changed", by, at, f"group:{found.code}")
    _tell_seated(seated, at)
    return list(seated)


@transaction.atomic
def cancel_group(*, group: int, reason: str, by: int, at: datetime) -> int:
    """The group will not take place: every application ends with this reason; returns how many."""
    if not reason.strip():
        raise Mistake(_("Say why the group is cancelled: its people will read it."))
    had = list(
        Enrolment.objects.filter(group=group, state=EnrolmentState.ENROLLED).select_related(
            "application"
        )
    )
    gone = _ask("select cancel_group(%s, %s)", [group, reason.strip()])[0]
    if gone is None:
        raise SeatNotGiven(_("Only a draft or an announced group can be cancelled."))
    for one in had:
        tell_of("learning.left", one, at=at)
    _note("learning.group_cancelled", by, at, f"group:{group}", gone)
    tell_cancelled(group, gone, at=at)
    return len(gone)


def tell_of(kind: str, enrolment: Enrolment, *, at: datetime) -> None:
    """News of an enrolment, with where it came from, if a room sent it: ``origin_room``, ``origin_id``."""
    sent = enrolment.application
    origin = {"origin_room": sent.origin_room, "origin_id": sent.origin_id}
    told = {name: value for name, value in origin.items() if value}
    events.tell(kind, subject=enrolment.pk, at=at, **told)


def _tell_seated(seated: Sequence[int], at: datetime, *, but: int | None = None) -> None:
    """News of who came out of the queue; whoever has just asked or been agreed to (``but``) sees it anyway."""
    own = Enrolment.objects.filter(application=but).values_list("pk", flat=True) if but else ()
    for enrolment in sorted(set(seated) - set(own)):
        events.tell("learning.seat_came_free", subject=enrolment, at=at)


def _refuse_unless(outcome: str, allowed: tuple[str, ...]) -> None:
    if outcome not in allowed:
        raise SeatNotGiven(_(_REFUSALS[outcome]))


def _person_of(application: int) -> list[int]:
    return list(Application.objects.filter(pk=application).values_list("person", flat=True))


def _note(
    event: str, by: int | None, at: datetime, subject: str = "", persons: Sequence[int] = ()
) -> None:
    record(event=event, by=by, at=at, subject=subject, persons=persons)


def _ask(statement: str, parameters: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchone()
