"""How a school sees itself against how it is seen from outside: marks in the journal against marks for the work."""

from __future__ import annotations

from typing import Final

import polars as pl
from django.utils.translation import gettext_noop

from orientir.core.context.quadrants import Quadrants, UnitQuadrant, place_in_quadrants
from orientir.core.findings import bounds_of
from orientir.core.mistakes import Mistake
from orientir.cycle.analysis.kinds.found import Asked, Finding, Found, Json

PLACING: Final = gettext_noop("Setting two assessments side by side")
RESULTS, OWN = "results", "own"
VARIABLE: Final = "self_assessment"
VERDICTS: Final = ("both_high", "self_higher", "both_low", "self_lower", "near_middle")


def count_self_assessment(asked: Asked) -> Found:
    """Raises Mistake where one of the two assessments is not in what was chosen."""
    asked.tell(PLACING, 0, 1)
    least = int(bounds_of(asked.pack).min_cell)
    table = _asked_for(asked) if OWN in asked.results else _of_journal(asked)
    enough = table.filter((pl.col("pupils") >= least) & pl.col("own").is_not_null())
    placed = place_in_quadrants(enough)
    by_unit = {one.unit: one for one in placed.units}
    findings = [
        _finding(str(unit), int(pupils), by_unit.get(str(unit)))
        for unit, pupils in table.select("unit", "pupils").iter_rows()
    ]
    return Found(
        _figures(placed, findings) | {"own": "asked" if OWN in asked.results else "journal"},
        findings,
    )


def _of_journal(asked: Asked) -> pl.DataFrame:
    """A row a school: means of both marks over the pupils who have both, with their errors."""
    rows = asked.results[RESULTS]()
    names = set(rows.collect_schema().names())
    both = {"mark", "journal_mark"}
    if not both <= names:
        raise Mistake(
            "в этих результатах нет отметок за работу или по журналу: выберите набор, где они есть, "
            "или самооценку школ"
        )
    known = rows.drop_nulls(list(both)).select(
        "unit",
        pl.col("mark").cast(pl.Float64).alias("external"),
        pl.col("journal_mark").cast(pl.Float64).alias("own"),
    )
    found = known.group_by("unit").agg(pl.len().alias("pupils"), *_mean("external"), *_mean("own"))
    table: pl.DataFrame = found.sort("unit").collect()
    return table


def _mean(name: str) -> list[pl.Expr]:
    return [
        pl.col(name).mean(),
        (pl.col(name).std() / pl.len().sqrt()).fill_null(0.0).alias(f"{name}_se"),
    ]


def _asked_for(asked: Asked) -> pl.DataFrame:
    """The mean score of the work beside what the school said of itself; that has no error of chance."""
    own = asked.results[OWN]().filter(pl.col("variable") == VARIABLE)
    said = own.select("unit", pl.col("value").cast(pl.Float64).alias("own")).collect()
    if said.is_empty():
        raise Mistake(f"в выбранных условиях нет показателя {VARIABLE}: загрузите самооценку школ")
    rows = asked.results[RESULTS]().drop_nulls("score")
    seen = rows.select("unit", pl.col("score").cast(pl.Float64).alias("external"))
    found = seen.group_by("unit").agg(pl.len().alias("pupils"), *_mean("external")).collect()
    joined: pl.DataFrame = found.join(said.unique("unit", keep="first"), on="unit", how="left")
    return joined.with_columns(pl.lit(0.0).alias("own_se")).sort("unit")


def _finding(unit: str, pupils: int, one: UnitQuadrant | None) -> Finding:
    """The value is the gap: self less external, in deviations of schools."""
    if one is None:
        return Finding(unit, "organisation", pupils, "few_data")
    told: Json = {"external": one.external, "own": one.own, "quadrant": one.quadrant}
    verdict = "near_middle" if one.is_near_cross else one.quadrant
    return Finding(unit, "organisation", pupils, verdict, value=one.gap, reasons=told)


def _figures(placed: Quadrants, findings: list[Finding]) -> Json:
    return {
        "schools": len(findings),
        "pupils": sum(one.pupils for one in findings),
        "external_median": placed.external_median,
        "own_median": placed.own_median,
        "agreement": [placed.agreement, placed.low, placed.high],
        "verdicts": {
            code: sum(one.verdict == code for one in findings) for code in (*VERDICTS, "few_data")
        },
    }
