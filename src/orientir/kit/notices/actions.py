"""What an account does with its notices: reads them, says when and where letters go."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.core.mistakes import Mistake
from orientir.kit.access.acting import hash_token
from orientir.kit.journal import record
from orientir.kit.notices.kinds import KINDS
from orientir.kit.notices.models import Notice, NoticeAddress, NoticeTerm


class AddressNotTaken(Mistake):
    """Letters asking for confirmation are sent rarely."""


class TermNotAllowed(Mistake):
    """A notice that is needed cannot be switched off."""


def mark_read(*, account: int, notice: int, at: datetime) -> Notice | None:
    """Note that a notice was opened; ``None`` where the account has no such notice."""
    Notice.objects.filter(account=account, pk=notice, read_at=None).update(read_at=at)
    return Notice.objects.filter(account=account, pk=notice).first()


def mark_all_read(*, account: int, until: int, at: datetime, kind: str = "") -> int:
    """Note that all notices up to number ``until`` were read (what came meanwhile was not seen); how many."""
    found = Notice.objects.filter(account=account, read_at=None, pk__lte=until)
    return (found.filter(kind=kind) if kind else found).update(read_at=at)


@transaction.atomic
def set_terms(*, account: int, terms: Mapping[str, str]) -> None:
    """When letters of which kind go out. Raises TermNotAllowed."""
    for name, term in terms.items():
        if term not in KINDS[name].terms:
            raise TermNotAllowed(_("This notice is needed by law or for safety: it stays on."))
    rows = [NoticeTerm(account_id=account, kind=name, term=term) for name, term in terms.items()]
    NoticeTerm.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["account", "kind"], update_fields=["term"]
    )


@transaction.atomic
def ask_for_address(*, account: int, address: str, at: datetime) -> None:
    """Send a link to ``address``; letters go there once its owner opens it. Raises AddressNotTaken."""
    code = secrets.token_urlsafe(24)
    outcome = _ask("select ask_own_address(%s, %s, %s)", address, hash_token(code), code)
    if outcome != "asked":
        raise AddressNotTaken(str(_REFUSALS[str(outcome)]))
    record(event="notices.address_asked", by=account, at=at)


@transaction.atomic
def confirm_address(*, account: int, code: str, at: datetime) -> bool:
    """Letters go to the address whose link was opened; ``False`` for a link that is old or somebody else's."""
    if not _ask("select confirm_own_address(%s)", hash_token(code)):
        return False
    record(event="notices.address_confirmed", by=account, at=at)
    return True


@transaction.atomic
def forget_address(*, account: int, at: datetime) -> None:
    """No more letters: the address is destroyed."""
    NoticeAddress.objects.filter(pk=account).delete()
    record(event="notices.address_forgotten", by=account, at=at)


def pause_letters(*, leave_key: str) -> bool:
    """Stop all letters but the needed ones, by the key of a letter, without a log-in."""
    return bool(_ask("select pause_letters(%s)", leave_key))


def resume_letters(*, account: int) -> None:
    NoticeAddress.objects.filter(pk=account).update(is_paused=False)


_REFUSALS: Final = {
    "soon": gettext_lazy(
        "A letter was sent a minute ago. Look for it, also among spam; then ask once more."
    ),
    "often": gettext_lazy(
        "Five letters were sent today: look for them among spam, or ask again tomorrow."
    ),
}


def _ask(statement: str, *values: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]
