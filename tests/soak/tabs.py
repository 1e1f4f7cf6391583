"""A browser at a test, watched from outside: what it has put down, what the server has acknowledged to it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Literal

from playwright.sync_api import BrowserContext, Error, Page, Playwright, Route

from tests.conftest import BROWSERS
from tests.soak.hall import Hall, descendants_of
from tests.soak.homes import processes_naming

Network = Literal["calm", "cut", "mute"]
"""``cut``: nothing reaches the server; ``mute``: the server keeps what it gets, and the browser never hears of it."""
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
PATIENCE = 60_000  # ms
WATCH = """(() => {
  const plain = new Map(), read = (bytes) => new TextDecoder().decode(bytes);
  const { encrypt } = SubtleCrypto.prototype, { put } = IDBObjectStore.prototype;
  SubtleCrypto.prototype.encrypt = function (how, key, data) {
    const [, , device, sequence] = read(how.additionalData).split("/");
    plain.set(Number(sequence), { device, sequence: Number(sequence), ...JSON.parse(read(data)) });
    return encrypt.call(this, how, key, data);
  };
  IDBObjectStore.prototype.put = function (value, ...rest) {
    const tell = () => window.toldPutDown(JSON.stringify(plain.get(value.sequence)));
    if (this.name === "answers") this.transaction.addEventListener("complete", tell);
    return put.call(this, value, ...rest);
  };
})()"""


@dataclass(frozen=True)
class PutDown:
    """An answer that stands in the browser's storage: its transaction is complete."""

    device: str
    sequence: int
    position: int
    content: Any


@dataclass
class Tab:
    """One person's browser with a profile that outlives kills."""

    hall: Hall
    token: str
    invitation: int
    profile: Path
    put_down: list[PutDown] = field(default_factory=list)
    acknowledged: set[tuple[str, int]] = field(default_factory=set)
    network: Network = "calm"

    @contextlib.contextmanager
    def opened(self, playwright: Playwright) -> Iterator[Page]:
        """The player, with the answers that waited already on their way."""
        context = playwright.chromium.launch_persistent_context(
            self.profile, executable_path=_chromium(), args=ARGUMENTS, locale="ru-RU"
        )
        try:
            yield self._enter(context)
        finally:
            with contextlib.suppress(Error):
                context.close()

    def _enter(self, context: BrowserContext) -> Page:
        origin = f"http://127.0.0.1:{self.hall.port}"
        context.add_cookies([{"name": "orientir_session", "value": self.token, "url": origin}])
        context.expose_function("toldPutDown", self._hear)
        context.add_init_script(WATCH)
        context.route("**/answers/", self._carry)
        page = context.new_page()
        page.goto(f"{origin}/assessment/sit/{self.invitation}/", timeout=PATIENCE)
        if page.locator("[data-player]").count() == 0:
            page.get_by_role("button", name="Начать").click()
        page.locator("[data-player]").wait_for(timeout=PATIENCE)
        return page

    def _hear(self, told: str) -> None:
        known = json.loads(told)
        self.put_down.append(
            PutDown(known["device"], known["sequence"], known["position"], known["content"])
        )

    def _carry(self, route: Route) -> None:
        with contextlib.suppress(Error):  # the browser or the server has gone meanwhile
            if self.network == "cut":
                route.abort()
                return
            sent, reply = json.loads(route.request.post_data or "{}"), route.fetch()
            if self.network == "mute":
                return
            route.fulfill(response=reply)
            if reply.status == 200:
                self.acknowledged |= {(sent["device"], one) for one in reply.json()["kept"]}

    def answer_until_killed(self, page: Page, seconds: float, whole: bool, random: Random) -> None:
        """Answers without end; after so many seconds the tab (or the whole browser) is killed in the midst of it."""
        killer = threading.Timer(seconds, self.kill, [whole])
        killer.start()
        with contextlib.suppress(Error):
            while True:
                _answer(page, random)
        killer.join()

    def kill(self, whole: bool) -> None:
        browser = next(
            p for p, said in processes_naming(str(self.profile)) if "--type=" not in said
        )
        below = descendants_of(browser)
        pages = [pid for pid in below if "--type=renderer" in _said_by(pid)]
        for pid in [browser, *below] if whole else pages:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _answer(page: Page, random: Random) -> None:
    page.locator(f"[data-go='{random.randint(0, 39)}']").click(timeout=5000)
    words = page.locator("[data-task] input.o-entry")
    if words.count():
        words.press_sequentially(f" {random.randint(0, 10**8)}", delay=random.uniform(5, 120))
    else:
        page.locator("[data-task] input:not(:checked)").nth(random.randint(0, 2)).check(
            timeout=5000
        )
    page.wait_for_timeout(random.uniform(0, 600))


def _chromium() -> str:
    return next(found for name in BROWSERS if (found := shutil.which(name)))


def _said_by(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""
