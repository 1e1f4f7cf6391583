"""Every address of the project, as every role, as a stranger and as nobody: nobody sees what is not theirs.

What the walk has opened it also reads for links: no page leads its reader to a closed door.

Two tables are held, whatever the page: rows about people (a surname out of sight is a leak) and figures about units (a
numerator that only a figure out of sight has is a leak). The database acts as the role web, as in service.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.conf import settings
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import (
    ORGANISATIONS,
    REGION,
    ROLES,
    SURNAMES,
    Cast,
    figure_mark,
    people_in,
)
from tests.journeys.expected import EXPECTED, Page
from tests.journeys.links import Links
from tests.journeys.reading import text_of

Visits = list[tuple[Page, str, bool]]
ActingAs = Callable[[str], AbstractContextManager[None]]
WALKERS = tuple(
    pytest.param(name, marks=pytest.mark.soak) if name.startswith("other_") else name
    for name in (*ROLES, "anonymous")
)
"""Who has the rights of another in another unit walks in ``make soak``: the cast is alike in both."""
NOT_OURS = re.compile(r"^(static|media)/")
MARKED = (
    r"(?:00|1[0-3]|2[0-3])[01][01]"  # whose and of which kind (``figure_mark``); «70 2025» is none
)
NUMERATOR = re.compile(rf"(?<![0-9A-Za-z])70{MARKED}(?![0-9A-Za-z])")  # not in a random token
DENOMINATOR = re.compile(r"(?<![0-9A-Za-z])140\d{4}(?![0-9A-Za-z])")

FOREIGN_LEAD = re.compile(r'o-lead">\s*([A-Za-z][^<]*)')
"""What is closed is told in the reader's language."""

UNITS_OF_REGION = (REGION, "10", "20", *ORGANISATIONS)
SUBTREES = {
    "ministry": UNITS_OF_REGION,
    "operator": UNITS_OF_REGION,
    "administrator": UNITS_OF_REGION,
    "further_education": UNITS_OF_REGION,
    "specialist": ("10", "11", "12", "13"),
    "other_specialist": ("20", "21", "22", "23"),
    "head": ("11",),
    "other_head": ("21",),
}
ABOVE = {
    "specialist": (REGION,),
    "other_specialist": (REGION,),
    "head": (REGION, "10"),
    "other_head": (REGION, "20"),
    "curator": (REGION, "10", "11"),
    "teacher": (REGION, "10", "11"),
    "expert": (REGION,),
}
WITH_PEERS = {"head", "other_head", "curator", "teacher"}


def addresses(
    patterns: list[URLPattern | URLResolver], space: str = "", prefix: str = ""
) -> Iterator[tuple[str, str]]:
    """Every named address of the project: its name and its pattern."""
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (space, pattern.namespace) if part)
            yield from addresses(pattern.url_patterns, inner, path)
        elif not NOT_OURS.match(path):
            yield (f"{space}:{pattern.name}" if space else str(pattern.name)), path


NAMES = sorted({name for name, _ in addresses(get_resolver().url_patterns)})


def figures_in_sight(name: str) -> set[int]:
    """The marks of every figure that this walker may see (docs/access.md)."""
    own = SUBTREES.get(name, ())
    seen = {mark(code, p, d) for code in own for p in (0, 1) for d in (0, 1)}
    seen |= {mark(code, 0, 1) for code in ABOVE.get(name, ())}
    seen |= {mark(code, 1, 1) for code in (REGION, "10", "20", *ABOVE.get(name, ()))}
    if name in WITH_PEERS:
        seen |= {mark(code, 1, 1) for code in ORGANISATIONS}
    return seen


def mark(code: str, published: int, disclosed: int) -> int:
    return figure_mark(code, published=bool(published), disclosed=bool(disclosed))


