"""Facts of the journal: for a person, who touched their data; for an administrator, what was done in the subtree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from orientir.kit.journal.models import JournalEntry


@dataclass(frozen=True, slots=True)
class Touch:
    """Somebody looked at or changed a person's data. ``who`` is empty for a task of the system."""

    at: datetime
    kind: str
    event: str
    who: str
    role: str
    unit_title: str
    fields: tuple[str, ...]
    is_self: bool


def list_touches(limit: int, offset: int) -> tuple[list[Touch], int]:
    """Who touched the data of the person who acts, latest first, and how many touches there are."""
    with connection.cursor() as cursor:
        cursor.execute("select * from who_looked(%s, %s)", [limit, offset])
        rows = cursor.fetchall()
    return [_touch(row) for row in rows], rows[0][8] if rows else 0


def _touch(row: tuple[Any, ...]) -> Touch:
    at, kind, event, who, role, unit_title, fields, is_self, _total = row
    return Touch(at, kind, event, who, role, unit_title, tuple(fields), is_self)


def list_entries(kind: str = "", since: date | None = None) -> QuerySet[JournalEntry]:
    """Entries in sight of who acts, latest first."""
    entries = JournalEntry.objects.order_by("-at", "-id")
    if kind in JournalEntry.Kind.values:
        entries = entries.filter(kind=kind)
    if since is not None:
        entries = entries.filter(at__date__gte=since)
    return entries


def find_names(account_ids: Sequence[int]) -> dict[int, str]:
    """Names of accounts in sight of who acts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, display_name from registry_account where id = any(%s)", [list(account_ids)]
        )
        return dict(cursor.fetchall())
