"""Every address of the project, as every role, as a stranger and as nobody: nobody sees what is not theirs.

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
    INDICATORS,
    ORGANISATIONS,
    REGION,
    ROLES,
    SURNAMES,
    Cast,
    figure_mark,
    make_cast,
    people_in,
)
from tests.journeys.expected import EXPECTED, OPEN, Page
from tests.journeys.reading import text_of

ActingAs = Callable[[str], AbstractContextManager[None]]
WALKERS = (*ROLES, "anonymous")
NOT_OURS = re.compile(r"^(static|media)/")
NUMERATOR = re.compile(r"(?<!\d)70\d{4}(?!\d)")
DENOMINATOR = re.compile(r"(?<!\d)140\d{4}(?!\d)")

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
    people = {surname for surname in hidden if surname.lower() in text.lower()}
    figures = {int(found) for found in NUMERATOR.findall(text)}
    figures |= {int(found) // 2 for found in DENOMINATOR.findall(text)}
    return people | {str(figure) for figure in figures - figures_in_sight(name)}


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def browser(cast: Cast, name: str) -> Client:
    client = Client(raise_request_exception=True) if name == "anonymous" else cast.client(name)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"
    return client


def test_every_address_says_whom_it_expects() -> None:
    assert sorted(EXPECTED) == NAMES


@pytest.mark.parametrize("walker", WALKERS)
@pytest.mark.parametrize("name", NAMES)
def test_nobody_sees_what_is_not_theirs(
    cast: Cast, acting_as: ActingAs, name: str, walker: str
) -> None:
    page = EXPECTED.get(name, Page())
    client = browser(cast, walker)
    for place in page.places(cast):
        for query in page.queries:
            address = f"{reverse(name, kwargs=place)}?{query}".rstrip("?")
            with acting_as("web"):
                response = client.get(address)
                text = text_of(response)
            assert not leaks(walker, text), address
            check_welcome(page, walker, response, address)


def check_welcome(page: Page, walker: str, response: HttpResponseBase, address: str) -> None:
    """Who is expected gets an answer (a foreign object may be absent); others are turned away."""
    status = response.status_code
    if walker in page.who:
        assert status in (200, 302, 404, 405), (address, status)
        assert not is_to_login(response), address
    elif walker == "anonymous":
        assert is_to_login(response), (address, status)
    else:
        assert status in (403, 404), (address, status)


def is_to_login(response: HttpResponseBase) -> bool:
    return response.status_code == 302 and response["Location"].startswith(reverse("access:login"))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_posted_by_nobody(cast: Cast, acting_as: ActingAs, name: str) -> None:
    page = EXPECTED.get(name, Page())
    if page.who >= OPEN:
        return
    for place in page.places(cast):
        with acting_as("web"):
            response = browser(cast, "anonymous").post(reverse(name, kwargs=place))
        assert is_to_login(response), name


def test_the_walk_would_notice_a_leak() -> None:
    assert leaks("head", f"<td>{SURNAMES['12']}</td>") == {SURNAMES["12"]}
    assert leaks("head", "numerator 702100, denominator 1404200") == {"702100"}
    assert leaks("head", "1404200") == {"702100"}
    assert leaks("anonymous", "700011") == set()
    assert leaks("ministry", " ".join(SURNAMES.values())) == set()
    assert {mark(code, 1, 1) for code in ORGANISATIONS} <= figures_in_sight("head")
    assert len(INDICATORS) == 2
