"""One request, one row: whose data its page showed. No page leaves before its look is written down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from orientir.kit.journal.recording import record_look


class JournalMiddleware:
    """Stands inside ``ActingMiddleware``: the row is written while the request still acts for somebody."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        account = getattr(request, "account", None)
        looked: set[int] = request.__dict__.get("looked", set())
        if account is not None:
            _write_down(request, account.account_id, looked - {account.person_id})
        return response


def _write_down(request: HttpRequest, account_id: int, looked: set[int]) -> None:
    if looked:
        route = request.resolver_match
        event = (route.view_name if route else "").replace(":", ".")[:80]
        record_look(event=event, by=account_id, at=timezone.now(), persons=looked)
