"""Value added: what of a school's results neither its pupils' earlier results nor its conditions explain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import polars as pl
from django.utils.translation import gettext_noop

from orientir.core.context.value_added import (
    FEWEST_UNITS,
    Question,
    UnitEffect,
    ValueAdded,
    value_added,
)
from orientir.core.findings import bounds_of
from orientir.core.mistakes import Mistake
from orientir.cycle.analysis.kinds.found import Asked, Finding, Found, Json

OUTCOME, PRIOR, CONTEXT = "outcome", "prior", "context"
READING: Final = gettext_noop("Reading pupils' results")
FITTING: Final = gettext_noop("Counting effects of schools")
PLACES: Final = gettext_noop("Counting effects of municipalities")


def count_value_added(asked: Asked) -> Found:
    """Effects of schools, then of municipalities, each against all others; limits adjusted for their number."""
    asked.tell(READING, 0, 3)
    table, linked = pupils_table(asked)
    least = int(bounds_of(asked.pack).min_cell)
    covariates = tuple(name for name in ("prior",) if name in table.columns)
    conditions = tuple(name for name in table.columns if name.startswith("c:"))
    asked.tell(FITTING, 1, 3)
    schools = value_added(
        table, Question("score", "unit", covariates, conditions, "pupil", adjust="fdr")
    )
    findings = [_finding(one, "organisation", least) for one in schools.units]
    asked.tell(PLACES, 2, 3)
    places = _municipalities(asked, table, covariates)
    findings += [_finding(one, "municipality", least) for one in places.units] if places else []
    return Found(_figures(asked, schools, findings, linked, places is not None), findings)


def pupils_table(
    asked: Asked, outcome: str = OUTCOME, *, with_conditions: bool = True
) -> tuple[pl.DataFrame, Json]:
    """A row a pupil: ``pupil``, ``unit``, ``score``, ``prior`` where asked for, conditions as ``c:…``."""
    frame = asked.results[outcome]()
    table: pl.DataFrame = frame.select("pupil", "unit", pl.col("score").cast(pl.Float64)).collect()
    table = table.drop_nulls("score")
    linked: Json = {"scored": table.height}
    if PRIOR in asked.results:
        prior = asked.results[PRIOR]().select(
            "pupil", pl.col("score").cast(pl.Float64).alias("prior")
        )
        table = table.join(prior.collect(), on="pupil", how="left")
        linked["with_prior"] = table.height - table["prior"].null_count()
        if not linked["with_prior"]:
            raise Mistake(
                "ни один ученик не найден в прежних результатах: коды учеников в двух файлах разные. "
                "Загрузите оба файла с кодом, который не меняется из года в год"
            )
    if with_conditions and CONTEXT in asked.results:
        wide = conditions_table(asked)
        named = wide.rename({name: f"c:{name}" for name in wide.columns if name != "unit"})
        table = table.join(named, on="unit", how="left")
    return table.sort("pupil"), linked


def conditions_table(asked: Asked) -> pl.DataFrame:
    """A row a school, a column a condition by its code; numbers alone."""
    rows = (
        asked.results[CONTEXT]().drop_nulls("value").select("unit", "variable", "value").collect()
    )
    wide: pl.DataFrame = rows.pivot(
        on="variable", index="unit", values="value", aggregate_function="first"
    )
    return wide.sort("unit")


def _municipalities(
    asked: Asked, table: pl.DataFrame, covariates: tuple[str, ...]
) -> ValueAdded | None:
    """The same one level up; None where there are too few municipalities to tell their spread."""
    by_id = {unit.id: unit.code for unit in asked.units.values()}
    home = {code: by_id.get(unit.municipality_id or 0, "") for code, unit in asked.units.items()}
    placed = table.with_columns(
        pl.col("unit").replace_strict(home, default="").alias("place")
    ).filter(pl.col("place") != "")
    if placed["place"].n_unique() < FEWEST_UNITS:
        return None
    return value_added(placed, Question("score", "place", covariates, (), "pupil", adjust="fdr"))


def _finding(one: UnitEffect, level: str, least: int) -> Finding:
    return Finding(
        one.unit, level, one.pupils, verdict_of(one, least), one.effect, one.se,
        one.low_adjusted, one.high_adjusted, {"p": one.p_adjusted, "low": one.low, "high": one.high},
    )  # fmt: skip


def verdict_of(one: UnitEffect, least: int) -> str:
    """Above or below what was to be expected only if the interval that holds for all at once leaves zero."""
    if one.pupils < least:
        return "few_data"
    if one.low_adjusted is not None and one.low_adjusted > 0:
        return "above_expected"
    if one.high_adjusted is not None and one.high_adjusted < 0:
        return "below_expected"
    return "as_expected"


def _figures(
    asked: Asked, fit: ValueAdded, findings: Sequence[Finding], linked: Json, has_places: bool
) -> Json:
    schools = [one for one in findings if one.level == "organisation"]
    most = [one.max_score for one in asked.sets[OUTCOME] if one.max_score]
    counted = ("above_expected", "below_expected", "as_expected", "few_data")
    return {
        "pupils": fit.pupils,
        "schools": len(schools),
        "missing": fit.missing,
        "missing_by": dict(fit.missing_by),
        "intraclass": fit.intraclass,
        "pupil_sd": (fit.fit.residual_variance + fit.fit.unit_variance) ** 0.5,
        "fixed": fit.fixed,
        "fixed_errors": fit.fixed_errors,
        "max_score": max(most, default=None),
        "has_municipalities": has_places,
        "verdicts": {code: sum(one.verdict == code for one in schools) for code in counted},
        **linked,
    }


def inputs_of(parameters: dict[str, Any]) -> dict[str, Any]:
    """Role → what results it asks for."""
    return {role: parameters[role] for role in (OUTCOME, PRIOR, CONTEXT) if parameters.get(role)}