def leaks(name: str, text: str) -> set[str]:
    """Surnames and figures in ``text`` that this walker may not see."""
    in_sight = {"11"} if name == "teacher" else people_in(name)
    hidden = {SURNAMES[code] for code in ORGANISATIONS if code not in in_sight}
    lowered = text.lower()
    people = {surname for surname in hidden if surname.lower() in lowered}
    figures = {int(found) for found in NUMERATOR.findall(text)}
    halves = {int(found) // 2 for found in DENOMINATOR.findall(text)}
    figures |= {half for half in halves if NUMERATOR.fullmatch(str(half))}
    return people | {str(figure) for figure in figures - figures_in_sight(name)}


def browser(cast: Cast, name: str) -> Client:
    client = Client() if name == "anonymous" else cast.client(name)
    client.raise_request_exception = False  # a failing page is one line of the walk's findings
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"
    return client


def test_every_address_says_whom_it_expects() -> None:
    assert sorted(EXPECTED) == NAMES


@pytest.fixture(scope="module")
def visits(standing_cast: Cast) -> Visits:
    """Each page with each of its addresses, and whether it is the first of its place; what stands there is made."""
    return [
        (page, f"{reverse(name, kwargs=place)}?{query}".rstrip("?"), query is page.queries[0])
        for name, page in sorted(EXPECTED.items())
        for place in page.places(standing_cast)
        for query in page.queries
    ]


@pytest.mark.parametrize("walker", WALKERS)
def test_nobody_sees_what_is_not_theirs(
    cast: Cast, acting_as: ActingAs, visits: Visits, walker: str
) -> None:
    client, links, answered = browser(cast, walker), Links(), {}
    troubles = []
    with acting_as("web"):
        for page, address, is_first in visits:
            response = client.get(address)
            answered[address] = response.status_code
            troubles += [f"{address}: {one}" for one in what_is_wrong(response, walker, page)]
            if is_first:
                links.add(response, address)
        further = {
            target: client.get(target).status_code
            for target in links.found.keys() - answered.keys()
        }
    assert troubles == []
    assert len(links.found) > 5
    status = answered | further
    doors = [f"{page} → {one}: {status[one]}" for one, page in links.found.items()]
    assert [door for door in doors if door[-3] in "45"] == []


def what_is_wrong(response: HttpResponseBase, walker: str, page: Page) -> Iterator[str]:
    """With the answer to this walker."""
    found = leaks(walker, text_of(response))
    if found:
        yield f"shows {', '.join(sorted(found))}"
    if response.status_code == 403 and (
        foreign := FOREIGN_LEAD.search(getattr(response, "content", b"").decode())
    ):
        yield f"says in another language: {foreign[1]}"
    if not is_welcome(page, walker, response):
        yield f"answers {response.status_code} {response.get('Location', '')}"


def is_welcome(page: Page, walker: str, response: HttpResponseBase) -> bool:
    """Who is expected gets an answer (a foreign object may be absent); others are turned away."""
    if walker in page.who:
        return response.status_code in (200, 302, 404, 405, 409) and not is_to_login(response)
    if walker == "anonymous":
        return is_to_login(response)
    return response.status_code in (401, 403, 404, 405)  # 401: by a key of a program alone


def is_to_login(response: HttpResponseBase) -> bool:
    if response.status_code == 401:  # asked by a script, which shows the log-in in its place
        return True
    return response.status_code == 302 and response["Location"].startswith(reverse("access:login"))


@pytest.mark.parametrize("walker", WALKERS)
def test_nothing_is_posted_by_who_is_not_expected(
    cast: Cast, acting_as: ActingAs, visits: Visits, walker: str
) -> None:
    client = browser(cast, walker)
    closed = [address for page, address, is_first in visits if is_first and walker not in page.who]
    with acting_as("web"):
        answers = {address: client.post(address) for address in closed}
    turned_away = {
        address: answer.status_code == 405
        or (is_to_login(answer) if walker == "anonymous" else answer.status_code)
        for address, answer in answers.items()
    }
    assert {
        address for address, how in turned_away.items() if how not in (True, 401, 403, 404)
    } == set()


def test_the_walk_would_notice_a_leak() -> None:
    assert leaks("head", f"<td>{SURNAMES['12']}</td>") == {SURNAMES["12"]}
    assert leaks("head", "numerator 702100, denominator 1404200") == {"702100"}
    assert leaks("head", "1404200") == {"702100"}
    assert leaks("anonymous", "700011") == set()
    assert leaks("anonymous", "token f702671K") == set()
    assert leaks("ministry", " ".join(SURNAMES.values())) == set()
    assert {mark(code, 1, 1) for code in ORGANISATIONS} <= figures_in_sight("head")
