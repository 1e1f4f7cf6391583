"""Facts of the journal: for a person, who touched their data; for head and officer, what was done in their units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from orientir.kit.journal.models import JournalEntry, JournalSeal, JournalValue

MOST_NAMES: Final = 200  # of people on the page of one entry


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries: of a kind (empty: both), of the days ``since`` to ``until``, of accounts called ``who``."""

    kind: str = ""
    since: date | None = None
    until: date | None = None
    who: str = ""

    @classmethod
    def of(cls, told: Mapping[str, str]) -> Asked:
        """What an address says; what cannot be read is left out."""
        kind = told.get("kind", "")
        return cls(
            kind if kind in JournalEntry.Kind.values else "",
            _day(told.get("since", "")),
            _day(told.get("until", "")),
            told.get("who", ""),
        )

    @property
    def moments(self) -> tuple[datetime | None, datetime | None]:
        """From the first moment of ``since`` to before the day after ``until``."""
        return _begin(self.since), _begin(self.until + timedelta(days=1)) if self.until else None


@dataclass(frozen=True, slots=True)
class Touch:
    """Somebody looked at or changed a person's data. ``who`` is empty for a task of the system."""

    at: datetime
    kind: str
    event: str
    who: str
    role: str
    unit_title: str
    fields: tuple[str, ...]
    is_self: bool


@dataclass(frozen=True, slots=True)
class TouchOfOurs:
    """Somebody looked at or changed the data of ``people`` people of one's units; ``is_own``: of these units too."""

    at: datetime
    kind: str
    event: str
    who: str
    role: str
    unit_title: str
    people: int
    is_own: bool


@dataclass(frozen=True, slots=True)
class Actor:
    """Whose account it is, in words."""

    name: str
    role: str = ""
    unit: str = ""


def list_touches(asked: Asked, limit: int, offset: int) -> tuple[list[Touch], int]:
    """Who touched the data of the person who acts, latest first, and how many touches there are."""
    rows = _ask(
        "select * from who_looked(%s, %s, %s, %s, %s)", asked.kind, *asked.moments, limit, offset
    )
    return [_touch(row) for row in rows], rows[0][8] if rows else 0


def list_touches_of_ours(
    asked: Asked, limit: int, offset: int, *, is_foreign: bool = False
) -> tuple[list[TouchOfOurs], int]:
    """Who touched the data of people of one's units; ``is_foreign``: those from elsewhere alone."""
    rows = _ask(
        "select * from who_touched_ours(%s, %s, %s, %s, %s, %s)",
        asked.kind, *asked.moments, is_foreign, limit, offset,
    )  # fmt: skip
    return [TouchOfOurs(*row[:8]) for row in rows], rows[0][8] if rows else 0


def list_entries(asked: Asked) -> QuerySet[JournalEntry]:
    """Entries in sight of who acts, latest first."""
    entries = JournalEntry.objects.order_by("-at", "-id")
    since, until = asked.moments
    if asked.kind:
        entries = entries.filter(kind=asked.kind)
    if since is not None:
        entries = entries.filter(at__gte=since)
    if until is not None:
        entries = entries.filter(at__lt=until)
    if asked.who:
        entries = entries.filter(account_id__in=_accounts_called(asked.who))
    return entries


def find_entry(entry_id: int) -> JournalEntry | None:
    return JournalEntry.objects.filter(pk=entry_id).first()


def list_values(entry: JournalEntry) -> list[JournalValue]:
    """What fields were and became, of people in sight, until their term is over."""
    return list(JournalValue.objects.filter(entry=entry).order_by("id")[:MOST_NAMES])


def find_actors(account_ids: Iterable[int]) -> dict[int, Actor]:
    """Accounts in sight of who acts, by number."""
    rows = _ask(
        "select id, display_name from registry_account where id = any(%s)", sorted(set(account_ids))
    )
    return {number: Actor(name) for number, name in rows}


def find_people(person_ids: Sequence[int]) -> dict[int, str]:
    """Names of people in sight of who acts, by number; the first of them alone where they are many."""
    rows = _ask(
        "select id, trim(family_name || ' ' || given_name || ' ' || patronymic) from registry_person"
        " where id = any(%s) order by 2",
        list(person_ids[:MOST_NAMES]),
    )
    return {number: str(name) for number, name in rows}


def find_unit_title(unit_id: int | None, on: date) -> str:
    """What a unit was called on a day; empty where it is not in sight."""
    rows = _ask(
        "select short_title from registry_unit_period where unit_id = %s"
        " and valid_from <= %s and (valid_to is null or valid_to > %s)",
        unit_id, on, on,
    )  # fmt: skip
    return str(rows[0][0]) if rows else ""


def find_last_seal() -> JournalSeal | None:
    """The last seal of the journal; ``None`` before the first, and for who may not know."""
    return JournalSeal.objects.order_by("-id").first()


def reads_whole() -> bool:
    """Whether who acts sees every entry: the officer."""
    return bool(_ask("select reads_whole_journal()")[0][0])


def _accounts_called(words: str) -> list[int]:
    rows = _ask(
        "select id from registry_account where display_name ilike %s or login = %s limit 1000",
        "%" + words.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%",
        words,
    )
    return [number for (number,) in rows]


def _touch(row: tuple[Any, ...]) -> Touch:
    at, kind, event, who, role, unit_title, fields, is_self, _total = row
    return Touch(at, kind, event, who, role, unit_title, tuple(fields), is_self)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1900 <= found.year <= 9000 else None


def _begin(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def _ask(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
