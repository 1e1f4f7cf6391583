"""Accounts and grants: made, given, ended. Who may is told by the policies; a refusal of theirs becomes a sentence."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.errors import InsufficientPrivilege

from orientir.core.mistakes import Mistake
from orientir.cycle.registry.models import Account, Grant
from orientir.kit import journal
from orientir.kit.access.passwords import set_password

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that a printed sheet makes look alike
PASSWORD_PARTS, PART_LENGTH = 4, 4


class LoginTaken(Mistake):
    """Another account has this login."""


class NotYoursToGive(Mistake):
    """The role, the unit or the account lies outside what who acts may run."""


def create_account(*, login: str, display_name: str, by: int, at: datetime) -> int:
    """Make an account without grants or password; returns its id."""
    with _refusals(), transaction.atomic():
        account = Account.objects.create(login=login, display_name=display_name)
        _record("registry.account_created", account.pk, by, at)
    return int(account.pk)


def give_grant(
    *, account: int, role: str, unit: int, until: date | None, by: int, at: datetime
) -> int:
    """Let ``account`` act as ``role`` for ``unit`` from today on, up to the day before ``until``."""
    with _refusals(), transaction.atomic():
        grant = Grant.objects.create(
            account_id=account, role=role, unit_id=unit, valid_from=at.date(), valid_to=until
        )
        _record("registry.grant_given", account, by, at, fields=["role", "unit", "valid_to"])
    return int(grant.pk)


def end_grant(*, grant: int, account: int, by: int, at: datetime) -> None:
    """End a grant: from now on it gives nothing."""
    with _refusals(), transaction.atomic():
        ended = Grant.objects.filter(pk=grant, account_id=account).update(valid_to=at.date())
        if not ended:
            raise _not_yours()
        _record("registry.grant_ended", account, by, at, fields=["valid_to"])


def give_password(*, account: int, by: int, at: datetime) -> str:
    """Set a password made up by chance and return it, to be told once; open sessions end."""
    parts = [
        "".join(secrets.choice(ALPHABET) for _ in range(PART_LENGTH)) for _ in range(PASSWORD_PARTS)
    ]
    password = "-".join(parts)
    with transaction.atomic():
        if not set_password(account_id=account, password=password):
            raise _not_yours()
        _record("registry.password_given", account, by, at)
    return password


def switch_account(*, account: int, is_active: bool, by: int, at: datetime) -> None:
    """Switch an account on or off; off, its sessions see nothing from the next question on."""
    with _refusals(), transaction.atomic():
        if not Account.objects.filter(pk=account).update(is_active=is_active):
            raise _not_yours()
        event = "registry.account_switched_on" if is_active else "registry.account_switched_off"
        _record(event, account, by, at, fields=["is_active"])


def _record(
    event: str, account: int, by: int, at: datetime, fields: list[str] | None = None
) -> None:
    journal.record(event=event, by=by, at=at, subject=f"account:{account}", fields=fields or [])


def _not_yours() -> NotYoursToGive:
    return NotYoursToGive(
        _(
            "This account, role or organisation is not yours to give: ask the administrator above you."
        )
    )


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise LoginTaken(_("This login is taken: choose another.")) from error
    except DatabaseError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            raise _not_yours() from error
        raise
