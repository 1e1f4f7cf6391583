"""The whole database as one file and back, by PostgreSQL's own ``pg_dump`` and ``pg_restore``.

Both act as a superuser: for anybody else row-level security would leave rows out, or refuse.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import AbstractContextManager, closing, suppress
from pathlib import Path

import psycopg
from psycopg import sql

from orientir.core.mistakes import Mistake
from orientir.kit.database.addresses import VARIABLES, has_own_server, parse_address
from orientir.kit.database.cluster import Cluster
from orientir.kit.database.installation import SUPERUSER, SystemUser, binaries
from orientir.kit.database.roles import DATABASE, bootstrap, prepare

ADMIN_VARIABLE = "DATABASE_ADMIN_URL"
SINCE_TIMEOUT = 170_000
"""Servers from 17 on know ``transaction_timeout``."""
UNKNOWN_TO_OLDER, FIRST_OBJECT = b"SET transaction_timeout = 0;", b"-- Name:"
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
    with closing(psycopg.connect(**admin)) as inside:  # type: ignore[arg-type]
        is_older = inside.info.server_version < SINCE_TIMEOUT
    if is_older:
        restore_into_older(admin, source)
        return
    options = ("--exit-on-error", "--single-transaction", f"--dbname={admin['dbname']}")
    _run("pg_restore", admin, *options, str(source))


def restore_into_older(admin: Mapping[str, str], source: Path) -> None:
    """Our ``pg_restore`` begins with a setting that such a server does not know: it is left out on the way."""
    reading = _start("pg_restore", {}, "--file=-", str(source), stdout=subprocess.PIPE)
    filling = _start(
        "psql", admin, "-X", "-q", "--single-transaction", "-v", "ON_ERROR_STOP=1", "-o", os.devnull,
        stdin=subprocess.PIPE,
    )  # fmt: skip
    assert reading.stdout is not None
    assert filling.stdin is not None
    # what was wrong is told by the program itself; whoever still writes to a closed pipe ends
    with suppress(BrokenPipeError), reading.stdout, filling.stdin:
        for line in reading.stdout:
            if line.strip() != UNKNOWN_TO_OLDER:
                filling.stdin.write(line)
            if line.startswith(FIRST_OBJECT):
                break
        shutil.copyfileobj(reading.stdout, filling.stdin, 1 << 20)
    told = [
        (name, one, _told_by(one)) for name, one in (("psql", filling), ("pg_restore", reading))
    ]
    for name, one, words in told:
        _refuse_failed(name, one.returncode, words)


def _told_by(process: subprocess.Popen[bytes]) -> str:
    """What it said of mistakes, once it has ended."""
    assert process.stderr is not None
    with process:
        return process.stderr.read().decode(errors="replace")


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
    process = _start(program, admin, *arguments, stdout=subprocess.DEVNULL)
    _, told = process.communicate()
    _refuse_failed(program, process.returncode, told.decode(errors="replace"))


def _start(
    program: str,
    admin: Mapping[str, str],
    *arguments: str,
    stdin: int = subprocess.DEVNULL,
    stdout: int | None = None,
) -> subprocess.Popen[bytes]:
    path = binaries(SystemUser(os.geteuid(), os.getegid())) / program
    given = {_LIBPQ[name]: value for name, value in admin.items() if name in _LIBPQ}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return subprocess.Popen(
        [str(path), *arguments],
        env=kept | given,
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
    )


def _refuse_failed(program: str, code: int, told: str) -> None:
    if code:
        reason = next(iter(told.strip().splitlines()), f"код {code}")
        raise Mistake(f"{program}: {reason.removeprefix(f'{program}: ')}")
