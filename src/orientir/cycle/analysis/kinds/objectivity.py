"""Signals of biased results: heaps of primary scores at the boundaries of marks, school by school."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

import polars as pl
from django.utils.translation import gettext_noop

from orientir.core.mistakes import Mistake
from orientir.core.objectivity.heaping import Heap, HeapingRule, describe_heap, find_heaping
from orientir.core.objectivity.histograms import ScoresNotSound, read_histograms
from orientir.core.packs.analysis import SignalRules
from orientir.core.packs.specs import Pack
from orientir.cycle.analysis.kinds.found import Asked, Finding, Found, Json

LOOKING: Final = gettext_noop("Looking at boundaries of marks")
RESULTS: Final = "results"
MARKS: Final = (3, 4, 5)
ALL: Final = "регион"


def count_objectivity(asked: Asked) -> Found:
    """Raises Mistake where the boundaries of marks are not known or nobody is large enough to be looked at."""
    asked.tell(LOOKING, 0, 2)
    rows = asked.results[RESULTS]().select("unit", "score", "mark").drop_nulls("score").collect()
    cuts = find_cuts(rows)
    rule, version = rule_of(asked.pack)
    counts = _counts(rows)
    whole = _whole(counts)
    asked.tell(LOOKING, 1, 2)
    heaps, passed = _schools(counts, cuts, rule)
    sizes = dict(rows.group_by("unit").len().iter_rows())
    details = {
        unit: _detail(group, cuts, heaps.get(unit, []))
        for (unit,), group in counts.partition_by("unit", as_dict=True).items()
    }
    findings = [_finding(unit, sizes[unit], heaps.get(unit, []), passed) for unit in sorted(sizes)]
    figures = _figures(findings, whole, cuts, rule)
    return Found(figures, findings, details, version)


def find_cuts(rows: pl.DataFrame) -> list[float]:
    """The least primary score of each mark, as the marks themselves have it. Raises Mistake."""
    marked = rows.drop_nulls("mark")
    least = dict(marked.group_by("mark").agg(pl.col("score").min()).iter_rows())
    cuts = [float(least[mark]) for mark in MARKS if mark in least]
    if len(cuts) < 2:
        raise Mistake(
            "границы отметок неизвестны: в этих результатах нет отметок за работу. Выберите набор, где они есть"
        )
    return sorted(set(cuts))


def rule_of(pack: Pack) -> tuple[HeapingRule, str]:
    """The pack's bounds of a heap, and how its edition is called."""
    named: SignalRules | None = next((one for one in pack.signals if one.code == "heaping"), None)
    version = f"{pack.id} {pack.version}: heaping"
    if named is None:
        return HeapingRule(), version
    near = int(named.settings["near"].value) if "near" in named.settings else 0
    rule = HeapingRule(
        near=near or None, fewest_pupils=int(named.fewest.value), level=float(named.level.value),
        least_effect=float(named.least_effect.value),
    )  # fmt: skip
    return rule, version


def _counts(rows: pl.DataFrame) -> pl.DataFrame:
    whole = rows.with_columns(pl.col("score").cast(pl.Float64).round(0))
    return whole.group_by("unit", "score").agg(pl.len().alias("count")).sort("unit", "score")


def _whole(counts: pl.DataFrame) -> pl.DataFrame:
    return counts.group_by("score").agg(pl.col("count").sum()).sort("score")


def _schools(
    counts: pl.DataFrame, cuts: list[float], rule: HeapingRule
) -> tuple[dict[str, list[Heap]], dict[str, str]]:
    try:
        filled = _filled(counts)
        found = find_heaping(
            read_histograms(filled, "score", "count", "unit", are_counts=True), cuts, rule
        )
    except ScoresNotSound as error:
        raise Mistake(f"ни об одной школе судить нельзя: {error}") from error
    heaps: dict[str, list[Heap]] = {}
    for heap in found.heaps:
        heaps.setdefault(heap.group, []).append(heap)
    return heaps, dict(found.passed_over)


def _filled(counts: pl.DataFrame) -> pl.DataFrame:
    """Every possible score of every school: one that nobody got is a zero, not an unknown."""
    units = counts.select("unit").unique(maintain_order=True)
    seen = counts["score"].cast(pl.Int64)
    every = range(int(str(seen.min())), int(str(seen.max())) + 1)
    scores = pl.DataFrame({"score": [float(one) for one in every]})
    grid = units.join(scores, how="cross")
    return grid.join(counts, on=["unit", "score"], how="left").with_columns(
        pl.col("count").fill_null(0)
    )


def _finding(unit: str, pupils: int, heaps: list[Heap], passed: dict[str, str]) -> Finding:
    if not heaps:
        why = passed.get(unit, "")
        return Finding(
            unit, "organisation", pupils, "few_data", reasons={"sentences": [why] if why else []}
        )
    flagged = [one for one in heaps if one.flagged]
    worst = max(heaps, key=lambda one: one.effect)
    told = [describe_heap(one).partition(": ")[2] for one in flagged]
    verdict = "marker" if flagged else "no_marker"
    reasons: Json = {"sentences": told, "p": worst.p_adjusted, "cuts": [one.cut for one in flagged]}
    return Finding(unit, "organisation", pupils, verdict, value=100 * worst.effect, reasons=reasons)


def _detail(counts: pl.DataFrame, cuts: list[float], heaps: list[Heap]) -> Json:
    kept = ("cut", "score", "observed", "expected", "ratio", "effect", "p", "p_adjusted", "flagged")
    plain: list[dict[str, Any]] = [asdict(one) for one in heaps]
    return {
        "counts": [[score, count] for score, count in counts.select("score", "count").iter_rows()],
        "cuts": cuts,
        "heaps": [{name: one[name] for name in kept} for one in plain],
    }


def _figures(
    findings: list[Finding], whole: pl.DataFrame, cuts: list[float], rule: HeapingRule
) -> Json:
    counted = ("marker", "no_marker", "few_data")
    return {
        "pupils": sum(one.pupils for one in findings),
        "schools": len(findings),
        "verdicts": {code: sum(one.verdict == code for one in findings) for code in counted},
        "histogram": [[score, count] for score, count in whole.iter_rows()],
        "cuts": cuts,
        "fewest": rule.fewest_pupils,
        "least_effect": rule.least_effect,
        "level": rule.level,
    }
