"""A copy of a home, checked and restored into an empty one: the same rows, the same files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from orientir.core.mistakes import Mistake
from orientir.kit.database.cluster import Cluster, hold
from orientir.kit.database.dumping import ADMIN_VARIABLE, administrator
from orientir.project.backups import (
    find_copy,
    find_last_backup,
    put_keys,
    refuse_half_restored,
    verify_backup,
)
from orientir.project.backups.contents import tell_difference
from tests.commands import Done
from tests.commands import orientir as ask_here
from tests.homes import migrated_home, remove_home
from tests.settings import CHECKOUT, HOME

ROWS = """
insert into registry_unit (code, level, inn, ogrn, oktmo)
  select 'b' || n, 'organisation', '', '', '' from generate_series(1, 50) n;
insert into monitoring_snapshot (code, reporting_on, years, folder, pack, pack_version, pack_folder, state, created_at,
    has_present_structure, order_number, correction_reason, content_sha256)
  select 's-2025', '2025-11-01', '[2025]', '{home}/snapshots/s-2025', 'p', '1', '{home}/snapshots/packs/p-1',
    'computed', now(), false, '', '', '';
insert into registry_person (family_name, given_name, patronymic, birth_on, has_higher_pedagogical_education)
  select 'Копиева', 'Имя ' || n, '', '1980-01-01', true from generate_series(1, 20) n;
"""


def orientir(home: Path, *words: object) -> Done:
    """In this process: these commands need no Django."""
    with pytest.MonkeyPatch.context() as patched:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "SECRET_KEY"):
            patched.delenv(name, raising=False)
        patched.setenv("ORIENTIR_HOME", str(home))
        return ask_here(*words)


def contents(home: Path) -> dict[str, tuple[int, str]]:
    """Of every table: how many rows, and a hash of them all."""
    cluster = Cluster(home)
    with (
        hold(cluster),
        psycopg.connect(**administrator(cluster, {})) as connection,  # type: ignore[arg-type]
    ):
        names = connection.execute(
            "select tablename from pg_tables where schemaname = 'public' order by 1"
        ).fetchall()
        # folders follow the home: told without it
        query = "select count(*), md5(string_agg(replace(t::text, {}, ''), ',' order by t::text)) from {} t"
        return {
            str(name): connection.execute(
                sql.SQL(query).format(sql.Literal(str(home)), sql.Identifier(name))
            ).fetchone()  # type: ignore[misc]
            for (name,) in names
        }


def superuser(home: Path) -> psycopg.Connection[Any]:
    return psycopg.connect(**administrator(Cluster(home), {}))  # type: ignore[arg-type]


def files(home: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(home)): path.read_bytes()
        for folder in ("snapshots", "files")
        for path in sorted((home / folder).rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    HOME.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="b", dir=HOME))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A small home with rows and files."""
    made = migrated_home("b")
    cluster = Cluster(made)
    with hold(cluster), psycopg.connect(**administrator(cluster, {})) as connection:  # type: ignore[arg-type]
        connection.execute(ROWS.replace("{home}", str(made)).encode())
    for name in ("snapshots/s-2025/manifest.json", "snapshots/s-2025/units.parquet", "files/a.svg"):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_bytes(name.encode() * 100)
    with hold(cluster):
        yield made
    remove_home(made)


@pytest.fixture(scope="module")
def copy(home: Path) -> Path:
    done = orientir(home, "backup", "create")
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def test_what_the_rows_name_must_be_there(home: Path, place: Path) -> None:
    (home / "snapshots" / "s-2025").rename(home / "away")
    try:
        done = orientir(home, "backup", place / "lost")
    finally:
        (home / "away").rename(home / "snapshots" / "s-2025")
    assert (done.returncode, "нет snapshots/s-2025" in done.stderr) == (1, True)
    assert list((place / "lost").iterdir()) == []
    assert not list(home.glob(".copied-*"))


def test_a_copy_is_ours_alone(home: Path, copy: Path) -> None:
    assert copy.stat().st_mode & 0o777 == 0o700
    assert copy.parent == home / "backups"
    assert sorted(one.name for one in copy.iterdir()) == [
        "database.dump",
        "files.tar",
        "manifest.json",
    ]
    assert "цела, сделана" in orientir(home, "backup", "verify", str(copy)).stdout


def test_the_last_copy_is_remembered(home: Path, place: Path) -> None:
    made = json.loads(orientir(home, "backup", place / "last", "--json").stdout)
    found = find_last_backup(home)
    assert found is not None
    made_at, folder = found
    assert folder == Path(made["copy"])
    assert 0 <= (datetime.now(UTC) - made_at).total_seconds() < 3600


