"""The index of social well-being of a school: in what conditions it teaches, by the variables and weights of a pack."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from orientir.core.context.clusters.mixed_columns import ContextNotSound
from orientir.core.packs.analysis import ContextRules, ContextVariable

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Wellbeing:
    """``value``: mean 0, deviation 1 over the units, greater is better; ``percentile`` 0 … 100; None: too little known.

    ``parts``: of each variable, how many deviations it stands from the mean, turned so that greater is better.
    """

    unit: str
    value: float | None
    percentile: float | None
    known: float
    parts: dict[str, float]


@dataclass(frozen=True, slots=True)
class WellbeingIndex:
    """``absent``: variables of the rules that the table does not have."""

    version: str
    units: tuple[Wellbeing, ...]
    absent: tuple[str, ...]


def index_wellbeing(table: pl.DataFrame, unit: str, rules: ContextRules) -> WellbeingIndex:
    """The weighted mean of standardised variables, over those that are known of a unit. Raises ContextNotSound.

    A unit of which less than ``least_known`` of the weights is known gets no index.
    """
    here = [one for one in rules.variables if one.code in table.columns]
    absent = tuple(one.code for one in rules.variables if one.code not in table.columns)
    if not here:
        raise ContextNotSound(f"в таблице нет ни одной переменной индекса: {', '.join(absent)}")
    parts = np.column_stack([_standardised(table[one.code], one) for one in here])
    weights = np.array([float(one.weight.value) for one in here])
    total = float(sum(one.weight.value for one in rules.variables))
    weighed = np.isfinite(parts) * weights
    known = weighed.sum(axis=1) / total
    raw = np.nansum(parts * weights, axis=1) / np.maximum(weighed.sum(axis=1), 1e-12)
    is_enough = known >= float(rules.least_known.value)
    value = _rescaled(raw, is_enough)
    return WellbeingIndex(
        f"{rules.code} {rules.version}",
        tuple(
            _tell(str(name), at, value, known, parts, here)
            for at, name in enumerate(table[unit].to_list())
        ),
        absent,
    )


def _standardised(values: pl.Series, variable: ContextVariable) -> Floats:
    if not values.dtype.is_numeric():
        raise ContextNotSound(f"столбец {variable.code}: нужны числа")
    numbers = values.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    known = numbers[np.isfinite(numbers)]
    if len(np.unique(known)) < 2:
        raise ContextNotSound(
            f"столбец {variable.code}: у всех одно значение, индекса по нему не построить"
        )
    sign = 1.0 if variable.direction == "better" else -1.0
    return np.asarray(sign * (numbers - known.mean()) / known.std(), np.float64)


def _rescaled(raw: Floats, is_enough: NDArray[np.bool_]) -> Floats:
    if not is_enough.any():
        raise ContextNotSound(
            "ни об одной организации не известно столько, сколько нужно для индекса"
        )
    some = raw[is_enough]
    spread = float(some.std()) or 1.0
    return np.asarray(np.where(is_enough, (raw - some.mean()) / spread, np.nan), np.float64)


def _tell(
    name: str, at: int, value: Floats, known: Floats, parts: Floats, here: list[ContextVariable]
) -> Wellbeing:
    told = {
        one.code: float(part)
        for one, part in zip(here, parts[at], strict=True)
        if np.isfinite(part)
    }
    if not np.isfinite(value[at]):
        return Wellbeing(name, None, None, float(known[at]), told)
    others = value[np.isfinite(value)]
    percentile = 100 * float((others < value[at]).mean() + (others == value[at]).mean() / 2)
    return Wellbeing(name, float(value[at]), percentile, float(known[at]), told)
