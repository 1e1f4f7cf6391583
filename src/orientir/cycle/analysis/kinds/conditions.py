"""In what conditions organisations and municipalities work, each among those like it, by the sets of the pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl
from django.utils.translation import gettext_noop

from orientir.core.conditions.standing import (
    ConditionsNotSound,
    IndicatorStanding,
    Limits,
    UnitStanding,
    stand_in_conditions,
)
from orientir.core.mistakes import Mistake
from orientir.core.packs.conditions import ConditionSet
from orientir.cycle.analysis.kinds.context import CONTEXT, conditions_table
from orientir.cycle.analysis.kinds.found import Asked, Finding, Found, Json

COMPARING: Final = gettext_noop("Comparing conditions with those of units alike")
LEVELS: Final = ("organisation", "municipality")
VERDICTS: Final[Mapping[str, str]] = {
    "worse": "conditions_worse",
    "better": "conditions_better",
    "alike": "conditions_alike",
}


@dataclass(slots=True)
class _Told:
    """Of one unit: its level, its size, what each set says, and what only its own may see."""

    level: str
    size: int
    sets: list[Json] = field(default_factory=list)
    hidden: dict[str, list[Json]] = field(default_factory=dict)


def count_conditions(asked: Asked) -> Found:
    """Raises Mistake where the methodology has no sets of conditions."""
    if asked.frozen is None or not asked.pack.conditions:
        raise Mistake(f"в методике {asked.pack.id} нет наборов условий: впишите их в conditions/")
    sets = [one for one in asked.pack.conditions if one.indicators]
    codes = sorted({named.indicator for one in sets for named in one.indicators})
    figures, units = asked.frozen.figures(codes), asked.frozen.units()
    told: dict[str, _Told] = {}
    passed_over: list[Json] = []
    groups = list(_comparable(units, _context(asked)))
    for done, (level, kind, features) in enumerate(groups):
        asked.tell(COMPARING, done, len(groups))
        try:
            _tell_group(told, figures, features, level, sets, asked.frozen.year)
        except ConditionsNotSound as mistake:
            passed_over.append({"level": level, "kind": kind, "why": str(mistake)})
    findings = [_finding(unit, one) for unit, one in told.items()]
    details = {unit: {"hidden": one.hidden} for unit, one in told.items() if one.hidden}
    return Found(_figures(asked, findings, passed_over), findings, details, _version(asked))


def _version(asked: Asked) -> str:
    return " ".join(f"{one.code} {one.version}" for one in asked.pack.conditions)[:64]


def _context(asked: Asked) -> pl.DataFrame | None:
    return conditions_table(asked) if CONTEXT in asked.results else None


def _comparable(
    units: pl.DataFrame, context: pl.DataFrame | None
) -> Iterator[tuple[str, str, pl.DataFrame]]:
    """Open units of one level and kind, with what they are alike by: size, place, conditions of pupils if known."""
    open_ones = units.filter(pl.col("is_open"))
    sized = open_ones.with_columns(
        pl.col("size").log1p().alias("size"),
        pl.when(pl.col("locality") != "").then("locality").alias("locality"),
    )
    here = sized.filter(pl.col("level") == "organisation")
    for kind in here["kind"].unique().sort().to_list():
        features = here.filter(pl.col("kind") == kind).select("unit", "size", "locality")
        if context is not None and kind == "school":
            features = features.join(context, on="unit", how="left", maintain_order="left")
        yield "organisation", kind, features
    rural = here.group_by(pl.col("municipality").alias("unit")).agg(
        (pl.col("locality") == "rural").mean().alias("rural")
    )
    places = sized.filter(pl.col("level") == "municipality").select("unit", "size")
    if places.height:
        yield "municipality", "", places.join(rural, on="unit", how="left", maintain_order="left")


def _tell_group(
    told: dict[str, _Told],
    figures: pl.DataFrame,
    features: pl.DataFrame,
    level: str,
    sets: Sequence[ConditionSet],
    year: int,
) -> None:
    here = figures.filter(
        (pl.col("level") == level) & pl.col("unit").is_in(features["unit"].to_list())
    )
    now = here.filter((pl.col("year") == year) & pl.col("is_disclosed"))
    shown = set(now.select("unit", "indicator").iter_rows())
    sizes = dict(features.select("unit", "size").iter_rows())
    for rules in sets:
        for one in stand_in_conditions(here, features, rules, year):
            unit = told.setdefault(one.unit, _Told(level, round(float(np.expm1(sizes[one.unit])))))
            rows = [(row.indicator, _row(row)) for row in one.indicators]
            unit.sets.append(
                _set(rules, one, [row for code, row in rows if (one.unit, code) in shown])
            )
            hidden = [row for code, row in rows if (one.unit, code) not in shown]
            if hidden:
                unit.hidden[rules.code] = hidden


def _set(rules: ConditionSet, one: UnitStanding, rows: list[Json]) -> Json:
    return {
        "code": rules.code, "kind": rules.kind, "title": rules.title, "verdict": one.verdict, "known": one.known,
        "peers": list(one.peers), "nearness": one.nearness,
        "years": [[year.year, year.index, year.low, year.high] for year in one.years], "indicators": rows,
    }  # fmt: skip


def _row(one: IndicatorStanding) -> Json:
    return {
        "indicator": one.indicator, "numerator": one.numerator, "denominator": one.denominator, "among": one.among,
        "peers": one.peers, "difference": _three(one.difference), "verdict": one.verdict, "since": one.since,
        "change": _three(one.change),
    }  # fmt: skip


def _three(one: Limits | None) -> list[float] | None:
    return [one.value, one.low, one.high] if one else None


def _finding(unit: str, told: _Told) -> Finding:
    """The value is the lowest number of a set: what presses most."""
    known = [one["years"][-1] for one in told.sets if one["years"]]
    lowest = min(known, key=lambda one: float(one[1]), default=None)
    said = {one["verdict"] for one in told.sets}
    verdict = next((VERDICTS[one] for one in VERDICTS if one in said), "few_data")
    _year, value, low, high = lowest or (None, None, None, None)
    return Finding(
        unit, told.level, told.size, verdict, value=value, low=low, high=high,
        reasons={"sets": told.sets},
    )  # fmt: skip


def _figures(asked: Asked, findings: Sequence[Finding], passed_over: Sequence[Json]) -> Json:
    assert asked.frozen is not None
    here = [one for one in findings if one.level == "organisation"]
    verdicts = [one.verdict for one in here]
    return {
        "year": asked.frozen.year,
        "schools": len(here),
        "municipalities": len(findings) - len(here),
        "verdicts": {code: verdicts.count(code) for code in (*VERDICTS.values(), "few_data")},
        "sets": [
            {
                "code": one.code, "title": one.title, "kind": one.kind,
                "indicators": [
                    {"indicator": named.indicator, "direction": named.direction, "weight": float(named.weight.value),
                     "source": named.weight.source, "status": named.weight.status}
                    for named in one.indicators
                ],
            }
            for one in asked.pack.conditions
        ],
        "passed_over": list(passed_over),
        "by_context": CONTEXT in asked.results,
        "has_municipalities": any(one.level == "municipality" for one in findings),
    }  # fmt: skip
