"""One's own roles, to whom each may be lent, what is lent now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orientir.kit.bulk import fetch_rows


@dataclass(frozen=True, slots=True)
class OwnGrant:
    """A grant of one's own in force; ``lent_by``: it is borrowed itself, until ``valid_to``."""

    id: int
    role: str
    unit_title: str
    valid_to: date | None
    is_lent: bool


@dataclass(frozen=True, slots=True)
class Lent:
    id: int
    lent_from: int
    to: str
    valid_from: date
    valid_to: date


def list_own_grants(account: int) -> list[OwnGrant]:
    rows = fetch_rows(
        "select g.id, g.role, coalesce(p.short_title, u.code), g.valid_to, g.lent_from_id is not null "
        "from registry_grant g join registry_unit u on u.id = g.unit_id "
        "left join registry_unit_period p on p.unit_id = u.id and p.valid_from <= current_date "
        "and (p.valid_to is null or p.valid_to > current_date) "
        "where g.account_id = %(account)s and g.valid_from <= current_date "
        "and (g.valid_to is null or g.valid_to > current_date) order by g.id",
        {"account": account},
    )
    return [OwnGrant(*row) for row in rows]


def list_borrowers(grant: int) -> list[tuple[int, str]]:
    """Accounts to which a grant of one's own may be lent: id and name."""
    rows = fetch_rows("select account_id, display_name from borrowers(%(grant)s)", {"grant": grant})
    return [(int(account), str(name)) for account, name in rows]


def list_lent() -> list[Lent]:
    return [Lent(*row) for row in fetch_rows("select * from lent_grants()", {})]
