"""What a unit adds to what its pupils came with: effects shrunken to the middle, with intervals.

An effect is the unit's part of what the covariates do not explain; it is no verdict on anybody's work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtr

from orientir.core.context.likelihood import Method
from orientir.core.context.mixed import MixedFit, fit_random_intercept
from orientir.core.context.multiplicity import Adjustment, adjust_p, adjusted_quantile
from orientir.core.context.nested import fit_nested
from orientir.core.context.slopes import fit_random_slopes
from orientir.core.mistakes import Mistake

Floats = NDArray[np.float64]
FEWEST_UNITS: Final = 5
LEVEL: Final = 0.05
QUANTILE: Final = 1.96  # as published limits have it
INTERCEPT: Final = "intercept"


class DataNotSound(Mistake):
    """The table cannot be analysed as asked; the sentence says what and where."""


@dataclass(frozen=True, slots=True)
class Question:
    """``covariates`` of pupils, ``unit_covariates`` the same for a whole unit.

    ``reliability`` of the first covariate, a prior score: its slope is corrected for the error
    of measurement. ``group``
    the column of the level above units (municipality); ``slopes``: covariates whose slopes
    differ among units; ``weights``
    the column of weights of pupils.
    """

    outcome: str
    unit: str
    covariates: tuple[str, ...] = ()
    unit_covariates: tuple[str, ...] = ()
    pupil: str = ""
    reliability: float | None = None
    method: Method = "reml"
    adjust: Adjustment | None = None
    group: str = ""
    slopes: tuple[str, ...] = ()
    weights: str = ""


@dataclass(frozen=True, slots=True)
class UnitEffect:
    """An effect of a unit in points of the outcome. ``low``, ``high``: ± 1.96 conditional errors, not adjusted."""

    unit: str
    pupils: int
    effect: float
    se: float
    low: float
    high: float
    p_adjusted: float | None = None
    low_adjusted: float | None = None
    high_adjusted: float | None = None


@dataclass(frozen=True, slots=True)
class ValueAdded:
    """``missing``: pupils left out, by the column that they lack, and in all.

    With a group ``units`` are told within their groups. With slopes ``fit`` is of the intercepts; ``slopes`` by unit.
    """

    names: tuple[str, ...]
    fit: MixedFit
    units: tuple[UnitEffect, ...]
    pupils: int
    missing: int
    missing_by: dict[str, int]
    group_variance: float | None = None
    groups: tuple[UnitEffect, ...] = ()
    slope_covariance: tuple[tuple[float, ...], ...] = ()
    slopes: dict[str, tuple[UnitEffect, ...]] = field(default_factory=dict)

    @property
    def fixed(self) -> dict[str, float]:
        return dict(zip(self.names, self.fit.coefficients.tolist(), strict=True))

    @property
    def fixed_errors(self) -> dict[str, float]:
        errors = np.sqrt(np.diag(self.fit.covariance))
        return dict(zip(self.names, errors.tolist(), strict=True))

    @property
    def intraclass(self) -> float:
        """The share of the variance that lies between units."""
        total = self.fit.unit_variance + self.fit.residual_variance
        return self.fit.unit_variance / total


def value_added(table: pl.DataFrame, question: Question) -> ValueAdded:
    """Fit, and tell each unit's effect. Raises DataNotSound."""
    _refuse_together(question)
    kept, missing_by = _complete(table, question)
    codes = kept[question.unit].cast(pl.String)
    units = codes.unique(maintain_order=True)
    if len(units) < FEWEST_UNITS:
        raise DataNotSound(
            f"столбец {question.unit}: организаций {len(units)}, а разброс между ними оценивается "
            f"не меньше чем по {FEWEST_UNITS}"
        )
    names, design = _design(kept, question)
    places = codes.replace_strict(units, range(len(units)), return_dtype=pl.Int64).to_numpy()
    if len(kept) <= len(units):
        raise DataNotSound(f"столбец {question.unit}: в каждой организации по одному ученику")
    outcome = _numbers(kept, question.outcome)
    data = _Data(names, design, outcome, places, units, _weights(kept, question))
    told = (len(kept), len(table) - len(kept), missing_by)
    if question.slopes:
        return _with_slopes(data, question, told)
    if question.group:
        return _with_groups(data, _groups(kept, question), question, told)
    fit = fit_random_intercept(
        design, outcome, places, question.method, _noise(design, question), data.weights
    )
    return ValueAdded(tuple(names), fit, tuple(_effects(units, fit, question.adjust)), *told)


@dataclass(frozen=True, slots=True, eq=False)
class _Data:
    names: list[str]
    design: Floats
    outcome: Floats
    places: NDArray[np.int64]
    units: pl.Series
    weights: Floats | None


_Told = tuple[int, int, dict[str, int]]


