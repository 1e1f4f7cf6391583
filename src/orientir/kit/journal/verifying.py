"""Is the journal as it was sealed? The chain is made anew here, entry by entry, and held against what is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.kit.journal.chain import ENTRY_TEXT, FIRST, VALUES_TEXT
from orientir.kit.russian import moment

MOST_TOLD = 100  # findings; the rest is counted
LATE: Final = timedelta(days=1)  # the longest transaction that may write an entry
KEPT: Final = timedelta(days=366)  # old and new values of fields
ROWS: Final = f"""
select l.number, l.entry_id, l.seal_id, l.link, l.of_values, e.at, e.recorded_at, e.event,
  case when e.id is not null then {ENTRY_TEXT.format(of_values="l.of_values")} end,
  case when e.id is not null then {VALUES_TEXT} end,
  l.of_values is not null and exists (select 1 from journal_entry d
    where d.event = 'registry.person_erased' and d.persons && e.persons)
from journal_link l left join journal_entry e on e.id = l.entry_id order by l.number
"""  # noqa: S608 texts of ours


@dataclass(frozen=True, slots=True)
class Witness:
    """A seal as somebody else knows it."""

    seal: int
    last_number: int
    tail: str
    source: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What is not as it was sealed; ``entry`` and ``seal`` are null where it is not about one."""

    text: str
    entry: int | None = None
    seal: int | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    entry: int
    seal: int
    link: bytes
    of_values: bytes | None
    at: datetime | None
    recorded_at: datetime | None
    event: str | None
    text: str | None
    values: str | None
    is_erased: bool

    @property
    def name(self) -> str:
        when = f" от {moment(timezone.localtime(self.at))} ({self.event})" if self.at else ""
        return f"запись {self.entry}{when}"


@dataclass(frozen=True, slots=True)
class _Seal:
    entries: int
    last_number: int
    tail: bytes
    sealed_at: datetime
    is_destroyed: bool


@dataclass
class Verdict:
    """What was looked at and what is wrong; ``unsealed`` entries wait for the next seal."""

    entries: int = 0
    seals: int = 0
    unsealed: int = 0
    unsealed_since: datetime | None = None
    count: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return self.count == 0

    def note(self, text: str, entry: int | None = None, seal: int | None = None) -> None:
        self.count += 1
        if len(self.findings) < MOST_TOLD:
            self.findings.append(Finding(text, entry, seal))


def verify_journal(witnesses: Sequence[Witness] = ()) -> Verdict:
    """Look the whole chain through, as of one moment. As the owner, who sees every entry."""
    verdict = Verdict()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
        seals = _read_seals()
        verdict.seals = len(seals)
        _walk(seals, verdict)
        _ask_witnesses(seals, witnesses, verdict)
        _count_unsealed(verdict)
    return verdict


def _walk(seals: dict[int, _Seal], verdict: Verdict) -> None:
    number, link = _beginning(seals)
    seal, counted = 0, 0
    since: datetime | None = None
    for row in _rows():
        verdict.entries += 1
        if row.seal != seal:
            _end_seal(seals, seal, counted, number, link, verdict)
            seal, counted = row.seal, 0
            since = _sealed_before(seals, seal)
        counted += 1
        if row.number != number + 1:
            verdict.note(
                f"в цепи нет мест {number + 1}–{row.number - 1}: записи вынуты перед записью {row.entry}",
                row.entry,
                seal,
            )
        _look_at(row, link if row.number == number + 1 else None, verdict)
        if since and row.recorded_at and row.recorded_at < since - LATE:
            verdict.note(f"{row.name} внесена задним числом", row.entry, seal)
        number, link = row.number, row.link
    _end_seal(seals, seal, counted, number, link, verdict)


def _beginning(seals: dict[int, _Seal]) -> tuple[int, bytes]:
    """After the last seal whose entries have served their term."""
    gone = [seal for _id, seal in sorted(seals.items()) if seal.is_destroyed]
    return (gone[-1].last_number, gone[-1].tail) if gone else (0, FIRST)


