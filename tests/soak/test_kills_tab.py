"""``kill -9`` of the tab or of the whole browser in the midst of answering, with a network that comes and goes.

What was acknowledged is on the server; what was put down in the browser and not acknowledged is sent by itself once the
page is opened again, and counts as it was given last.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from random import Random

from playwright.sync_api import Page, sync_playwright

from tests.soak.hall import Hall, Row, crowded
from tests.soak.report import Notes
from tests.soak.tabs import PATIENCE, Network, PutDown, Tab

SHARE = float(os.environ.get("ORIENTIR_SOAK_SHARE", "1"))
KILLS = max(3, round(25 * SHARE))
CROWD = 8
NETWORKS: tuple[Network, ...] = ("calm", "cut", "mute")
NOTHING_WAITS = """() => ["ok", "idle"].includes(document.querySelector("[data-saving]").dataset.look)
  && !document.querySelector("[data-map] .o-cell-unsent")"""


def test_no_answer_is_lost_by_kills_of_the_tab(hall: Hall, notes: Notes, tmp_path: Path) -> None:
    token, invitation = hall.seated[-1]
    tab = Tab(hall, token, invitation, tmp_path / "profile")
    random, seen = Random("the tab"), Counter[str]()
    with (
        crowded(hall, hall.seated[:CROWD], "load-tab", pause=0.2) as crowd,
        sync_playwright() as playwright,
    ):
        for kill in range(KILLS):
            with tab.opened(playwright) as page:
                _check_nothing_is_lost(tab, page, seen)
                tab.network = NETWORKS[kill % len(NETWORKS)]
                tab.answer_until_killed(page, random.uniform(0.5, 4), kill % 2 == 0, random)
            tab.network = "calm"
            _count_what_waits(tab, seen)
        with tab.opened(playwright) as page:
            _check_nothing_is_lost(tab, page, seen)
        crowd.stop()
    assert seen["waited"], "no kill met an answer that waited: nothing was tried"
    notes.add(
        "kills",
        f"- the tab or the browser killed {KILLS} times (a third without a network, a third with replies that never "
        f"came) while {CROWD} others answered: {len(tab.acknowledged)} answers acknowledged, 0 lost; "
        f"{seen['waited']} put down in the browser and unknown to the server when it was killed, all sent after "
        f"the page was opened again",
    )


def _check_nothing_is_lost(tab: Tab, page: Page, seen: Counter[str]) -> None:
    """The page says that all is saved; the database has it, and the page shows it."""
    page.wait_for_function(NOTHING_WAITS, timeout=PATIENCE)
    rows = _rows(tab)
    there = {(row.device, row.sequence): row.content for row in rows}
    assert tab.acknowledged <= there.keys()
    for one in tab.put_down:
        assert there.get((one.device, one.sequence), one.content) == one.content
    last = {row.position: row for row in rows}
    for position, one in _last_put_down(tab).items():
        _check_counts(last.get(position), one)
    answered = page.locator("[data-map] .o-cell-answered").count()
    assert answered == sum(row.content is not None for row in last.values())


def _check_counts(row: Row | None, one: PutDown) -> None:
    """The row that counts is this answer, or one given later whose writing was not told before the kill."""
    assert row is not None, one
    assert row.device == one.device
    assert row.sequence > one.sequence or row.content == one.content, (row, one)


def _count_what_waits(tab: Tab, seen: Counter[str]) -> None:
    there = {(row.device, row.sequence) for row in _rows(tab)}
    last = _last_put_down(tab).values()
    seen["waited"] += sum((one.device, one.sequence) not in there for one in last)


def _last_put_down(tab: Tab) -> dict[int, PutDown]:
    return {one.position: one for one in tab.put_down}


def _rows(tab: Tab) -> list[Row]:
    sitting = tab.hall.sitting_of(tab.invitation)
    return tab.hall.rows().get(sitting, []) if sitting else []
