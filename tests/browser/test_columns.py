"""Columns of a list in a real browser: chosen by keyboard, remembered, for everybody."""

from __future__ import annotations

import pytest

from orientir.kit.access.logins import COOKIE
from tests.browser.conftest import OpenPage
from tests.cast import make_cast


@pytest.mark.usefixtures("server_acts_as_web", "transactional_db")
def test_columns_are_chosen_and_stay(open_page: OpenPage) -> None:
    watched = open_page("/registry/people/", cookies={COOKIE: make_cast().token("head")})
    page = watched.page
    page.locator(".o-more > summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="Дата рождения").check()
    page.get_by_role("checkbox", name="Ставка").uncheck()
    assert watched.troubles() == []
    page.get_by_role("button", name="Показать эти").click()
    page.wait_for_url("**columns=chosen**")
    watched.open("/registry/people/")
    text = page.locator("table").inner_text()
    assert ("Дата рождения" in text, "Ставка" in text) == (True, False)
