"""What a page asks of who comes: nothing (open to all), a log-in (the default), or a right."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from orientir.kit.access.acting import Acting

View = TypeVar("View", bound=Callable[..., HttpResponse])


class Forbidden(PermissionDenied):
    """``what`` the page shows and ``who`` can grant it: both are told to the person, in words."""

    def __init__(self, what: str = "", who: str = "") -> None:
        super().__init__(what)
        self.what, self.who = what, who


def _in_words(marked: str) -> str:
    """What a room marked for translation (``gettext_noop``), in the language of the reader."""
    return gettext(marked) if marked else ""


def open_to_all(view: View) -> View:
    """Let strangers see this page: without this mark every page asks for a log-in."""
    view.is_open_to_all = True  # type: ignore[attr-defined]
    return view


def only(
    permits: Callable[[Acting], bool], what: str = "", who: str = ""
) -> Callable[[View], View]:
    """Let only those see a page whom ``permits`` permits. The policies of the database hold beside it."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            account = getattr(request, "account", None)
            if account is None or not permits(account):
                raise Forbidden(_in_words(what), _in_words(who))
            return view(request, *args, **kwargs)

        return cast(View, guarded)

    return guard
