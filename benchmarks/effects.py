"""Effects on simulated truth: how often intervals hold it, how often nothing is taken for something, and how fast.

``python -m benchmarks.effects [--trials N]``: panels from fixed seeds. The peer is two-way fixed effects with
cluster-robust errors (CR1, t with clusters less one), as programs of statistics give it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from orientir.core.effects.designs import Design
from orientir.core.effects.difference import infer
from orientir.core.effects.estimating import Question, estimate_effect
from orientir.core.effects.interrupted import fit_break
from orientir.core.effects.panels import NEVER, Panel

Floats = NDArray[np.float64]
TRIALS, DRAWS, LEVEL = 1_000, 999, 0.05


@dataclass(frozen=True)
class Truth:
    """``groups``: (start, units) of ``units``; an effect that grows with the periods under the measure."""

    title: str
    units: int
    periods: int
    groups: tuple[tuple[int, int], ...]
    tie: float
    effect: float = 0.0
    growth: float = 0.0

    @property
    def starts(self) -> NDArray[np.int64]:
        found = np.full(self.units, NEVER, np.int64)
        found[: sum(count for _, count in self.groups)] = np.repeat(*zip(*self.groups, strict=True))
        return found

    @property
    def mean(self) -> float:
        since = np.arange(self.periods)[None, :] - self.starts[:, None]
        return float((self.effect + self.growth * since)[since >= 0].mean())

    def draw(self, seed: int) -> Panel:
        random = np.random.default_rng(seed)
        noise = _errors(random, self.units, self.periods, self.tie)
        since = np.arange(self.periods)[None, :] - self.starts[:, None]
        outcome = random.normal(0, 3, (self.units, 1)) + random.normal(size=self.periods) + noise
        outcome += np.where(since >= 0, self.effect + self.growth * since, 0.0)
        places = tuple(map(str, range(self.periods)))
        return Panel(
            outcome, self.starts, np.arange(self.units), places, tuple(map(str, range(self.units)))
        )


def _errors(random: np.random.Generator, units: int, periods: int, tie: float) -> Floats:
    found = random.normal(size=(units, periods))
    for at in range(1, periods):
        found[:, at] = tie * found[:, at - 1] + np.sqrt(1 - tie**2) * found[:, at]
    return found


TRUTHS = [
    *(
        Truth(f"{count} of 43, no effect", 43, 6, ((3, count),), tie)
        for count in (1, 2, 3, 5)
        for tie in (0.0, 0.7)
    ),
    *(Truth("20 of 60, no effect", 60, 8, ((4, 20),), tie) for tie in (0.0, 0.7)),
    Truth("5 of 43, effect 2", 43, 6, ((3, 5),), 0.5, 2.0),
    Truth("20 of 60, three starts, growing", 60, 9, ((2, 7), (4, 7), (6, 6)), 0.5, 1.0, 0.8),
    Truth("12 of 43, three starts, growing", 43, 6, ((2, 4), (3, 4), (4, 4)), 0.5, 1.0, 0.8),
    Truth("40 of 40, three starts, nobody never", 40, 8, ((2, 10), (4, 15), (6, 15)), 0.5),
]


def measure(trials: int = TRIALS) -> str:
    """Three tables."""
    return "\n\n".join([_comparisons(trials), _series(trials), _speed()])


def _comparisons(trials: int) -> str:
    lines = [
        "| truth | tie of years | interval holds it | p ≤ 0.05 | mean error "
        "| peer: interval holds it | p ≤ 0.05 | mean error |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for truth in TRUTHS:
        panels = [truth.draw(seed) for seed in range(trials)]
        ours, theirs = (_held(truth, panels, how) for how in (_ours, _two_way))
        lines.append(f"| {truth.title} | {truth.tie} | {ours} | {theirs} |")
    return "\n".join(lines)


Told = tuple[float, float, float, float]


def _held(truth: Truth, panels: list[Panel], how: Callable[[Panel], Told]) -> str:
    told = np.array([how(one) for one in panels])
    estimate, low, high, p = told.T
    held = np.mean((low <= truth.mean) & (truth.mean <= high))
    return f"{held:.1%} | {np.mean(p <= LEVEL):.1%} | {np.mean(estimate) - truth.mean:+.2f}"


def _ours(panel: Panel) -> Told:
    found = infer(Design(panel, draws=DRAWS), LEVEL)
    assert found.low is not None
    assert found.high is not None
    return found.estimate, found.low, found.high, found.p


def _two_way(panel: Panel) -> Told:
    under, outcome = _without_means(panel.under), _without_means(panel.outcome)
    square = float((under**2).sum())
    estimate = float((under * outcome).sum()) / square
    scores = (under * (outcome - estimate * under)).sum(axis=1)
    count = len(scores)
    error = float(np.sqrt((scores**2).sum() * count / (count - 1))) / square
    reach = float(student.isf(LEVEL / 2, count - 1)) * error
    p = 2 * float(student.sf(abs(estimate) / error, count - 1))
    return estimate, estimate - reach, estimate + reach, p


def _without_means(values: Floats) -> Floats:
    rest: Floats = values - values.mean(1, keepdims=True) - values.mean(0) + values.mean()
    return rest


def _series(trials: int) -> str:
    lines = [
        "| a series, no effect | tie of years | interval holds it | p ≤ 0.05 |",
        "|---|--:|--:|--:|",
    ]
    for before, after in ((6, 3), (10, 6), (24, 12)):
        for tie in (0.0, 0.6):
            random, places = np.random.default_rng(before), np.arange(before + after, dtype=float)
            found = [
                fit_break(_errors(random, 1, before + after, tie)[0], places, before, LEVEL)
                for _ in range(max(100, trials // 4))
            ]
            held = np.mean([one.low <= 0 <= one.high for one in found])
            refused = np.mean([one.p <= LEVEL for one in found])
            lines.append(f"| {before} before, {after} after | {tie} | {held:.1%} | {refused:.1%} |")
    return "\n".join(lines)


def _speed() -> str:
    lines = ["| whole answer with every check | wall, s | processor, s |", "|---|--:|--:|"]
    schools, towns = 2_500, 43
    place = np.arange(schools) % towns
    few = Truth("", towns, 8, ((4, 5),), 0.5)
    many = Truth("", schools, 8, ((3, 100), (4, 100), (5, 200)), 0.5)
    ten = Truth("", schools, 8, ((4, 10),), 0.5)
    cases: list[tuple[str, Panel]] = [
        ("43 municipalities × 6 years, 3 treated", Truth("", 43, 6, ((3, 3),), 0.5).draw(1)),
        ("2,500 schools × 8 years, 5 of 43 municipalities treated", _spread(few, many, place)),
        ("2,500 schools × 8 years, 10 treated", ten.draw(1)),
        ("2,500 schools × 8 years, 400 treated, three starts", many.draw(1)),
    ]
    for title, panel in cases:
        began, spent = time.monotonic(), time.process_time()
        estimate_effect(panel, Question())
        wall, processor = time.monotonic() - began, time.process_time() - spent
        lines.append(f"| {title} | {wall:.2f} | {processor:.2f} |")
    return "\n".join(lines)


def _spread(towns: Truth, schools: Truth, place: NDArray[Any]) -> Panel:
    """Schools under the measure with their towns."""
    one = schools.draw(1)
    return Panel(one.outcome, towns.starts[place], place, one.times, one.units)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=TRIALS)
    print(measure(parser.parse_args().trials))


if __name__ == "__main__":
    main()
