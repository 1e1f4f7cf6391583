"""Log-in: a password against a session token, slowed down for who guesses."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from orientir.kit.access.acting import bind_token, hash_token, make_token
from orientir.kit.access.passwords import encode_like, find_salt

COOKIE = "orientir_session"


@dataclass(frozen=True, slots=True)
class Attempt:
    """``token`` of the session opened, or empty; ``wait_seconds`` before the next try is looked at."""

    token: str
    wait_seconds: int


def log_in(*, login: str, password: str, address: str) -> Attempt:
    """Open a session if the password is right. Tells nothing of whether the login exists."""
    token = make_token()
    encoded = encode_like(find_salt(login), password)
    with connection.cursor() as cursor:
        cursor.execute(
            "select * from open_session(%s, %s, %s, %s)",
            [login, encoded, address, hash_token(token)],
        )
        opened, seconds = cursor.fetchone()
    return Attempt(token if opened else "", seconds)


def log_out() -> None:
    """Close the session that the connection acts by."""
    with connection.cursor() as cursor:
        cursor.execute("select close_session()")
    bind_token("")


def put_cookie(response: HttpResponse, token: str) -> None:
    """Give the token to the browser: out of reach of scripts, of other sites, and of plain HTTP under TLS."""
    response.set_cookie(
        COOKIE,
        token,
        httponly=True,
        samesite="Lax",
        secure=bool(getattr(settings, "SESSION_COOKIE_SECURE", True)),
    )


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: as our own proxy tells, if there is one in front, else the peer."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
