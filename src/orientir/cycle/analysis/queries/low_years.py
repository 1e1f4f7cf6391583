"""Low results year after year: what the rule said of each school, as far as one sees it."""

from __future__ import annotations

from typing import Final, NamedTuple

from orientir.cycle.analysis.models import UnitFinding
from orientir.cycle.analysis.queries.about import about_of
from orientir.cycle.analysis.queries.runs import list_runs_by_year

LOW_RESULTS: Final = "low_results"


class LowYear(NamedTuple):
    """``verdict``: low, not_low or few_data; ``share``: the greatest part below the bound, per cent."""

    year: int
    unit: int
    verdict: str
    share: float | None


def list_low_years() -> list[LowYear]:
    """By the newest run of each year, in the order of years and units."""
    years = {
        run.pk: about_of(run.inputs, run.parameters).year for run in list_runs_by_year(LOW_RESULTS)
    }
    found = UnitFinding.objects.filter(run__in=list(years), level="organisation")
    rows = found.order_by("unit").values_list("run_id", "unit_id", "verdict", "value")
    told = [LowYear(years[run], unit, verdict, share) for run, unit, verdict, share in rows]
    return sorted(told, key=lambda one: (one.year, one.unit))
