"""One PostgreSQL for a test run: the embedded one (or ``TEST_DATABASE_URL``, a superuser's address).

A template database is migrated once per state of the migrations and kept between runs; every process of a run
clones it. Tests log in as the superuser and act as ``owner``: ``SET ROLE`` then makes them web, worker or system,
and row-level security holds for whom one acts as.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from django.apps import apps
from django.db import connections
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from orientir.kit.database import roles
from orientir.kit.database.cluster import Cluster, hold
from orientir.kit.database.installation import SUPERUSER
from orientir.project.migrating import migrate

TEMPLATE_PREFIX, CLONE_PREFIX = "orientir_template_", "orientir_test_"
Server = dict[str, str]


@contextmanager
def test_server(home: Path) -> Iterator[Server]:
    """Connection parameters of a superuser, while the server is held."""
    url = os.environ.get("TEST_DATABASE_URL")
    if url:
        yield {name: str(value) for name, value in conninfo_to_dict(url).items()}
        return
    cluster = Cluster(home, durable=False)
    with hold(cluster):
        yield {
            "host": str(cluster.socket_folder),
            "user": SUPERUSER,
            "password": cluster.passwords()["superuser"],
        }


@contextmanager
def cloned_database(server: Server, home: Path) -> Iterator[str]:
    """A fresh migrated database of this process; dropped afterwards."""
    name = f"{CLONE_PREFIX}{os.getpid()}"
    with closing(_connect(server, "postgres")) as admin:
        with alone(home, "template.lock"):
            template = _template(admin, server)
            _drop_leftovers(admin, keep=template)
            _execute(admin, "CREATE DATABASE {} TEMPLATE {} OWNER {}", name, template, roles.OWNER)
        point_django_at(server, name)
        empty_only_what_was_written()
        try:
            yield name
        finally:
            connections.close_all()
            _execute(admin, "DROP DATABASE {} WITH (FORCE)", name)


def empty_only_what_was_written() -> None:
    """Let Django's flush after a test that commits touch a handful of tables.

    Truncating hundreds, with their indexes, makes as many files anew: a fifth of a second of the processor each time.
    """
    ours = connections["default"].ops
    ours.sql_flush = _emptying  # type: ignore[method-assign]


EMPTYING = """
DO $$
DECLARE
    name text;
    is_written boolean;
BEGIN
    FOREACH name IN ARRAY ARRAY[{tables}] LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', name) INTO is_written;
        IF is_written THEN
            EXECUTE format('DELETE FROM %I', name);
        END IF;
    END LOOP;
END $$
"""


def _emptying(_style: object, tables: list[str], **_options: bool) -> list[str]:
    """As the superuser: neither policies nor keys between tables stand in the way."""
    names = ", ".join(f"'{name}'" for name in tables)
    return [
        "SET ROLE NONE",
        "SET LOCAL session_replication_role = replica",
        EMPTYING.format(tables=names),
        f"SET ROLE {roles.OWNER}",
    ]


def point_django_at(server: Server, database: str, role: str = "owner") -> None:
    """Let Django's connection log in as the superuser and act as ``role``."""
    connections.close_all()
    connections["default"].settings_dict.update(
        {
            "NAME": database,
            "USER": server["user"],
            "PASSWORD": server.get("password", ""),
            "HOST": server.get("host", ""),
            "PORT": server.get("port", ""),
            "OPTIONS": {"options": f"-c role={roles.ROLES[role]}"},
            "CONN_MAX_AGE": 0,
        }
    )


def _connect(server: Server, database: str) -> psycopg.Connection[object]:
    return psycopg.connect(**{**server, "dbname": database}, autocommit=True)  # type: ignore[arg-type]


def _execute(admin: psycopg.Connection[object], statement: str, *names: str) -> None:
    admin.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))


@contextmanager
def alone(home: Path, name: str) -> Iterator[None]:
    """Nobody else of this run or another is in the block meanwhile."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / name).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _template(admin: psycopg.Connection[object], server: Server) -> str:
    name = TEMPLATE_PREFIX + fingerprint_of_migrations()
    if name not in _databases(admin, TEMPLATE_PREFIX):
        fresh = f"{CLONE_PREFIX}{os.getpid()}_fresh"
        roles.bootstrap(admin, fresh, {})
        with closing(_connect(server, fresh)) as inside:
            roles.prepare(inside)
        point_django_at(server, fresh)
        migrate()
        connections.close_all()
        _execute(admin, "ALTER DATABASE {} RENAME TO {}", fresh, name)
    return name


def fingerprint_of_migrations() -> str:
    digest = hashlib.sha256(roles.bootstrap_sql().encode())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for path in sorted(Path(config.path).glob("migrations/**/*.*")):
            if path.suffix in (".py", ".sql"):
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _databases(admin: psycopg.Connection[object], prefix: str) -> list[str]:
    query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
    return [str(row[0]) for row in admin.execute(query, [prefix]).fetchall()]  # type: ignore[index]


def _drop_leftovers(admin: psycopg.Connection[object], keep: str) -> None:
    """What killed runs and older migrations left behind."""
    for name in _databases(admin, TEMPLATE_PREFIX):
        if name != keep:
            _execute(admin, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    for name in _databases(admin, CLONE_PREFIX):
        if not Path(f"/proc/{name.removeprefix(CLONE_PREFIX).split('_')[0]}").exists():
            _execute(admin, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
