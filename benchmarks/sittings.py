"""Sittings under load: real HTTP from one core, server and database on another (said, since it is half a machine each).

``python -m benchmarks.sittings [--people 3000] [--within 180] [--seconds 30] [--print-only]``. Two measurements: people
who come within so many seconds and answer every few seconds; and how many saves a second the server takes at most.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.document import report

CHECKOUT = Path(__file__).parents[1]
PAUSE = 2.4  # seconds between the answers of one person: 3,000 people give 1,250 answers a second
WAITERS, MOST_SECONDS = 32, 15  # of the measurement of the most
PARTS = ("web", "database", "background")


@contextmanager
def served(home: Path, people: int, core: int | None) -> Iterator[tuple[int, list[Any]]]:
    """The port of a real ``orientir serve`` over a home with seated people; pinned with its database to ``core``."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO_", "DATABASE_"))}
    environment = clean | {"ORIENTIR_HOME": str(home), "ORIENTIR_DEMO": "1"}
    environment["PYTHONPATH"] = str(CHECKOUT / "src")
    pin = ["taskset", "-c", str(core)] if core is not None else []
    seat = [*pin, sys.executable, "-m", "benchmarks.seated", str(people)]
    said = subprocess.run(
        seat, env=environment, cwd=CHECKOUT, check=True, capture_output=True, text=True
    )
    seated = json.loads(said.stdout.splitlines()[-1])
    command = [*pin, sys.executable, "-m", "orientir", "serve", "--port", str(_free_port())]
    # a file, not a pipe: a pipe that nobody reads stops the server at 64 KB of warnings
    with (home / "serve.log").open("w") as said_by_server:
        server = subprocess.Popen(
            command, env=environment, cwd=CHECKOUT, stderr=said_by_server, start_new_session=True
        )
    try:
        yield _await_port(server, home / "serve.log"), seated
    finally:
        server.terminate()
        server.wait(timeout=60)


def _free_port() -> int:
    """One that no other server of this machine is about to take: the system gives each its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await_port(server: subprocess.Popen[bytes], log: Path) -> int:
    while True:
        said = log.read_text(encoding="utf-8", errors="replace")
        if found := re.search(r"http://[^:/]+:(\d+)/", said):
            return int(found[1])
        if server.poll() is not None:
            raise RuntimeError(f"orientir serve: {said[-2000:]}")
        time.sleep(0.05)


def load(port: int, people: list[Any], core: int | None, **how: float) -> dict[str, Any]:
    """A generator process over ``people``; ``how``: starts, pause, seconds."""
    order = {"port": port, "people": people, "core": core, "starts": how["starts"], "pause": how["pause"],
             "device": "load", "until": time.time() + how["seconds"]}  # fmt: skip
    command = [sys.executable, "-m", "benchmarks.sitters"]
    said = subprocess.run(
        command,
        input=json.dumps(order),
        cwd=CHECKOUT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    seen: dict[str, Any] = json.loads(said.stdout)
    return seen


def measure(people: int, within: float, seconds: float) -> str:
    """Tables in Markdown: both measurements, and what a save costs."""
    cores = sorted(os.sched_getaffinity(0))
    ours, theirs = (cores[0], cores[-1]) if len(cores) > 1 else (None, None)
    with tempfile.TemporaryDirectory(prefix="orientir-bench-") as folder:
        Path(folder).chmod(0o755)
        with served(Path(folder), people + WAITERS, ours) as (port, seated):
            most = load(port, seated[:WAITERS], theirs, starts=0, pause=0, seconds=MOST_SECONDS)
            crowd = load(
                port, seated[WAITERS:], theirs, starts=within, pause=PAUSE, seconds=within + seconds
            )
    each = f"{people} people who come within {within:.0f} s and answer every {PAUSE} s"
    pinned = (
        "the generator on one core; server, workers and database on another"
        if ours is not None
        else "one core for all"
    )
    return "\n".join(
        [
            f"Every save waits for the commit on disk; {pinned}; load {os.getloadavg()[0]:.1f} at the end.",
            "",
            "| who | acknowledged saves/s | p50, ms | p95, ms | refused |",
            "|---|--:|--:|--:|--:|",
            _row(f"{WAITERS} clients without a pause (the most)", most, 0.0),
            _row(f"{each}, while they come", crowd, 0.0, within),
            _row("the same, once all are there", crowd, within),
            "",
            "| CPU time of one save | web server, ms | database, ms | workers, ms | together, ms |",
            "|---|--:|--:|--:|--:|",
            _cost(f"{WAITERS} clients without a pause", most, 1),
            _cost(f"{len(crowd['opened'])} tests are begun meanwhile", crowd, 0),
            _cost("once all are there", crowd, 1),
            "",
            _openings(crowd),
        ]
    )


def _row(who: str, seen: dict[str, Any], after: float, until: float = float("inf")) -> str:
    """Saves acknowledged from ``after`` to ``until`` seconds since the first."""
    first = min(seen["moments"], default=0.0)
    chosen = [
        (at, s)
        for s, at in zip(seen["saves"], seen["moments"], strict=True)
        if after <= at - first < until
    ]
    refused = sum(seen["refused"].values())
    if not chosen:
        return f"| {who} | — | — | — | {refused} |"
    rate = len(chosen) / max(1e-9, max(at for at, _ in chosen) - first - after)
    middle, worst = _quantiles([s for _, s in chosen])
    return f"| {who} | {rate:.0f} | {middle:.1f} | {worst:.1f} | {refused} |"


def _cost(what: str, seen: dict[str, Any], stretch: int) -> str:
    """``stretch`` 0: while they come; 1: once all are there."""
    (start, before), (end, after) = seen["spent"][stretch : stretch + 2]
    saves = sum(start <= at < end for at in seen["moments"])
    if not saves:
        return f"| {what} | — | — | — | — |"
    parts = [1000 * (after[one] - before[one]) / saves for one in PARTS]
    return f"| {what} | {' | '.join(f'{one:.2f}' for one in [*parts, sum(parts)])} |"


def _openings(seen: dict[str, Any]) -> str:
    if not seen["opened"]:
        return "Nobody has come."
    middle, worst = _quantiles(seen["opened"])
    return (
        f"A test begun (button, line, page and tasks): {len(seen['opened'])}, {middle:.0f} ms in the middle, "
        f"p95 {worst:.0f} ms; told to wait in the line: {seen['told_to_wait']} times."
    )


def _quantiles(seconds: list[float]) -> tuple[float, float]:
    """Median and 95th percentile, ms."""
    ordered = sorted(1000 * one for one in seconds)
    return ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100]


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sittings", description=__doc__)
    parser.add_argument("--people", type=int, default=3000)
    parser.add_argument("--within", type=float, default=180)
    parser.add_argument("--seconds", type=float, default=30, help="how long after all have come")
    parser.add_argument("--print-only", action="store_true")
    told = parser.parse_args(argv)
    table = measure(told.people, told.within, told.seconds)
    report("sittings", table, print_only=told.print_only)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
