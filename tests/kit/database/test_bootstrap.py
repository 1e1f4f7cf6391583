"""What an administrator runs on a server of their own: by psql or by the program, again and again."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from orientir.core.mistakes import Mistake
from orientir.kit.database.addresses import VARIABLES, connection_of
from orientir.kit.database.bootstrapping import bootstrap_own_server
from orientir.kit.database.cluster import Cluster
from orientir.kit.database.installation import binaries, server_user
from orientir.kit.database.roles import OWNER, ROLES, bootstrap_sql
from tests.database import CLONE_PREFIX
from tests.settings import HOME

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db: None) -> dict[str, str]:
    """How the superuser of the test server is reached."""
    found = connection.settings_dict
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    return {ours: str(found[theirs]) for ours, theirs in names.items() if found[theirs]}


@pytest.fixture
def own_database(admin: dict[str, str]) -> Iterator[str]:
    name = f"{CLONE_PREFIX}{os.getpid()}_own"
    yield name
    with psycopg.connect(**admin, dbname="postgres", autocommit=True) as server:  # type: ignore[arg-type]
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def test_the_printed_sql_runs_in_psql_and_may_run_again(
    admin: dict[str, str], own_database: str
) -> None:
    environment = {"PGPASSWORD": admin.get("password", ""), "PATH": "/usr/bin:/bin"}
    address = ["-h", admin["host"], "-U", admin["user"], "-d", "postgres"]
    for _ in range(2):
        done = subprocess.run(
            [str(binaries(server_user()) / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", *address],
            input=bootstrap_sql(own_database),
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, "ERROR" in done.stderr) == (0, False), done.stderr
    with psycopg.connect(**admin, dbname=own_database) as inside:  # type: ignore[arg-type]
        owner = inside.execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        extensions = inside.execute(
            "SELECT array_agg(extname::text ORDER BY extname) FROM pg_extension"
            " WHERE extname <> 'plpgsql'"
        ).fetchone()
    assert owner == (OWNER,)
    assert extensions == (["btree_gist", "pg_trgm", "unaccent"],)


def test_no_password_is_printed() -> None:
    assert "PASSWORD" not in bootstrap_sql()


def addresses(admin: dict[str, str], database: str) -> dict[str, str]:
    known = Cluster(HOME).passwords()  # the same as before: other tests log in by them
    return {
        variable: f"host={admin['host']} dbname={database} user={ROLES[role]}"
        f" password={known.get(role, 'secret-of-' + role)}"
        for role, variable in VARIABLES.items()
    }


def test_the_program_does_it_from_the_four_addresses(
    admin: dict[str, str], own_database: str
) -> None:
    environment = addresses(admin, own_database)
    admin_url = psycopg.conninfo.make_conninfo(**admin, dbname="postgres")  # type: ignore[arg-type]
    for _ in range(2):
        assert bootstrap_own_server(admin_url, environment) == own_database
    with psycopg.connect(environment["DATABASE_OWNER_URL"]) as owner:
        owner.execute("CREATE TABLE seen (n int)")
    with psycopg.connect(environment["DATABASE_URL"]) as web:
        assert web.execute("SELECT count(*) FROM seen").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute("CREATE TABLE mine (n int)")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"DATABASE_WORKER_URL": ""}, "не задан DATABASE_WORKER_URL"),
        ({"DATABASE_URL": "dbname=other user=orientir_web"}, "называют одну базу"),
        ({"DATABASE_URL": "dbname=x user=postgres"}, "должно стоять имя orientir_web"),
        ({"DATABASE_URL": "nonsense"}, "не похож на адрес базы данных"),
    ],
)
def test_wrong_addresses_are_told(
    admin: dict[str, str], changed: dict[str, str], told: str
) -> None:
    environment = addresses(admin, "x") | changed
    with pytest.raises(Mistake, match=told):
        bootstrap_own_server("dbname=postgres", environment)


def test_an_address_becomes_djangos_settings() -> None:
    url = "postgresql://orientir_web:p%40ss@db.example:5433/orientir?sslmode=verify-full"
    found = connection_of("web", HOME, {"DATABASE_URL": url})
    assert found["NAME"] == "orientir"
    assert (found["HOST"], found["PORT"]) == ("db.example", "5433")
    assert (found["USER"], found["PASSWORD"]) == ("orientir_web", "p@ss")
    assert found["OPTIONS"] == {"sslmode": "verify-full"}
    with pytest.raises(Mistake, match="не задан DATABASE_OWNER_URL"):
        connection_of("owner", HOME, {"DATABASE_URL": url})
