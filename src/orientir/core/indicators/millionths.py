"""A row's number as whole millionths: decimal(18,6), rounded half to even.

A double is taken by its shortest round-trip form, as in the contract's canonical text: 2.0000005
is the number a person wrote, half-way between two millionths, whatever its binary value.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import polars as pl

from orientir.core.indicators.plan import MILLION

# decimal(18,6): twelve digits before the point
LARGEST = 10**18 - 1
# Where the product by a million is within 1/100 of the exact one: one unit there is 2**-9.
_EASY = float(2**43)


class DoesNotFit(Exception):
    """The number has more than twelve digits before the point."""


def millionths(number: int | float) -> int:
    """The exact rule, for one number. Raises DoesNotFit."""
    if isinstance(number, int):
        whole = number * MILLION
    else:
        scaled = Decimal(repr(number)).scaleb(6)
        whole = int(scaled.to_integral_value(ROUND_HALF_EVEN))
    if abs(whole) > LARGEST:
        raise DoesNotFit
    return whole


def millionths_of(numbers: pl.Series) -> pl.Series:
    """The same for a column (Int64 or Float64, nulls stay). Raises DoesNotFit."""
    if numbers.dtype == pl.Int64:
        return _of_whole(numbers)
    scaled = numbers * 1e6
    hard = ((scaled - scaled.floor() - 0.5).abs() < 0.01) | (scaled.abs() >= _EASY)
    hard = hard.fill_null(False)
    rounded = scaled.set(hard, None).round(0, mode="half_to_even").cast(pl.Int64)
    return _exactly(numbers, rounded, hard) if hard.any() else rounded


def _of_whole(numbers: pl.Series) -> pl.Series:
    if (numbers.is_between(-(10**12), 10**12, closed="none")).all():
        return numbers * MILLION
    raise DoesNotFit


def _exactly(numbers: pl.Series, rounded: pl.Series, hard: pl.Series) -> pl.Series:
    """The few hard rows by the exact rule, each different number once."""
    different = numbers.filter(hard).unique()
    exact = {number: millionths(number) for number in different.to_list()}
    replaced = numbers.filter(hard).replace_strict(
        different, pl.Series([exact[number] for number in different.to_list()], dtype=pl.Int64)
    )
    return rounded.scatter(hard.arg_true(), replaced)
