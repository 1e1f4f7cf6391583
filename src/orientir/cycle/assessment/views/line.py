"""The line before the door of a test: when many come at once, some begin and the others are told to wait their turn.

To begin costs as much as thirty saves. Without a line three thousand people who press the button together would all
wait for the slowest, and those who answer already with them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

MOST: Final = 16  # who begin at once
PATIENCE: Final = 2.0  # seconds after which one who has not come for the page makes room
PACE: Final = MOST / PATIENCE  # begin in a second even if nobody is ever seen again
SOONEST, LATEST = 3, 30  # seconds after which to ask again


@dataclass(slots=True)
class Line:
    """One for a server process. Who asks again keeps their place; who does not come again loses it."""

    clock: Callable[[], float] = time.monotonic
    begun: dict[int, float] = field(default_factory=dict)
    waiting: dict[int, float] = field(default_factory=dict)
    gate: Lock = field(default_factory=Lock)

    def enter(self, person: int) -> int:
        """How many are before this person: none, and the test may begin."""
        with self.gate:
            now = self.clock()
            self.begun = {one: until for one, until in self.begun.items() if until > now}
            self.waiting = {one: until for one, until in self.waiting.items() if until > now}
            before = _before(person, self.waiting)
            if person in self.begun or before < MOST - len(self.begun):
                self.waiting.pop(person, None)
                self.begun[person] = now + PATIENCE
                return 0
            self.waiting[person] = now + 2 * ask_again_after(before) + SOONEST
            return before + 1

    def leave(self, person: int | None) -> None:
        """The person has the page of the test."""
        if person in self.begun:
            with self.gate:
                self.begun.pop(person, None)


def _before(person: int, waiting: dict[int, float]) -> int:
    """Who came first stands first: a place is kept while its person asks again."""
    return list(waiting).index(person) if person in waiting else len(waiting)


def ask_again_after(before: int) -> int:
    """Seconds: about when the turn will have come, so that a long line asks no oftener than a short one."""
    return max(SOONEST, min(LATEST, round(before / PACE)))
