"""Roles and database on an administrator's own server, from the addresses of the environment."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing

import psycopg

from orientir.core.mistakes import Mistake
from orientir.kit.database.addresses import VARIABLES, parse_address
from orientir.kit.database.roles import ROLES, bootstrap, prepare


def bootstrap_own_server(admin_url: str, environment: Mapping[str, str]) -> str:
    """Create what is missing with the passwords of the four addresses; returns the name of the database."""
    parts = {
        role: parse_address(name, environment.get(name, "")) for role, name in VARIABLES.items()
    }
    databases = {str(found.get("dbname", "")) for found in parts.values()}
    if len(databases) != 1 or "" in databases:
        raise Mistake(f"все четыре адреса ({', '.join(VARIABLES.values())}) называют одну базу")
    for role, found in parts.items():
        if found.get("user") != ROLES[role]:
            raise Mistake(f"в {VARIABLES[role]} должно стоять имя {ROLES[role]}")
    database = databases.pop()
    passwords = {
        role: str(found["password"]) for role, found in parts.items() if "password" in found
    }
    try:
        with closing(psycopg.connect(admin_url, autocommit=True)) as admin:
            bootstrap(admin, database, passwords)
        with closing(psycopg.connect(admin_url, dbname=database, autocommit=True)) as inside:
            prepare(inside)
    except psycopg.OperationalError as error:
        raise Mistake(f"сервер базы данных не пускает: {str(error).strip()}") from error
    return database
