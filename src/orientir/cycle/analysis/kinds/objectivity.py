"""Signals of biased results: heaps of primary scores at the boundaries of marks, and what else the results show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import polars as pl
from django.utils.translation import gettext_noop

from orientir.core.mistakes import Mistake
from orientir.core.objectivity.heaping import Heap, HeapingRule, find_heaping, tell_heap
from orientir.core.objectivity.histograms import read_histograms
from orientir.core.packs.analysis import SignalRules
from orientir.core.packs.specs import Pack
from orientir.cycle.analysis.kinds.federal import read_federal, tell_federal, with_federal
from orientir.cycle.analysis.kinds.found import Asked, Finding, Found, Json
from orientir.cycle.analysis.kinds.markers import (
    judge_municipalities,
    judge_schools,
    tell_look,
)
from orientir.cycle.analysis.kinds.signals import (
    RESULTS,
    Check,
    Look,
    Source,
    look_beside_heaps,
)

LOOKING: Final = gettext_noop("Looking at boundaries of marks")
COLUMNS: Final = ("pupil", "unit", "class", "variant", "score", "mark", "journal_mark")
MARKS: Final = (3, 4, 5)


def count_objectivity(asked: Asked) -> Found:
    """Raises Mistake where no signal can be looked at in any school."""
    asked.tell(LOOKING, 0, 3)
    rows = _rows(asked)
    heaping = _look_at_heaps(rows, asked.pack)
    asked.tell(LOOKING, 1, 3)
    looks = [heaping.look, *look_beside_heaps(Source(asked, rows))]
    asked.tell(LOOKING, 2, 3)
    if not any(look.checks for look in looks):
        whys = "; ".join(f"{look.rules.title.lower()}: {look.why}" for look in looks)
        raise Mistake(f"ни об одной школе судить нельзя: {whys}")
    sizes = {str(unit): int(pupils) for unit, pupils in rows.group_by("unit").len().iter_rows()}
    federal, own = read_federal(asked), judge_schools(sizes, looks)
    schools, places = with_federal(own, federal), judge_municipalities(own, asked.units)
    told = {"signals": [tell_look(one) for one in looks]} | tell_federal(federal, own)
    return Found(
        _figures(own, rows, heaping, bool(places)) | told,
        [*schools, *places],
        _details(sizes, heaping, looks),
        f"{asked.pack.id} {asked.pack.version}: signals",
    )


@dataclass(frozen=True, slots=True, eq=False)
class Heaping:
    """``counts``: unit, score, count; ``heaps`` by school."""

    look: Look
    counts: pl.DataFrame
    cuts: Sequence[float]
    heaps: Mapping[str, Sequence[Heap]]


def _rows(asked: Asked) -> pl.DataFrame:
    """A row a pupil whose score is known, in a settled order."""
    frame = asked.results[RESULTS]()
    names = frame.collect_schema().names()
    kept = [name for name in COLUMNS if name in names]
    tasks = [name for name in names if name.startswith(("q:", "a:"))]
    rows: pl.DataFrame = frame.select(*kept, *tasks).drop_nulls("score").collect()
    return rows.with_columns(pl.col("score").cast(pl.Float64)).sort("unit", "pupil")


def _look_at_heaps(rows: pl.DataFrame, pack: Pack) -> Heaping:
    rules, counts = heaping_rules(pack), _counts(rows)
    try:
        cuts = find_cuts(rows)
        heaps = _schools(counts, cuts, HeapingRule.of(rules))
    except Mistake as mistake:
        return Heaping(Look(rules, {}, str(mistake)), counts, (), {})
    return Heaping(
        Look(rules, {unit: _check(found) for unit, found in heaps.items()}), counts, cuts, heaps
    )


def _check(heaps: Sequence[Heap]) -> Check:
    """The boundary that stands out most stands for the school."""
    flagged = [one for one in heaps if one.flagged]
    worst = min(flagged or heaps, key=lambda one: (one.p_adjusted, -one.effect))
    told = "; ".join(tell_heap(one) for one in flagged or [worst])
    return Check(bool(flagged), worst.pupils, worst.effect, worst.p_adjusted, told)


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


def heaping_rules(pack: Pack) -> SignalRules:
    """Raises Mistake where the methodology has no bounds of a heap."""
    named = next((one for one in pack.signals if one.code == "heaping"), None)
    if named is None:
        raise Mistake(f"в методике {pack.id} нет границ признака «heaping»: впишите их")
    return named


def _counts(rows: pl.DataFrame) -> pl.DataFrame:
    whole = rows.with_columns(pl.col("score").cast(pl.Float64).round(0))
    return whole.group_by("unit", "score").agg(pl.len().alias("count")).sort("unit", "score")


def _schools(
    counts: pl.DataFrame, cuts: Sequence[float], rule: HeapingRule
) -> dict[str, list[Heap]]:
    filled = _filled(counts)
    found = find_heaping(
        read_histograms(filled, "score", "count", "unit", are_counts=True), list(cuts), rule
    )
    heaps: dict[str, list[Heap]] = {}
    for heap in found.heaps:
        heaps.setdefault(heap.group, []).append(heap)
    return heaps


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


def _details(sizes: Mapping[str, int], heaping: Heaping, looks: Sequence[Look]) -> dict[str, Json]:
    """What tells of few pupils: how many got each score, and which classes bear a sign."""
    groups = {
        str(unit): group for (unit,), group in heaping.counts.partition_by("unit", as_dict=True).items()
    }  # fmt: skip
    return {
        unit: {
            "counts": [list(one) for one in groups[unit].select("score", "count").iter_rows()],
            "cuts": list(heaping.cuts),
            "heaps": [_heap(one) for one in heaping.heaps.get(unit, ())],
            "inside": [
                f"{look.rules.title}: {told}"
                for look in looks
                if unit in look.checks
                for told in look.checks[unit].inside
            ],
        }
        for unit in sorted(sizes)
    }


def _heap(one: Heap) -> Json:
    kept = ("cut", "score", "observed", "expected", "ratio", "effect", "p", "p_adjusted", "flagged")
    plain: dict[str, Any] = asdict(one)
    return {name: plain[name] for name in kept}


def _figures(
    schools: Sequence[Finding], rows: pl.DataFrame, heaping: Heaping, has_places: bool
) -> Json:
    counted = ("marker", "no_marker", "few_data")
    whole = heaping.counts.group_by("score").agg(pl.col("count").sum()).sort("score")
    return {
        "pupils": rows.height,
        "schools": len(schools),
        "verdicts": {code: sum(one.verdict == code for one in schools) for code in counted},
        "histogram": [list(one) for one in whole.iter_rows()],
        "cuts": list(heaping.cuts),
        "has_municipalities": has_places,
    }
