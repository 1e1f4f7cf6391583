"""Results and the heat map of deficits, at the desk and on a phone."""

from __future__ import annotations

import pytest

from orientir.cycle.assessment.models import Result
from orientir.kit.access.logins import COOKIE
from tests.browser.conftest import OpenPage
from tests.cast import Cast, make_cast


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.mark.usefixtures("server_acts_as_web")
def test_pages_are_for_everybody(walk_to: OpenPage, cast: Cast) -> None:
    troubles = []
    for who, path in (
        ("teacher", "/assessment/mine/"),
        ("stranger", "/assessment/mine/"),
        ("operator", "/assessment/deficits/"),
        ("head", "/assessment/deficits/"),
    ):
        watched = walk_to(path, cookies={COOKIE: cast.token(who)}, who=who)
        troubles += [f"{who} {path}: {trouble}" for trouble in watched.troubles()]
    assert troubles == []


@pytest.mark.usefixtures("server_acts_as_web")
def test_a_result_says_words_before_numbers(open_page: OpenPage, cast: Cast) -> None:
    own = Result.objects.get(procedure=cast.measured, person=cast.people["11"][0])
    watched = open_page(f"/assessment/results/{own.pk}/", cookies={COOKIE: cast.token("teacher")})
    verdicts = watched.page.locator(".o-levels .o-status").all_inner_texts()
    assert verdicts[0].strip() == "Уверенно"
    assert verdicts[-1].strip() == "Недостаточно данных"
    assert "у 91" in watched.page.locator(".o-levels").inner_text()
    assert not watched.page.locator("dl.o-facts").is_visible()
    assert watched.troubles() == []
