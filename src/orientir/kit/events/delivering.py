"""Delivery: each listener hears its events in order; what failed is tried again, later and later."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from orientir.core.mistakes import Mistake
from orientir.kit.events.listening import LISTENERS, Registered, Told
from orientir.kit.events.models import Event, Listener
from orientir.kit.jobs.running import FAULT

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 3600.0  # seconds
INTERRUPTED: Final = gettext_noop("The worker was stopped in the middle of it.")

PLACE_SQL: Final = """
update events_event e set place = n.place
from (select id, row_number() over (order by id) + coalesce(greatest(
        (select max(place) from events_event), (select max(place) from events_listener)), 0) as place
      from events_event where place is null) n
where e.id = n.id
"""

log = logging.getLogger(__name__)


def deliver_events() -> int:
    """Let every listener hear what waits for it; how many deliveries there were.

    May run in several workers at once: one listener is served by one of them.
    """
    _welcome_listeners()
    _place_events()
    return sum(_deliver_to(listener) for listener in list(LISTENERS.values()))


def find_pause(attempts: int) -> timedelta:
    """How long to wait after so many failures of the same delivery."""
    return timedelta(seconds=min(FIRST_PAUSE * 2.0 ** min(attempts - 1, 20), LONGEST_PAUSE))


def _welcome_listeners() -> None:
    known = set(Listener.objects.values_list("name", flat=True))
    new = [listener for name, listener in LISTENERS.items() if name not in known]
    if new:
        last = Event.objects.aggregate(last=Max("place"))["last"] or 0
        rows = [Listener(name=one.name, place=0 if one.has_past else last) for one in new]
        Listener.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def _place_events() -> None:
    if not Event.objects.filter(place=None).exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('events.place'))")
        cursor.execute(PLACE_SQL)


def _deliver_to(listener: Registered) -> int:
    delivered = 0
    while find_next(listener) is not None and _take(listener, timezone.now()):
        try:
            if not _hear_next(listener):
                break
        except Exception as failure:
            _note_failure(listener, failure)
            break
        delivered += 1
    return delivered


def find_next(listener: Registered) -> Event | None:
    """The event whose turn it is."""
    place = Listener.objects.filter(pk=listener.name).values("place")
    waiting = Event.objects.filter(kind__in=listener.kinds, place__gt=place)
    return waiting.order_by("place").first()


def _take(listener: Registered, at: datetime) -> bool:
    """Count the attempt before it is made: one that kills its worker is seen and put off as well."""
    due = Listener.objects.filter(Q(retry_at=None) | Q(retry_at__lte=at), pk=listener.name)
    attempts = due.values_list("attempts", flat=True).first()
    if attempts is None:
        return False
    taken = due.filter(attempts=attempts).update(
        attempts=attempts + 1, retry_at=at + find_pause(attempts + 1), error=INTERRUPTED
    )
    return taken == 1


@transaction.atomic
def _hear_next(listener: Registered) -> bool:
    """Hear one event and note it, in one transaction; ``False`` where another worker is at it."""
    own = Listener.objects.select_for_update(skip_locked=True).filter(pk=listener.name)
    event = find_next(listener) if own.exists() else None
    if event is None or event.place is None:
        return False
    listener.hear(Told(event.pk, event.kind, event.subject, event.at, event.ids))
    Listener.objects.filter(pk=listener.name).update(
        place=event.place,
        heard=F("heard") + 1,
        heard_at=timezone.now(),
        attempts=0,
        retry_at=None,
        error="",
    )
    return True


def _note_failure(listener: Registered, failure: Exception) -> None:
    is_told = isinstance(failure, Mistake)
    if not is_told:
        log.error("the listener %s failed", listener.name, exc_info=failure)
    error = str(failure) if is_told else FAULT
    Listener.objects.filter(pk=listener.name).update(error=error)
