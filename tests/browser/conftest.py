"""A real browser over the real server: every page it opens is watched, and may be kept as a picture.

``ORIENTIR_SCREENSHOTS=1`` saves what was opened into ``var/screenshots``.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from tests.conftest import BROWSERS

SCREENSHOTS = Path(__file__).parents[2] / "var" / "screenshots"
WIDTHS = (1280, 360)
PATIENCE = 60_000
"""Milliseconds until something counts as never coming: a loaded machine is not a fault of the page."""
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
HEIGHT = 800
AXE = Axe().axe_script
# what is right is not told of: of a long table that alone took three times as long as finding what is wrong
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}


@dataclass(eq=False)
class Watched:
    """A page and what went wrong on it: complaints of the console (CSP among them), foreign requests."""

    page: Page
    origin: str
    who: str = ""
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self.see)

    def open(self, path: str) -> Page:
        self.page.goto(self.origin + path, wait_until="load")
        return self.page

    def at(self, width: int) -> Page:
        """The same page in a window of that width, without asking the server again."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        return self.page

    def become(self, cookies: dict[str, str], who: str = "") -> None:
        """Somebody else sits down at this browser."""
        self.who = who
        self.page.context.clear_cookies()
        kept = [{"name": k, "value": v, "url": self.origin} for k, v in cookies.items()]
        self.page.context.add_cookies(kept)  # type: ignore[arg-type]

    def hear(self, message: ConsoleMessage) -> None:
        is_the_page_itself = message.location.get("url") == self.page.url  # an answer 403 is one
        if message.type in ("error", "warning") and not is_the_page_itself:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def see(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:", "about:")):
            self.complaints.append(f"чужой адрес: {request.url}")

    def is_wider_than_screen(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))

    def overflowing_cards(self) -> list[str]:
        """Cards out of which something sticks at the side, by their heading."""
        script = """() => [...document.querySelectorAll(".o-card")]
            .filter(card => card.scrollWidth > card.clientWidth + 1)
            .map(card => card.innerText.slice(0, 40))"""
        return list(self.page.evaluate(script))

    def troubles(self) -> list[str]:
        """What keeps the page, as it stands, from being for everybody: at the desk, then on a phone.

        The window stays that of a phone: what a test does next, it does there.
        """
        return [f"{width}: {one}" for width in WIDTHS for one in self._troubles_at(width)]

    def _troubles_at(self, width: int) -> Iterator[str]:
        self.at(width)
        _keep(self.page, width, self.who)
        if (headings := self.page.locator("h1").count()) != 1:
            yield f"заголовков h1: {headings}"
        if self.is_wider_than_screen():
            yield "шире экрана"
        yield from (f"торчит из карточки: {card}" for card in self.overflowing_cards())
        yield from self.violations()

    def violations(self) -> list[str]:
        """What axe finds against WCAG 2.0–2.2 A and AA, one line for each element."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        found = self.page.evaluate(f"axe.run({json.dumps(RULES)})")["violations"]
        return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the run: Debian's chromium, never one that a package would download."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("не найден chromium: поставьте его (apt-get install chromium)")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def standing_tab(chromium: Browser, live_server: LiveServer) -> Watched:
    """One tab for the run: a context of its own costs a process, half a second of the processor."""
    return Watched(_new_page(chromium), live_server.url)


def _new_page(chromium: Browser) -> Page:
    context = chromium.new_context(locale="ru-RU", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    return context.new_page()


OpenPage = Callable[..., Watched]


@pytest.fixture
def open_page(
    chromium: Browser, standing_tab: Watched, live_server: LiveServer
) -> Iterator[OpenPage]:
    """``open_page("/ui/", width=360, cookies={…})``; after the test nothing may have been complained of.

    The first page of a test is the standing tab, emptied afterwards; further ones have a context of their own, as
    does whatever changes more of a context than cookies and storage (``alone=True``).
    """
    opened: list[Watched] = []

    def open_it(
        path: str,
        *,
        width: int = WIDTHS[0],
        cookies: dict[str, str] | None = None,
        who: str = "",
        alone: bool = False,
    ) -> Watched:
        is_free = not alone and standing_tab not in opened
        watched = standing_tab if is_free else Watched(_new_page(chromium), live_server.url)
        opened.append(watched)
        watched.become(cookies or {}, who)
        watched.at(width)
        watched.open(path)
        _keep(watched.page, width, who)
        return watched

    yield open_it
    for watched in opened:
        _leave(watched, closes=watched is not standing_tab)
    _await_silence()
    complaints = [complaint for watched in opened for complaint in watched.complaints]
    standing_tab.complaints.clear()
    assert complaints == []


def _leave(watched: Watched, *, closes: bool) -> None:
    """A tab is closed, or emptied for the next test."""
    if closes:
        watched.page.context.close()
        return
    asked = {"origin": watched.origin, "storageTypes": "all"}
    session = watched.page.context.new_cdp_session(watched.page)
    session.send("Storage.clearDataForOrigin", asked)
    session.detach()
    watched.page.goto("about:blank")


@pytest.fixture
def walk_to(open_page: OpenPage) -> OpenPage:
    """As ``open_page`` at the desk, but always in the same tab, whoever sits at it."""
    tabs: list[Watched] = []

    def go(path: str, *, cookies: dict[str, str] | None = None, who: str = "") -> Watched:
        if not tabs:
            tabs.append(open_page(path, cookies=cookies, who=who))
            return tabs[0]
        tabs[0].become(cookies or {}, who)
        tabs[0].at(WIDTHS[0])
        tabs[0].open(path)
        return tabs[0]

    return go


def _await_silence() -> None:
    """A request that a closed page has left behind ends first: emptying the tables would meet it half-way."""
    mine = "pid = pg_backend_pid() or datname <> current_database() or state = 'idle'"
    asked = f"select count(*) from pg_stat_activity where backend_type = 'client backend' and not ({mine})"
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(asked)
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.05)
    pytest.fail("сервер не замолчал, хотя страницы закрыты")


def _keep(page: Page, width: int, who: str) -> None:
    if not os.environ.get("ORIENTIR_SCREENSHOTS"):
        return
    address = urlsplit(page.url)
    words = f"{who}{address.path}-{address.query}".strip("/-").replace("/", "-") or "home"
    name = "".join(letter if letter.isalnum() or letter in "-_=" else "-" for letter in words)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name[:80]}-{width}.png", full_page=True)
