"""Accounts for people, one or a whole organisation at a time: a login made of the name, a one-time code told once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from orientir.cycle.registry.actions.accounts import (
    LoginTaken,
    create_account,
    give_grant,
    give_password,
)
from orientir.cycle.registry.queries.issuing import Candidate
from orientir.cycle.registry.rules import Role
from orientir.kit.russian import latin

TRIES = 5  # two people may take the next free login at one moment
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Issued:
    """What is told once: whose the code is, and the code."""

    account_id: int
    full_name: str
    position: str
    unit_title: str
    login: str
    code: str


def issue_accounts(
    *,
    candidates: Sequence[Candidate],
    by: int | None,
    at: datetime,
    tell: Tell = lambda _done, _total: None,
) -> list[Issued]:
    """An account with the role of a teacher for everyone without one, a new code for those whose code waits.

    All or nothing. Who already uses their account is left as they are.
    """
    made = []
    with transaction.atomic():
        for done, one in enumerate(candidates):
            tell(done, len(candidates))
            if one.account_id is None or one.is_waiting:
                made.append(_issue(one, by, at))
    return made


def _issue(one: Candidate, by: int | None, at: datetime) -> Issued:
    account, login = (
        (one.account_id, one.login) if one.account_id is not None else _make(one, by, at)
    )
    code = give_password(account=account, by=by, at=at)
    return Issued(account, one.full_name, one.position, one.unit_title, login, code)


def _make(one: Candidate, by: int | None, at: datetime) -> tuple[int, str]:
    for left in reversed(range(TRIES)):
        login = _next_login(_word(one))
        try:
            account = create_account(
                login=login, display_name=one.full_name, person=one.person_id, by=by, at=at
            )
        except LoginTaken:
            if not left:
                raise
        else:
            give_grant(
                account=account, role=Role.TEACHER, unit=one.unit_id, until=None, by=by, at=at
            )
            return account, login
    raise AssertionError("the last try either made an account or raised")


def _word(one: Candidate) -> str:
    """«Щукина Анна Петровна» → ``shchukina.ap``."""
    initials = latin(one.given_name)[:1] + latin(one.patronymic)[:1]
    family = "".join(letter for letter in latin(one.family_name) if letter.isalpha())[:40]
    return f"{family or 'user'}.{initials}" if initials else f"{family or 'user'}"


def _next_login(word: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select next_login(%s)", [word if len(word) > 2 else f"{word}.user"])
        return str(cursor.fetchone()[0])
