"""All tables of measurement, in the order of the document."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from benchmarks.psychometrics import adaptive, analyses, measure
from benchmarks.psychometrics.long_table import measure_long_table

PERSONS_OF_A_LONG_TABLE = 1_000_000
PEOPLE_OF_A_REGION = 45_000
EXAMINEES, EXAMINEES_OF_A_PEER = 100_000, 200


def measure_all(sizes: Sequence[int] = measure.SIZES, share: float = 1.0) -> dict[str, str]:
    """Section of the document → its table. ``share`` of the persons: below 1 to see that it runs."""

    def part(persons: int) -> int:
        return max(int(persons * share), 100)

    works: dict[str, Callable[[], str]] = {
        "calibration": lambda: measure.measure(sizes),
        "long table": lambda: measure_long_table(part(PERSONS_OF_A_LONG_TABLE)),
        "analyses": lambda: analyses.measure(
            part(PERSONS_OF_A_LONG_TABLE), part(PEOPLE_OF_A_REGION)
        ),
        "adaptive": lambda: adaptive.measure(
            part(EXAMINEES), min(EXAMINEES_OF_A_PEER, part(EXAMINEES))
        ),
    }
    found = {}
    for name, work in works.items():
        print(f"{name} …", file=sys.stderr, flush=True)
        found[name] = work()
    return found
