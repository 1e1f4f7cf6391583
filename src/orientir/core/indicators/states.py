"""State and value of one figure, exactly: docs/snapshot.md, «How an indicator reads it»."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from orientir.core.indicators.plan import MILLION

State = Literal["not_collected", "no_data", "over_100", "ok"]
STATES: tuple[State, ...] = ("not_collected", "no_data", "over_100", "ok")


def state_of(numerator: Fraction, denominator: Fraction, *, collected: bool) -> State:
    """Judged on the exact quotient, in the order of the contract."""
    if not collected:
        return "not_collected"
    if denominator == 0:
        return "no_data"
    return "over_100" if numerator / denominator > 1 else "ok"


def value_of(
    numerator: Fraction, denominator: Fraction, factor: Fraction, state: State
) -> int | None:
    """The value in millionths: the exact division rounded once, half to even."""
    if state in ("not_collected", "no_data"):
        return None
    return round(numerator / denominator * factor * MILLION)


def coverage_of(delivered: int, expected: int) -> int | None:
    """The share of expected units that delivered, in millionths; None when none was expected."""
    return None if expected == 0 else round(Fraction(delivered * MILLION, expected))
