"""The four database roles, and the SQL that an administrator's own server needs before the first migration.

``owner`` migrates, ``web`` serves pages, ``worker`` runs jobs for the account that asked, ``system`` runs the few
tasks that act for nobody. None is a superuser, none bypasses row-level security.
"""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
from psycopg import sql

OWNER, WEB, WORKER, SYSTEM = (
    "orientir_owner",
    "orientir_web",
    "orientir_worker",
    "orientir_system",
)
ROLES: dict[str, str] = {"owner": OWNER, "web": WEB, "worker": WORKER, "system": SYSTEM}
ACTING_ROLES = (WEB, WORKER, SYSTEM)
DATABASE = "orientir"
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")


def bootstrap(
    admin: psycopg.Connection[object], database: str, passwords: Mapping[str, str]
) -> None:
    """Create what is missing: roles (with ``passwords`` by short role name) and ``database``.

    ``admin`` is a superuser's connection in autocommit to any database of the server.
    """
    for role in ROLES.values():
        admin.execute(_role_sql(role).encode())
    for short, password in passwords.items():
        admin.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                sql.Identifier(ROLES[short]), sql.Literal(password)
            )
        )
    known = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    if known is None:
        admin.execute(_database_sql(database).encode())
    for statement in _privileges_sql(database):
        admin.execute(statement.encode())


def prepare(inside: psycopg.Connection[object]) -> None:
    """What must be done inside the database by a superuser: extensions, who may use what owner creates."""
    for statement in _inside_sql():
        inside.execute(statement.encode())


def bootstrap_sql(database: str = DATABASE) -> str:
    """The same, for ``psql`` on an administrator's own server; may be run again."""
    guard = _database_sql(database).replace("'", "''")
    lines = [
        "-- Ориентир: роли и база данных. Выполняет администратор сервера в psql; можно повторять.",
        *(_role_sql(role) + ";" for role in ROLES.values()),
        f"SELECT '{guard}' WHERE NOT EXISTS "  # noqa: S608
        f"(SELECT 1 FROM pg_database WHERE datname = '{database}') \\gexec",
        *(statement + ";" for statement in _privileges_sql(database)),
        f'\\connect "{database}"',
        *(statement + ";" for statement in _inside_sql()),
        "-- Пароли задаются отдельно, чтобы не остаться в журналах (роль без пароля не войдёт):",
        *(f"--   \\password {role}" for role in ROLES.values()),
    ]
    return "\n".join(lines) + "\n"


def _role_sql(role: str) -> str:
    flags = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"
    return (  # names are constants of ours
        f"DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') "  # noqa: S608
        f"THEN CREATE ROLE {role} {flags}; ELSE ALTER ROLE {role} {flags}; END IF; END $$"
    )


def _database_sql(database: str) -> str:
    # under the character type C no Cyrillic letter is a letter to pg_trgm: the search would find nobody
    return (
        f"CREATE DATABASE \"{database}\" OWNER {OWNER} TEMPLATE template0 ENCODING 'UTF8' "
        "LC_CTYPE 'C.UTF-8'"
    )


def _privileges_sql(database: str) -> list[str]:
    everyone = ", ".join(ROLES.values())
    return [
        f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC',
        f'GRANT CONNECT ON DATABASE "{database}" TO {everyone}',
        # files are staged in temporary tables by jobs, never by pages
        f'GRANT TEMPORARY ON DATABASE "{database}" TO {OWNER}, {WORKER}, {SYSTEM}',
    ]


def _inside_sql() -> list[str]:
    acting = ", ".join(ACTING_ROLES)
    by_default = f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public"
    return [
        *(f"CREATE EXTENSION IF NOT EXISTS {name}" for name in EXTENSIONS),
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE, CREATE ON SCHEMA public TO {OWNER}",
        f"GRANT USAGE ON SCHEMA public TO {acting}",
        f"{by_default} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {acting}",
        f"{by_default} GRANT USAGE ON SEQUENCES TO {acting}",
    ]
