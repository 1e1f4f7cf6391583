"""The chain of the journal: sealed by the system, proved by whoever holds a seal; any change is named by its place."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.kit import journal
from orientir.kit.journal.models import JournalEntry, JournalLink, JournalSeal, JournalValue
from orientir.kit.journal.sealing import SEALS, Seal, seal_journal, tell_seal
from orientir.kit.journal.verifying import Verdict, Witness, read_witnesses, verify_journal
from tests.kit.asking import assert_refused

ActingAs = Callable[[str], AbstractContextManager[None]]
AT = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def write(count: int, *, with_values: bool = False) -> list[int]:
    """Entries of a task of the system: odd words, ids, fields; their numbers."""
    for number in range(count):
        journal.record(
            event="registry.person_renamed",
            by=None,
            at=AT + timedelta(microseconds=number),
            subject=f'«№ {number}»\n"\\ \t\N{GRINNING FACE}',
            persons=[number + 1, 7],
            fields=["family_name", "given_name"],
            values=[journal.FieldChange(7, "family_name", None, f"Новая {number}")]
            if with_values
            else [],
        )
    return list(JournalEntry.objects.order_by("id").values_list("pk", flat=True))


def seal() -> Seal:
    sealed = seal_journal(before=timezone.now() + timedelta(minutes=1))
    assert sealed is not None
    return sealed


def wrong(*witnesses: Witness) -> list[tuple[str, int | None]]:
    """What verifying tells, and of which entry."""
    return [(one.text, one.entry) for one in verify_journal(witnesses).findings]


def test_what_is_sealed_is_whole_and_counted() -> None:
    write(3, with_values=True)
    first = seal()
    write(2)
    second = seal()
    assert (first.entries, first.last_number, second.entries, second.last_number) == (3, 3, 2, 5)
    assert seal_journal(before=timezone.now()) is None
    write(1)
    verdict = verify_journal()
    assert (verdict.is_whole, verdict.entries, verdict.seals, verdict.unsealed) == (True, 5, 2, 1)


def test_the_link_is_the_hash_of_the_link_before_and_of_what_the_entry_says() -> None:
    """Told once more by hand: the text is a contract, old seals must be proved by later versions."""
    from hashlib import sha256

    number = write(1)[0]
    JournalEntry.objects.update(recorded_at=AT)
    seal()
    text = (
        f'[{number}, "change", "registry.person_renamed", 1740821400000000, 1740821400000000, null, "", null, '
        '"«№ 0»\\n\\"\\\\ \\t\N{GRINNING FACE}", [1, 7], ["family_name", "given_name"], null]'
    )
    assert bytes(JournalLink.objects.get().link) == sha256(bytes(32) + text.encode()).digest()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"persons": [1]}, "изменена после печати"),
        ({"account_id": 9}, "изменена после печати"),
        ({"at": AT + timedelta(microseconds=77)}, "изменена после печати"),
        ({"subject": ""}, "изменена после печати"),
    ],
)
def test_a_changed_entry_is_named(change: dict[str, object], said: str) -> None:
    entries = write(5)
    seal()
    JournalEntry.objects.filter(pk=entries[2]).update(**change)
    ((text, entry),) = wrong()
    assert (said in text, entry) == (True, entries[2])


def test_an_entry_that_was_deleted_is_named() -> None:
    entries = write(4)
    seal()
    JournalEntry.objects.filter(pk=entries[1]).delete()
    ((text, entry),) = wrong()
    assert ("удалена" in text, entry) == (True, entries[1])


def test_an_entry_taken_out_together_with_its_link_leaves_a_gap() -> None:
    entries = write(4)
    seal()
    JournalEntry.objects.filter(pk=entries[1]).delete()
    JournalLink.objects.filter(entry_id=entries[1]).delete()
    told = wrong()
    assert ("нет мест 2–2" in told[0][0], told[0][1]) == (True, entries[2])
    assert "было записей 4, есть 3" in told[1][0]


def test_an_entry_written_for_an_earlier_day_is_seen() -> None:
    write(1)
    seal()
    late = write(1)[-1]
    JournalEntry.objects.filter(pk=late).update(recorded_at=timezone.now() - timedelta(days=3))
    seal()
    ((text, entry),) = wrong()
    assert ("задним числом" in text, entry) == (True, late)


def test_values_are_sealed_and_may_go_when_their_term_is_over() -> None:
    entries = write(3, with_values=True)
    seal()
    JournalValue.objects.filter(entry_id=entries[0]).update(new="Подменённая")
    JournalValue.objects.filter(entry_id=entries[1]).delete()
    assert [(entry, text.split(": ")[1]) for text, entry in wrong()] == [
        (entries[0], "прежние значения изменены"),
        (entries[1], "прежние значения уничтожены до срока"),
    ]


def test_values_that_have_served_their_term_are_not_missed() -> None:
    write(1, with_values=True)
    JournalEntry.objects.update(recorded_at=timezone.now() - timedelta(days=400))
    seal()
    JournalValue.objects.all().delete()
    assert wrong() == []


def forge() -> None:
    """Whoever owns the database writes an entry over and makes the chain and its seal anew, under the old number."""
    old = JournalSeal.objects.get().pk
    JournalEntry.objects.filter(pk=JournalEntry.objects.earliest("pk").pk).update(persons=[])
    JournalLink.objects.all().delete()
    JournalSeal.objects.all().delete()
    with transaction.atomic(), connection.cursor() as cursor:
        made = seal()
        cursor.execute("update journal_link set seal_id = %s", [old])
        cursor.execute("update journal_seal set id = %s where id = %s", [old, made.id])


def test_a_chain_made_anew_is_betrayed_by_a_seal_kept_elsewhere(tmp_path: Path) -> None:
    write(3)
    sealed = seal()
    tell_seal(sealed, tmp_path, AT)
    known = read_witnesses(tmp_path / SEALS)
    assert known == [Witness(sealed.id, 3, sealed.tail, str(tmp_path / SEALS))]
    assert wrong(*known) == []
    forge()
    assert wrong() == []
    ((text, _entry),) = wrong(*known)
    assert f"печать № {sealed.id} в базе не та" in text


def test_a_tail_that_was_cut_off_is_betrayed_too() -> None:
    write(2)
    seal()
    entries = write(2)
    second = seal()
    JournalLink.objects.filter(seal_id=second.id).delete()
    JournalSeal.objects.filter(pk=second.id).delete()
    JournalEntry.objects.filter(pk__in=entries[2:]).delete()
    assert wrong() == []
    ((text, _entry),) = wrong(Witness(second.id, second.last_number, second.tail, "список"))
    assert "конец журнала отрезан" in text


def test_what_is_no_list_of_seals_is_told(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("раз два\n")
    with pytest.raises(Mistake, match="не список печатей"):
        read_witnesses(tmp_path / "x")


@pytest.mark.parametrize("role", ["web", "worker", "system"])
def test_nobody_but_the_owner_can_touch_entries_links_or_seals(
    acting_as: ActingAs, role: str
) -> None:
    write(2, with_values=True)
    seal()
    with acting_as(role):
        for statement in (
            "update journal_entry set persons = '{}'",
            "delete from journal_entry",
            "truncate journal_entry cascade",
            "update journal_value set new = 'x'",
            "delete from journal_value",
            "insert into journal_link values (99, 99, '\\x00', null, 1)",
            "update journal_link set link = '\\x00'",
            "delete from journal_link",
            "insert into journal_seal (sealed_at, entries, last_number, tail) values (now(), 0, 0, '\\x00')",
            "update journal_seal set tail = '\\x00'",
            "delete from journal_seal",
            "alter table journal_entry disable row level security",
            "drop table journal_link",
        ):
            assert_refused(statement)
    assert wrong() == []


def test_pages_and_jobs_seal_nothing(acting_as: ActingAs) -> None:
    for role in ("web", "worker"):
        with acting_as(role):
            assert_refused("select seal_journal(now())")


def test_the_system_seals(acting_as: ActingAs) -> None:
    write(2)
    with acting_as("system"):
        seal()
    assert verify_journal().is_whole


def test_a_thousand_findings_are_counted_not_told() -> None:
    write(150)
    seal()
    JournalEntry.objects.update(subject="x")
    verdict: Verdict = verify_journal()
    assert (verdict.count, len(verdict.findings), verdict.findings[0].seal) == (
        150,
        100,
        JournalSeal.objects.get().pk,
    )
