"""The federal list of schools with signs of bias, beside what a run finds itself: two things, never added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

import polars as pl

from orientir.cycle.analysis.kinds.found import Asked, Finding, Json

FEDERAL: Final = "federal"
LEAST: Final = "objectivity.federal_markers"
LISTED: Final = "listed"
"""The verdict of a school that the list names and in which nothing was found here."""


@dataclass(frozen=True, slots=True)
class FederalList:
    """``schools``: code → how many signs and of which papers; named are those with ``least`` and more."""

    year: int
    least: int
    source: str
    status: str
    schools: Mapping[str, tuple[int, str]]

    @property
    def named(self) -> frozenset[str]:
        return frozenset(
            unit for unit, (signs, _papers) in self.schools.items() if signs >= self.least
        )


def read_federal(asked: Asked) -> FederalList | None:
    """None where no list was chosen. A school told in several rows has the signs of all of them."""
    if FEDERAL not in asked.results:
        return None
    rows = asked.results[FEDERAL]().collect()
    papers = pl.col("papers") if "papers" in rows.columns else pl.lit("")
    by_school = rows.sort("unit").group_by("unit", maintain_order=True).agg(
        pl.col("markers").sum(), papers.sort().str.join(", ")
    )  # fmt: skip
    rule = asked.pack.parameters.get(LEAST)
    return FederalList(
        asked.keys[FEDERAL].year,
        int(rule.value if rule else Decimal(1)),
        rule.source if rule else "",
        rule.status if rule else "demonstration",
        {
            str(unit): (int(signs), str(told).strip(", "))
            for unit, signs, told in by_school.iter_rows()
        },
    )


def with_federal(findings: Sequence[Finding], federal: FederalList | None) -> list[Finding]:
    """Schools with what the list says of them; the index stays what was found here.

    Schools that the list names and that have no results here are told too: of them nothing else is known.
    """
    if federal is None:
        return list(findings)
    known = {one.unit for one in findings}
    alone = [Finding(unit, "organisation", 0, LISTED) for unit in sorted(federal.named - known)]
    return [_with(one, federal) for one in (*findings, *alone)]


def _with(one: Finding, federal: FederalList) -> Finding:
    signs, papers = federal.schools.get(one.unit, (0, ""))
    is_named = one.unit in federal.named
    told: Json = {"year": federal.year, "signs": signs, "papers": papers, "is_named": is_named}
    verdict = LISTED if is_named and one.verdict != "marker" else one.verdict
    return replace(one, verdict=verdict, reasons=one.reasons | {"federal": told})


def tell_federal(federal: FederalList | None, findings: Sequence[Finding]) -> Json:
    """How the list and the run agree over the region, counts of schools; nothing where no list was chosen, so that
    what was counted without one comes out the same when it is repeated.
    """
    if federal is None:
        return {}
    marked = {one.unit for one in findings if one.verdict == "marker"}
    looked = {one.unit for one in findings if one.value is not None}
    named = federal.named
    told = {
        "year": federal.year, "least": federal.least, "source": federal.source, "status": federal.status,
        "listed": len(federal.schools), "named": len(named), "both": len(named & marked),
        "listed_alone": len(named & looked - marked), "not_looked_at": len(named - looked),
        "found_alone": len(marked - named), "neither": len(looked - marked - named),
        "papers": _by_paper(federal),
    }  # fmt: skip
    return {"federal": told, "looked": len(looked)}


def _by_paper(federal: FederalList) -> dict[str, int]:
    """Paper → schools with a sign in it, as far as the file tells."""
    counts: dict[str, int] = {}
    for unit in sorted(federal.named):
        for paper in dict.fromkeys(federal.schools[unit][1].split(", ")):
            if paper:
                counts[paper] = counts.get(paper, 0) + 1
    return dict(sorted(counts.items()))