@pytest.mark.parametrize("name", ["database.dump", "files.tar"])
def test_a_byte_that_was_changed_is_noticed(copy: Path, tmp_path: Path, name: str) -> None:
    other = Path(shutil.copytree(copy, tmp_path / "copy"))
    content = bytearray((other / name).read_bytes())
    content[len(content) // 2] ^= 1
    (other / name).write_bytes(content)
    with pytest.raises(Mistake, match=f"{name} изменён или испорчен"):
        verify_backup(other)


def test_what_is_no_copy_is_told(copy: Path, tmp_path: Path) -> None:
    with pytest.raises(Mistake, match=r"не копия: нет manifest\.json"):
        verify_backup(tmp_path)
    other = Path(shutil.copytree(copy, tmp_path / "copy"))
    (other / "files.tar").unlink()
    with pytest.raises(Mistake, match=r"нет files\.tar"):
        verify_backup(other)
    (other / "manifest.json").write_text(json.dumps({"made_at": 1}))
    with pytest.raises(Mistake, match="испорчен"):
        verify_backup(other)


def test_a_server_of_ones_own_needs_its_administrator(tmp_path: Path) -> None:
    url = "postgresql://orientir_owner:x@db.example/orientir"
    given = {"DATABASE_OWNER_URL": url}
    with pytest.raises(Mistake, match=ADMIN_VARIABLE):
        administrator(Cluster(tmp_path), given)
    admin = administrator(
        Cluster(tmp_path), given | {ADMIN_VARIABLE: "postgresql://postgres@db.example/postgres"}
    )
    assert admin == {"host": "db.example", "user": "postgres", "dbname": "orientir"}


KILLED_AT_THE_LAST_STEP = """
import os, signal, sys
from orientir.project.backups import restoring
restoring._put_in_place = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
from orientir.project.command_line import run
run(['restore', sys.argv[1], '--json'])
"""


def test_what_was_copied_is_restored_even_if_killed_at_the_last_step(
    place: Path, home: Path, copy: Path
) -> None:
    """Killed between the two names: nothing opens the place until the same command has ended it."""
    other = place / "two"
    environment = {
        "PATH": os.environ["PATH"],
        "ORIENTIR_HOME": str(other),
        "PYTHONPATH": str(CHECKOUT / "src"),
    }
    killed = [sys.executable, "-c", KILLED_AT_THE_LAST_STEP, str(copy)]
    assert subprocess.run(killed, env=environment, check=False).returncode == -9
    with pytest.raises(Mistake, match=f"повторите orientir restore {copy}"):
        refuse_half_restored(other)
    with hold(Cluster(other)):
        done = orientir(other, "restore", copy.parent, "--json")  # the newest of a folder
        told = json.loads(done.stdout)
        assert (done.returncode, "восстановлено по состоянию на" in done.stderr) == (0, True)
        assert contents(other) == contents(home)
        assert told["rows"] == sum(count for count, _hash in contents(home).values())
        assert files(other) == files(home) != {}
        with superuser(other) as connection:
            row = connection.execute("select folder, pack_folder from monitoring_snapshot")
            assert row.fetchone() == (f"{other}/snapshots/s-2025", f"{other}/snapshots/packs/p-1")
        again = orientir(other, "restore", copy)
        assert (again.returncode, "на пустое место" in again.stderr) == (1, True)
        for name in ("snapshots", "files"):
            shutil.rmtree(other / name)
        again = orientir(other, "restore", copy)
        assert (again.returncode, "только в пустую базу" in again.stderr) == (1, True)
    refuse_half_restored(other)


def test_the_newest_whole_copy_of_a_folder_is_found(copy: Path, tmp_path: Path) -> None:
    for name, made_at in (("orientir-a", "2026-01-02"), ("orientir-b", "2026-01-01")):
        (tmp_path / name).mkdir()
        told = json.loads((copy / "manifest.json").read_text()) | {"made_at": made_at}
        (tmp_path / name / "manifest.json").write_text(json.dumps(told))
    (tmp_path / "orientir-c").mkdir()
    assert find_copy(tmp_path) == tmp_path / "orientir-a"
    assert find_copy(copy) == copy
    assert find_copy(tmp_path / "absent") == tmp_path / "absent"


def test_keys_go_apart_and_come_back(home: Path, place: Path, tmp_path: Path) -> None:
    (home / "results_key").write_bytes(b"k" * 32)
    inside = orientir(home, "backup", place / "keyed", "--keys", place / "keyed" / "keys.json")
    assert (inside.returncode, "отдельно от копий" in inside.stderr) == (1, True)
    keys = tmp_path / "keys.json"
    told = json.loads(orientir(home, "backup", place / "keyed", "--keys", keys, "--json").stdout)
    assert told["keys"] == ["results_key"]
    assert keys.stat().st_mode & 0o777 == 0o600
    with tarfile.open(Path(told["copy"]) / "files.tar") as tar:
        assert not [name for name in tar.getnames() if "key" in name]
    assert put_keys(keys, tmp_path / "other") == ["results_key"]
    assert (tmp_path / "other" / "results_key").read_bytes() == b"k" * 32
    assert put_keys(keys, tmp_path / "other") == []


def test_what_stands_in_a_table_is_told_apart() -> None:
    before = {"a": (2, "ff"), "b": (1, "0")}
    assert tell_difference(before, before | {"c": (1, "1")}) == ""
    assert tell_difference(before, {"a": (2, "fe"), "b": (1, "0")}).startswith("таблица a: строк 2")
    assert tell_difference(before, {"a": (2, "ff")}) == "таблицы b нет"
