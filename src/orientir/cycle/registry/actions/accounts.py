"""Accounts and grants: made, given, ended. Who may is told by the policies; a refusal of theirs becomes a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.errors import InsufficientPrivilege

from orientir.core.mistakes import Mistake
from orientir.cycle.registry.models import Account, Grant
from orientir.kit import journal
from orientir.kit.access.factors import drop_factor
from orientir.kit.access.passwords import give_one_time_code


class LoginTaken(Mistake):
    """Another account has this login."""


class NotYoursToGive(Mistake):
    """The role, the unit or the account lies outside what who acts may run."""


def create_account(
    *, login: str, display_name: str, by: int | None, at: datetime, person: int | None = None
) -> int:
    """Make an account without grants or password, perhaps a person's; returns its id."""
    with _refusals(), transaction.atomic():
        account = Account.objects.create(login=login, display_name=display_name, person_id=person)
        _record("registry.account_created", account.pk, by, at)
    return int(account.pk)


def tie_account(*, account: int, person: int, by: int, at: datetime) -> None:
    """Say whose an account is: from now on it sees that person's own data."""
    with _refusals(), transaction.atomic():
        found = Account.objects.filter(pk=account, person=None).update(person_id=person)
        if not found:
            raise _not_yours()
        _record("registry.account_tied", account, by, at, fields=["person"])


def untie_account(*, account: int, by: int, at: datetime) -> None:
    """Take the person off an account: it sees nobody's own data any more."""
    with _refusals(), transaction.atomic():
        persons = _persons_of(account)
        if not Account.objects.filter(pk=account).update(person_id=None):
            raise _not_yours()
        _record("registry.account_untied", account, by, at, fields=["person"], persons=persons)


def give_grant(
    *, account: int, role: str, unit: int, until: date | None, by: int | None, at: datetime
) -> int:
    """Let ``account`` act as ``role`` for ``unit`` from today on, up to the day before ``until``."""
    with _refusals(), transaction.atomic():
        grant = Grant.objects.create(
            account_id=account,
            role=role,
            unit_id=unit,
            valid_from=timezone.localdate(at),
            valid_to=until,
        )
        _record("registry.grant_given", account, by, at, fields=["role", "unit", "valid_to"])
    return int(grant.pk)


def end_grant(*, grant: int, account: int, by: int, at: datetime) -> None:
    """End a grant: from now on it gives nothing."""
    with _refusals(), transaction.atomic():
        ended = Grant.objects.filter(pk=grant, account_id=account).update(
            valid_to=timezone.localdate(at)
        )
        if not ended:
            raise _not_yours()
        _record("registry.grant_ended", account, by, at, fields=["valid_to"])


def give_password(*, account: int, by: int | None, at: datetime) -> str:
    """Give a one-time code and return it, to be told once; open sessions end, the person is told in their journal."""
    with transaction.atomic():
        code = give_one_time_code(account_id=account)
        if not code:
            raise _not_yours()
        _record("registry.password_given", account, by, at)
    return code


def drop_second_factor(*, account: int, by: int | None, at: datetime) -> None:
    """Take the second factor off an account that one runs, for whoever lost the telephone and the printed codes."""
    with transaction.atomic():
        if not drop_factor(account=account):
            raise _not_yours()
        _record("registry.factor_dropped", account, by, at)


def switch_account(*, account: int, is_active: bool, by: int, at: datetime) -> None:
    """Switch an account on or off; off, its sessions see nothing from the next question on."""
    with _refusals(), transaction.atomic():
        if not Account.objects.filter(pk=account).update(is_active=is_active):
            raise _not_yours()
        event = "registry.account_switched_on" if is_active else "registry.account_switched_off"
        _record(event, account, by, at, fields=["is_active"])


def _record(
    event: str,
    account: int,
    by: int | None,
    at: datetime,
    fields: Sequence[str] = (),
    persons: Sequence[int] | None = None,
) -> None:
    """On both sides: the account is the subject, the person it belongs to sees it in their own journal."""
    told = _persons_of(account) if persons is None else persons
    subject = f"account:{account}"
    journal.record(event=event, by=by, at=at, subject=subject, persons=told, fields=fields)


def _persons_of(account: int) -> list[int]:
    found = Account.objects.filter(pk=account, person__isnull=False)
    return list(found.values_list("person_id", flat=True))


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
