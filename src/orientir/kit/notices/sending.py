"""Sending a notice: rows in the transaction of whoever sends; letters are made of them later."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from orientir.kit.notices.kinds import KINDS


def send(
    kind: str,
    *,
    key: str | int,
    at: datetime,
    persons: Iterable[int] = (),
    accounts: Iterable[int] = (),
    link: str = "",
    **told: str | int,
) -> int:
    """Send the notice ``kind`` to accounts, and to the accounts of persons; how many got it.

    ``key`` names what it is about: the same kind and key reach an account once, however often it is sent.
    ``told`` fills the words of the kind: titles and dates; a letter may be read by others, so no personal data.
    Raises KeyError for an undeclared kind or words without their filling.
    """
    known = KINDS[kind]
    _ = (
        known.subject % told,
        known.text % told,
    )  # a word that is missing is missed now, not in a letter
    with connection.cursor() as cursor:
        cursor.execute(
            "select send_notices(%s, %s, %s, %s::jsonb, %s, %s::bigint[], %s::bigint[], %s)",
            [
                kind,
                str(key),
                link,
                json.dumps(told, ensure_ascii=False),
                at,
                sorted(set(persons)),
                sorted(set(accounts)),
                known.is_needed,
            ],
        )
        return int(cursor.fetchone()[0])
