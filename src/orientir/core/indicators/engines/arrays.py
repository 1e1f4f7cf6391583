"""Amounts → figures, for whole columns: the rules of ``states`` on arrays, still exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from orientir.core.indicators.coverage import count_coverage
from orientir.core.indicators.engines.passes import Tally
from orientir.core.indicators.engines.places import Places, Slots
from orientir.core.indicators.figures import FIGURES_SCHEMA
from orientir.core.indicators.plan import MILLION, Plan, PlannedIndicator
from orientir.core.indicators.states import STATES

Whole = npt.NDArray[Any]  # int64, or Python's integers where 64 bits might not do
_SAFE = 2**61


def assemble(plan: Plan, places: Places, tallies: Mapping[str, Tally]) -> Iterator[pl.DataFrame]:
    """One frame of FIGURES_SCHEMA for each indicator, in the order of the plan."""
    for indicator in plan.indicators:
        yield _figures_of(indicator, places, tallies)


def _figures_of(
    indicator: PlannedIndicator, places: Places, tallies: Mapping[str, Tally]
) -> pl.DataFrame:
    rows = places.rows_of(indicator.levels)
    at = places.figures_at(rows)
    amounts = [tallies[term.table.name].amounts[term][at] for term in indicator.terms()]
    scales = [term.scale for term in indicator.terms()]
    numerator, denominator = (
        amount * (max(scales) // scale) for amount, scale in zip(amounts, scales, strict=True)
    )
    collected = _collected(tallies[indicator.numerator.table.name].rows, places)[rows]
    states = _states(numerator, denominator, collected)
    known = states >= STATES.index("over_100")
    value = _divide(numerator, denominator, indicator.factor * MILLION, known)
    columns = {
        "indicator": pl.repeat(indicator.code, len(rows), eager=True),
        "year": places.units["year"][rows],
        "level": places.units["level"][rows],
        "unit_id": places.units["unit_id"][rows],
        "numerator": _decimals(amounts[0], scales[0]),
        "denominator": _decimals(amounts[1], scales[1]),
        "value": _decimals(value, MILLION, known),
        "state": pl.Series(STATES).gather(states),
        "coverage": _coverage(indicator, places, tallies, at),
    }
    return pl.DataFrame(columns, schema=FIGURES_SCHEMA)


def _collected(rows: Slots, places: Places) -> npt.NDArray[np.bool_]:
    """For each row of ``units`` whether the table has any row in that year."""
    year = places.units["year"]
    delivered = year.filter(pl.Series(rows > 0)).unique()
    return year.is_in(delivered.implode()).to_numpy()


def _states(
    numerator: Whole, denominator: Whole, collected: npt.NDArray[np.bool_]
) -> npt.NDArray[np.uint8]:
    over = np.where(denominator > 0, numerator > denominator, numerator < denominator)
    states = np.where(over.astype(bool), STATES.index("over_100"), STATES.index("ok"))
    states = np.where((denominator == 0).astype(bool), STATES.index("no_data"), states)
    return np.where(collected, states, STATES.index("not_collected")).astype(np.uint8)


def _coverage(
    indicator: PlannedIndicator, places: Places, tallies: Mapping[str, Tally], at: Slots
) -> pl.Series:
    if indicator.expected is None:
        return pl.repeat(None, len(at), dtype=FIGURES_SCHEMA["coverage"], eager=True)
    rows = tallies[indicator.expected.table.name].rows
    delivered, expected = (
        counts[at] for counts in count_coverage(indicator.expected, places, rows)
    )
    known = expected > 0
    return _decimals(_divide(delivered, expected, Fraction(MILLION), known), MILLION, known)


def _divide(
    numerator: Whole, denominator: Whole, factor: Fraction, known: npt.NDArray[np.bool_]
) -> Whole:
    """numerator / denominator · factor, rounded once, half to even; 0 where not known."""
    top = factor.numerator, factor.denominator
    result = np.zeros(len(numerator), dtype=np.int64)
    small = known & _fits(numerator, top[0]) & _fits(denominator, top[1])
    if small.any():
        n = numerator[small].astype(np.int64) * top[0]
        d = denominator[small].astype(np.int64) * top[1]
        result[small] = _round_half_even(n * np.sign(d), np.abs(d))
    large = known & ~small
    if not large.any():
        return result
    exact = result.astype(object)
    pairs = zip(numerator[large], denominator[large], strict=True)
    exact[large] = [round(Fraction(int(n), int(d)) * factor) for n, d in pairs]
    return exact


def _fits(numbers: Whole, factor: int) -> npt.NDArray[np.bool_]:
    fits: npt.NDArray[np.bool_] = np.abs(numbers) <= _SAFE // max(abs(factor), 1)
    return fits.astype(bool)


def _round_half_even(n: Slots, d: Slots) -> Slots:
    whole, rest = np.divmod(n, d)
    up = (2 * rest > d) | ((2 * rest == d) & (whole % 2 == 1))
    rounded: Slots = whole + up
    return rounded


def _decimals(whole: Whole, scale: int, known: npt.NDArray[np.bool_] | None = None) -> pl.Series:
    """Whole numbers, or whole millionths (by ``scale``), as decimals with six places."""
    kind = pl.Int128 if whole.dtype == object else pl.Int64
    series = pl.Series(whole.tolist() if kind == pl.Int128 else whole, dtype=kind)
    if known is not None:
        series = series.set(pl.Series(~known), None)
    decimals = series.cast(pl.Decimal(38, 6))
    return decimals if scale == 1 else decimals / pl.Series([scale]).cast(pl.Decimal(38, 0))
