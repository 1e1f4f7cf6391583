"""A copy of a home, checked and restored into an empty one: the same rows, the same files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from orientir.core.mistakes import Mistake
from orientir.kit.database.cluster import Cluster, hold
from orientir.kit.database.dumping import ADMIN_VARIABLE, administrator
from orientir.project.backups import find_last_backup, verify_backup
from tests.homes import migrated_home, remove_home
from tests.settings import CHECKOUT, HOME

ROWS = """
insert into registry_unit (code, level, inn, ogrn, oktmo)
  select 'b' || n, 'organisation', '', '', '' from generate_series(1, 50) n;
insert into registry_person (family_name, given_name, patronymic, birth_on, has_higher_pedagogical_education)
  select 'Копиева', 'Имя ' || n, '', '1980-01-01', true from generate_series(1, 20) n;
"""


def orientir(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "orientir", *arguments],
        env={
            "PATH": os.environ["PATH"],
            "ORIENTIR_HOME": str(home),
            "PYTHONPATH": str(CHECKOUT / "src"),
        },
        capture_output=True,
        text=True,
        check=False,
    )


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
        query = "select count(*), md5(string_agg(t::text, ',' order by t::text)) from {} t"
        return {
            str(name): connection.execute(sql.SQL(query).format(sql.Identifier(name))).fetchone()  # type: ignore[misc]
            for (name,) in names
        }


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
        connection.execute(ROWS.encode())
    for name in ("snapshots/s-2025/manifest.json", "snapshots/s-2025/units.parquet", "files/a.svg"):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_bytes(name.encode() * 100)
    yield made
    remove_home(made)


@pytest.fixture(scope="module")
def copy(home: Path) -> Path:
    done = orientir(home, "backup", "create")
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def test_what_was_copied_is_restored_into_an_empty_place(
    place: Path, home: Path, copy: Path
) -> None:
    other = place / "two"
    done = orientir(other, "backup", "restore", str(copy))
    assert (done.returncode, "восстановлено по состоянию на" in done.stderr) == (0, True)
    assert contents(other) == contents(home)
    assert files(other) == files(home) != {}
    assert orientir(other, "db", "migrate").stderr == "применено миграций: 0\n"
    again = orientir(other, "backup", "restore", str(copy))
    assert (again.returncode, "только в пустую базу" in again.stderr) == (1, True)


def test_a_copy_is_ours_alone_and_remembered(home: Path, copy: Path) -> None:
    assert copy.stat().st_mode & 0o777 == 0o700
    assert copy.parent == home / "backups"
    assert sorted(one.name for one in copy.iterdir()) == [
        "database.dump",
        "files.tar",
        "manifest.json",
    ]
    found = find_last_backup(home)
    assert found is not None
    made_at, folder = found
    assert folder == copy
    assert 0 <= (datetime.now(UTC) - made_at).total_seconds() < 3600
    assert "цела, сделана" in orientir(home, "backup", "verify", str(copy)).stdout


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


def test_files_that_are_there_are_not_covered(place: Path, copy: Path) -> None:
    other = place / "three"
    (other / "files").mkdir(parents=True)
    (other / "files" / "mine.txt").write_text("моё")
    done = orientir(other, "backup", "restore", str(copy))
    assert (done.returncode, "на пустое место" in done.stderr) == (1, True)
    assert (other / "files" / "mine.txt").read_text() == "моё"
    assert contents(other) == {}


def test_a_server_of_ones_own_needs_its_administrator(tmp_path: Path) -> None:
    url = "postgresql://orientir_owner:x@db.example/orientir"
    given = {"DATABASE_OWNER_URL": url}
    with pytest.raises(Mistake, match=ADMIN_VARIABLE):
        administrator(Cluster(tmp_path), given)
    admin = administrator(
        Cluster(tmp_path), given | {ADMIN_VARIABLE: "postgresql://postgres@db.example/postgres"}
    )
    assert admin == {"host": "db.example", "user": "postgres", "dbname": "orientir"}
