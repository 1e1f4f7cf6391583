"""Low results by the rule set of the pack, over all procedures of a year and of the years before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

import polars as pl
from django.utils.translation import gettext_noop

from orientir.core.context.low_results import Figure, State, UnitState, find_low_results
from orientir.core.mistakes import Mistake
from orientir.core.packs.low_result_file import digest
from orientir.cycle.analysis.kinds.found import Asked, Finding, Found
from orientir.cycle.collection.api import ResultsKey

JUDGING: Final = gettext_noop("Looking at schools by the rule of low results")
GATHERED: Final = ("exams", "mark_counts", "pupils")
WORDS: Final = {"vpr": "ВПР", "oge": "ОГЭ", "ege": "ЕГЭ", "niko": "НИКО"}
BELOW: Final = 2
"""The mark of who did not reach the least score."""
VERDICTS: Final[Mapping[State, str]] = {
    "low": "low",
    "not_low": "not_low",
    "not_enough_data": "few_data",
}


def count_low_results(asked: Asked) -> Found:
    """Raises Mistake where the pack has no rule, or no procedure tells who stayed below."""
    if not asked.pack.low_results:
        raise Mistake(f"в методике {asked.pack.id} нет правила о низких результатах: впишите его")
    rules = asked.pack.low_results[0]
    asked.tell(JUDGING, 0, 2)
    table = _table(asked)
    asked.tell(JUDGING, 1, 2)
    found = find_low_results(table, rules, int(asked.parameters["year"]), are_counts=True)
    findings = [_finding(one, found.years[0]) for one in found.units]
    figures = {
        "year": found.years[0],
        "years": list(found.years),
        "schools": len(findings),
        "verdicts": {code: found.count(state) for state, code in VERDICTS.items()},
        "rule": rules.title,
        "threshold": float(rules.share_threshold.value),
        "min_cohort": int(rules.min_cohort.value),
        "procedures": sorted({one.procedure for unit in found.units for one in unit.figures}),
    }
    return Found(
        figures, findings, rules_version=f"{rules.code} {rules.version} {digest(rules)[:12]}"
    )


def _table(asked: Asked) -> pl.DataFrame:
    """Counts of participants and of those below, one row a school, procedure, subject, grade and year."""
    parts: list[pl.DataFrame] = []
    taken: set[tuple[str, str, int | None, int]] = set()
    for kind in ("exams", "pupils", "mark_counts"):
        for role, key in asked.keys.items():
            about = (key.procedure, key.subject, key.grade, key.year)
            if key.kind != kind or about in taken:
                continue
            rows = _COUNTS[kind](asked.results[role](), key)
            if rows.height:
                taken.add(about)
                parts.append(rows)
    if not parts:
        raise Mistake(
            "ни одна загруженная процедура не говорит, сколько учеников ниже порога: "
            "нужны отметки или таблицы экзаменов"
        )
    return pl.concat(parts)


def _exams(rows: pl.LazyFrame, key: ResultsKey) -> pl.DataFrame:
    return _named(rows.select("unit", "participants", "below"), key)


def _pupils(rows: pl.LazyFrame, key: ResultsKey) -> pl.DataFrame:
    marked = rows.filter(pl.col("mark").is_not_null()).group_by("unit").agg(
        pl.len().alias("participants"), (pl.col("mark") <= BELOW).sum().alias("below")
    )  # fmt: skip
    return _named(marked, key)


def _marks(rows: pl.LazyFrame, key: ResultsKey) -> pl.DataFrame:
    counted = rows.group_by("unit").agg(
        pl.col("count").sum().alias("participants"),
        pl.col("count").filter(pl.col("score") <= BELOW).sum().alias("below"),
    )
    return _named(counted, key)


_COUNTS = {"exams": _exams, "pupils": _pupils, "mark_counts": _marks}


def _named(rows: pl.LazyFrame, key: ResultsKey) -> pl.DataFrame:
    told = rows.with_columns(
        pl.lit(WORDS.get(key.procedure, key.procedure)).alias("procedure"),
        pl.lit(key.subject).alias("subject"),
        pl.lit(key.grade, pl.Int64).alias("grade"),
        pl.lit(key.year, pl.Int64).alias("year"),
        pl.col("participants").cast(pl.Int64),
        pl.col("below").cast(pl.Int64),
    )
    names = ("unit", "procedure", "subject", "grade", "year", "participants", "below")
    return told.select(names).sort("unit").collect()


def _finding(one: UnitState, year: int) -> Finding:
    """The value is the greatest share of those below among what counted this year."""
    now = [figure for figure in one.figures if figure.year == year]
    counted = [figure for figure in now if figure.is_counted] or now
    worst = max(counted, key=_share, default=None)
    pupils = max((figure.participants for figure in now), default=0)
    return Finding(
        one.unit, "organisation", pupils, VERDICTS[one.state],
        value=worst.share if worst else None, low=worst.low if worst else None, high=worst.high if worst else None,
        reasons={
            "many": one.many, "repeated": one.repeated, "sentences": list(one.reasons),
            "figures": [asdict(figure) for figure in one.figures],
        },
    )  # fmt: skip


def _share(figure: Figure) -> float:
    return figure.share
