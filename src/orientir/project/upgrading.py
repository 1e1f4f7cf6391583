"""From an older version of the database to this program's: first on a copy, then all at once.

While the old version goes on working: a copy of everything is made, the database of the copy is brought up to date
beside, looked at, and thrown away. Only then the real one is changed, in one transaction. Whatever fails leaves
it as it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from django.db import connection

from orientir.core.mistakes import Mistake
from orientir.kit.database.dumping import create_database, drop_database, restore_database
from orientir.project.backups.contents import Contents, read_contents
from orientir.project.backups.making import create_backup
from orientir.project.backups.manifest import DUMP, read_manifest
from orientir.project.migrating import (
    list_pending_migrations,
    list_unknown_migrations,
    migrate_at_once,
)
from orientir.project.safety import refuse_unsafe_database

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What was done: ``copy`` made before, ``applied`` migrations, seconds of the trial and of the change itself."""

    copy: str
    applied: tuple[str, ...]
    trial_seconds: float
    seconds: float


def upgrade(
    home: Path,
    parent: Path,
    admin: Mapping[str, str],
    at: datetime,
    *,
    may_lose: frozenset[str],
    tell: Tell,
) -> Upgraded:
    """Bring the database up to this program. ``may_lose``: tables that may have fewer rows then. Raises Mistake."""
    if list_unknown_migrations():
        raise Mistake("база новее программы: запустите ту версию, до которой её обновили")
    pending = tuple(list_pending_migrations())
    if not pending:
        return Upgraded("", (), 0.0, 0.0)
    tell(f"новых миграций {len(pending)}; делаю копию")
    copy = create_backup(home, parent, admin, at)
    tell(f"копия {copy}; пробую на ней")
    trial = _try_on(copy, admin, may_lose)
    tell(f"проба прошла за {trial:.1f} с; обновляю")
    began = time.monotonic()
    migrate_at_once(refuse_unsafe_database)
    return Upgraded(str(copy), pending, round(trial, 1), round(time.monotonic() - began, 1))


def _try_on(copy: Path, admin: Mapping[str, str], may_lose: frozenset[str]) -> float:
    """Seconds that the change took on the database of the copy. Raises Mistake where it does not go through."""
    beside = dict(admin) | {"dbname": f"{admin['dbname']}_trial"}
    drop_database(beside)  # of one that was killed
    try:
        create_database(beside)
        restore_database(beside, copy / DUMP)
        began = time.monotonic()
        with pointed_at(beside["dbname"]):
            migrate_at_once(refuse_unsafe_database)
        seconds = time.monotonic() - began
        _refuse_loss(read_manifest(copy).tables, beside, may_lose)
    except Mistake as mistake:
        raise Mistake(f"проба на копии не прошла, база не тронута: {mistake}") from mistake
    finally:
        drop_database(beside)
    return seconds


def _refuse_loss(before: Contents, beside: Mapping[str, str], may_lose: frozenset[str]) -> None:
    with psycopg.connect(**beside) as inside:  # type: ignore[arg-type]
        after = read_contents(inside)
    for name, (rows, _hashed) in before.items():
        left = after.get(name, (0, ""))[0]
        if left < rows and name not in may_lose:
            raise Mistake(
                f"в таблице {name} было бы строк {left} вместо {rows}; если так и задумано: "
                f"--may-lose {name}"
            )


@contextmanager
def pointed_at(name: str) -> Iterator[None]:
    """Django's connection goes to another database inside the block."""
    settings = connection.settings_dict
    before = settings["NAME"]
    connection.close()
    settings["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        settings["NAME"] = before
