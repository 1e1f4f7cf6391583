"""The bank in a real browser: items of kinds that are hard to draw, the preview without a reload."""

from __future__ import annotations

import pytest

from orientir.cycle.assessment.actions.bank_items import NewItem, add_item, save_version, terms_of
from orientir.kit.access.logins import COOKIE
from orientir.project.demo.bank.reading import invent_items
from tests.browser.conftest import OpenPage
from tests.cast import NOW, Cast, make_cast

INVENTED = invent_items()


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def brought(kind: str) -> int:
    one = next(one for one in INVENTED if one.item.kind == kind)
    item = NewItem(one.item, terms_of(one.item), pictures=one.pictures)
    made = add_item(item=item, by=None, at=NOW)
    save_version(item_id=made, item=item, note="то же ещё раз", by=None, at=NOW)
    return made


@pytest.mark.usefixtures("server_acts_as_web")
def test_items_are_for_everybody(walk_to: OpenPage, cast: Cast) -> None:
    cookies = {COOKIE: cast.token("expert")}
    troubles = []
    for kind in ("hotspot", "matching", "inline_choice", "extended"):
        item_id = brought(kind)
        for place in ("", "versions/2/"):
            path = f"/assessment/bank/{item_id}/{place}"
            watched = walk_to(path, cookies=cookies, who="expert")
            troubles += [f"{kind} {place}: {trouble}" for trouble in watched.troubles()]
    assert troubles == []


@pytest.mark.usefixtures("server_acts_as_web")
def test_the_preview_comes_without_a_reload_and_nothing_typed_is_lost(
    open_page: OpenPage, cast: Cast
) -> None:
    watched = open_page(
        "/assessment/bank/new/single_choice/", cookies={COOKIE: cast.token("operator")}
    )
    page = watched.page
    page.get_by_role("button", name="Посмотреть").click()
    page.locator("#preview", has_text="Что спрашивается: Обязательное поле.").wait_for()
    page.get_by_label("Что спрашивается").fill(r"Сколько будет $\frac{4}{2}$?")
    page.get_by_label("Вариант ответа 1").fill("2")
    page.get_by_label("Вариант ответа 2").fill("8")
    page.locator("[name=row_right]").first.check()
    page.get_by_label("Компетенция").select_option("met.1")
    page.get_by_role("button", name="Посмотреть").click()
    page.locator("#preview math mfrac").wait_for()
    assert page.locator("#preview .o-item-options li").count() == 2
    assert page.get_by_label("Вариант ответа 2").input_value() == "8"
    assert watched.violations() == []
    page.get_by_role("button", name="Сохранить черновик").click()
    page.wait_for_url("**/assessment/bank/*/")
    assert page.locator("h1").inner_text() == "met.1-001"
