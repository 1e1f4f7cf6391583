"""The journal: one row per look and per change, written by the database's own hand, told to whom it concerns."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from orientir.kit import journal
from orientir.kit.access.acting import acting_by, find_acting
from orientir.kit.journal.middleware import JournalMiddleware
from orientir.kit.journal.models import JournalEntry, JournalValue
from orientir.kit.journal.queries import Asked, list_entries, list_touches_of_ours, reads_whole
from orientir.kit.journal.words import title_of_event
from orientir.project.sections import MY_SUPPORT, PEOPLE
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
    teacher = cast.client("teacher")
    with acting_as("web"):
        page = client.get("/journal/").content.decode()
        assert ("Кто-то head" in page, "Кто-то other_head" in page) == (True, False)
        assert "Кто-то head" not in client.get("/journal/?kind=change").content.decode()
        assert "Кто-то head" in client.get("/journal/?kind=look&since=2020-01-01").content.decode()
        assert "Кто-то head" not in client.get("/journal/?since=2999-01-01").content.decode()
        assert client.get("/journal/?since=2020-99-99&page=x").status_code == 200
        assert "Кто-то head" in head.get("/journal/").content.decode()
        assert teacher.get("/journal/").status_code == 403


def test_a_head_reads_what_those_of_the_unit_did_and_nothing_else(
    cast: Cast, acting_as: ActingAs
) -> None:
    ours, theirs = cast.people["11"][0].pk, cast.people["21"][0].pk
    look(cast, "head", [ours], acting_as)
    look(cast, "other_head", [theirs, ours], acting_as)
    client = cast.client("head")
    with acting_as("web"):
        page = client.get("/journal/").content.decode()
        assert ("Кто-то head" in page, "Кто-то other_head" in page) == (True, False)


def test_a_head_learns_who_looked_at_people_of_the_unit_and_how_many_of_them(
    cast: Cast, acting_as: ActingAs
) -> None:
    ours, theirs = cast.people["11"][0].pk, cast.people["21"][0].pk
    look(cast, "head", [ours], acting_as)
    look(cast, "other_head", [theirs, ours], acting_as)
    look(cast, "ministry", [theirs], acting_as)
    token = cast.token("head")
    with acting_as("web"), acting_by(token):
        every, total = list_touches_of_ours(Asked(), 10, 0)
        foreign, _total = list_touches_of_ours(Asked(), 10, 0, is_foreign=True)
    assert [(one.who, one.people, one.is_own) for one in every] == [
        ("Кто-то other_head", 1, False),
        ("Кто-то head", 1, True),
    ]
    assert (total, [one.who for one in foreign]) == (2, ["Кто-то other_head"])
    client = cast.client("head")
    with acting_as("web"):
        page = client.get("/journal/people/?foreign=1").content.decode()
        assert ("Кто-то other_head" in page, "Кто-то head" in page.split("<main")[1]) == (
            True,
            False,
        )


def test_the_officer_reads_all_and_an_administrator_of_a_part_does_not(
    cast: Cast, acting_as: ActingAs
) -> None:
    with acting_as("system"):
        change(cast)
    look(cast, "stranger", [cast.people["11"][0].pk], acting_as)
    grant, token = cast.grants["administrator"], cast.token("administrator")
    with acting_as("web"), acting_by(token):
        assert (reads_whole(), list_entries(Asked()).count()) == (True, 2)
    grant.unit = cast.units["10"]
    grant.save()
    with acting_as("web"), acting_by(token):
        assert (reads_whole(), list_entries(Asked()).count()) == (False, 0)


def test_the_journal_is_filtered_by_kind_days_and_account(cast: Cast, acting_as: ActingAs) -> None:
    with acting_as("system"):
        change(cast)
    look(cast, "head", [cast.people["11"][0].pk], acting_as)
    day, token = timezone.localdate(), cast.token("administrator")
    with acting_as("web"), acting_by(token):
        counts = [
            list_entries(asked).count()
            for asked in (
                Asked(),
                Asked(kind="change"),
                Asked(since=day),
                Asked(until=day - timedelta(days=1)),
                Asked(since=AT.date(), until=AT.date()),
                Asked(who="то HEAD"),
                Asked(who="%"),
            )
        ]
    assert counts == [2, 1, 1, 1, 1, 1, 0]


@pytest.mark.parametrize("who", ["head", "administrator"])
def test_what_is_taken_out_is_what_is_shown_and_is_itself_written_down(
    cast: Cast, acting_as: ActingAs, who: str
) -> None:
    look(cast, "head", [cast.people["11"][0].pk], acting_as)
    client = cast.client(who)
    with acting_as("web"):
        csv = client.get("/journal/table.csv?kind=look").content.decode("utf-8-sig")
        assert client.get("/journal/table.csv?kind=change").content.count(b"\r\n") == 2
        assert client.get("/journal/people/table.xlsx").content[:2] == b"PK"
        assert client.get("/journal/table.exe").status_code == 404
    assert [line.split(";")[0] for line in csv.splitlines()] == ["Кто", "Кто-то head"]
    assert JournalEntry.objects.filter(event="journal.exported").count() == 3


def test_a_person_takes_out_who_looked_at_them(cast: Cast, acting_as: ActingAs) -> None:
    look(cast, "head", [cast.people["11"][0].pk], acting_as)
    client = cast.client("teacher")
    with acting_as("web"):
        csv = client.get("/journal/mine/table.csv").content.decode("utf-8-sig")
        none = client.get("/journal/mine/table.csv?until=2020-01-01").content.decode("utf-8-sig")
    assert ("Кто-то head;Школа № 11" in csv, none.count("\r\n")) == (True, 1)


def test_an_entry_tells_all_it_knows_to_who_may_know(cast: Cast, acting_as: ActingAs) -> None:
    token = cast.token("head")
    with acting_as("web"), acting_by(token):
        change(cast)
    number = JournalEntry.objects.get().pk
    clients = {name: cast.client(name) for name in ("head", "other_head", "administrator")}
    with acting_as("web"):
        page = clients["head"].get(f"/journal/entries/{number}/").content.decode()
        assert ("Старая" in page, "Новая" in page) == (True, True)
        assert clients["administrator"].get(f"/journal/entries/{number}/").status_code == 200
        assert clients["other_head"].get(f"/journal/entries/{number}/").status_code == 404
    look_of_names = JournalEntry.objects.latest("pk")
    assert (look_of_names.event, look_of_names.persons) == (
        "journal.entry",
        [cast.people["11"][0].pk],
    )


def test_a_look_is_told_by_the_page_that_was_opened() -> None:
    assert title_of_event("community.mine", "look").endswith(f": {MY_SUPPORT.title}")
    assert title_of_event("registry.unnamed", "look").endswith(f": {PEOPLE.title}")
    assert title_of_event("nowhere.page", "look").endswith("nowhere.page")
