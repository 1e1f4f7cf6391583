"""Accounts in sight of who acts, with their grants."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from orientir.core.mistakes import Mistake
from orientir.kit.bulk import fetch_rows


class AccountNotFound(Mistake):
    """There is no such account, or one may not see it."""


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A grant with its unit's title of today."""

    id: int
    role: str
    unit_title: str
    valid_from: date
    valid_to: date | None

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or self.valid_to > on)


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account; ``is_mine_to_run`` says whether who acts may change it."""

    id: int
    login: str
    display_name: str
    is_active: bool
    is_mine_to_run: bool
    person_id: int | None = None
    grants: list[GrantLine] = field(default_factory=list)


def list_accounts(text: str, *, limit: int, offset: int) -> tuple[list[AccountLine], int]:
    """A page of accounts whose login or name holds ``text``, by name, and how many there are."""
    rows = fetch_rows(
        "select id, login, display_name, is_active, manages_account(id), person_id, count(*) over () "
        "from registry_account where login ilike %(like)s or display_name ilike %(like)s "
        "order by display_name, id limit %(limit)s offset %(offset)s",
        {"like": f"%{_plain(text)}%", "limit": limit, "offset": offset},
    )
    accounts = _with_grants([AccountLine(*row[:6]) for row in rows])
    return accounts, int(rows[0][6]) if rows else 0


def get_account(account_id: int) -> AccountLine:
    """One account. Raises ``AccountNotFound``."""
    rows = fetch_rows(
        "select id, login, display_name, is_active, manages_account(id), person_id "
        "from registry_account where id = %(id)s",
        {"id": account_id},
    )
    if not rows:
        raise AccountNotFound("такой учётной записи нет, или она не в вашем ведении")
    return _with_grants([AccountLine(*rows[0])])[0]


def _with_grants(accounts: list[AccountLine]) -> list[AccountLine]:
    by_id = {account.id: account for account in accounts}
    rows = fetch_rows(
        "select g.account_id, g.id, g.role, coalesce(p.short_title, u.code), g.valid_from, g.valid_to "
        "from registry_grant g join registry_unit u on u.id = g.unit_id "
        "left join registry_unit_period p on p.unit_id = u.id and p.valid_from <= current_date "
        "and (p.valid_to is null or p.valid_to > current_date) "
        "where g.account_id = any(%(ids)s) order by g.id",
        {"ids": list(by_id)},
    )
    for account_id, *rest in rows:
        by_id[account_id].grants.append(GrantLine(*rest))
    return accounts


def _plain(text: str) -> str:
    """``%`` and ``_`` of a searched text mean themselves."""
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
