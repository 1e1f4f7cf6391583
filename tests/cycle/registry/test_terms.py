"""What has served its term goes at night, done by the system role and written down."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

from orientir.cycle.registry.actions.terms import keep_terms
from orientir.cycle.registry.models import Session
from orientir.kit.journal.models import JournalEntry
from tests.cast import make_cast

NOW = datetime.now(UTC)


def test_the_system_role_destroys_what_is_past_its_term(
    acting_as: Callable[[str], AbstractContextManager[None]],
) -> None:
    cast = make_cast()
    cast.token("teacher")
    ended = cast.token("head")
    assert ended
    Session.objects.filter(account=cast.accounts["head"]).update(
        expires_at=NOW - timedelta(minutes=1)
    )

    with acting_as("system"):
        kept = keep_terms(at=NOW)

    assert kept.sessions == 1
    assert [session.account for session in Session.objects.all()] == [cast.accounts["teacher"]]
    entry = JournalEntry.objects.get(event="registry.terms_kept")
    assert entry.subject == "сеансов 1, прежних значений 0"
