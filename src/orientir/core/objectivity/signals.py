"""What every signal of objectivity gives, and when it is flagged: p, adjusted, **and** an effect over its bound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import betabinom, binom, false_discovery_control, norm

from orientir.core.mistakes import Mistake
from orientir.core.packs.analysis import SignalKind, SignalRules

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MARKER: Final = "маркер, требует дополнительного анализа"
FEWEST_UNITS: Final = 10
_MOST_CORRELATED: Final = 0.9
_WINSOR: Final = 1.5


class SignalNotSound(Mistake):
    """The data cannot bear the signal; the sentence says what and where."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """``fewest`` pupils of a unit; p, adjusted over all units, at most ``level``; the effect at
    least ``least_effect``.
    """

    level: float
    least_effect: float
    fewest: int

    @classmethod
    def of(cls, rules: SignalRules) -> Bounds:
        return cls(
            float(rules.level.value), float(rules.least_effect.value), int(rules.fewest.value)
        )


@dataclass(frozen=True, slots=True)
class Signal:
    """``effect`` in units of its ``code`` with an interval of 95 % (``low``, ``high``); ``p`` one-sided.

    ``told``: what was seen, without whose it is.
    """

    code: SignalKind
    unit: str
    pupils: int
    effect: float
    low: float
    high: float
    p: float
    p_adjusted: float
    flagged: bool
    told: str

    @property
    def text(self) -> str:
        return tell_marker(self.unit, self.told, flagged=self.flagged)


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Arrays by unit, before the bounds are put to them."""

    units: tuple[str, ...]
    pupils: Ints
    effect: Floats
    error: Floats
    p: Floats


def tell_signals(
    code: SignalKind, measured: Measured, bounds: Bounds, say: Callable[[int], str]
) -> tuple[Signal, ...]:
    """``say``: what was seen of a unit, by its place. p is adjusted by Benjamini and Hochberg."""
    if not measured.units:
        return ()
    adjusted = false_discovery_control(measured.p.clip(0, 1))
    z = float(norm.isf(0.025))
    flags = (adjusted <= bounds.level) & (measured.effect >= bounds.least_effect)
    return tuple(
        Signal(
            code, unit, int(measured.pupils[at]), float(measured.effect[at]),
            float(measured.effect[at] - z * measured.error[at]),
            float(measured.effect[at] + z * measured.error[at]), float(measured.p[at]),
            float(adjusted[at]), bool(flags[at]), say(at),
        )
        for at, unit in enumerate(measured.units)
    )  # fmt: skip


def tell_marker(unit: str, told: str, *, flagged: bool) -> str:
    """One sentence for people, never a verdict."""
    return f"{unit}: {told}: {MARKER}" if flagged else f"{unit}: {told}"


def excess_shares(units: Sequence[str], hits: Ints, trials: Ints) -> tuple[Measured, float]:
    """Units where a thing is met oftener than elsewhere, and its common share.

    Units differ beyond chance, so hits are beta-binomial; the correlation within units is found by moments (Pearson's
    sum equal to its degrees of freedom). The effect is the unit's share less the common one.
    """
    refuse_few(units)
    common = _common_share(hits, trials)
    share = hits / trials
    if not 0 < common < 1:
        zero = np.zeros(len(units))
        return Measured(tuple(units), trials, zero, zero, np.ones(len(units))), common
    rho = _correlation(hits, trials, common)
    shape = (1 - rho) / max(rho, 1e-9)
    p = (
        betabinom.sf(hits - 1, trials, common * shape, (1 - common) * shape)
        if rho > 0
        else binom.sf(hits - 1, trials, common)
    )
    error = np.sqrt((share * (1 - share)).clip(common * (1 - common) / trials) / trials)
    return Measured(tuple(units), trials, share - common, error, np.asarray(p, np.float64)), common


def _correlation(hits: Ints, trials: Ints, common: float) -> float:
    def left(rho: float) -> float:
        spread = trials * common * (1 - common) * (1 + (trials - 1) * rho)
        return _winsorised((hits - trials * common) / np.sqrt(spread))

    return _root(left, _MOST_CORRELATED)


def common_effect(effect: Floats, variance: Floats) -> tuple[float, float]:
    """The middle of units' effects and how much they differ beyond chance, whatever a few odd units do."""
    middle = float(np.median(effect))
    most = float(np.var(effect)) * 10 + 1e-9
    return middle, _root(
        lambda spread: _winsorised((effect - middle) / np.sqrt(variance + spread)), most
    )


def _winsorised(z: Floats) -> float:
    """The sum of squares, each at most that of ``_WINSOR``, less what it is for a normal distribution.

    Odd units must not hide behind a spread that they made (Spiegelhalter 2005, doi:10.1136/qshc.2005.013755).
    """
    edge = _WINSOR
    mean = 2 * norm.cdf(edge) - 1 - 2 * edge * norm.pdf(edge) + 2 * edge**2 * norm.sf(edge)
    return float(np.minimum(z**2, edge**2).sum() - (len(z) - 1) * mean)


def _root(left: Callable[[float], float], most: float) -> float:
    """Where a falling function is zero, between 0 and ``most``."""
    if left(0) <= 0:
        return 0.0
    return most if left(most) >= 0 else float(brentq(left, 0, most))


def _common_share(hits: Ints, trials: Ints) -> float:
    """The share of all units but those far from it."""
    kept = np.ones(len(hits), dtype=np.bool_)
    for _ in range(3):
        common = hits[kept].sum() / trials[kept].sum()
        away = np.abs(hits / trials - common)
        kept = away <= 3 * 1.4826 * np.median(away) + 1e-9
    return float(common)


def refuse_few(units: Sequence[str]) -> None:
    if len(units) < FEWEST_UNITS:
        raise SignalNotSound(
            f"организаций с достаточным числом учеников {len(units)}, а чтобы сравнивать, нужно не меньше "
            f"{FEWEST_UNITS}"
        )


def say_number(value: float, digits: int = 2) -> str:
    return f"{value:.{digits}f}".replace(".", ",")


def say_share(value: float) -> str:
    return f"{100 * value:.0f} %"
