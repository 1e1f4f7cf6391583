"""Databases of earlier versions are brought up to this one, or stay as they were."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from orientir.core.mistakes import Mistake
from orientir.kit.database.dumping import (
    create_database,
    drop_database,
    restore_database,
    restore_into_older,
)
from orientir.kit.journal.verifying import verify_journal
from orientir.project import migrating
from orientir.project.backups.contents import Contents, read_contents, tell_difference
from orientir.project.backups.making import NAMED
from orientir.project.migrating import list_pending_migrations, refuse_other_database
from orientir.project.upgrading import Upgraded, pointed_at, upgrade

RELEASES = sorted((Path(__file__).parents[1] / "data" / "releases").glob("*.dump"))
AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)
Admin = dict[str, str]


def admin_of(name: str) -> Admin:
    ours = connection.settings_dict
    found = {
        "host": ours["HOST"], "port": str(ours["PORT"]), "user": ours["USER"], "password": ours["PASSWORD"],
    }  # fmt: skip
    return {key: value for key, value in found.items() if value} | {"dbname": name}


@contextmanager
def database_of(dump: Path) -> Iterator[Admin]:
    """An earlier version's database on the server of the tests, and Django at it."""
    admin = admin_of(f"{connection.settings_dict['NAME']}_old")
    drop_database(admin)
    create_database(admin)
    try:
        restore_database(admin, dump)
        with pointed_at(admin["dbname"]):
            yield admin
    finally:
        drop_database(admin)


@pytest.fixture(scope="module", params=RELEASES, ids=lambda path: path.stem)
def dump(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def contents(admin: Admin) -> Contents:
    with psycopg.connect(**admin) as inside:  # type: ignore[arg-type]
        return read_contents(inside)


def do(admin: Admin, statement: str) -> None:
    with psycopg.connect(**admin, autocommit=True) as inside:  # type: ignore[arg-type]
        inside.execute(sql.SQL(statement))  # type: ignore[arg-type]


def bring_up(admin: Admin, home: Path, *may_lose: str) -> Upgraded:
    told: list[str] = []
    with psycopg.connect(**admin) as inside:  # type: ignore[arg-type]
        for query in NAMED.values():  # the dump has rows alone
            for (name,) in inside.execute(query.encode()).fetchall():
                (home / str(name)).mkdir(parents=True, exist_ok=True)
    return upgrade(home, home / "copies", admin, AT, may_lose=frozenset(may_lose), tell=told.append)


def databases() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("select datname from pg_database")
        return {name for (name,) in cursor.fetchall()}


def test_there_is_a_dump_of_an_earlier_version() -> None:
    assert RELEASES


def test_a_released_version_is_brought_up_with_all_it_has(dump: Path, tmp_path: Path) -> None:
    with database_of(dump) as admin:
        before = contents(admin)
        done = bring_up(admin, tmp_path)
        assert list_pending_migrations() == []
        assert done.applied
        assert Path(done.copy).is_dir()
        after = contents(admin)
        fewer = {
            name for name, (rows, _hash) in before.items() if after.get(name, (0, ""))[0] < rows
        }
        assert fewer == set()
        assert before["registry_person"] == after["registry_person"] != (0, "0")
        assert verify_journal().is_whole
        assert f"{admin['dbname']}_trial" not in databases()
        assert bring_up(admin, tmp_path).applied == ()
        manifest = json.loads((Path(done.copy) / "manifest.json").read_text())
        told = {name: (rows, hashed) for name, (rows, hashed) in manifest["tables"].items()}
        assert tell_difference(before, told) == ""  # the way back


def test_what_fails_on_the_copy_leaves_the_database_as_it_was(dump: Path, tmp_path: Path) -> None:
    with database_of(dump) as admin:
        do(admin, "create table journal_link (n int)")  # in the way of a migration
        before, pending = contents(admin), list_pending_migrations()
        with pytest.raises(
            Mistake, match=r"проба на копии не прошла, база не тронута: .*journal_link"
        ):
            bring_up(admin, tmp_path)
        assert tell_difference(before, contents(admin)) == ""
        assert list_pending_migrations() == pending != []
        assert f"{admin['dbname']}_trial" not in databases()


def test_what_fails_on_the_database_itself_is_undone_wholly(
    dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work of the old version that does not end holds a table: nobody is made to wait for ever."""
    monkeypatch.setattr(migrating, "LONGEST_WAIT", 0.3)
    with database_of(dump) as admin, psycopg.connect(**admin) as old:  # type: ignore[arg-type]
        before = contents(admin)
        old.execute("select count(*) from journal_value")
        with pytest.raises(Mistake, match="отменено целиком: таблицы заняты"):
            bring_up(admin, tmp_path)
        assert tell_difference(before, contents(admin)) == ""
        assert old.execute("select 1").fetchone() == (1,)  # the old version works on


def test_a_newer_database_is_nobodys_to_bring_up(tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into django_migrations (app, name, applied) values ('cycle', '9999_later', now())"
        )
    try:
        with pytest.raises(Mistake, match="база новее программы"):
            bring_up(admin_of(connection.settings_dict["NAME"]), tmp_path)
        with pytest.raises(Mistake, match="база новее программы"):
            refuse_other_database()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("delete from django_migrations where name = '9999_later'")


def test_an_older_server_is_filled_alike_and_told_of_a_broken_copy(
    dump: Path, tmp_path: Path
) -> None:
    with database_of(dump) as old:
        expected = contents(old)
    admin = admin_of(f"{connection.settings_dict['NAME']}_older")
    broken = tmp_path / "broken.dump"
    broken.write_bytes(dump.read_bytes()[: dump.stat().st_size // 2])
    drop_database(admin)
    create_database(admin)
    try:
        with pytest.raises(Mistake, match="pg_restore"):
            restore_into_older(admin, broken)
        drop_database(admin)
        create_database(admin)
        restore_into_older(admin, dump)
        assert tell_difference(expected, contents(admin)) == ""
    finally:
        drop_database(admin)