def _with_groups(data: _Data, groups: pl.Series, question: Question, told: _Told) -> ValueAdded:
    """``groups``: of each unit."""
    names = groups.unique(maintain_order=True)
    place = groups.replace_strict(names, range(len(names)), return_dtype=pl.Int64).to_numpy()
    nested = fit_nested(
        data.design, data.outcome, data.places, place, question.method, data.weights
    )
    fit = MixedFit(
        nested.coefficients, nested.covariance, nested.unit_variance, nested.residual_variance,
        nested.loglik, nested.unit_effects, nested.unit_errors, nested.sizes,
    )  # fmt: skip
    pupils = np.bincount(place, nested.sizes, len(names)).astype(np.int64)
    above = replace(fit, effects=nested.group_effects, errors=nested.group_errors, sizes=pupils)
    return ValueAdded(
        tuple(data.names), fit, tuple(_effects(data.units, fit, question.adjust)), *told,
        nested.group_variance, tuple(_effects(names, above, question.adjust)),
    )  # fmt: skip


def _with_slopes(data: _Data, question: Question, told: _Told) -> ValueAdded:
    sloped = np.array([0, *(data.names.index(name) for name in question.slopes)], dtype=np.intp)
    found = fit_random_slopes(
        data.design, data.outcome, data.places, sloped, question.method, data.weights
    )
    fit = MixedFit(
        found.coefficients, found.covariance, float(found.unit_covariance[0, 0]), found.residual_variance,
        found.loglik, found.effects[:, 0], found.errors[:, 0], found.sizes,
    )  # fmt: skip
    slopes = {
        name: tuple(
            _effects(
                data.units,
                replace(fit, effects=found.effects[:, at], errors=found.errors[:, at]),
                question.adjust,
            )
        )
        for at, name in enumerate(question.slopes, 1)
    }
    covariance = tuple(tuple(row) for row in found.unit_covariance.tolist())
    return ValueAdded(
        tuple(data.names), fit, tuple(_effects(data.units, fit, question.adjust)), *told, None, (),
        covariance, slopes,
    )  # fmt: skip


def _weights(kept: pl.DataFrame, question: Question) -> Floats | None:
    """Of mean 1, so that the residual variance is that of a pupil of average weight."""
    if not question.weights:
        return None
    weights = _numbers(kept, question.weights)
    if (weights <= 0).any():
        raise DataNotSound(f"столбец {question.weights}: веса должны быть больше нуля")
    return np.asarray(weights / weights.mean(), np.float64)


def _groups(kept: pl.DataFrame, question: Question) -> pl.Series:
    """Of each unit, in the order of units. Raises DataNotSound where the two levels cannot be told apart."""
    by_unit = kept.group_by(question.unit, maintain_order=True).agg(
        pl.col(question.group).cast(pl.String).unique().alias("groups")
    )
    wide = by_unit.filter(pl.col("groups").list.len() > 1)
    if not wide.is_empty():
        raise DataNotSound(
            f"столбец {question.group}: «{wide[question.unit][0]}» стоит сразу в нескольких: "
            f"{', '.join(wide['groups'][0].sort())}"
        )
    groups = by_unit["groups"].list.first()
    if groups.n_unique() < FEWEST_UNITS:
        raise DataNotSound(
            f"столбец {question.group}: их {groups.n_unique()}, а разброс между ними оценивается не меньше "
            f"чем по {FEWEST_UNITS}"
        )
    if groups.n_unique() == len(groups):
        raise DataNotSound(
            f"столбец {question.group}: в каждом по одной организации, вклад организаций и "
            f"{question.group} не разделить"
        )
    return groups


def _refuse_together(question: Question) -> None:
    if question.slopes and question.group:
        raise DataNotSound(
            "разные наклоны и уровень над организациями вместе не считаются: выберите одно"
        )
    if question.reliability is not None and (question.slopes or question.group):
        raise DataNotSound(
            "надёжность прежней оценки учитывается только в модели с одним уровнем, без разных наклонов"
        )
    for name in question.slopes:
        if name not in question.covariates:
            raise DataNotSound(f"наклон {name}: такого столбца нет среди ковариат учеников")


def _complete(table: pl.DataFrame, question: Question) -> tuple[pl.DataFrame, dict[str, int]]:
    """The pupils of whom all is known; how many lack which column. Raises DataNotSound."""
    used = [question.outcome, question.unit, *question.covariates, *question.unit_covariates]
    used += [name for name in (question.group, question.weights) if name]
    named = [*used, question.pupil] if question.pupil else used
    for name in named:
        if name not in table.columns:
            raise DataNotSound(f"нет столбца {name}: в файле {', '.join(table.columns)}")
    if question.pupil:
        _refuse_doubled(table, question.pupil)
    missing = {name: int(table[name].null_count()) for name in used}
    kept = table.drop_nulls(used)
    if kept.is_empty():
        raise DataNotSound("нет ни одного ученика, о котором известно всё, что нужно")
    return kept, {name: count for name, count in missing.items() if count}


