"""A copy back into an empty place, wholly or not at all, also if it is killed.

Everything is made beside: the database under another name, files in a hidden folder, what stands in every table held
against the manifest. Then a mark is put down and both get their names. Until the mark is taken away the platform does
not open, and the same command goes on from there.
"""

from __future__ import annotations

import json
import shutil
import tarfile
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql

from orientir.core.mistakes import Mistake
from orientir.core.snapshots.atomic import replaced_file, sync_folder
from orientir.kit.database.dumping import (
    create_database,
    drop_database,
    has_database,
    rename_database,
    restore_database,
)
from orientir.project.backups.contents import read_contents, tell_difference
from orientir.project.backups.making import KEPT_FOLDERS
from orientir.project.backups.manifest import DUMP, FILES, Manifest, check_sums

UNPACKED, MARK = ".restored", "restore-under-way.json"
MOVED = (("monitoring_snapshot", "folder"), ("monitoring_snapshot", "pack_folder"))
"""Columns that name a folder wholly: they follow the home."""


def refuse_half_restored(home: Path) -> None:
    """Raises Mistake while a restoring that was killed at its last step waits to be ended."""
    if (home / MARK).exists():
        copy = json.loads((home / MARK).read_text(encoding="utf-8"))["copy"]
        raise Mistake(
            f"восстановление прервано на последнем шаге: повторите orientir restore {copy}"
        )


def restore_backup(folder: Path, home: Path, admin: Mapping[str, str]) -> Manifest:
    """Fill an empty home and an empty database from a copy. Raises Mistake."""
    manifest = check_sums(folder)
    if not (home / MARK).exists():
        _refuse_filled(home, admin)
        _make_beside(folder, home, admin, manifest)
        with replaced_file(home / MARK) as stream:
            stream.write(json.dumps({"copy": str(folder.resolve())}).encode())
    _switch(home, admin)
    return manifest


def _beside(admin: Mapping[str, str]) -> dict[str, str]:
    return dict(admin) | {"dbname": f"{admin['dbname']}_restoring"}


def _make_beside(folder: Path, home: Path, admin: Mapping[str, str], manifest: Manifest) -> None:
    beside, unpacked = _beside(admin), home / UNPACKED
    shutil.rmtree(unpacked, ignore_errors=True)  # of one that was killed
    drop_database(beside)
    try:
        with tarfile.open(folder / FILES) as tar:
            tar.extractall(unpacked, filter="data")
        create_database(beside)
        restore_database(beside, folder / DUMP)
        _settle_rows(beside, manifest, home)
    except BaseException:
        drop_database(beside)
        shutil.rmtree(unpacked, ignore_errors=True)
        raise


def _settle_rows(beside: Mapping[str, str], manifest: Manifest, home: Path) -> None:
    """Hold every table against the copy, then let folders be named by their new home."""
    with psycopg.connect(**beside) as connection:  # type: ignore[arg-type]
        wrong = tell_difference(manifest.tables, read_contents(connection))
        if wrong:
            raise Mistake(f"восстановленное не равно копии: {wrong}")
        if manifest.home and manifest.home != str(home):
            connection.execute("set local session_replication_role to replica")
            for table, column in MOVED:
                if table in manifest.tables:
                    connection.execute(
                        sql.SQL(
                            "update {0} set {1} = %s || substr({1}, %s) where starts_with({1}, %s)"
                        ).format(sql.Identifier(table), sql.Identifier(column)),
                        [str(home), len(manifest.home) + 1, f"{manifest.home}/"],
                    )


def _switch(home: Path, admin: Mapping[str, str]) -> None:
    """What was made beside gets its name; each step may have been done before."""
    beside = _beside(admin)
    if has_database(beside):
        drop_database(
            admin
        )  # it was looked at: it is empty, or made anew since by a start of the server
        rename_database(beside, admin["dbname"])
    for name in KEPT_FOLDERS:
        _put_in_place(home / UNPACKED / name, home / name)
    sync_folder(home)
    shutil.rmtree(home / UNPACKED, ignore_errors=True)
    (home / MARK).unlink()
    sync_folder(home)


def _put_in_place(source: Path, target: Path) -> None:
    if not source.exists():
        return
    if target.is_dir():
        target.rmdir()  # it was looked at: it is empty
    source.rename(target)


def _refuse_filled(home: Path, admin: Mapping[str, str]) -> None:
    taken = [name for name in KEPT_FOLDERS if _has_something(home / name)]
    if taken:
        raise Mistake(
            f"восстановить можно только на пустое место, а в {home} есть {', '.join(taken)}: "
            "задайте другую папку в ORIENTIR_HOME"
        )
    with psycopg.connect(**admin) as connection:  # type: ignore[arg-type]
        found = connection.execute("SELECT to_regclass('public.django_migrations')").fetchone()
    if found != (None,):
        raise Mistake(
            "восстановить можно только в пустую базу, а в этой уже есть таблицы: возьмите новую "
            "(другую папку в ORIENTIR_HOME или другую базу на своём сервере)"
        )


def _has_something(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())
