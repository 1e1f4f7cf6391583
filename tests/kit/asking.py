"""Raw questions to the database, for tests of what it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

REFUSED = {"42501"}  # insufficient_privilege: no right, or a policy's check


def ask(statement: str, *values: Any) -> list[Any]:
    """The first column of what the database answers."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return [row[0] for row in cursor.fetchall()]


def do(statement: str, *values: Any) -> int:
    """How many rows a statement touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return int(cursor.rowcount)


def assert_refused(statement: str, *values: Any) -> None:
    """The database says that this role has no right to it: not an empty answer, an error."""
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        do(statement, *values)
    assert getattr(refusal.value.__cause__, "sqlstate", "") in REFUSED, refusal.value
