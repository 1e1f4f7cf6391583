"""What stands around a page: only what exists, one section current, nobody logged in is no mistake."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import include, path

from orientir.kit.access.acting import Acting, ActingGrant
from orientir.kit.ui.frame import Frame
from orientir.project import navigation
from orientir.project.sections import MOST_SECTIONS, SECTIONS


def _page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


_MONITORING = [path("", _page, name="home"), path("snapshots/", _page, name="snapshots")]
urlpatterns = [
    path("monitoring/", include((_MONITORING, "monitoring"))),
    path("open/", include(([path("", _page, name="open")], "portal"))),
]

pytestmark = pytest.mark.urls(__name__)
HEAD = ActingGrant(7, "head", 11, "Школа № 11")
CURATOR = ActingGrant(8, "curator", 11, "Школа № 11")


def _frame(address: str, account: Acting | None) -> Frame:
    request = RequestFactory().get(address)
    request.account = account  # type: ignore[attr-defined]
    return navigation.frame(request)["frame"]


@pytest.fixture
def head() -> Acting:
    return Acting(1, "head", "Корнеева Л. П.", "ru", False, None, HEAD, (HEAD, CURATOR))


def test_a_stranger_sees_the_published_figures_and_no_person() -> None:
    frame = _frame("/open/", None)
    assert [link.href for link in frame.sections] == ["/open/"]
    assert frame.actor is None


def test_a_request_without_any_account_is_no_mistake() -> None:
    assert navigation.frame(RequestFactory().get("/"))["frame"].actor is None


def test_sections_that_do_not_exist_are_left_out(head: Acting) -> None:
    assert [link.href for link in _frame("/monitoring/", head).sections] == ["/monitoring/"]


def test_one_section_is_current_and_of_its_pages_the_nearest(head: Acting) -> None:
    ministry = ActingGrant(9, "ministry", 1, "Область")
    account = Acting(2, "m", "Воронова Е. А.", "ru", False, None, ministry, (ministry,))
    frame = _frame("/monitoring/snapshots/x/", account)
    assert [link.href for link in frame.sections if link.current] == ["/monitoring/"]
    assert [link.href for link in frame.pages if link.current] == ["/monitoring/snapshots/"]


def test_a_person_with_two_roles_may_switch(head: Acting) -> None:
    actor = _frame("/monitoring/", head).actor
    assert actor is not None
    assert [(choice.key, choice.current) for choice in actor.choices] == [("7", True), ("8", False)]
    assert actor.unit == "Школа № 11"


def test_every_section_has_at_most_six_places() -> None:
    assert all(len(sections) <= MOST_SECTIONS for sections in SECTIONS.values())
