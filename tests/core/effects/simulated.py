"""Panels whose truth is known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from orientir.core.effects.panels import NEVER, Floats, Panel, Places


def errors(random: np.random.Generator, units: int, periods: int, autocorrelation: float) -> Floats:
    """Of variance 1 at every period."""
    found = random.normal(size=(units, periods))
    for at in range(1, periods):
        fresh = np.sqrt(1 - autocorrelation**2) * found[:, at]
        found[:, at] = autocorrelation * found[:, at - 1] + fresh
    return found


def starts_of(units: int, *groups: tuple[int, int]) -> Places:
    """``groups``: (start, how many units); the rest never begin."""
    found = np.full(units, NEVER, np.int64)
    at = 0
    for start, count in groups:
        found[at : at + count] = start
        at += count
    return found


def panel(
    outcome: NDArray[np.float64], starts: Places, clusters: NDArray[np.int64] | None = None
) -> Panel:
    units, periods = outcome.shape
    place = np.arange(units) if clusters is None else clusters
    return Panel(
        outcome, starts, place, tuple(str(2000 + at) for at in range(periods)),
        tuple(f"u{one}" for one in range(units)),
    )  # fmt: skip


def simulate(
    seed: int, starts: Places, periods: int, *, effect: float = 0.0, growth: float = 0.0,
    trend: float = 0.0, autocorrelation: float = 0.0,
) -> Panel:  # fmt: skip
    """Levels of units, common shocks, errors; since its start a unit gains ``effect`` and ``growth`` a period more.

    ``trend``: by how much those ever under the measure drift away, a period.
    """
    random = np.random.default_rng(seed)
    units, at = len(starts), np.arange(periods)[None, :]
    outcome = random.normal(0, 3, (units, 1)) + random.normal(0, 1, (1, periods))
    outcome = outcome + errors(random, units, periods, autocorrelation)
    since = at - starts[:, None]
    outcome += np.where(since >= 0, effect + growth * since, 0.0)
    outcome += trend * at * (starts < NEVER)[:, None]
    return panel(outcome, starts)


def true_mean_effect(starts: Places, periods: int, effect: float, growth: float) -> float:
    """Over the units and periods under the measure."""
    since = np.arange(periods)[None, :] - starts[:, None]
    return float((effect + growth * since)[since >= 0].mean())
