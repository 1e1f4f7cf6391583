"""Where a process connects to: the embedded cluster, or the administrator's own server from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from orientir.core.mistakes import Mistake
from orientir.kit.database.cluster import Cluster
from orientir.kit.database.roles import DATABASE, ROLES

VARIABLES: dict[str, str] = {
    "web": "DATABASE_URL",
    "owner": "DATABASE_OWNER_URL",
    "worker": "DATABASE_WORKER_URL",
    "system": "DATABASE_SYSTEM_URL",
}
CONNECTION_AGE = 600  # seconds; connections are kept between requests
_DJANGO_NAMES = {
    "dbname": "NAME",
    "user": "USER",
    "password": "PASSWORD",
    "host": "HOST",
    "port": "PORT",
}


def has_own_server(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the administrator named a server: then the embedded one is not used at all."""
    return any(environment.get(name) for name in VARIABLES.values())


def connection_of(role: str, home: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """The entry of Django's ``DATABASES`` with which ``role`` (web, owner, worker, system) connects."""
    if role not in ROLES:
        raise Mistake(f"неизвестная роль базы данных «{role}»: бывают {', '.join(ROLES)}")
    found = _from_url(role, environment) if has_own_server(environment) else _embedded(role, home)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": CONNECTION_AGE,
        "CONN_HEALTH_CHECKS": True,
        **found,
    }


def _embedded(role: str, home: Path) -> dict[str, Any]:
    cluster = Cluster(home)
    return {
        "NAME": DATABASE,
        "USER": ROLES[role],
        "PASSWORD": cluster.passwords().get(role, ""),
        "HOST": str(cluster.socket_folder),
        "PORT": "",
    }


def _from_url(role: str, environment: Mapping[str, str]) -> dict[str, Any]:
    parts = parse_address(VARIABLES[role], environment.get(VARIABLES[role], ""))
    named = {ours: str(parts.pop(theirs, "")) for theirs, ours in _DJANGO_NAMES.items()}
    return {**named, "OPTIONS": parts}


def parse_address(variable: str, url: str) -> dict[str, Any]:
    """The parts of an address by libpq's names; ``variable`` is where it stands."""
    if not url:
        raise Mistake(f"задан свой сервер базы данных, но не задан {variable}")
    try:
        return dict(conninfo_to_dict(url))
    except ProgrammingError as error:
        raise Mistake(
            f"{variable} не похож на адрес базы данных (postgresql://имя:пароль@узел/база)"
        ) from error
