"""Notes and meetings: what the person and the one who accompanies write to each other."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orientir.cycle.registry.api import Account
from orientir.cycle.routes.actions.moving import RouteElsewhere, RouteNotFound
from orientir.cycle.routes.actions.telling import tell_curator, tell_person
from orientir.cycle.routes.models import Route, RouteNote
from orientir.cycle.routes.notices import NOTED
from orientir.cycle.routes.rules import NoteKind
from orientir.kit.journal import record


def write_note(
    *,
    route: int,
    text: str,
    by: int | None,
    at: datetime,
    meets_at: datetime | None = None,
    place: str = "",
) -> int:
    """A note, or with ``meets_at`` a meeting; both sides see it. Returns its id."""
    told = text.strip()[:2000]
    if not told:
        raise RouteElsewhere("заметка пуста: напишите, о чём она")
    with transaction.atomic():
        found = Route.objects.filter(pk=route).first()
        if found is None:
            raise RouteNotFound("такого маршрута нет, или человек его не показал")
        made = RouteNote.objects.create(
            route=found,
            kind=NoteKind.MEETING if meets_at else NoteKind.NOTE,
            text=told,
            meets_at=meets_at,
            place=place.strip()[:200],
            written_by_id=by,
            written_at=at,
        )
        Route.objects.filter(pk=route).update(moved_at=at)
        _tell_the_other(found, by, at)
        event = "routes.meeting_set" if meets_at else "routes.note_written"
        record(event=event, by=by, at=at, subject=str(route), persons=[found.person_id])
    return int(made.pk)


def _tell_the_other(route: Route, by: int | None, at: datetime) -> None:
    """Of the two the one who did not write."""
    is_person = Account.objects.filter(pk=by or 0, person=route.person_id).exists()
    (tell_curator if is_person else tell_person)(NOTED, route, at)


@transaction.atomic
def cancel_meeting(*, note: int, by: int | None, at: datetime) -> None:
    found = RouteNote.objects.select_related("route").filter(pk=note, kind=NoteKind.MEETING).first()
    if found is None:
        raise RouteNotFound("такой встречи нет")
    RouteNote.objects.filter(pk=note).update(cancelled_at=at)
    _tell_the_other(found.route, by, at)
    record(
        event="routes.meeting_cancelled", by=by, at=at, subject=str(found.route_id),
        persons=[found.route.person_id],
    )  # fmt: skip
