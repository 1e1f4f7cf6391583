"""The whole database as one file and back, by PostgreSQL's own ``pg_dump`` and ``pg_restore``.

Both act as a superuser: for anybody else row-level security would leave rows out, or refuse.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from contextlib import AbstractContextManager, closing
from pathlib import Path

import psycopg
from psycopg import sql

from orientir.core.mistakes import Mistake
from orientir.kit.database.addresses import VARIABLES, has_own_server, parse_address
from orientir.kit.database.cluster import Cluster
from orientir.kit.database.installation import SUPERUSER, SystemUser, binaries
from orientir.kit.database.roles import DATABASE, bootstrap, prepare

ADMIN_VARIABLE = "DATABASE_ADMIN_URL"
_LIBPQ = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


def administrator(cluster: Cluster, environment: Mapping[str, str]) -> dict[str, str]:
    """How a superuser connects to our database: libpq's names. Raises Mistake if one's own server is not told."""
    if not has_own_server(environment):
        return {
            "host": str(cluster.socket_folder),
            "user": SUPERUSER,
            "password": cluster.passwords()["superuser"],
            "dbname": DATABASE,
        }
    if not environment.get(ADMIN_VARIABLE):
        raise Mistake(
            f"нужен адрес суперпользователя вашего сервера: задайте {ADMIN_VARIABLE} "
            "(другим ролям защита строк отдаёт не всё)"
        )
    owner = VARIABLES["owner"]
    ours = parse_address(owner, environment.get(owner, ""))
    return parse_address(ADMIN_VARIABLE, environment[ADMIN_VARIABLE]) | {"dbname": ours["dbname"]}


def dump_database(admin: Mapping[str, str], target: Path, moment: str = "") -> None:
    """Write all of it as it stands at one moment (an exported snapshot, else now), while people go on working."""
    options = (f"--snapshot={moment}",) if moment else ()
    _run("pg_dump", admin, "--format=custom", "--file", str(target), *options)


def restore_database(admin: Mapping[str, str], source: Path) -> None:
    """Fill an empty database, wholly or not at all."""
    options = ("--exit-on-error", "--single-transaction", f"--dbname={admin['dbname']}")
    _run("pg_restore", admin, *options, str(source))


def create_database(admin: Mapping[str, str]) -> None:
    """An empty database named by ``admin``, with roles, rights and extensions as ours has them."""
    with _at_server(admin) as server:
        bootstrap(server, admin["dbname"], {})
    with closing(psycopg.connect(**admin, autocommit=True)) as inside:  # type: ignore[arg-type]
        prepare(inside)


def drop_database(admin: Mapping[str, str]) -> None:
    """Whoever is connected to it is cut off."""
    name = sql.Identifier(admin["dbname"])
    with _at_server(admin) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def rename_database(admin: Mapping[str, str], name: str) -> None:
    old, new = sql.Identifier(admin["dbname"]), sql.Identifier(name)
    with _at_server(admin) as server:
        server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(old, new))


def has_database(admin: Mapping[str, str]) -> bool:
    with _at_server(admin) as server:
        asked = "SELECT 1 FROM pg_database WHERE datname = %s"
        return server.execute(asked, [admin["dbname"]]).fetchone() is not None


def _at_server(admin: Mapping[str, str]) -> AbstractContextManager[psycopg.Connection[object]]:
    """Connected to no database of ours: one cannot be dropped from within."""
    given = dict(admin) | {"dbname": "postgres"}
    return closing(psycopg.connect(**given, autocommit=True))  # type: ignore[arg-type]


def check_dump(source: Path) -> None:
    """Raises Mistake where the file is no dump or its contents do not unpack."""
    _run("pg_restore", {}, f"--file={os.devnull}", str(source))


def _run(program: str, admin: Mapping[str, str], *arguments: str) -> None:
    path = binaries(SystemUser(os.geteuid(), os.getegid())) / program
    given = {_LIBPQ[name]: value for name, value in admin.items() if name in _LIBPQ}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    done = subprocess.run(
        [str(path), *arguments], env=kept | given, capture_output=True, text=True, check=False
    )
    if done.returncode:
        reason = next(iter(done.stderr.strip().splitlines()), f"код {done.returncode}")
        raise Mistake(f"{program}: {reason.removeprefix(f'{program}: ')}")