def _refuse_doubled(table: pl.DataFrame, pupil: str) -> None:
    doubled = table.filter(pl.col(pupil).is_not_null() & pl.col(pupil).is_duplicated())
    if not doubled.is_empty():
        some = ", ".join(str(one) for one in doubled[pupil].unique(maintain_order=True)[:3])
        raise DataNotSound(
            f"столбец {pupil}: ученики повторяются ({some}…), строк с повторами {len(doubled)}: "
            "оставьте по одной строке на ученика"
        )


def _design(kept: pl.DataFrame, question: Question) -> tuple[list[str], Floats]:
    """The intercept and the covariates as columns; a covariate of words as one column for each but the first."""
    names, columns = [INTERCEPT], [np.ones(len(kept))]
    for name in question.covariates + question.unit_covariates:
        if name in question.unit_covariates:
            _refuse_varying(kept, name, question.unit)
        for title, column in _columns(kept, name):
            names.append(title)
            columns.append(column)
    for name in question.slopes:
        if name not in names:
            raise DataNotSound(f"наклон {name}: это слова, а разный наклон бывает у чисел")
    design = np.column_stack(columns)
    if np.linalg.matrix_rank(design / np.abs(design).max(axis=0)) < design.shape[1]:
        raise DataNotSound(
            f"ковариаты {', '.join(names[1:])} повторяют друг друга: одна выражается через другие"
        )
    return names, design


def _columns(kept: pl.DataFrame, name: str) -> Sequence[tuple[str, Floats]]:
    values = kept[name]
    if values.n_unique() < 2:
        raise DataNotSound(
            f"столбец {name}: у всех одно значение ({values[0]}), влияния не увидеть"
        )
    if values.dtype.is_numeric() or values.dtype == pl.Boolean:
        return [(name, _numbers(kept, name))]
    words = sorted(str(word) for word in values.unique())
    return [(f"{name}: {word}", (values == word).cast(pl.Float64).to_numpy()) for word in words[1:]]


def _numbers(kept: pl.DataFrame, name: str) -> Floats:
    values = kept[name]
    if not (values.dtype.is_numeric() or values.dtype == pl.Boolean):
        raise DataNotSound(f"столбец {name}: нужны числа, а там, например, «{values[0]}»")
    numbers = values.cast(pl.Float64).to_numpy()
    if not np.isfinite(numbers).all():
        raise DataNotSound(f"столбец {name}: есть бесконечные значения или не числа (NaN)")
    return numbers


def _refuse_varying(kept: pl.DataFrame, name: str, unit: str) -> None:
    varying = (
        kept.group_by(unit)
        .agg(pl.col(name).n_unique().alias("values"))
        .filter(pl.col("values") > 1)
    )
    if not varying.is_empty():
        raise DataNotSound(
            f"столбец {name}: назван свойством организации, а в «{varying[unit].sort()[0]}» у него "
            "разные значения"
        )


def _noise(design: Floats, question: Question) -> Floats | None:
    """The variance of measurement of the prior score, which stands right after the intercept."""
    if question.reliability is None:
        return None
    if not 0 < question.reliability <= 1:
        raise DataNotSound(f"надёжность {question.reliability}: нужно число больше 0 и не больше 1")
    if not question.covariates:
        raise DataNotSound("надёжность названа, а прежней оценки (первой ковариаты) нет")
    noise = np.zeros(design.shape[1])
    noise[1] = (1 - question.reliability) * design[:, 1].var()
    return noise


def _effects(units: pl.Series, fit: MixedFit, adjust: Adjustment | None) -> Sequence[UnitEffect]:
    told = zip(units, fit.sizes.tolist(), fit.effects.tolist(), fit.errors.tolist(), strict=True)
    plain = [
        UnitEffect(
            str(unit), size, effect, error, effect - QUANTILE * error, effect + QUANTILE * error
        )
        for unit, size, effect, error in told
    ]
    return plain if adjust is None else _adjusted(plain, adjust)


def _adjusted(plain: Sequence[UnitEffect], how: Adjustment) -> list[UnitEffect]:
    distances = np.array([abs(one.effect) / one.se if one.se > 0 else 0.0 for one in plain])
    p = 2 * ndtr(-distances)
    adjusted, wide = adjust_p(p, how), adjusted_quantile(p, how, LEVEL)
    return [
        UnitEffect(
            one.unit, one.pupils, one.effect, one.se, one.low, one.high, float(value),
            one.effect - wide * one.se, one.effect + wide * one.se,
        )
        for one, value in zip(plain, adjusted, strict=True)
    ]  # fmt: skip
