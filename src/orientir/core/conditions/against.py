"""Shares of units against the shares of those like them, one indicator and year at a time, all units at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from orientir.core.context.multiplicity import adjust_p
from orientir.core.findings.shares import two_sided_p

Floats = NDArray[np.float64]
ConditionVerdict = Literal["better", "worse", "alike", "few_data"]
FEWEST_PEERS: Final = 3
LEVEL: Final = 0.05
LEAST_SPREAD: Final = (
    0.01  # a point of a hundred: where units hardly differ, small differences mean little
)


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Of one indicator and year [units]: nan where it is not known; ``enough``: of as many as a comparison needs."""

    part: Floats
    whole: Floats
    enough: NDArray[np.bool_]

    def is_known(self, at: int) -> bool:
        return bool(np.isfinite(self.whole[at]))

    def pair(self, at: int) -> tuple[float, float]:
        return float(self.part[at]), float(self.whole[at])


@dataclass(frozen=True, slots=True, eq=False)
class Against:
    """[units], nan where not compared: the share of the peers, how many, the difference and its error."""

    among: Floats
    peers: NDArray[np.int64]
    difference: Floats
    error: Floats

    @property
    def spread(self) -> float:
        """The deviation by which units truly differ from their peers, beyond chance."""
        known = np.isfinite(self.difference)
        if known.sum() < 2:
            return LEAST_SPREAD
        beyond = float((self.difference[known] ** 2 - self.error[known] ** 2).mean())
        return float(np.sqrt(max(beyond, LEAST_SPREAD**2)))


def count_shares(
    figures: pl.DataFrame, indicator: str, year: int, place: Mapping[str, int], fewest: float
) -> Counts:
    """What is over a hundred per cent, or of nothing, is no share and is not known."""
    part, whole = np.full(len(place), np.nan), np.full(len(place), np.nan)
    rows = figures.filter((pl.col("indicator") == indicator) & (pl.col("year") == year))
    for unit, numerator, denominator in rows.select("unit", "numerator", "denominator").iter_rows():
        if unit in place and 0 <= numerator <= denominator and denominator > 0:
            part[place[unit]], whole[place[unit]] = numerator, denominator
    return Counts(part, whole, np.nan_to_num(whole) >= fewest)


def hold_against(counts: Counts, near: Sequence[Sequence[int]]) -> Against:
    """Each unit against those like it (``near``, places) taken together, itself left out."""
    size = len(counts.part)
    among, difference, error = (np.full(size, np.nan) for _ in range(3))
    peers = np.zeros(size, np.int64)
    for at in np.flatnonzero(counts.enough).tolist():
        others = [one for one in near[at] if counts.is_known(one)]
        if len(others) < FEWEST_PEERS:
            continue
        pooled = float(counts.part[others].sum()), float(counts.whole[others].sum())
        among[at], peers[at] = pooled[0] / pooled[1], len(others)
        difference[at], error[at] = differ(counts.pair(at), pooled)
    return Against(among, peers, difference, error)


def differ(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """A difference of two shares and its error, each with one more that has it and one more that has not.

    Agresti & Caffo (2000), doi:10.1080/00031305.2000.10474560: limits of 1.96 errors hold for few too.
    """
    (first, n), (second, m) = (
        ((part + 1) / (whole + 2), whole + 2) for part, whole in (one, other)
    )
    return first - second, float(np.sqrt(first * (1 - first) / n + second * (1 - second) / m))


def judge(difference: Floats, error: Floats) -> list[ConditionVerdict]:
    """Greater is better; p adjusted by Benjamini and Hochberg over the units that are compared."""
    known = np.isfinite(difference)
    judged: list[ConditionVerdict] = ["few_data"] * len(difference)
    if not known.any():
        return judged
    z = difference[known] / np.maximum(error[known], 1e-12)
    adjusted = adjust_p(np.array([two_sided_p(float(one)) for one in z]), "fdr")
    for at, p in zip(np.flatnonzero(known).tolist(), adjusted.tolist(), strict=True):
        side: ConditionVerdict = "better" if difference[at] > 0 else "worse"
        judged[at] = side if p <= LEVEL else "alike"
    return judged
