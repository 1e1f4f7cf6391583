"""What follows calibration, at scale: DIF, fit and classical statistics of a million persons, deficits of a region.

``python -m benchmarks.psychometrics.analyses [--persons N] [--people N]``. No peer does these at this size in memory;
the lines say what each costs beside the int8 matrix it works on, which is what a pipeline has already read.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from benchmarks.machine import describe_machine
from orientir.core.psychometrics.classical import classical_statistics
from orientir.core.psychometrics.competencies import Ready
from orientir.core.psychometrics.competency_prior import estimate_prior
from orientir.core.psychometrics.deficits import DeficitRule, find_deficits
from orientir.core.psychometrics.differential import find_differences
from orientir.core.psychometrics.fit import item_fit, pair_fit
from orientir.core.psychometrics.item_curves import Posteriors, empirical_curve
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.patterns import find_patterns
from orientir.core.psychometrics.roll_up import RollUpRule, roll_up
from orientir.core.psychometrics.score_fit import score_fit
from orientir.core.psychometrics.units import estimate_units

Floats = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.int8]

ITEMS, COMPETENCIES, EACH, UNIT_SIZE = 40, 20, 4, 30
CUT = -0.8
_PART = 50_000


def measure(persons: int, people: int) -> str:
    """Tables of seconds: analyses of ``persons`` × 40, deficits of ``people`` × 20 competencies × 4 items."""
    return f"{_analyses(persons)}\n\n{_diagnostic(people)}"


def _analyses(persons: int) -> str:
    random = np.random.default_rng(1)
    ability = random.normal(size=persons)
    matrix, items = _answers(ability[:, None] + np.zeros((1, 1)), ITEMS, random)
    names = [item.name for item in items]
    group = (random.random(persons) < 0.3).astype(np.int8)
    works: dict[str, Callable[[Matrix], object]] = {
        "DIF of all items, both tests, with purification": lambda part: find_differences(
            part, group[: len(part)], names
        ),
        "infit and outfit": lambda part: item_fit(part, items, ability[: len(part)]),
        "Q3 of all pairs": lambda part: pair_fit(part, items, ability[: len(part)]),
        "S-X² of all items": lambda part: score_fit(part, items),
        "points of all curves": lambda part: _curves(part, items),
        "classical statistics": lambda part: classical_statistics(part, names),
    }
    lines = [_line(title, work, matrix) for title, work in works.items()]
    head = [
        f"{persons:,} persons × {ITEMS} items, an int8 matrix of {matrix.nbytes / 1e6:.0f} MB",
        "",
        "| | processor, s | memory grew by, MB |",
        "|---|--:|--:|",
    ]
    return "\n".join(head + lines)


def _curves(part: Matrix, items: Sequence[ItemParameters]) -> object:
    people = Posteriors.of(part, items)
    return [empirical_curve(part[:, place], item, people) for place, item in enumerate(items)]


def _line(title: str, work: Callable[[Matrix], object], matrix: Matrix) -> str:
    work(matrix[:1000])  # compiled or read from the cache
    before, start = _peak(), time.process_time()
    work(matrix)
    return f"| {title} | {time.process_time() - start:.2f} | {_peak() - before:.0f} |"


def _diagnostic(people: int) -> str:
    random = np.random.default_rng(2)
    spread = np.full((COMPETENCIES, COMPETENCIES), 0.7) + 0.3 * np.eye(COMPETENCIES)
    ability = random.normal(size=(people, COMPETENCIES)) @ np.linalg.cholesky(spread).T
    matrix, items = _answers(ability, EACH, random)
    competency = np.repeat(np.arange(COMPETENCIES), EACH).tolist()
    unit = (np.arange(people) // UNIT_SIZE).astype(np.int32)
    seconds = [time.process_time()]
    patterns = find_patterns(matrix, items, competency, COMPETENCIES)
    prior = estimate_prior(patterns)
    seconds.append(time.process_time())
    ready = Ready.of(patterns, prior, np.full(COMPETENCIES, CUT))
    diagnosis = ready.diagnose()
    found = find_deficits(diagnosis, DeficitRule())
    seconds.append(time.process_time())
    units = int(unit.max()) + 1
    estimates = estimate_units(ready, diagnosis.sites, unit, units)
    cells = roll_up(
        estimates, diagnosis.answered, unit, range(units), [UNIT_SIZE] * units, RollUpRule()
    )
    seconds.append(time.process_time())
    named = found.state == 1
    false = float((ability[named] >= CUT).mean())
    raw = matrix.reshape(people, COMPETENCIES, EACH).mean(axis=2) < 0.6
    taken = np.diff(seconds)
    return "\n".join(
        [
            f"{people:,} people × {COMPETENCIES} competencies × {EACH} items, {units:,} units",
            "",
            "| | processor, s |",
            "|---|--:|",
            f"| the prior: {COMPETENCIES} means and deviations, {COMPETENCIES * (COMPETENCIES - 1) // 2} correlations "
            f"| {taken[0]:.2f} |",
            f"| posteriors of everybody, deficits named | {taken[1]:.2f} |",
            f"| {len(cells):,} shares with intervals under a prior of units | {taken[2]:.2f} |",
            "",
            f"Of {int(named.sum()):,} deficits named {found.expected_false or 0:.1%} were told beforehand to be false; "
            f"{false:.1%} were. A cut at 60 % of the points names {int(raw.sum()):,}, of which "
            f"{float((ability[raw] >= CUT).mean()):.1%} are false.",
        ]
    )


def _answers(
    ability: Floats, each: int, random: np.random.Generator
) -> tuple[Matrix, list[ItemParameters]]:
    """2PL answers, ``each`` items to a column of ``ability``."""
    size = ability.shape[1] * each
    slopes, difficulties = random.uniform(0.7, 1.8, size), random.normal(-0.3, 1, size)
    matrix = np.empty((len(ability), size), dtype=np.int8)
    for at in range(0, len(ability), _PART):
        rows = slice(at, at + _PART)
        logits = slopes * (np.repeat(ability[rows], each, axis=1) - difficulties)
        matrix[rows] = random.random(logits.shape) < 1 / (1 + np.exp(-logits))
    items = [
        ItemParameters(f"q{j}", float(a), (float(b),))
        for j, (a, b) in enumerate(zip(slopes, difficulties, strict=True))
    ]
    return matrix, items


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=45_000)
    arguments = parser.parse_args(argv)
    print(f"{describe_machine()}\n\n{measure(arguments.persons, arguments.people)}")


if __name__ == "__main__":
    main()
