"""The journal: one row per look and per change, written by the database's own hand, told to whom it concerns."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory

from orientir.kit import journal
from orientir.kit.access.acting import acting_by, find_acting
from orientir.kit.journal.middleware import JournalMiddleware
from orientir.kit.journal.models import JournalEntry, JournalValue
from tests.cast import Cast
from tests.kit.asking import ask, assert_refused

ActingAs = Callable[[str], AbstractContextManager[None]]
AT = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def look(cast: Cast, name: str, persons: list[int], acting_as: ActingAs) -> None:
    """What a page that shows ``persons`` does, as the middleware sees it."""

    def page(request: object) -> HttpResponse:
        journal.note_look(request, persons)  # type: ignore[arg-type]
        journal.note_look(request, persons[:1])  # type: ignore[arg-type]
        return HttpResponse()

    token = cast.token(name)
    request = RequestFactory().get("/")
    with acting_as("web"), acting_by(token):
        request.account = find_acting()  # type: ignore[attr-defined]
        request.resolver_match = None
        JournalMiddleware(page)(request)


def test_a_page_of_many_people_is_one_row(cast: Cast, acting_as: ActingAs) -> None:
    persons = [person.pk for person in cast.people["11"]]
    look(cast, "head", persons, acting_as)
    entry = JournalEntry.objects.get()
    assert (entry.kind, sorted(entry.persons)) == ("look", sorted(persons))
    assert (entry.account_id, entry.role, entry.unit_id) == (
        cast.accounts["head"].pk,
        "head",
        cast.units["11"].pk,
    )


def test_looking_at_oneself_is_nobodys_business(cast: Cast, acting_as: ActingAs) -> None:
    look(cast, "teacher", [cast.people["11"][0].pk], acting_as)
    assert not JournalEntry.objects.exists()


def change(cast: Cast, by: int | None = None) -> None:
    person = cast.people["11"][0]
    journal.record(
        event="registry.person_renamed",
        by=by,
        at=AT,
        subject=f"person:{person.pk}",
        persons=[person.pk],
        fields=["family_name"],
        values=[journal.FieldChange(person.pk, "family_name", "Старая", "Новая")],
    )


def test_a_change_keeps_ids_and_names_of_fields_and_its_values_apart(
    cast: Cast, acting_as: ActingAs
) -> None:
    token = cast.token("head")
    with acting_as("web"), acting_by(token):
        change(cast)
    entry, value = JournalEntry.objects.get(), JournalValue.objects.get()
    assert (entry.event, entry.at, entry.fields) == ("registry.person_renamed", AT, ["family_name"])
    assert (value.entry, value.old, value.new) == (entry, "Старая", "Новая")
    assert value.keep_until - entry.recorded_at.date() == timedelta(days=365)


def test_nobody_signs_for_another(cast: Cast, acting_as: ActingAs) -> None:
    token = cast.token("head")
    with acting_as("web"), acting_by(token):
        change(cast, by=cast.accounts["ministry"].pk)
    assert JournalEntry.objects.get().account_id == cast.accounts["head"].pk


def test_without_a_session_pages_write_nothing(cast: Cast, acting_as: ActingAs) -> None:
    with acting_as("web"):
        assert_refused(
            "select journal('change', 'x', now(), 1, '', '{}'::bigint[], '{}'::text[], '[]'::jsonb)"
        )


def test_a_task_of_the_system_is_written_down_as_told(cast: Cast, acting_as: ActingAs) -> None:
    with acting_as("system"):
        change(cast, by=None)
    entry = JournalEntry.objects.get()
    assert (entry.account_id, entry.role) == (None, "")


def test_a_change_that_is_taken_back_leaves_no_row(cast: Cast, acting_as: ActingAs) -> None:
    token = cast.token("head")
    with acting_as("web"), acting_by(token), transaction.atomic():
        change(cast)
        transaction.set_rollback(True)
    assert not JournalEntry.objects.exists()


def test_old_values_are_destroyed_after_their_term_and_the_entry_stays(
    cast: Cast, acting_as: ActingAs
) -> None:
    with acting_as("system"):
        change(cast)
    JournalValue.objects.update(keep_until=AT.date())
    with acting_as("system"):
        assert ask("select destroy_expired_values()") == [1]
    assert (JournalValue.objects.count(), JournalEntry.objects.count()) == (0, 1)


def test_a_person_reads_who_looked_in_words(cast: Cast, acting_as: ActingAs) -> None:
    teacher, colleague = (person.pk for person in cast.people["11"])
    look(cast, "head", [teacher, colleague], acting_as)
    look(cast, "ministry", [colleague], acting_as)
    client = cast.client("teacher")
    with acting_as("web"):
        page = client.get("/journal/mine/").content.decode()
    assert "Кто-то head" in page
    assert "Школа № 11" in page
    assert "просмотр ваших данных" in page
    assert "открывали или меняли 1 раз" in page
    assert "Кто-то ministry" not in page


def test_an_account_without_a_person_is_told_so(cast: Cast, acting_as: ActingAs) -> None:
    client = cast.client("stranger")
    with acting_as("web"):
        assert "не связана с человеком" in client.get("/journal/mine/").content.decode()


def test_the_journal_is_read_by_the_administrator_of_the_subtree(
    cast: Cast, acting_as: ActingAs
) -> None:
    grant = cast.grants["administrator"]
    grant.unit = cast.units["10"]
    grant.save()
    look(cast, "head", [cast.people["11"][0].pk], acting_as)
    look(cast, "other_head", [cast.people["21"][0].pk], acting_as)
    client, head = cast.client("administrator"), cast.client("head")
    with acting_as("web"):
        page = client.get("/journal/").content.decode()
        assert ("Кто-то head" in page, "Кто-то other_head" in page) == (True, False)
        assert "Кто-то head" not in client.get("/journal/?kind=change").content.decode()
        assert "Кто-то head" in client.get("/journal/?kind=look&since=2020-01-01").content.decode()
        assert "Кто-то head" not in client.get("/journal/?since=2999-01-01").content.decode()
        assert client.get("/journal/?since=2020-99-99&page=x").status_code == 200
        assert head.get("/journal/").status_code == 403
