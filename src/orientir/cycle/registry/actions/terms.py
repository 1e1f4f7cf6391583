"""What has served its term is destroyed, and the tree follows the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from orientir.kit.journal import record


@dataclass(frozen=True, slots=True)
class KeptTerms:
    """How many rows of each kind went, and how many pairs the tree of today has."""

    sessions: int
    personal_values: int
    tree_pairs: int


@transaction.atomic
def keep_terms(*, at: datetime) -> KeptTerms:
    """Destroy sessions that ended and old values of personal fields past their term; rebuild the closure, which a
    unit opened or closed by date changes without anybody's deed. Runs as the system role; journalled.
    """
    kept = KeptTerms(
        sessions=_call("destroy_expired_sessions"),
        personal_values=_call("destroy_expired_values"),
        tree_pairs=_call("rebuild_unit_closure"),
    )
    told = f"сеансов {kept.sessions}, прежних значений {kept.personal_values}"
    record(event="registry.terms_kept", by=None, at=at, subject=told)
    return kept


def _call(function: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}()")
        return int(cursor.fetchone()[0])
