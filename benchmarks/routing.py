"""Routing at the size of a region: what is covered against the plain ways and the bound, time, memory, new groups.

``python -m benchmarks.routing [--people N] [--programmes N]``; each size in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from typing import Any

from benchmarks.invented_region import invent

SIZES = ((2_000, 100), (45_000, 500))
MOST_SECONDS, MOST_MEGABYTES = 300, 1500


def measure(sizes: tuple[tuple[int, int], ...] = SIZES) -> str:
    """One table of all sizes; a plan above its bound or below the greedy one is no figure but a failure."""
    lines = [
        "| people × lacks × programmes | seats | this plan covers | by gain | by turn | bound | gap | "
        "processor, s | wall, s | peak, MB |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for people, programmes in sizes:
        found = _run(people, programmes)
        assert found["by_gain"] <= found["covered"] <= found["bound"] * (1 + 1e-9)
        lines.append(_line(people, programmes, found))
        lines.append(_after(found))
    limits = f"Limits: {MOST_SECONDS} s of processor, {MOST_MEGABYTES} MB."
    return "\n".join([*lines, "", limits])


def _line(people: int, programmes: int, found: dict[str, Any]) -> str:
    expected = found["expected"]

    def share(name: str) -> str:
        return f"{100 * found[name] / expected:.3f}%"

    return (
        f"| {people:,} × 4 × {programmes} | {found['seats']:,} | {share('covered')} | "
        f"{share('by_gain')} | {share('by_turn')} | {share('bound')} | "
        f"{100 * found['gap']:.5f}% | {found['processor']:.0f} | {found['wall']:.0f} | "
        f"{found['peak']:.0f} |"
    )


def _after(found: dict[str, Any]) -> str:
    return (
        f"| reasons for everybody left ({found['left']:,}), {found['groups']} new groups | | | | | | | "
        f"{found['after']:.0f} | | |"
    )


def _run(people: int, programmes: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.routing", "--one", str(people), str(programmes)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def _measure_one(people: int, programmes: int) -> dict[str, Any]:
    from orientir.core.routing.assigning import assign
    from orientir.core.routing.outcome import summarise
    from orientir.core.routing.proposals import propose

    assign(invent(50, 5))  # what is compiled, or read from the cache, is not counted
    task = invent(people, programmes)
    wall, processor = time.monotonic(), time.process_time()
    solved = assign(task)
    wall, processor = time.monotonic() - wall, time.process_time() - processor
    began = time.process_time()
    outcome, proposals = summarise(solved), propose(solved, 40)
    plan = solved.plan
    return {
        "seats": sum(one.seats for one in task.groups),
        "expected": plan.expected,
        "covered": plan.covered,
        "by_gain": plan.by_gain,
        "by_turn": plan.by_turn,
        "bound": plan.bound,
        "gap": plan.gap,
        "wall": wall,
        "processor": processor,
        "after": time.process_time() - began,
        "left": len(outcome.left),
        "groups": sum(len(one.groups) for one in proposals),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int)
    parser.add_argument("--programmes", type=int, default=500)
    parser.add_argument("--one", nargs=2, type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(_measure_one(*asked.one)))
        return
    sizes = ((asked.people, asked.programmes),) if asked.people else SIZES
    print(measure(sizes))


if __name__ == "__main__":
    main()
