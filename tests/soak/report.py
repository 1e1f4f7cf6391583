"""The paper of a soak run: what was done to the program and what came of it."""

from __future__ import annotations

import os
import platform
import subprocess
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import pytest

CHECKOUT = Path(__file__).parents[2]
TITLES = {
    "kills": "Kills (`kill -9`)",
    "disk": "A full disk",
    "places": "Odd places and people",
    "fuzz": "Broken input",
    "load": "Load",
    "walk": "The access walk over the demo region",
}


@dataclass
class Notes:
    """Lines by section, in the order in which they were seen."""

    outcomes: ClassVar[list[pytest.TestReport]] = []
    lines: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, section: str, *lines: str) -> None:
        assert section in TITLES
        self.lines[section].extend(lines)


def write_report(target: Path, notes: Notes, outcomes: Sequence[pytest.TestReport]) -> None:
    target.write_text("\n".join([*_head(outcomes), *_body(notes)]) + "\n", encoding="utf-8")


def _head(outcomes: Sequence[pytest.TestReport]) -> list[str]:
    calls = [one for one in outcomes if one.when == "call" or one.outcome != "passed"]
    failed = [one.nodeid for one in calls if one.failed]
    skipped = [one.nodeid for one in calls if one.skipped]
    minutes = sum(one.duration for one in outcomes) / 60
    passed = len(calls) - len(failed) - len(skipped)
    return [
        "# The last soak run",
        "",
        "Written by `make soak`; what each test does is said in `tests/soak`.",
        "",
        f"- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {_commit()}",
        f"- {os.cpu_count()} cores, Python {platform.python_version()}, {minutes:.1f} minutes",
        f"- {passed} tests passed, {len(failed)} failed, {len(skipped)} skipped",
        *(f"  - failed: `{name}`" for name in failed),
        *(f"  - skipped: `{name}`" for name in skipped),
    ]


def _body(notes: Notes) -> list[str]:
    body: list[str] = []
    for section, title in TITLES.items():
        if notes.lines[section]:
            body += ["", f"## {title}", "", *notes.lines[section]]
    return body


def _commit() -> str:
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip() or "unknown"
