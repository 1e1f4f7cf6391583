"""Each request acts by its own token and by no other; each answer carries the security headers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import DatabaseError, Error, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect
from psycopg.errors import InsufficientPrivilege

from orientir.kit.access.absence import absent, is_absence
from orientir.kit.access.acting import bind_token, enter, release_token
from orientir.kit.access.factor_views import is_wanted
from orientir.kit.access.logins import COOKIE
from orientir.kit.access.views import forbidden

Handler = Callable[[HttpRequest], Any]

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


class HeadersMiddleware:
    """The headers that tell a browser what our pages never do."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class ActingMiddleware:
    """Puts the token on the connection, ``request.account`` on the request, and takes both off again."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request.COOKIES.get(COOKIE, "")
        try:
            request.account = _enter(token)  # type: ignore[attr-defined]
            response: HttpResponse = self.get_response(request)
            if response.streaming:
                response.streaming_content = _acting_stream(token, response.streaming_content)  # type: ignore[attr-defined]
        except Error as error:
            if not is_absence(error):
                raise
            return absent(request, error)
        finally:
            release_token()
        if request.account is not None:  # type: ignore[attr-defined]
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., Any],
        _args: Any,
        _kwargs: Any,
    ) -> HttpResponse | None:
        account = request.account  # type: ignore[attr-defined]
        if account is not None and account.must_choose_password and not _is_way_in(view):
            return _sent(request, reverse("access:account"))
        if settings.SECOND_FACTOR and is_wanted(request) and not _is_way_in(view):
            return _sent(request, reverse("access:second-factor"))
        if account is not None or _is_open(view):
            return None
        return _to_login(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """What the database refuses is told as what a page refuses; a database that went away, as such."""
        if isinstance(error, Error) and is_absence(error):
            return absent(request, error)
        if isinstance(error, DatabaseError) and isinstance(error.__cause__, InsufficientPrivilege):
            return forbidden(request, error)
        return None


def _enter(token: str) -> Any:
    if token:
        return enter(token)
    if connection.connection is not None:
        bind_token("")
    return None


def _acting_stream(token: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """A stream is read after the request has ended: each piece is made under its token, and no other."""
    pieces = iter(chunks)
    while True:
        bind_token(token)
        try:
            piece = next(pieces, None)
        finally:
            release_token()
        if piece is None:
            return
        yield piece


def _is_open(view: Callable[..., Any]) -> bool:
    return bool(getattr(view, "is_open_to_all", False)) or view.__module__.startswith(
        ("django.views.static", "django.contrib.staticfiles", "django.views.i18n")
    )


def _to_login(request: HttpRequest) -> HttpResponse:
    return _sent(
        request, reverse("access:login") + "?" + urlencode({"next": request.get_full_path()})
    )


def _is_way_in(view: Callable[..., Any]) -> bool:
    """What is open to whoever still has to choose a password or a second factor: those pages, log-out, the language."""
    return view.__module__.startswith(
        ("orientir.kit.access.", "django.views.i18n", "django.views.static")
    )


def _sent(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)
