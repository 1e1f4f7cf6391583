"""Log-in, one's own account and the journal in a real browser, by keyboard too."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from orientir.kit import journal
from orientir.kit.access.logins import COOKIE
from orientir.kit.access.passwords import put_password
from tests.browser.conftest import WIDTHS, OpenPage, Watched
from tests.cast import Cast, make_cast

pytestmark = pytest.mark.usefixtures("server_acts_as_web")
PASSWORD = "две коровы и стог сена"
AT = datetime(2025, 11, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cast = make_cast()
    put_password(account_id=cast.accounts["head"].pk, password=PASSWORD)
    teacher = cast.people["11"][0].pk
    for event in ("registry.person", "registry.people"):
        journal.record_look(event=event, by=cast.accounts["head"].pk, at=AT, persons=[teacher])
    return cast


def wrong(watched: Watched) -> list[str]:
    wide = ["шире экрана"] * watched.is_wider_than_screen()
    headless = ["нет заголовка"] * (watched.page.locator("h1").count() != 1)
    return [f"{watched.page.url}: {one}" for one in (*wide, *headless, *watched.violations())]


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_are_for_everybody(open_page: OpenPage, cast: Cast, width: int) -> None:
    found = wrong(open_page("/login/", width=width))
    for name, path in (
        ("teacher", "/account/"),
        ("teacher", "/journal/mine/"),
        ("administrator", "/journal/"),
        ("head", "/journal/"),
    ):
        cookies = {COOKIE: cast.token(name)}
        found += wrong(open_page(path, width=width, cookies=cookies, who=name))
    assert found == []


def test_one_logs_in_by_keyboard_and_out_by_the_menu(open_page: OpenPage, cast: Cast) -> None:
    watched = open_page("/account/")
    page = watched.page
    page.get_by_label("Логин").fill("head")
    page.get_by_label("Пароль").fill("не тот")
    page.keyboard.press("Enter")
    page.locator("[role=alert]").wait_for()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert "Проверьте раскладку" in page.locator("[role=alert]").inner_text()
    assert wrong(watched) == []
    page.get_by_label("Логин").fill("head")
    page.get_by_label("Пароль").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/")
    page.locator(".o-person > summary").click()
    page.get_by_role("button", name="Выйти").first.click()
    page.wait_for_url("**/login/")
    watched.open("/account/")
    assert "/login/" in page.url
