"""Stretches of numbers that are worth the same, found by trying the numbers that matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from orientir.core.items.readers.found import ItemRefused
from orientir.core.items.specs import AcceptedNumber


def plain_number(value: Decimal) -> str:
    """Digits without an exponent."""
    return format(value, "f")


def probes_of(critical: Iterable[Decimal]) -> list[Decimal]:
    """Every number the processing speaks of, one between each two, one below and one above."""
    marks = sorted(set(critical))
    if not marks:
        return []
    between = [(low + high) / 2 for low, high in pairwise(marks)]
    return sorted({*marks, *between, marks[0] - 1, marks[-1] + 1})


def stretches(
    critical: Iterable[Decimal],
    worths: Mapping[str, Decimal],
    counts: Callable[[Decimal], bool],
) -> Iterator[AcceptedNumber]:
    """Stretches of numbers that are worth the same, with their ends open or closed."""
    marks, probes = set(critical), probes_of(critical)
    run: list[Decimal] = []
    for probe in [*probes, None]:
        points = worths[plain_number(probe)] if probe is not None else None
        same = run and points == worths[plain_number(run[-1])]
        if run and not same:
            yield _range(run, probes, marks, worths[plain_number(run[0])])
            run = []
        if probe is not None and points is not None and counts(points):
            run.append(probe)


def _range(
    run: list[Decimal], probes: list[Decimal], marks: set[Decimal], points: Decimal
) -> AcceptedNumber:
    if run[0] == probes[0] or run[-1] == probes[-1]:
        raise ItemRefused("верным считается любое число больше или меньше данного")
    low, high = run[0], run[-1]
    low_open, high_open = low not in marks, high not in marks
    if low_open:
        low = probes[probes.index(low) - 1]
    if high_open:
        high = probes[probes.index(high) + 1]
    return AcceptedNumber(low, high, points, low_open, high_open)
