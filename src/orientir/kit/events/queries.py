"""How far listeners have heard: for the operator's page and for ``orientir doctor``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from procrastinate.contrib.django import app

from orientir.kit.events.delivering import find_next
from orientir.kit.events.listening import LISTENERS
from orientir.kit.events.models import Event, Listener


@dataclass(frozen=True, slots=True)
class ListenerState:
    """``waiting`` events are yet to be heard; ``attempts`` above 0: the next of them failed or is being heard."""

    name: str
    heard: int
    heard_at: datetime | None
    waiting: int
    attempts: int
    retry_at: datetime | None
    error: str
    next_id: int | None
    next_kind: str
    next_subject: str
    next_at: datetime | None

    @property
    def has_failed(self) -> bool:
        return self.attempts > 0 and bool(self.error)


def list_listener_states() -> list[ListenerState]:
    """Every listener of this program, by name; unplaced events count as waiting."""
    # the rooms' tasks, where listeners are declared: workers have them loaded, pages not
    app.perform_import_paths()  # type: ignore[no-untyped-call]
    rows = Listener.objects.in_bulk(list(LISTENERS))
    return [_state(name, rows.get(name)) for name in sorted(LISTENERS)]


def _state(name: str, row: Listener | None) -> ListenerState:
    listener = LISTENERS[name]
    row = row or Listener(name=name, place=0)
    event = find_next(listener)
    of_kind = Event.objects.filter(kind__in=listener.kinds)
    waiting = of_kind.filter(place__gt=row.place).count() + of_kind.filter(place=None).count()
    return ListenerState(
        name=name,
        heard=row.heard,
        heard_at=row.heard_at,
        waiting=waiting,
        attempts=row.attempts,
        retry_at=row.retry_at,
        error=gettext(row.error) if row.error else "",
        next_id=event.pk if event else None,
        next_kind=event.kind if event else "",
        next_subject=event.subject if event else "",
        next_at=event.at if event else None,
    )
