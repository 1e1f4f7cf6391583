"""The map of a paper: which tasks a school solves, against the region and against what counts as enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import polars as pl
from django.utils.translation import gettext_noop

from orientir.core.findings import Share, bounds_of, wilson_interval
from orientir.core.mistakes import Mistake
from orientir.core.packs.specs import Pack
from orientir.cycle.analysis.kinds.found import Asked, Finding, Found, Json

SOLVING: Final = gettext_noop("Counting how tasks are solved")
RESULTS, PLAN = "results", "plan"
USUAL: Final = {"basic": (60.0, 57.0), "raised": (30.0, 28.5)}


@dataclass(frozen=True, slots=True)
class Bound:
    """Per cent of the greatest score: from ``enough`` on it is enough, under ``lacking`` it lacks; between: unclear."""

    enough: float
    lacking: float

    def state(self, share: float) -> str:
        if share >= self.enough:
            return "enough"
        return "red" if share < self.lacking else "unclear"


def count_items(asked: Asked) -> Found:
    """Raises Mistake where the results have no tasks. A task that was not put before a pupil counts for nothing."""
    asked.tell(SOLVING, 0, 2)
    most = {item: top for one in asked.sets[RESULTS] for item, top in one.items.items() if top}
    if not most:
        raise Mistake("в этих результатах нет баллов по заданиям: выберите набор, где они есть")
    rows = asked.results[RESULTS]()
    names = [name for name in rows.collect_schema().names() if name.startswith("q:")]
    solved = _solved(rows, names, most)
    plan = _plan(asked)
    bounds = bounds_of_pack(asked.pack)
    region = _items(_whole(solved), plan, bounds)
    asked.tell(SOLVING, 1, 2)
    least = int(bounds_of(asked.pack).min_cell)
    findings, details = [], {}
    for (unit,), group in solved.partition_by("unit", as_dict=True).items():
        told = _items(group, plan, bounds)
        findings.append(_finding(str(unit), int(str(group["tested"].max())), told, least))
        details[str(unit)] = {"items": told}
    figures = _figures(findings, region) | {
        "bounds": {level: [one.enough, one.lacking] for level, one in bounds.items()}
    }
    return Found(figures, sorted(findings, key=lambda one: one.unit), details, _version(asked.pack))


def bounds_of_pack(pack: Pack) -> dict[str, Bound]:
    """By level of a task, as the pack sets them."""
    found = {}
    for level, usual in USUAL.items():
        named = [pack.parameters.get(f"items.{level}.{part}") for part in ("enough", "lacking")]
        values = [float(one.value) if one else low for one, low in zip(named, usual, strict=True)]
        found[level] = Bound(*values)
    return found | {"high": found["raised"]}


def _solved(rows: pl.LazyFrame, names: list[str], most: dict[str, float]) -> pl.DataFrame:
    """A row a school and task: how many were given it, how many points they got of how many."""
    sums = [pl.col(name).sum().alias(f"s:{name}") for name in names]
    counts = [pl.col(name).count().alias(f"n:{name}") for name in names]
    wide = (
        rows.group_by("unit").agg(pl.len().alias("tested"), *sums, *counts).sort("unit").collect()
    )
    parts = [
        wide.select(
            "unit", "tested", pl.lit(name.removeprefix("q:")).alias("item"),
            pl.col(f"s:{name}").cast(pl.Float64).alias("points"), pl.col(f"n:{name}").cast(pl.Int64).alias("pupils"),
            pl.lit(float(most.get(name.removeprefix("q:"), 1))).alias("most"),
        )
        for name in names
    ]  # fmt: skip
    return pl.concat(parts)


def _whole(solved: pl.DataFrame) -> pl.DataFrame:
    return solved.group_by("item", maintain_order=True).agg(
        pl.col("points").sum(),
        pl.col("pupils").sum(),
        pl.col("most").first(),
        pl.col("tested").sum(),
    )


def _plan(asked: Asked) -> dict[str, dict[str, str]]:
    if PLAN not in asked.results:
        return {}
    rows = asked.results[PLAN]().select("item", "level", "content", "skill").collect()
    return {row["item"]: row for row in rows.iter_rows(named=True)}


def _items(
    group: pl.DataFrame, plan: dict[str, dict[str, str]], bounds: dict[str, Bound]
) -> list[Json]:
    """In the order of the paper."""
    told: list[Json] = []
    for item, points, pupils, most in group.select("item", "points", "pupils", "most").iter_rows():
        known = plan.get(item, {})
        level = known.get("level", "basic")
        whole = pupils * most
        share = 100 * points / whole if whole else None
        interval = wilson_interval(Share(points / most, pupils)) if pupils else None
        told.append(
            {
                "item": item, "level": level, "content": known.get("content", ""), "skill": known.get("skill", ""),
                "pupils": pupils, "share": share, "state": bounds[level].state(share) if share is not None else "none",
                "low": 100 * interval.low if interval else None, "high": 100 * interval.high if interval else None,
            }
        )  # fmt: skip
    return told


def _finding(unit: str, pupils: int, items: list[Json], least: int) -> Finding:
    red = [one["item"] for one in items if one["state"] == "red"]
    verdict = "few_data" if pupils < least else "red_items" if red else "no_red_items"
    reasons: dict[str, Any] = {"red": red, "all": len(items)}
    return Finding(unit, "organisation", pupils, verdict, value=float(len(red)), reasons=reasons)


def _figures(findings: list[Finding], region: list[Json]) -> Json:
    counted = ("red_items", "no_red_items", "few_data")
    return {
        "pupils": sum(one.pupils for one in findings),
        "schools": len(findings),
        "items": region,
        "skills": _skills(region),
        "verdicts": {code: sum(one.verdict == code for one in findings) for code in counted},
    }


def _skills(items: list[Json]) -> list[Json]:
    """Skills most of whose tasks are red lack throughout; the rest is one task or another."""
    named = sorted({one["skill"] for one in items if one["skill"]})
    told: list[Json] = []
    for skill in named:
        own = [one for one in items if one["skill"] == skill]
        red = sum(one["state"] == "red" for one in own)
        told.append({"skill": skill, "tasks": len(own), "red": red, "lacks": red * 2 > len(own)})
    return told


def _version(pack: Pack) -> str:
    return f"{pack.id} {pack.version}: items"
