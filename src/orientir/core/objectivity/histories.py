"""Signals over the years, and an index of a school and of a municipality with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import beta

from orientir.core.objectivity.signals import Ints, Signal


@dataclass(frozen=True, slots=True)
class History:
    """``years`` in which signals stood, by code; ``running``: in how many of the last years in a row any did."""

    unit: str
    years: dict[str, tuple[int, ...]]
    running: int

    @property
    def text(self) -> str:
        if not self.years:
            return f"{self.unit}: маркеров не было"
        told = "; ".join(
            f"{code}: {', '.join(map(str, when))}" for code, when in sorted(self.years.items())
        )
        return f"{self.unit}: {told}; лет подряд до последнего {self.running}"


def tell_histories(signals: Mapping[int, Sequence[Signal]]) -> tuple[History, ...]:
    """``signals``: of each year, flagged or not. Of each unit met in any year."""
    units = sorted({one.unit for year in signals.values() for one in year})
    flagged = {
        (one.unit, one.code, year) for year, all_ in signals.items() for one in all_ if one.flagged
    }
    histories = []
    for unit in units:
        years: dict[str, list[int]] = {}
        for _unit, code, year in sorted(one for one in flagged if one[0] == unit):
            years.setdefault(code, []).append(year)
        histories.append(
            History(
                unit, {code: tuple(when) for code, when in years.items()}, _running(years, signals)
            )
        )
    return tuple(histories)


def _running(years: Mapping[str, Sequence[int]], signals: Mapping[int, object]) -> int:
    met = {year for when in years.values() for year in when}
    running = 0
    for year in sorted(signals, reverse=True):
        if year not in met:
            break
        running += 1
    return running


@dataclass(frozen=True, slots=True)
class ObjectivityIndex:
    """``value`` 0 … 100: of the checks, the part without a marker, drawn to the common one; with 95 % limits."""

    unit: str
    checks: int
    markers: int
    value: float
    low: float
    high: float


def index_units(units: Sequence[str], markers: Ints, checks: Ints) -> tuple[ObjectivityIndex, ...]:
    """Empirical Bayes: shares of markers are Beta among units, found by moments; few checks tell little.

    ``units`` may be schools (markers among their checks) or municipalities (schools with a marker among schools).
    """
    common = float((markers.sum() + 0.5) / (checks.sum() + 1))
    strength = _strength(markers, checks, common)
    a = markers + common * strength
    b = checks - markers + (1 - common) * strength
    low, high = np.asarray(beta.ppf(0.025, a, b)), np.asarray(beta.ppf(0.975, a, b))
    return tuple(
        ObjectivityIndex(
            unit, int(checks[at]), int(markers[at]), float(100 * b[at] / (a[at] + b[at])),
            float(100 * (1 - high[at])), float(100 * (1 - low[at])),
        )
        for at, unit in enumerate(units)
    )  # fmt: skip


def _strength(markers: Ints, checks: Ints, common: float) -> float:
    """How many checks the common share weighs (Kleinman 1973, doi:10.1080/01621459.1973.10481342), 2 … 200."""
    some = checks > 0
    share = markers[some] / checks[some]
    between = float(np.average((share - common) ** 2, weights=checks[some]))
    chance = common * (1 - common) * some.sum() / max(1, checks.sum())
    if between <= chance:
        return 200.0
    rho = (between - chance) / max(common * (1 - common), 1e-9)
    return float(np.clip((1 - rho) / rho, 2, 200))
