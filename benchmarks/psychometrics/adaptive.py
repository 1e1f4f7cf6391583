"""Adaptive tests of 20 items from a bank of 500, whole tests of invented people: ours and catsim.

``python -m benchmarks.psychometrics.adaptive [--persons N] [--peer-persons N]``. Both choose by maximum information
from the same bank for people of the same abilities; ours is also timed with its control of content and exposure.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from catsim.estimation import NumericalSearchEstimator
from catsim.initialization import FixedPointInitializer
from catsim.selection import MaxInfoSelector
from catsim.simulation import Simulator
from catsim.stopping import TestLengthStopper

from benchmarks.machine import describe_machine
from orientir.core.psychometrics.adaptive import AdaptiveBank, AdaptiveRule, simulate_tests
from orientir.core.psychometrics.parameters import ItemParameters

Floats = npt.NDArray[np.float64]
Found = TypeVar("Found")

ITEMS, LENGTH, AREAS = 500, 20, 5
LIMIT_MICROSECONDS = 50.0
GREEDY = AdaptiveRule(LENGTH, LENGTH, start=0, top=1)
CONTROLLED = AdaptiveRule(LENGTH, LENGTH)


@dataclass(frozen=True)
class Taken:
    """Processor seconds, and what came of them."""

    seconds: float
    error: float
    unused: int
    widest: float


def measure(persons: int, peer_persons: int) -> str:
    """A table of processor time per examinee, error and exposure."""
    random = np.random.default_rng(7)
    slopes, difficulties = random.lognormal(0, 0.3, ITEMS), random.normal(size=ITEMS)
    items = [
        ItemParameters(f"q{j}", float(a), (float(b),))
        for j, (a, b) in enumerate(zip(slopes, difficulties, strict=True))
    ]
    ability = random.normal(size=persons)
    start = time.process_time()
    simulate_tests(AdaptiveBank.of(items), GREEDY, ability[:1], seed=1)
    ready = time.process_time() - start
    areas = [f"area {j % AREAS}" for j in range(ITEMS)]
    ours = _ours(AdaptiveBank.of(items), GREEDY, ability)
    controlled = _ours(AdaptiveBank.of(items, areas), CONTROLLED, ability)
    peer = _catsim(slopes, difficulties, ability[:peer_persons])
    rows = [
        ("ours, maximum information", ours, persons),
        (f"ours, {AREAS} areas of content, randomesque 5, low slopes first", controlled, persons),
        ("catsim 0.21, maximum information", peer, peer_persons),
    ]
    head = [
        f"{LENGTH} items from a bank of {ITEMS} (limit {LIMIT_MICROSECONDS:g} µs per examinee); tables of the bank and "
        f"compiled code ready in {ready:.2f} s",
        "",
        "| | examinees | µs per examinee | × ours | RMSE | items never given | widest exposure |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    least = ours.seconds / persons
    return "\n".join(head + [_line(title, taken, people, least) for title, taken, people in rows])


def _line(title: str, taken: Taken, people: int, least: float) -> str:
    each = taken.seconds / people
    return (
        f"| {title} | {people:,} | {each * 1e6:,.1f} | {each / least:,.1f} | {taken.error:.3f} | {taken.unused} "
        f"| {taken.widest:.0%} |"
    )


def _ours(bank: AdaptiveBank, rule: AdaptiveRule, ability: Floats) -> Taken:
    seconds, found = _timed(lambda: simulate_tests(bank, rule, ability, seed=1))
    return Taken(seconds, found.error, found.unused, float(found.exposure.max()))


def _catsim(slopes: Floats, difficulties: Floats, ability: Floats) -> Taken:
    bank = np.column_stack([slopes, difficulties, np.zeros(ITEMS), np.ones(ITEMS)])
    simulator = Simulator(
        bank,
        ability,
        FixedPointInitializer(0.0),
        MaxInfoSelector(),
        NumericalSearchEstimator(),
        TestLengthStopper(max_items=LENGTH),
    )
    seconds, _ = _timed(simulator.simulate)
    found = np.array([path[-1] for path in simulator.estimations])
    given = np.bincount(np.concatenate(simulator.administered_items), minlength=ITEMS)
    error = float(np.sqrt(((found - ability) ** 2).mean()))
    return Taken(seconds, error, int((given == 0).sum()), float(given.max() / len(ability)))


def _timed(work: Callable[[], Found]) -> tuple[float, Found]:
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--peer-persons", type=int, default=200)
    arguments = parser.parse_args(argv)
    print(f"{describe_machine()}\n\n{measure(arguments.persons, arguments.peer_persons)}")


if __name__ == "__main__":
    main()
