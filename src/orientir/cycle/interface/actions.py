"""Keys are made and revoked by whose they are; a program opens one for the length of a request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake
from orientir.cycle.interface.models import AccessKey
from orientir.cycle.interface.rules import A_MINUTE, LONGEST, MOST_KEYS, Scope
from orientir.kit.access.acting import hash_token, make_token, release_token
from orientir.kit.journal import record


class KeyNotMade(Mistake):
    """No key can be made so."""


@dataclass(frozen=True, slots=True)
class Opened:
    """``refusal``: empty, «unknown», «expired», «scope» or «slow» (then ``seconds`` tell how long to wait)."""

    refusal: str
    seconds: int = 0


@transaction.atomic
def make_key(
    *, by: int, grant: int, title: str, scopes: Sequence[str], expires_on: date, at: datetime
) -> str:
    """The key itself, told this once. Raises KeyNotMade."""
    _refuse_wrong(title, scopes, expires_on, at)
    standing = AccessKey.objects.filter(
        account=by, revoked_at=None, expires_on__gte=timezone.localdate(at)
    )
    if standing.count() >= MOST_KEYS:
        raise KeyNotMade(_("You have %(n)s open keys: revoke one first.") % {"n": MOST_KEYS})
    key = make_token()
    AccessKey.objects.bulk_create(
        [
            AccessKey(
                account_id=by,
                grant_id=grant,
                title=title.strip(),
                key_hash=hash_token(key),
                scopes=sorted(scopes),
                created_at=at,
                expires_on=expires_on,
            )
        ]
    )
    record(event="interface.key_made", by=by, at=at, subject=title.strip())
    return key


def _refuse_wrong(title: str, scopes: Sequence[str], expires_on: date, at: datetime) -> None:
    if not title.strip():
        raise KeyNotMade(_("Say which program the key is for."))
    if not scopes or set(scopes) - set(Scope.values):
        raise KeyNotMade(_("Choose what the program may read."))
    if not timezone.localdate(at) <= expires_on <= timezone.localdate(at) + LONGEST:
        raise KeyNotMade(_("A key is given for a year at most, until a day that is still to come."))


@transaction.atomic
def revoke_key(*, key: int, by: int, at: datetime) -> None:
    """From now on it opens nothing."""
    with connection.cursor() as cursor:
        cursor.execute("select revoke_key(%s, %s)", [key, at])
        title = cursor.fetchone()[0]
    if title is None:
        raise KeyNotMade(_("There is no such key of yours, or it is revoked already."))
    record(event="interface.key_revoked", by=by, at=at, subject=title)


def enter_by_key(key: str, scope: str) -> Opened:
    """From now on the connection is the account's, by the role of the key, where nothing is refused."""
    with connection.cursor() as cursor:
        cursor.execute("select * from open_key(%s, %s, %s)", [key, scope, A_MINUTE])
        return Opened(*cursor.fetchone())


def leave() -> None:
    """The connection is nobody's again, and the session of the key is over."""
    with connection.cursor() as cursor:
        cursor.execute("select close_session()")
    release_token()
