"""A real browser over the real server: every page it opens is watched, and may be kept as a picture.

``ORIENTIR_SCREENSHOTS=1`` saves what was opened into ``var/screenshots``.
"""

from __future__ import annotations

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
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


@dataclass
class Watched:
    """A page and what went wrong on it: complaints of the console (CSP among them), foreign requests."""

    page: Page
    origin: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.origin + path, wait_until="load")
        return self.page

    def hear(self, message: ConsoleMessage) -> None:
        is_the_page_itself = message.location.get("url") == self.page.url  # an answer 403 is one
        if message.type in ("error", "warning") and not is_the_page_itself:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def see(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.complaints.append(f"чужой адрес: {request.url}")

    def is_wider_than_screen(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))

    def overflowing_cards(self) -> list[str]:
        """Cards out of which something sticks at the side, by their heading."""
        script = """() => [...document.querySelectorAll(".o-card")]
            .filter(card => card.scrollWidth > card.clientWidth + 1)
            .map(card => card.innerText.slice(0, 40))"""
        return list(self.page.evaluate(script))

    def troubles(self) -> Iterator[str]:
        """What keeps the page from being for everybody."""
        if (headings := self.page.locator("h1").count()) != 1:
            yield f"заголовков h1: {headings}"
        if self.is_wider_than_screen():
            yield "шире экрана"
        yield from self.violations()

    def violations(self) -> list[str]:
        """What axe finds against WCAG 2.0–2.2 A and AA, one line for each element."""
        options = {"runOnly": {"type": "tag", "values": list(WCAG)}}
        found = Axe().run(self.page, options=options).response["violations"]
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


OpenPage = Callable[..., Watched]


@pytest.fixture
def open_page(chromium: Browser, live_server: LiveServer) -> Iterator[OpenPage]:
    """``open_page("/ui/", width=360, cookies={…})``; after the test nothing may have been complained of."""
    opened: list[Watched] = []

    def open_it(
        path: str, *, width: int = 1280, cookies: dict[str, str] | None = None, who: str = ""
    ) -> Watched:
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, locale="ru-RU", reduced_motion="reduce"
        )
        kept = [{"name": k, "value": v, "url": live_server.url} for k, v in (cookies or {}).items()]
        context.set_default_timeout(PATIENCE)
        context.add_cookies(kept)
        watched = Watched(context.new_page(), live_server.url)
        opened.append(watched)
        watched.page.on("console", watched.hear)
        watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
        watched.page.on("request", watched.see)
        watched.open(path)
        _keep(watched.page, width, who)
        return watched

    yield open_it
    for watched in opened:
        watched.page.context.close()
    _await_silence()
    assert [complaint for watched in opened for complaint in watched.complaints] == []


@pytest.fixture
def walk_to(open_page: OpenPage) -> OpenPage:
    """As ``open_page``, but one tab for the same person and width: a walk over many pages costs no process for each."""
    tabs: dict[tuple[int, frozenset[tuple[str, str]]], Watched] = {}

    def go(
        path: str, *, width: int = 1280, cookies: dict[str, str] | None = None, who: str = ""
    ) -> Watched:
        key = (width, frozenset((cookies or {}).items()))
        if key not in tabs:
            tabs[key] = open_page(path, width=width, cookies=cookies, who=who)
            return tabs[key]
        tabs[key].open(path)
        _keep(tabs[key].page, width, who)
        return tabs[key]

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
