"""The key of a calendar feed: made, ended, and what a feed opens with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from orientir.cycle.registry.models import CalendarKey
from orientir.kit.access.acting import hash_token, make_token, release_token
from orientir.kit.journal import record


@transaction.atomic
def make_calendar(*, by: int, at: datetime) -> str:
    """A new key for one's own calendar: told this once; the old one opens nothing from now on."""
    key = make_token()
    CalendarKey.objects.filter(account=by).delete()
    CalendarKey(account_id=by, key_hash=hash_token(key), created_at=at).save(force_insert=True)
    record(event="registry.calendar_made", by=by, at=at)
    return key


@transaction.atomic
def end_calendar(*, by: int, at: datetime) -> None:
    """The feed shows nothing to anybody any more."""
    if CalendarKey.objects.filter(account=by).delete()[0]:
        record(event="registry.calendar_ended", by=by, at=at)


def find_calendar_since(account: int) -> datetime | None:
    """Since when the account has a feed; None: it has none."""
    return CalendarKey.objects.filter(account=account).values_list("created_at", flat=True).first()


@contextmanager
def open_calendar(key: str) -> Iterator[int | None]:
    """Inside the block the connection is the account's without any role: it sees oneself alone.

    Gives the person, 0 where the account is tied to none, None where the key opens nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("select open_calendar(%s)", [key])
        person = cursor.fetchone()[0]
    try:
        yield person
    finally:
        if person is not None:
            with connection.cursor() as cursor:
                cursor.execute("select close_session()")
        release_token()
