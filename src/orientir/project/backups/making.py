"""A copy as of one moment, while people work.

The moment is one of the database, held open and given to ``pg_dump``. Files are written before the rows that name them,
never change afterwards and go after their rows, so that links made right before that moment and right after it hold all
that the rows name, unless a file came and went within that second: then another moment is chosen.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from orientir import __version__
from orientir.core.mistakes import Mistake
from orientir.core.snapshots.atomic import replaced_file, settle_file, sync_folder
from orientir.kit.database.dumping import dump_database
from orientir.project.backups.contents import read_contents
from orientir.project.backups.manifest import DUMP, FILES, MANIFEST, Manifest, sha256_of

KEPT_FOLDERS = ("snapshots", "files", "results")
"""What stands in the home beside the database and belongs to it."""
NAMED = {
    "monitoring_snapshot": (
        "select 'snapshots/' || code from monitoring_snapshot"
        " where state <> 'freezing' and folder like '%/snapshots/' || code"
    ),
    "collection_results_set": "select 'results/' || folder from collection_results_set where folder <> ''",
}
"""Tables whose rows name a folder of the home, and the folders."""
LAST, LINKED, MOMENTS = "last-backup.json", ".copied", 3


class CopyUnderWay(Mistake):
    """One copy of a home is made at a time."""


def create_backup(home: Path, parent: Path, admin: Mapping[str, str], at: datetime) -> Path:
    """Make a copy in a new folder of ``parent``; nothing is left of one that fails or is killed."""
    folder = parent / f"orientir-{at:%Y-%m-%d-%H%M%S}"
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    home.mkdir(parents=True, exist_ok=True)
    with _alone(home):
        if folder.exists():
            raise Mistake(f"копия {folder} уже есть")
        _clear_leftovers(home, parent)
        with _made_whole(folder) as fresh:
            _fill(home, fresh, admin, at)
        _remember(home, folder, at)
    return folder


def _fill(home: Path, fresh: Path, admin: Mapping[str, str], at: datetime) -> None:
    linked = home / f"{LINKED}-{os.getpid()}"
    try:
        with psycopg.connect(**admin) as connection:  # type: ignore[arg-type]
            point = _choose_moment(connection, home, linked)
            dump_database(admin, fresh / DUMP, point)
            told = _tell_contents(connection)
        _pack(linked, fresh / FILES)
    finally:
        shutil.rmtree(linked, ignore_errors=True)
    for name in (DUMP, FILES):
        settle_file(fresh / name, 0o600)
    sums = {name: sha256_of(fresh / name) for name in (DUMP, FILES)}
    manifest = Manifest(at.isoformat(), __version__, sums, str(home), **told)
    with replaced_file(fresh / MANIFEST, 0o600) as stream:
        stream.write(json.dumps(asdict(manifest), indent=1).encode())


def _choose_moment(connection: psycopg.Connection[Any], home: Path, linked: Path) -> str:
    """A moment of the database as ``pg_dump`` takes it, with links to all files that its rows name."""
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    missing: list[str] = []
    for _ in range(MOMENTS):
        shutil.rmtree(linked, ignore_errors=True)
        link_files(home, linked)  # what is taken away after the moment
        row = connection.execute("select pg_export_snapshot()").fetchone()
        link_files(home, linked)  # what came until the moment
        missing = [name for name in _list_named(connection) if not (linked / name).is_dir()]
        if not missing:
            assert row is not None
            return str(row[0])
        connection.rollback()
    raise Mistake(
        f"в {home} нет {missing[0]}, а база о ней знает: верните папку из прежней копии "
        "или проверьте срезы (orientir snapshot verify)"
    )


def link_files(home: Path, linked: Path) -> None:
    """The files of a home once more, by links (copies where the disk has none); what is being written stays out."""
    linked.mkdir(mode=0o700, exist_ok=True)
    for name in KEPT_FOLDERS:
        if (home / name).is_dir():
            _link_folder(home / name, linked / name)


def _link_folder(source: Path, target: Path) -> None:
    try:
        shutil.copytree(
            source,
            target,
            copy_function=_link,
            ignore=_unfinished,
            symlinks=True,
            dirs_exist_ok=True,
        )
    except shutil.Error as error:  # one line for each that went wrong; what is gone is gone
        left = [why for place, _target, why in error.args[0] if os.path.lexists(place)]
        if left:
            raise Mistake(f"не удалось скопировать файлы: {left[0]}") from error


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except (FileNotFoundError, FileExistsError):
        return  # taken away meanwhile: whether a row needs it is asked afterwards; or linked already
    except OSError:
        shutil.copy2(source, target)


def _unfinished(folder: str, names: list[str]) -> set[str]:
    """Hidden: a folder or a file that gets its name when it is whole; or gone since it was listed."""
    return {
        name for name in names if name.startswith(".") or not os.path.lexists(f"{folder}/{name}")
    }


def _list_named(connection: psycopg.Connection[Any]) -> list[str]:
    return [
        str(name)
        for table, query in NAMED.items()
        if _has_table(connection, table)
        for (name,) in connection.execute(query.encode()).fetchall()
    ]


def _has_table(connection: psycopg.Connection[Any], table: str) -> bool:
    row = connection.execute("select to_regclass(%s) is not null", [f"public.{table}"]).fetchone()
    return row == (True,)


def _tell_contents(connection: psycopg.Connection[Any]) -> dict[str, Any]:
    """What stands in the database at the moment of the copy."""
    told: dict[str, Any] = {"tables": read_contents(connection), "migrations": 0, "journal": {}}
    if _has_table(connection, "django_migrations"):
        row = connection.execute("select count(*) from django_migrations").fetchone()
        told["migrations"] = row[0] if row else 0
    if _has_table(connection, "journal_seal"):
        last = (
            "select id, last_number, encode(tail, 'hex') from journal_seal order by id desc limit 1"
        )
        seal = connection.execute(last).fetchone()
        told["journal"] = dict(zip(("seal", "last", "tail"), seal, strict=True)) if seal else {}
    return told


def _pack(linked: Path, target: Path) -> None:
    with tarfile.open(target, "w") as tar:
        for name in KEPT_FOLDERS:
            if (linked / name).is_dir():
                tar.add(linked / name, arcname=name)


def find_last_backup(home: Path) -> tuple[datetime, Path] | None:
    """When the last copy of this home was made, and where."""
    try:
        told = json.loads((home / LAST).read_text(encoding="utf-8"))
        return datetime.fromisoformat(told["at"]), Path(told["folder"])
    except (FileNotFoundError, ValueError, KeyError):
        return None


def _remember(home: Path, folder: Path, at: datetime) -> None:
    told = {"at": at.isoformat(), "folder": str(folder.resolve())}
    with replaced_file(home / LAST) as stream:
        stream.write(json.dumps(told).encode())


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    with (home / "backup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CopyUnderWay("копия уже делается: дождитесь её конца") from error
        yield


def _clear_leftovers(home: Path, parent: Path) -> None:
    """Of those who were killed: nobody else makes a copy now."""
    for leftover in (*home.glob(f"{LINKED}-*"), *parent.glob(".orientir-*")):
        shutil.rmtree(leftover, ignore_errors=True)


@contextmanager
def _made_whole(folder: Path) -> Iterator[Path]:
    """A folder under another name, which it loses when it is whole; nothing is left of one that is not."""
    fresh = folder.with_name(f".{folder.name}")
    fresh.mkdir(mode=0o700)
    try:
        yield fresh
        sync_folder(fresh)
        fresh.rename(folder)
        sync_folder(folder.parent)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
