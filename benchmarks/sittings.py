"""Sittings under load: real HTTP from one core, server and database on another (said, since it is half a machine each).

``python -m benchmarks.sittings [--people 3000] [--within 180] [--seconds 60] [--print-only]``. Two measurements: people
who come within so many seconds and answer every few seconds; and how many saves a second the server takes at most.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.machine import describe_machine

CHECKOUT = Path(__file__).parents[1]
PAUSE = 2.4  # seconds between the answers of one person: 3,000 people give 1,250 answers a second
WAITERS = 32  # of the measurement of the most


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
    command = [*pin, sys.executable, "-m", "orientir", "serve", "--port", "8765"]
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
    """A table in Markdown: both measurements."""
    cores = sorted(os.sched_getaffinity(0))
    ours, theirs = (cores[0], cores[-1]) if len(cores) > 1 else (None, None)
    with tempfile.TemporaryDirectory(prefix="orientir-bench-") as folder:
        Path(folder).chmod(0o755)
        with served(Path(folder), people + WAITERS, ours) as (port, seated):
            most = load(port, seated[:WAITERS], theirs, starts=0, pause=0, seconds=min(20, seconds))
            crowd = load(
                port, seated[WAITERS:], theirs, starts=within, pause=PAUSE, seconds=within + seconds
            )
    rows = [
        "| who | acknowledged saves/s | p50, ms | p95, ms | refused |",
        "|---|---|---|---|---|",
        _row(f"{WAITERS} clients without a pause (the most)", most, 0.0),
        _row(
            f"{people} people who come within {within:.0f} s and answer every {PAUSE} s, while they come",
            crowd,
            0.0,
        ),
        _row("the same, once all are there", crowd, within),
    ]
    pinned = (
        "generator on one core, server, workers and database on another"
        if ours is not None
        else "one core for all"
    )
    return "\n".join(
        [
            f"Every save waits for the commit on disk; {pinned}; {os.getloadavg()[0]:.1f} load.",
            "",
            *rows,
        ]
    )


def _row(who: str, seen: dict[str, Any], after: float) -> str:
    moments = seen["moments"]
    start = min(moments) + after
    chosen = [s for s, at in zip(seen["saves"], moments, strict=True) if at >= start]
    if not chosen:
        return f"| {who} | — | — | — | {seen['refused']} |"
    rate = len(chosen) / max(1e-9, max(moments) - start)
    ordered = sorted(1000 * one for one in chosen)
    middle, worst = ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100]
    return f"| {who} | {rate:.0f} | {middle:.1f} | {worst:.1f} | {sum(seen['refused'].values())} |"


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sittings", description=__doc__)
    parser.add_argument("--people", type=int, default=3000)
    parser.add_argument("--within", type=float, default=180)
    parser.add_argument("--seconds", type=float, default=60, help="how long after all have come")
    parser.add_argument("--print-only", action="store_true")
    told = parser.parse_args(argv)
    text = f"{describe_machine()}\n\n{measure(told.people, told.within, told.seconds)}"
    print(text)
    if not told.print_only:
        from benchmarks.run import write_section

        write_section("sittings", text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
