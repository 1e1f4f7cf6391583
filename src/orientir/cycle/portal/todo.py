"""A thing to do, as the home page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: its mark, what, why or until when, and the act as a link."""

    mark: str
    title: str
    why: str
    act: str
    href: str
    due_on: date | None = None

    def is_due_by(self, day: date) -> bool:
        """What has no date waits already."""
        return self.due_on is None or self.due_on <= day
