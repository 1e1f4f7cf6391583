"""From values to places: linear and logarithmic scales with round marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

_ROUND = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Linear:
    """``low`` … ``high`` laid on ``start`` … ``end`` (px or percent); beyond the ends it goes on."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        part = (value - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)


@dataclass(frozen=True)
class Logarithmic:
    """The same for counts of very different size; ``low`` must be above 0."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        low, high = log10(self.low), log10(self.high)
        return self.start + (log10(value) - low) / (high - low) * (self.end - self.start)


def round_step(length: float, parts: int = 4) -> float:
    """The least round step (1, 2, 2.5, 5 × 10ⁿ) with which ``length`` needs at most ``parts``."""
    if length <= 0:
        return 1.0
    rough = length / parts
    power = 10.0 ** floor(log10(rough))
    return next(power * factor for factor in _ROUND if power * factor >= rough * (1 - 1e-9))


def marks(low: float, high: float, parts: int = 4) -> list[float]:
    """Round values that cover ``low`` … ``high``, its ends included or passed."""
    step = round_step(high - low, parts)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(index * step, 9) for index in range(first, max(last, first + 1) + 1)]


def counts(low: float, high: float) -> list[int]:
    """Marks of a logarithmic axis: 1, 2, 5, 10, 20, 50 … within ``low`` … ``high``."""
    candidates = (factor * 10**power for power in range(9) for factor in (1, 2, 5))
    return [mark for mark in candidates if low <= mark <= high]


def bounds_of(values: Sequence[float]) -> tuple[float, float]:
    """The least and the greatest, never the same."""
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 1, high + 1)
