"""Accounts for people in a real browser: chosen, made, printed, used, tied; by keyboard and on a phone."""

from __future__ import annotations

import re

import pytest

from orientir.kit.access.logins import COOKIE
from tests.browser.conftest import WIDTHS, OpenPage, Watched, _keep
from tests.cast import Cast, make_cast

pytestmark = pytest.mark.usefixtures("server_acts_as_web")
OWN = "четыре лося и телега"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def wrong(watched: Watched) -> list[str]:
    wide = ["шире экрана"] * watched.is_wider_than_screen()
    return [f"{watched.page.url}: {one}" for one in (*wide, *watched.violations())]


@pytest.mark.parametrize("width", WIDTHS)
def test_codes_are_made_printed_and_used(open_page: OpenPage, cast: Cast, width: int) -> None:
    watched = open_page(
        "/registry/organisations/11/accounts/", width=width, cookies={COOKIE: cast.token("head")}
    )
    page = watched.page
    page.get_by_role("checkbox", name="Одиннадцатова Анна Тестовна").check()
    page.get_by_role("button", name="Сделать записи отмеченным").click()
    page.get_by_role("heading", name="Одноразовые коды: 2").wait_for()
    _keep(page, width, "codes")
    found = wrong(watched)
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Напечатать").click()
    assert re.fullmatch(r"одноразовые-коды-.*\.pdf", downloaded.value.suggested_filename)
    code = page.locator("td code").nth(1).inner_text()

    teacher = open_page("/login/", width=width)
    teacher.page.get_by_label("Логин").fill("teacher")
    teacher.page.get_by_label("Пароль").fill(code)
    teacher.page.keyboard.press("Enter")
    teacher.page.get_by_text("Вы вошли по одноразовому коду").wait_for()
    _keep(teacher.page, width, "first")
    found += wrong(teacher)
    teacher.page.get_by_label("Одноразовый код").fill(code)
    teacher.page.get_by_label("Новый пароль", exact=True).fill(OWN)
    teacher.page.get_by_label("Новый пароль ещё раз").fill(OWN)
    teacher.page.keyboard.press("Enter")
    teacher.page.wait_for_url("**/account/changed/")
    teacher.open("/registry/mine/")
    assert "Одиннадцатова Анна" in teacher.page.locator("main").inner_text()
    assert found == []


@pytest.mark.parametrize("width", WIDTHS)
def test_an_account_is_tied_to_a_person(open_page: OpenPage, cast: Cast, width: int) -> None:
    account = cast.accounts["curator"].pk
    watched = open_page(
        f"/registry/accounts/{account}/?q=одиннадцатова",
        width=width, cookies={COOKIE: cast.token("head")}, who="head",
    )  # fmt: skip
    page = watched.page
    found = wrong(watched)
    page.get_by_role("link", name="Одиннадцатова Вера Тестовна").click()
    page.get_by_role("button", name="Привязать").wait_for()
    _keep(page, width, "tie")
    found += wrong(watched)
    page.get_by_role("button", name="Привязать").click()
    page.get_by_role("button", name="Отвязать от человека").wait_for()
    page.get_by_role("link", name="Одиннадцатова Вера Тестовна").click()
    page.get_by_role("heading", name="Учётная запись").wait_for()
    _keep(page, width, "person")
    assert found + wrong(watched) == []
