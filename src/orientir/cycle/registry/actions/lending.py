"""Roles lent for a leave: by whoever holds them, with a first and a last day, told to both sides."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake
from orientir.kit import journal


class NotLent(Mistake):
    """The role, the days or the borrower are not such as a role may be lent to."""


@transaction.atomic
def lend_grant(
    *, grant: int, to: int, first_day: date, ends_on: date, by: int, at: datetime
) -> int:
    """Let account ``to`` act by one's own grant from ``first_day`` to the day before ``ends_on``; its copy's id."""
    made = _ask("select lend_grant(%s, %s, %s, %s)", grant, to, first_day, ends_on)
    if not isinstance(made, int):
        raise NotLent(
            _(
                "The role is not lent: it goes to a colleague of the same organisation, from today on, for at most "
                "190 days, not longer than you have it yourself, to one person at a time."
            )
        )
    _record("registry.grant_lent", made, by, at)
    return made


@transaction.atomic
def take_back(*, grant: int, by: int, at: datetime) -> None:
    """End a lent grant before its day."""
    _record("registry.grant_returned", grant, by, at)
    if not _ask("select end_lent_grant(%s)", grant):
        raise NotLent(_("This role is not lent by you, or it has ended already."))


def _record(event: str, grant: int, by: int, at: datetime) -> None:
    """In the journals of both: who lends and who borrows."""
    with connection.cursor() as cursor:
        cursor.execute("select persons_of_lending(%s)", [grant])
        persons = [row[0] for row in cursor.fetchall()]
    journal.record(event=event, by=by, at=at, subject=f"grant:{grant}", persons=persons)


def _ask(query: str, *values: Any) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]
