"""A hall: a served home where invented people sit, who may be killed what belongs to it, what its database has."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.sittings import served
from tests.soak.homes import CHECKOUT, Home, processes_naming

PATIENCE = 120.0  # seconds for what was killed to serve again
LONGEST = 3600.0  # seconds; a crowd is told to stop long before


@dataclass(frozen=True)
class Row:
    """An answer as the database has it."""

    number: int
    device: str
    sequence: int
    position: int
    content: Any


@dataclass(frozen=True)
class Hall:
    """``seated``: session token and invitation of each person."""

    home: Home
    port: int
    seated: list[Any]

    def rows(self) -> dict[int, list[Row]]:
        """All answers by sitting, in the order in which they came."""
        found: dict[int, list[Row]] = {}
        query = "SELECT sitting_id, id, device, sequence, position, content FROM assessment_answer ORDER BY id"
        with self.home.database() as connection:
            for sitting, *row in connection.execute(query).fetchall():
                found.setdefault(int(str(sitting)), []).append(Row(*row))  # type: ignore[arg-type]
        return found

    def sitting_of(self, invitation: int) -> int | None:
        query = "SELECT id FROM assessment_sitting WHERE invitation_id = %s"
        with self.home.database() as connection:
            row = connection.execute(query, [invitation]).fetchone()
        return int(str(row[0])) if row else None

    def postmasters(self) -> list[int]:
        named = processes_naming(str(self.home.path))
        return [pid for pid, command in named if command.split(" ")[0].endswith("/postgres")]

    def web_workers(self) -> list[int]:
        """Workers of the web server; the server itself is left: it brings them back."""
        named = processes_naming(f"--port={self.port}")
        servers = {pid for pid, command in named if "granian" in command}
        workers = [pid for pid in _all() if parent_of(pid) in servers]
        return [pid for pid in workers if "resource_tracker" not in _command(pid)]


@contextlib.contextmanager
def open_hall(path: Path, people: int) -> Iterator[Hall]:
    home = Home(path)
    home.path.mkdir()
    home.path.chmod(0o755)
    with served(home.path, people, None) as (port, seated):
        yield Hall(home, port, seated)


@dataclass
class Crowd:
    """People who answer without end, until told to stop."""

    process: subprocess.Popen[str]
    progress: Path
    seen: dict[str, Any] = field(default_factory=dict)

    def count(self) -> int:
        """How many saves have been acknowledged so far."""
        return int(self.progress.read_text()) if self.progress.exists() else 0

    def await_more(self, than: int) -> None:
        """Until something has been acknowledged again: before that there is nothing to kill."""
        deadline = time.monotonic() + PATIENCE
        while self.count() <= than:
            assert time.monotonic() < deadline, f"nothing acknowledged within {PATIENCE} s"
            time.sleep(0.02)

    def stop(self) -> None:
        """Everybody ends after the save that is under way; what was acknowledged is in ``seen``."""
        assert self.process.poll() is None, "the crowd has gone by itself"
        self.process.terminate()
        out, _ = self.process.communicate(timeout=120)
        self.seen = json.loads(out)

    def acknowledged(self) -> set[tuple[int, int]]:
        """Sitting and sequence."""
        return {(int(s), q) for s, kept in self.seen["kept"].items() for q in kept}


@contextlib.contextmanager
def crowded(hall: Hall, people: list[Any], device: str, pause: float) -> Iterator[Crowd]:
    """``device`` is new for each crowd: what an earlier one has sent must not pass for its own."""
    progress = hall.home.path.parent / f"progress-{device}"
    order = {"port": hall.port, "people": people, "core": None, "starts": 1, "pause": pause, "device": device,
             "progress": str(progress), "until": time.time() + LONGEST}  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.sitters"], cwd=CHECKOUT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(json.dumps(order))
    process.stdin.close()
    process.stdin = None
    try:
        yield Crowd(process, progress)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


def kill_one(pids: list[int], random: Random) -> bool:
    """``kill -9``; False where there was nobody to kill."""
    with contextlib.suppress(ProcessLookupError, IndexError):
        os.kill(random.choice(pids), signal.SIGKILL)
        return True
    return False


def descendants_of(root: int) -> list[int]:
    """All processes below one, without it."""
    found, wave = list[int](), [root]
    while wave:
        wave = [pid for pid in _all() if parent_of(pid) in wave]
        found += wave
    return found


def parent_of(pid: int) -> int:
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return 0


def _all() -> list[int]:
    return [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""
