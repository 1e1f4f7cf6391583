"""External against self-assessment, and schools that do well against the odds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import norm, spearmanr

from orientir.core.context.clusters.mixed_columns import ContextNotSound

Quadrant = Literal["both_high", "self_higher", "both_low", "self_lower"]
QUADRANT_WORDS: Final[dict[Quadrant, str]] = {
    "both_high": "обе оценки выше медианы",
    "self_higher": "себя оценивает выше, чем внешняя оценка",
    "both_low": "обе оценки не выше медианы",
    "self_lower": "себя оценивает ниже, чем внешняя оценка",
}
FEWEST: Final = 10
_QUADRANTS: Final[dict[tuple[bool, bool], Quadrant]] = {
    (True, True): "both_high",
    (False, True): "self_higher",
    (False, False): "both_low",
    (True, False): "self_lower",
}


@dataclass(frozen=True, slots=True)
class UnitQuadrant:
    """``gap``: self less external, in deviations of each; ``is_near_cross``: a small change
    would change the quadrant.
    """

    unit: str
    external: float
    own: float
    quadrant: Quadrant
    gap: float
    is_near_cross: bool


@dataclass(frozen=True, slots=True)
class Quadrants:
    """``agreement``: rank correlation of the two assessments with limits of 95 % (Fisher's z; Bonett & Wright 2000)."""

    units: tuple[UnitQuadrant, ...]
    external_median: float
    own_median: float
    agreement: float
    low: float
    high: float


def place_in_quadrants(table: pl.DataFrame, near: float = 0.1) -> Quadrants:
    """``table``: unit, external, own; ``near`` the cross: within so many deviations of a median.

    With columns external_se, own_se a unit is near where an interval of 95 % holds a median. Raises ContextNotSound.
    """
    known = table.drop_nulls(["unit", "external", "own"])
    if len(known) < FEWEST:
        raise ContextNotSound(
            f"организаций с обеими оценками {len(known)}, а чтобы сопоставить, нужно не меньше {FEWEST}"
        )
    values = known.select(pl.col("external", "own").cast(pl.Float64)).to_numpy()
    spread = values.std(axis=0)
    for name, one in zip(("external", "own"), spread, strict=True):
        if one <= 0:
            raise ContextNotSound(f"столбец {name}: у всех одна оценка, сопоставить нечего")
    median = np.median(values, axis=0)
    away = (values - median) / spread
    units = tuple(
        UnitQuadrant(
            str(unit), float(raw[0]), float(raw[1]), _QUADRANTS[bool(z[0] > 0), bool(z[1] > 0)],
            float(z[1] - z[0]), bool((np.abs(z) <= reach).any()),
        )
        for unit, raw, z, reach in zip(known["unit"], values, away, _reaches(known, spread, near), strict=True)
    )  # fmt: skip
    agreement = float(spearmanr(values[:, 0], values[:, 1]).statistic)
    reach = float(norm.isf(0.025)) * np.sqrt((1 + agreement**2 / 2) / (len(known) - 3))
    low, high = np.tanh(
        np.arctanh(np.clip(agreement, -0.999999, 0.999999)) + np.array([-reach, reach])
    )
    return Quadrants(units, float(median[0]), float(median[1]), agreement, float(low), float(high))


def _reaches(known: pl.DataFrame, spread: NDArray[np.float64], near: float) -> NDArray[np.float64]:
    """[units, 2]: how many deviations from a median are still near it."""
    errors = ["external_se", "own_se"]
    if not set(errors) <= set(known.columns):
        return np.full((len(known), 2), near)
    found = known.select(pl.col(errors).cast(pl.Float64).fill_null(0.0)).to_numpy()
    return np.asarray(float(norm.isf(0.025)) * found / spread)


@dataclass(frozen=True, slots=True)
class Resilient:
    """A school in hard conditions; ``probability`` that its result lies above the bound; ``sure``: 0.8 and more."""

    unit: str
    context: float
    result: float
    bound: float
    probability: float

    @property
    def is_likely(self) -> bool:
        return self.probability >= 0.5

    @property
    def is_sure(self) -> bool:
        return self.probability >= 0.8


def find_resilient(
    table: pl.DataFrame, context_percentile: float = 25, result_percentile: float = 75
) -> tuple[Resilient, ...]:
    """``table``: unit, context (greater is better), result, se of the result. Every school in hard conditions.

    Bounds are percentiles of all units. A result may be a mean or a value added: which, is for the caller to say.
    """
    known = table.drop_nulls(["unit", "context", "result", "se"])
    if len(known) < FEWEST:
        raise ContextNotSound(
            f"организаций с условиями и результатом {len(known)}, нужно не меньше {FEWEST}"
        )
    context, result, error = (
        known[name].cast(pl.Float64).to_numpy() for name in ("context", "result", "se")
    )
    hard = np.quantile(context, context_percentile / 100)
    bound = float(np.quantile(result, result_percentile / 100))
    chances = norm.sf((bound - result) / np.maximum(error, 1e-12))
    found = [
        Resilient(
            str(known["unit"][at]), float(context[at]), float(result[at]), bound, float(chances[at])
        )
        for at in np.flatnonzero(context <= hard).tolist()
    ]
    return tuple(sorted(found, key=lambda one: -one.probability))
