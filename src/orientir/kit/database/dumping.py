"""The whole database as one file and back, by PostgreSQL's own ``pg_dump`` and ``pg_restore``.

Both act as a superuser: for anybody else row-level security would leave rows out, or refuse.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from orientir.core.mistakes import Mistake
from orientir.kit.database.addresses import VARIABLES, has_own_server, parse_address
from orientir.kit.database.cluster import Cluster
from orientir.kit.database.installation import SUPERUSER, SystemUser, binaries
from orientir.kit.database.roles import DATABASE

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


def dump_database(admin: Mapping[str, str], target: Path) -> None:
    """Write all of it as it stands at one moment, while people go on working."""
    _run("pg_dump", admin, "--format=custom", "--file", str(target))


def restore_database(admin: Mapping[str, str], source: Path) -> None:
    """Fill an empty database, wholly or not at all."""
    options = ("--exit-on-error", "--single-transaction", f"--dbname={admin['dbname']}")
    _run("pg_restore", admin, *options, str(source))


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
