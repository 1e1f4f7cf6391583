"""Rows of the journal are written by one definer function, which stamps who acts: nobody can sign for another."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import connection
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What a personal field of a person was and became; kept apart, for a year."""

    person: int | None
    field: str
    old: str | None
    new: str | None


def record(
    *,
    event: str,
    by: int | None,
    at: datetime,
    subject: str = "",
    persons: Iterable[int] = (),
    fields: Sequence[str] = (),
    values: Sequence[FieldChange] = (),
) -> None:
    """Write down a change, in the transaction of the change itself.

    ``event`` is ``<room>.<what_happened>``. For the roles of pages and jobs the database takes the account
    from the session, whatever ``by`` says; ``by`` counts for the tasks of the system alone.
    """
    _write("change", event, at, by, subject, persons, fields, values)


def record_look(*, event: str, by: int | None, at: datetime, persons: Iterable[int]) -> None:
    """Write down whose rows were shown where there is no request: exports made by a job."""
    _write("look", event, at, by, "", persons, (), ())


def note_look(request: HttpRequest, person_ids: Iterable[int]) -> None:
    """Say whose rows this page shows. All that a request notes becomes one row of the journal."""
    looked: set[int] = request.__dict__.setdefault("looked", set())
    looked.update(person_ids)


def _write(
    kind: str,
    event: str,
    at: datetime,
    by: int | None,
    subject: str,
    persons: Iterable[int],
    fields: Sequence[str],
    values: Sequence[FieldChange],
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select journal(%s, %s, %s, %s, %s, %s::bigint[], %s::text[], %s::jsonb)",
            [
                kind,
                event,
                at,
                by,
                subject,
                sorted(set(persons)),
                list(fields),
                json.dumps([asdict(value) for value in values], ensure_ascii=False),
            ],
        )