def _sealed_before(seals: dict[int, _Seal], seal: int) -> datetime | None:
    earlier = [known.sealed_at for name, known in seals.items() if name < seal]
    return max(earlier, default=None)


def _look_at(row: _Row, before: bytes | None, verdict: Verdict) -> None:
    if row.text is None:
        verdict.note(f"{row.name} удалена", row.entry, row.seal)
        return
    if before is not None and sha256(before + row.text.encode()).digest() != row.link:
        verdict.note(f"{row.name} изменена после печати", row.entry, row.seal)
    _look_at_values(row, verdict)


def _look_at_values(row: _Row, verdict: Verdict) -> None:
    found = sha256(row.values.encode()).digest() if row.values is not None else None
    if found == row.of_values:
        return
    if found is None and row.recorded_at is not None:
        if row.is_erased or row.recorded_at < timezone.now() - KEPT:
            return  # destroyed as the terms of keeping or the person ask
        verdict.note(f"{row.name}: прежние значения уничтожены до срока", row.entry, row.seal)
    else:
        verdict.note(f"{row.name}: прежние значения изменены", row.entry, row.seal)


def _end_seal(
    seals: dict[int, _Seal], seal: int, counted: int, number: int, link: bytes, verdict: Verdict
) -> None:
    known = seals.get(seal)
    if known is None:
        return
    if (known.entries, known.last_number, known.tail) != (counted, number, link):
        verdict.note(
            f"печать № {seal}: было записей {known.entries}, есть {counted}, "
            "или цепь кончается не тем, чем была опечатана",
            seal=seal,
        )


def _ask_witnesses(seals: dict[int, _Seal], witnesses: Sequence[Witness], verdict: Verdict) -> None:
    for witness in witnesses:
        known = seals.get(witness.seal)
        if known is None:
            verdict.note(
                f"печать № {witness.seal} есть в {witness.source}, а в базе её нет: конец журнала отрезан",
                seal=witness.seal,
            )
        elif (known.last_number, known.tail.hex()) != (witness.last_number, witness.tail):
            verdict.note(
                f"печать № {witness.seal} в базе не та, что в {witness.source}: цепь переписана",
                seal=witness.seal,
            )


def _count_unsealed(verdict: Verdict) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*), min(recorded_at) from journal_entry e"
            " where not exists (select 1 from journal_link l where l.entry_id = e.id)"
        )
        verdict.unsealed, verdict.unsealed_since = cursor.fetchone()


def _read_seals() -> dict[int, _Seal]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, entries, last_number, tail, sealed_at, destroyed_at is not null from journal_seal"
        )
        return {
            name: _Seal(entries, last, bytes(tail), at, is_gone)
            for name, entries, last, tail, at, is_gone in cursor.fetchall()
        }


def _rows() -> Iterator[_Row]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(ROWS)
        while True:
            block = cursor.fetchmany(5_000)
            if not block:
                return
            for one in block:
                yield _row(one)


def _row(one: tuple[Any, ...]) -> _Row:
    number, entry, seal, link, of_values, *rest = one
    return _Row(
        number, entry, seal, bytes(link), None if of_values is None else bytes(of_values), *rest
    )


def read_witnesses(path: Path) -> list[Witness]:
    """Seals from ``journal.seals`` of a home, or from the manifest of a copy. Raises Mistake."""
    text = path.read_text(encoding="utf-8")
    try:
        if text.lstrip().startswith("{"):
            told = json.loads(text).get("journal") or {}
            lines = [(told["seal"], told["last"], told["tail"])] if told else []
        else:
            lines = [tuple(line.split()[:3]) for line in text.splitlines() if line.strip()]  # type: ignore[misc]
        return [Witness(int(seal), int(last), str(tail), str(path)) for seal, last, tail in lines]
    except (ValueError, KeyError, TypeError) as error:
        raise Mistake(f"{path}: это не список печатей журнала") from error
