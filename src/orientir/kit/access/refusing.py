"""Requests that no browser of ours makes and no page could answer are turned away at the door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

NUL = "\0"


class RefusingMiddleware:
    """The database keeps no zero character: an address with one names nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = (request.path, *(value for _, found in request.GET.lists() for value in found))
        if any(NUL in text for text in said):
            raise Http404
        response: HttpResponse = self.get_response(request)
        return response
