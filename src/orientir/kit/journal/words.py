"""The journal in words. A room says what its events are called; what nobody named is told by its kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_EVENTS: dict[str, str | Promise] = {}
_PAGES: dict[str, str | Promise] = {}
_KINDS: Final = {"look": _("looked at your data"), "change": _("changed your data")}
_SHORT_KINDS: Final = {"look": _("A look"), "change": _("A change")}


def name_events(**titles: str | Promise) -> None:
    """Give words to events, once per room; ``registry__post_closed`` stands for ``registry.post_closed``."""
    _EVENTS.update({name.replace("__", ".", 1): title for name, title in titles.items()})


def name_pages(titles: Mapping[str, str | Promise]) -> None:
    """Give words to looks: what the pages are called, by route (``registry:people``)."""
    _PAGES.update({route.replace(":", ".", 1): title for route, title in titles.items()})


def _page_of(event: str) -> str:
    """The page of a look; of a page that nobody named, the first named one of its room. Else empty."""
    room = event.partition(".")[0] + "."
    of_room = (title for route, title in _PAGES.items() if route.startswith(room))
    return str(_PAGES.get(event) or next(of_room, ""))


def title_of_event(event: str, kind: str) -> str:
    """An event in words for the administrator, with its code where nobody named it."""
    page = _page_of(event) if kind == "look" else ""
    return str(_EVENTS.get(event) or f"{_SHORT_KINDS[kind]}: {page or event}")


def tell_person(event: str, kind: str) -> str:
    """What somebody did with a person's data, told to that person."""
    return str(_EVENTS.get(event) or _KINDS[kind])


def title_of_kind(kind: str) -> str:
    return str(_SHORT_KINDS[kind])
