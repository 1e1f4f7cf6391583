"""Where the links of a page lead: of each kind the first few."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

HREF = re.compile(r"""<a\b[^>]*?\bhref="([^"]*)\"""")
NOT_PAGES = ("/static/", "/language/")
OF_A_KIND = 2
OF_TABLES = ("rows/", "verify=1")
"""Need the frozen tables of a snapshot, which the cast's have not: tests of snapshots and ``make soak`` open them."""


class Links:
    """What the pages that opened lead to, each with one of the pages."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._seen: dict[tuple[object, ...], set[str]] = {}

    def add(self, response: HttpResponseBase, address: str) -> None:
        """Of links of one kind the first few."""
        for target in targets(response, address):
            alike = self._seen.setdefault(kind_of(target), set())
            if target not in alike and len(alike) < OF_A_KIND:
                alike.add(target)
                self.found[target] = address


def targets(response: HttpResponseBase, address: str) -> Iterator[str]:
    """Addresses of ours that a page links to, without what follows ``#``."""
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        return
    assert not response.streaming
    for href in HREF.findall(response.content.decode()):  # type: ignore[attr-defined]
        parts = urlsplit(urljoin(address, unescape(href)))
        is_ours = not parts.scheme and parts.path and not parts.path.startswith(NOT_PAGES)
        if is_ours and not any(word in href for word in OF_TABLES):
            yield f"{parts.path}?{parts.query}".rstrip("?")


def kind_of(target: str) -> tuple[object, ...]:
    """Links of one kind: the same view asked with the same words."""
    parts = urlsplit(target)
    words = tuple(sorted(name for name, _ in parse_qsl(parts.query)))
    try:
        return (resolve(parts.path).view_name, *words)
    except Resolver404:
        return (parts.path, *words)
