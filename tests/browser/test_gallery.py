"""Every component in a real browser: for a mouse, a keyboard, a screen reader, a phone, a sheet of paper."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.browser.conftest import WIDTHS, OpenPage

pytestmark = pytest.mark.urls("tests.browser.urls")


def test_axe_finds_nothing(open_page: OpenPage) -> None:
    watched = open_page("/ui/?mistakes=1")
    for width in WIDTHS:
        watched.at(width)
        assert watched.violations() == [], width


def test_nothing_scrolls_sideways(open_page: OpenPage) -> None:
    watched = open_page("/ui/")
    for width in (320, 360, 760, 1000, 1120, 1280):
        watched.at(width)
        assert not watched.is_wider_than_screen(), width
        assert watched.overflowing_cards() == [], width


def test_menus_open_and_close_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("/ui/").page
    page.locator(".o-search > summary").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.name === 'q'")
    page.keyboard.press("Escape")
    page.locator("#o-q").wait_for(state="hidden")
    page.wait_for_function("document.activeElement.tagName === 'SUMMARY'")


def test_the_first_tab_stop_skips_to_the_content(open_page: OpenPage) -> None:
    page = open_page("/ui/").page
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Перейти к содержанию"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_every_stop_of_the_keyboard_is_seen_and_has_a_name(open_page: OpenPage) -> None:
    page = open_page("/ui/").page
    seen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        stop = page.locator(":focus")
        seen.append(
            stop.evaluate("e => [e.outerHTML.slice(0, 80), getComputedStyle(e).outlineStyle]")
        )
    assert [html for html, outline in seen if outline == "none"] == []


def test_the_summary_of_mistakes_has_the_focus_and_leads_to_the_field(open_page: OpenPage) -> None:
    page = open_page("/ui/?mistakes=1").page
    assert page.title().startswith("Ошибка: ")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    page.locator(".o-summary a").first.click()
    assert page.evaluate("document.activeElement.name") == "filled"
    assert page.locator("#id_filled").get_attribute("aria-invalid") == "true"


def test_a_row_of_a_table_is_still_a_row_on_a_phone(open_page: OpenPage) -> None:
    page = open_page("/ui/", width=360).page
    table = page.get_by_role("table", name="Организации")
    assert table.get_by_role("columnheader").count() == 4
    assert table.get_by_role("row").count() == 6
    assert table.get_by_role("row").nth(2).get_by_role("cell").count() == 3


def test_of_each_chart_one_drawing_is_shown_that_fits_its_place(open_page: OpenPage) -> None:
    watched = open_page("/ui/")
    for width, expected in (
        (360, ["288", "288"]),
        (1130, ["640", "1000"]),
        (1280, ["780", "1000"]),
        (800, ["640", "640"]),
    ):
        page = watched.at(width)
        shown = [
            page.locator(".o-charts").nth(number).locator("> div:visible").get_attribute("class")
            for number in range(2)
        ]
        assert shown == [f"o-at-{size}" for size in expected]


def test_no_text_of_a_chart_is_smaller_than_12_px(open_page: OpenPage) -> None:
    watched = open_page("/ui/")
    for width in (320, 361, 762, 1001, 1121, 1280):
        page = watched.at(width)
        sizes = page.evaluate(
            """() => [...document.querySelectorAll("main svg text")]
                .filter(text => text.checkVisibility())
                .map(text => parseFloat(getComputedStyle(text).fontSize)
                    * text.ownerSVGElement.getScreenCTM().a)"""
        )
        assert len(sizes) > 20
        assert min(sizes) >= 11.99


def test_touch_targets_are_large_enough(open_page: OpenPage) -> None:
    page = open_page("/ui/", width=360).page
    small = page.evaluate(
        """() => [...document.querySelectorAll(".o-button, .o-chip, summary.o-icon-button, .o-pages a")]
            .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 40)
            .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_paper_keeps_what_is_looked_at_and_leaves_the_controls_out(open_page: OpenPage) -> None:
    page = open_page("/ui/", alone=True).page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 1000})
    shown = page.locator(".o-view").inner_text()
    assert "2025" in shown
    assert "на 01.11.2025" in shown
    assert "Челябинск-2023" in shown
    assert not page.locator(".o-nav").is_visible()
    assert not page.locator(".o-button").first.is_visible()
    assert page.locator(".o-league tbody tr").first.evaluate(
        "e => getComputedStyle(e).display"
    ) == ("table-row")


def test_the_language_of_the_page_is_the_persons_choice(open_page: OpenPage) -> None:
    watched = open_page("/ui/")
    assert watched.page.locator("html").get_attribute("lang") == "ru"
    watched.become({"django_language": "en"})
    english = watched.open("/ui/")
    assert english.locator("html").get_attribute("lang") == "en"
    assert english.get_by_text("Skip to content").count() == 1


def test_a_job_is_asked_about_until_it_is_done(open_page: OpenPage) -> None:
    page = open_page("/test-job/").page
    assert page.get_by_role("progressbar", name="Расчёт").get_attribute("value") == "67"
    page.get_by_role("link", name="Открыть").wait_for()
    assert page.get_by_role("progressbar").count() == 0


def test_on_paper_pages_are_numbered_and_none_is_cut_off(open_page: OpenPage) -> None:
    page = open_page("/ui/").page
    pages = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    width, height = (round(float(side)) for side in pages[0].mediabox[2:])
    assert (width, height) == (595, 842)
    assert f"1 / {len(pages)}" in pages[0].extract_text()
