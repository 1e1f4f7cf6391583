"""Accounts for people in a real browser: chosen, made, printed, used, tied; by keyboard and on a phone."""

from __future__ import annotations

import re

import pytest

from orientir.kit.access.logins import COOKIE
from tests.browser.conftest import OpenPage
from tests.cast import Cast, make_cast

pytestmark = pytest.mark.usefixtures("server_acts_as_web")
OWN = "четыре лося и телега"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def test_codes_are_made_printed_and_used(open_page: OpenPage, cast: Cast) -> None:
    watched = open_page(
        "/registry/organisations/11/accounts/", cookies={COOKIE: cast.token("head")}
    )
    page = watched.page
    page.get_by_role("checkbox", name="Одиннадцатова Анна Тестовна").check()
    page.get_by_role("button", name="Сделать записи отмеченным").click()
    page.get_by_role("heading", name="Одноразовые коды: 2").wait_for()
    found = watched.troubles()
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Напечатать").click()
    assert re.fullmatch(r"одноразовые-коды-.*\.pdf", downloaded.value.suggested_filename)
    code = page.locator("td code").nth(1).inner_text()

    teacher = open_page("/login/")
    teacher.page.get_by_label("Логин").fill("teacher")
    teacher.page.get_by_label("Пароль").fill(code)
    teacher.page.keyboard.press("Enter")
    teacher.page.get_by_text("Вы вошли по одноразовому коду").wait_for()
    found += teacher.troubles()
    teacher.page.get_by_label("Одноразовый код").fill(code)
    teacher.page.get_by_label("Новый пароль", exact=True).fill(OWN)
    teacher.page.get_by_label("Новый пароль ещё раз").fill(OWN)
    teacher.page.keyboard.press("Enter")
    teacher.page.wait_for_url("**/account/changed/")
    teacher.open("/registry/mine/")
    assert "Одиннадцатова Анна" in teacher.page.locator("main").inner_text()
    assert found == []


def test_an_account_is_tied_to_a_person(open_page: OpenPage, cast: Cast) -> None:
    account = cast.accounts["curator"].pk
    watched = open_page(
        f"/registry/accounts/{account}/?q=одиннадцатова",
        cookies={COOKIE: cast.token("head")}, who="head",
    )  # fmt: skip
    page = watched.page
    found = watched.troubles()
    page.get_by_role("link", name="Одиннадцатова Вера Тестовна").click()
    page.get_by_role("button", name="Привязать").wait_for()
    found += watched.troubles()
    page.get_by_role("button", name="Привязать").click()
    page.get_by_role("button", name="Отвязать от человека").wait_for()
    page.get_by_role("link", name="Одиннадцатова Вера Тестовна").click()
    page.get_by_role("heading", name="Учётная запись").wait_for()
    assert found + watched.troubles() == []
