"""Log-in, one's own account and the journal in a real browser, by keyboard too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from orientir.cycle.monitoring.models import Snapshot
from orientir.kit import journal
from orientir.kit.access.logins import COOKIE
from orientir.kit.access.passwords import put_password
from tests.browser.conftest import OpenPage
from tests.cast import Cast, make_cast

pytestmark = pytest.mark.usefixtures("server_acts_as_web")
PASSWORD = "две коровы и стог сена"
AT = datetime(2025, 11, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cast = make_cast()
    until = timezone.localdate() + timedelta(days=5)
    Snapshot.objects.filter(code="draft").update(state="verification", verify_until=until)
    put_password(account_id=cast.accounts["head"].pk, password=PASSWORD)
    teacher = cast.people["11"][0].pk
    for event in ("registry.person", "registry.people"):
        journal.record_look(event=event, by=cast.accounts["head"].pk, at=AT, persons=[teacher])
    return cast


def test_pages_are_for_everybody(walk_to: OpenPage, cast: Cast) -> None:
    found = walk_to("/login/").troubles()
    for name, path in (
        ("teacher", "/account/"),
        ("head", "/registry/roles/"),
        ("teacher", "/account/second-factor/"),
        ("specialist", "/monitoring/snapshots/draft/figures/"),
        ("specialist", "/monitoring/snapshots/draft/figures/1.1/"),
        ("teacher", "/journal/mine/"),
        ("administrator", "/journal/"),
        ("head", "/journal/"),
    ):
        cookies = {COOKIE: cast.token(name)}
        watched = walk_to(path, cookies=cookies, who=name)
        found += [f"{path}: {one}" for one in watched.troubles()]
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
    assert watched.violations() == []
    page.get_by_label("Логин").fill("head")
    page.get_by_label("Пароль").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/")
    page.locator(".o-person > summary").click()
    page.get_by_role("button", name="Выйти").first.click()
    page.wait_for_url("**/login/")
    watched.open("/account/")
    assert "/login/" in page.url
