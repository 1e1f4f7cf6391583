"""Columns that the reader of a list keeps or puts away: remembered by the browser, for one account, for a year.

A cookie and not a table: it says nothing of anybody, and what it names is held against what the list offers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Columns:
    """``titles``: every column that may be put away, by key, in their order; ``shown``: keys of those kept."""

    name: str
    owner: str
    titles: Mapping[str, str]
    shown: tuple[str, ...]
    is_chosen_now: bool

    @classmethod
    def of(
        cls, request: HttpRequest, name: str, titles: Mapping[str, str], spare: Collection[str] = ()
    ) -> Columns:
        """What the address chooses, else what is remembered, else all but the ``spare`` ones."""
        account = getattr(request, "account", None)
        owner = str(account.account_id) if account else ""
        now = request.GET.get("columns") == "chosen"
        kept = _remembered(request, name, owner)
        wanted: Collection[str] = set(titles) - set(spare) if kept is None else kept
        if now:
            wanted = request.GET.getlist("column")
        return cls(name, owner, titles, tuple(key for key in titles if key in wanted), now)

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Key, title and whether it is shown, of each column that may be put away."""
        return [(key, title, key in self.shown) for key, title in self.titles.items()]

    def remember(self, response: HttpResponse) -> HttpResponse:
        """Let the browser keep what was chosen just now."""
        if self.is_chosen_now:
            response.set_cookie(
                _cookie(self.name),
                ".".join((self.owner, *self.shown)),
                max_age=YEAR,
                httponly=True,
                samesite="Lax",
                secure=bool(getattr(settings, "SESSION_COOKIE_SECURE", True)),
            )
        return response


def _remembered(request: HttpRequest, name: str, owner: str) -> list[str] | None:
    whose, *keys = request.COOKIES.get(_cookie(name), "").split(".")
    return keys if owner and whose == owner else None


def _cookie(name: str) -> str:
    return f"orientir_columns_{name}"
