"""``kill -9`` of the web server, of the database and of the tab while people answer: no acknowledged answer is lost."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from benchmarks.sittings import served
from tests.conftest import BROWSERS
from tests.soak.homes import CHECKOUT, Home, processes_naming
from tests.soak.report import Notes

SHARE = float(os.environ.get("ORIENTIR_SOAK_SHARE", "1"))  # of the kills, for a short try
PEOPLE, ON_TABS = 24, 1
WEB_KILLS, DATABASE_KILLS, TAB_KILLS = (round(n * SHARE) for n in (130, 50, 25))
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]


@dataclass(frozen=True)
class Site:
    home: Home
    port: int
    seated: list[Any]

    def answers(self) -> dict[int, set[tuple[str, int]]]:
        """What the database has: device and sequence by sitting."""
        found: dict[int, set[tuple[str, int]]] = {}
        with self.home.database() as connection:
            rows = connection.execute("SELECT sitting_id, device, sequence FROM assessment_answer")
            for sitting, device, sequence in rows.fetchall():
                found.setdefault(int(str(sitting)), set()).add((str(device), int(str(sequence))))
        return found


@pytest.fixture(scope="module")
def site(place: Path) -> Iterator[Site]:
    home = Home(place / "sittings")
    home.path.mkdir()
    home.path.chmod(0o755)
    with served(home.path, PEOPLE + ON_TABS, None) as (port, seated):
        yield Site(home, port, seated)


def _postmasters(site: Site) -> list[int]:
    named = processes_naming(str(site.home.path))
    return [pid for pid, command in named if command.split(" ")[0].endswith("/postgres")]


def _web(site: Site) -> list[int]:
    """Workers of the web server of this site; the server itself is left: it brings them back."""
    named = processes_naming(f"--port={site.port}")
    servers = {pid for pid, command in named if "granian" in command}
    workers = [pid for pid in _all() if _parent(pid) in servers]
    return [pid for pid in workers if "resource_tracker" not in _command(pid)]


def _all() -> list[int]:
    return [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]


def _parent(pid: int) -> int:
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return 0


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""


def _kill(pids: list[int], random: Random) -> int:
    with contextlib.suppress(ProcessLookupError, IndexError):
        os.kill(random.choice(pids), signal.SIGKILL)
        return 1
    return 0


def _generate(site: Site, seconds: float) -> subprocess.Popen[str]:
    order = {"port": site.port, "people": site.seated[:PEOPLE], "core": None, "starts": 1, "pause": 0.02,
             "until": time.time() + seconds}  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.sitters"], cwd=CHECKOUT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(json.dumps(order))
    process.stdin.close()
    process.stdin = None
    return process


@pytest.mark.parametrize(
    ("what", "kills", "pause"),
    [("the web server", WEB_KILLS, 0.9), ("the database", DATABASE_KILLS, 3.0)],
)
def test_no_acknowledged_answer_is_lost_by_kills(
    site: Site, notes: Notes, what: str, kills: int, pause: float
) -> None:
    find = _web if what == "the web server" else _postmasters
    random = Random(what)
    generator = _generate(site, kills * pause + 15)
    time.sleep(4)
    done = 0
    while generator.poll() is None and done < kills:
        time.sleep(pause * (0.5 + random.random()))
        done += _kill(find(site), random)
    out, _ = generator.communicate(timeout=300)
    seen = json.loads(out)
    there = site.answers()
    acknowledged = {(int(s), q) for s, kept in seen["kept"].items() for q in kept}
    lost = {(s, q) for s, q in acknowledged if ("load", q) not in there.get(s, set())}
    assert lost == set()
    assert acknowledged
    assert done >= kills * 0.8
    notes.add(
        "kills",
        f"- {what} killed {done} times while {PEOPLE} people answered: {len(acknowledged)} answers "
        f"acknowledged, {len(lost)} lost ({sum(seen['refused'].values())} asked again)",
    )


def test_no_answer_is_lost_by_kills_of_the_tab(site: Site, notes: Notes, tmp_path: Path) -> None:
    """What the page called saved is in the database; what it called waiting comes once it is opened again."""
    path = next(found for name in BROWSERS if (found := shutil.which(name)))
    token, invitation = site.seated[PEOPLE]
    random, said = Random("the tab"), 0
    with sync_playwright() as playwright:
        for kill in range(TAB_KILLS + 1):
            context = playwright.chromium.launch_persistent_context(
                tmp_path / "profile", executable_path=path, args=ARGUMENTS, locale="ru-RU"
            )
            origin = f"http://127.0.0.1:{site.port}"
            context.add_cookies([{"name": "orientir_session", "value": token, "url": origin}])
            page = context.new_page()
            page.goto(f"{origin}/assessment/sit/{invitation}/", timeout=120_000)
            if page.locator("[data-player]").count() == 0:
                page.get_by_role("button", name="Начать").click()
            page.locator("[data-player]").wait_for()
            _await_saved(page, said)
            if kill == TAB_KILLS:
                context.close()
                break
            said += _answer(page, random)
            for pid, _ in list(processes_naming(str(tmp_path / "profile"))):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(Exception):
                context.close()
    sitting = next(s for s, found in site.answers().items() if ("load", 1) not in found)
    kept = site.answers()[sitting]
    assert len(kept) >= said
    notes.add(
        "kills", f"- the tab killed {TAB_KILLS} times: {said} answers waiting or saved, 0 lost"
    )


def _answer(page: Page, random: Random) -> int:
    """A few answers, each put down by the page; how many it had put down when it was killed."""
    count = random.randint(1, 4)
    for _ in range(count):
        page.locator(f"[data-go='{random.randint(0, 39)}']").click()
        page.locator("[data-task] input:not(:checked)").nth(random.randint(0, 2)).check()
        page.wait_for_function(
            "!/Сохраняем/.test(document.querySelector('[data-saving]').textContent)", timeout=20_000
        )
    return count


def _await_saved(page: Page, said: int) -> None:
    page.wait_for_function(
        "!/ждёт|ждут|Сохраняем/.test(document.querySelector('[data-saving]').textContent)",
        timeout=30_000,
    )
