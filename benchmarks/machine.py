"""Where and of what a benchmark was run."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version


def describe_machine() -> str:
    """One line: day, commit, processors, versions."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    day = datetime.now(tz=UTC).date().isoformat()
    load = os.getloadavg()[0]
    return (
        f"{day}, commit {commit or 'unknown'}, {os.cpu_count()} processors, load {load:.1f} at the "
        f"end, Python {platform.python_version()}, Polars {version('polars')}."
    )
