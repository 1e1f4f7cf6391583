"""No page leads its reader to a closed door: every link of every page, one step on, as every role."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from tests.cast import Cast
from tests.journeys.expected import EXPECTED
from tests.journeys.test_access_walk import WALKERS, browser

ActingAs = Callable[[str], AbstractContextManager[None]]
HREF = re.compile(r"""<a\b[^>]*?\bhref="([^"]*)\"""")
NOT_PAGES = ("/static/", "/language/")
OF_A_KIND = 3
READERS = [name for name in WALKERS if not name.startswith("other_")]
OF_TABLES = ("rows/", "verify=1")
"""Need the frozen tables of a snapshot, which the cast's have not: tests of snapshots and ``make soak`` open them."""


@pytest.mark.parametrize("walker", READERS)
def test_no_link_of_any_page_leads_to_an_error(
    cast: Cast, acting_as: ActingAs, walker: str
) -> None:
    client = browser(cast, walker)
    pages = list(pages_to_read(cast))
    with acting_as("web"):
        found = dict(links(client, pages))
        answers = {target: client.get(target).status_code for target in found}
    dead = [f"{found[one]} → {one}: {status}" for one, status in answers.items() if status >= 400]
    assert len(answers) > 5
    assert not dead, "\n".join(dead)


def pages_to_read(cast: Cast) -> Iterator[str]:
    """Each page once for each of its places, as it opens first."""
    for name, page in EXPECTED.items():
        for place in page.places(cast):
            yield f"{reverse(name, kwargs=place)}?{page.queries[0]}".rstrip("?")


def links(client: Client, pages: list[str]) -> Iterator[tuple[str, str]]:
    """What the pages that open lead to, each with one of the pages; of links of one kind the first few."""
    seen: dict[tuple[object, ...], set[str]] = {}
    for address in pages:
        for target in targets(client.get(address), address):
            alike = seen.setdefault(kind_of(target), set())
            if target not in alike and len(alike) < OF_A_KIND:
                alike.add(target)
                yield target, address


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
