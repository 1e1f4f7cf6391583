"""Who acts in this request: what the database knows of the session token that the browser sent."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import Error, connection
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class ActingGrant:
    """A grant in force today: ``role`` for ``unit_id`` and all below it."""

    id: int
    role: str
    unit_id: int
    unit_title: str


@dataclass(frozen=True, slots=True)
class Acting:
    """An account and the grant it acts by now (``None``: it sees only itself)."""

    account_id: int
    login: str
    display_name: str
    language: str
    is_demo: bool
    person_id: int | None
    grant: ActingGrant | None
    grants: tuple[ActingGrant, ...]
    must_choose_password: bool = False
    """They came by a code that others knew: they may only choose a password of their own."""

    unread: int = 0
    """Notices that wait for them."""

    has_factor: bool = False
    needs_factor: bool = False
    """Whether a second factor is set, and whether a role of theirs asks for one."""

    @property
    def role(self) -> str:
        return self.grant.role if self.grant else ""

    @property
    def unit_id(self) -> int | None:
        return self.grant.unit_id if self.grant else None


class ActingRequest(HttpRequest):
    """A request after the middleware: ``account`` is ``None`` for a stranger."""

    account: Acting | None
    looked: set[int]


def make_token() -> str:
    """A session token: 256 random bits that only the browser will hold."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """What the database keeps of a token: SHA-256, hexadecimal. SQL's ``token_hash`` is the same."""
    return hashlib.sha256(token.encode()).hexdigest()


def bind_token(token: str) -> None:
    """Tell the database by which token this connection acts from now on; empty: nobody."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('orientir.session_token', %s, false)", [token])


def enter(token: str) -> Acting | None:
    """``bind_token`` and ``find_acting`` in one question: what stands before every page."""
    with connection.cursor() as cursor:
        cursor.execute("select * from enter_by(%s)", [token])
        row = cursor.fetchone()
    return _acting(row) if row else None


def release_token() -> None:
    """Make the connection nobody's again; one that cannot be cleaned is thrown away."""
    if connection.connection is None:
        return
    try:
        bind_token("")
    except Error:
        connection.close()


@contextmanager
def acting_by(token: str) -> Iterator[None]:
    """Act by a session token inside the block (jobs, tests)."""
    bind_token(token)
    try:
        yield
    finally:
        release_token()


def find_acting() -> Acting | None:
    """Who acts by the connection's token; marks the session as used. ``None``: nobody, or expired."""
    with connection.cursor() as cursor:
        cursor.execute("select * from who_acts()")
        row = cursor.fetchone()
    return _acting(row) if row else None


def _acting(row: tuple[Any, ...]) -> Acting:
    account_id, login, name, language, is_demo, person_id, grant_id, found = row[:8]
    grants = tuple(
        _grant(item) for item in (json.loads(found) if isinstance(found, str) else found)
    )
    grant = next((grant for grant in grants if grant.id == grant_id), None)
    return Acting(account_id, login, name, language, is_demo, person_id, grant, grants, *row[8:])


def _grant(item: dict[str, Any]) -> ActingGrant:
    return ActingGrant(item["grant_id"], item["role"], item["unit_id"], item["unit_title"] or "")


def act_by_grant(grant_id: int) -> bool:
    """Switch the session to another grant of its account; ``False`` if it has no such grant today."""
    with connection.cursor() as cursor:
        cursor.execute("select act_by_grant(%s)", [grant_id])
        return bool(cursor.fetchone()[0])
