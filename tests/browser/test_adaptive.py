"""An adaptive test in a real browser, to its end: by keyboard, over a reload, without a network, with two tabs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from orientir.cycle.assessment.models import Answer, Invitation, Procedure, Sitting, SittingTask
from orientir.kit.access.logins import COOKIE
from tests.browser.conftest import WIDTHS, OpenPage, Watched
from tests.cast import Cast, make_cast
from tests.cycle.assessment.made_adaptive import make_adaptive

pytestmark = pytest.mark.usefixtures("server_acts_as_web")
LONGEST = 30


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return make_adaptive(cast)


def enter(open_page: OpenPage, cast: Cast, procedure: Procedure) -> Watched:
    asked = Invitation.objects.get(procedure=procedure, person=cast.people["11"][0])
    cookies = {COOKIE: cast.token("teacher")}
    watched = open_page(f"/assessment/sit/{asked.pk}/", cookies=cookies, alone=True)
    watched.page.on("dialog", lambda dialog: dialog.accept())
    watched.page.get_by_role("button", name="Начать").click()
    expect_task(watched.page, 1)
    return watched


def expect_task(page: Page, place: int) -> None:
    expect(page.locator("[data-number]")).to_contain_text(re.compile(rf"Задание {place},"))


def given() -> list[int]:
    rows = SittingTask.objects.order_by("place")
    return list(rows.values_list("position", flat=True))


def answer_by_keys(page: Page) -> None:
    """The first option and «Дальше», as somebody without a mouse does it."""
    page.locator("[data-task] input").first.focus()
    page.keyboard.press("Space")
    page.locator("[data-next]").focus()
    page.keyboard.press("Enter")


def test_it_is_sat_to_its_end_by_keyboard(
    open_page: OpenPage, cast: Cast, procedure: Procedure
) -> None:
    watched = enter(open_page, cast, procedure)
    page = watched.page
    assert watched.violations() == []
    for place in range(1, LONGEST + 1):
        answer_by_keys(page)
        ended = page.locator("h1", has_text="Вы закончили тест")
        expect(
            ended.or_(page.locator("[data-number]", has_text=f"Задание {place + 1},"))
        ).to_be_visible()
        if ended.is_visible():
            break
        assert page.evaluate(
            "document.activeElement.matches('[data-number]')"
        )  # read aloud from its top
    sitting = Sitting.objects.get(procedure=procedure)
    assert sitting.ended_by == "person"
    answers = Answer.objects.filter(sitting=sitting, is_late=False)
    assert 15 <= len(given()) <= LONGEST
    assert sorted(answers.values_list("position", flat=True)) == sorted(given())
    assert page.evaluate("indexedDB.databases()") == []
    assert watched.violations() == []


def test_a_reload_and_a_lost_network_change_no_task(
    open_page: OpenPage, cast: Cast, procedure: Procedure
) -> None:
    watched = enter(open_page, cast, procedure)
    page = watched.page
    answer_by_keys(page)
    expect_task(page, 2)
    page.locator("[data-task] input").first.check()
    expect(page.locator("[data-saving] span")).to_contain_text("Сохранено в")
    page.reload()
    expect_task(page, 2)
    expect(page.locator("[data-task] input").first).to_be_checked()
    assert len(given()) == 2
    page.context.set_offline(True)
    page.locator("[data-task] input").nth(1).check()
    page.locator("[data-next]").click()
    expect(page.locator("[data-notes]")).to_contain_text("смогут: 2")
    for width in WIDTHS:
        watched.at(width)
        assert not watched.is_wider_than_screen()
        assert watched.violations() == []
    page.context.set_offline(False)
    expect_task(page, 3)
    assert len(given()) == 3
    expect(page.locator("[data-notes]")).to_be_empty()
    forgive_network(watched)


def test_the_task_that_follows_is_asked_for_again_after_a_reply_was_lost(
    open_page: OpenPage, cast: Cast, procedure: Procedure
) -> None:
    """The server has gone on, the browser does not know: nothing is given twice and nothing skipped."""
    watched = enter(open_page, cast, procedure)
    page = watched.page
    lost: list[str] = []

    def lose_once(route, request) -> None:  # type: ignore[no-untyped-def]
        if lost:
            route.continue_()
            return
        lost.append(request.url)
        route.fetch()
        route.abort()

    page.context.route("**/next/", lose_once)
    answer_by_keys(page)
    expect_task(page, 2)
    assert len(given()) == 2
    assert Answer.objects.count() == 1
    forgive_network(watched)


def test_a_task_left_without_an_answer_asks_first(
    open_page: OpenPage, cast: Cast, procedure: Procedure
) -> None:
    watched = enter(open_page, cast, procedure)
    page = watched.page
    page.locator("[data-next]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("вернуться нельзя")
    assert watched.violations() == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect_task(page, 1)
    page.locator("[data-next]").click()
    dialog.get_by_role("button", name="Дальше без ответа").click()
    expect_task(page, 2)
    assert not Answer.objects.exists()


def test_two_tabs_go_on_together(open_page: OpenPage, cast: Cast, procedure: Procedure) -> None:
    watched = enter(open_page, cast, procedure)
    page = watched.page
    other = page.context.new_page()
    other.goto(page.url)
    expect_task(other, 1)
    answer_by_keys(page)
    expect_task(page, 2)
    expect_task(other, 2)
    assert len(given()) == 2


def forgive_network(watched: Watched) -> None:
    """What a browser says of requests that failed as they had to."""
    watched.complaints[:] = [one for one in watched.complaints if "Failed to load" not in one]
