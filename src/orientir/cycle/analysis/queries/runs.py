"""Runs and what they found, as far as one's rights go."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from orientir.core.mistakes import Mistake
from orientir.cycle.analysis.models import AnalysisRun, FindingDetail, UnitFinding


class RunNotFound(Mistake):
    """There is no such run, or one may not see it."""


def get_run(run: int) -> AnalysisRun:
    """Raises RunNotFound."""
    found = AnalysisRun.objects.select_related("created_by", "repeats").filter(pk=run).first()
    if found is None:
        raise RunNotFound(f"расчёта {run} нет, или он не виден вашей роли")
    return found


def list_runs(kind: str = "") -> QuerySet[AnalysisRun]:
    """The latest first; repetitions stand beside what they repeat, not here."""
    found = AnalysisRun.objects.select_related("created_by").filter(repeats__isnull=True)
    return (found.filter(kind=kind) if kind else found).order_by("-created_at", "-pk")


def list_repetitions(run: AnalysisRun) -> list[AnalysisRun]:
    return list(AnalysisRun.objects.filter(repeats=run).order_by("created_at"))


def latest_runs(kinds: Collection[str]) -> dict[str, AnalysisRun]:
    """Kind → its latest finished run."""
    finished = AnalysisRun.objects.filter(
        kind__in=kinds, finished_at__isnull=False, repeats__isnull=True
    )
    latest = finished.order_by("kind", "-created_at", "-pk").distinct("kind")
    return {run.kind: run for run in latest}


@dataclass(frozen=True, slots=True)
class LatestFinding:
    """What the latest run of a kind found of a unit, for other rooms."""

    run: int
    kind: str
    unit: str
    level: str
    pupils: int
    verdict: str
    reasons: Mapping[str, Any]


def list_latest_findings(kinds: Collection[str]) -> list[LatestFinding]:
    """Of the latest finished run of each kind, as far as one sees it; in the order of units."""
    found = UnitFinding.objects.filter(run__in=list(latest_runs(kinds).values()))
    names = ("run_id", "run__kind", "unit__code", "level", "pupils", "verdict", "reasons")
    return [LatestFinding(*row) for row in found.order_by("unit__code", "run").values_list(*names)]


def list_findings(run: AnalysisRun, level: str) -> list[UnitFinding]:
    """Of the units in sight, the greatest value first."""
    found = UnitFinding.objects.filter(run=run, level=level)
    return sorted(found, key=lambda one: (one.value is None, -(one.value or 0), one.unit_id))


def find_finding(run: AnalysisRun, unit: int) -> UnitFinding | None:
    return UnitFinding.objects.filter(run=run, unit=unit).first()


def list_findings_of(runs: Collection[AnalysisRun], units: Collection[int]) -> list[UnitFinding]:
    """Of several units in several runs, as far as one sees them."""
    found = UnitFinding.objects.filter(run__in=list(runs), unit__in=list(units))
    return list(found.order_by("unit", "run"))


def list_details_of(runs: Collection[AnalysisRun], unit: int) -> dict[int, FindingDetail]:
    """Run → what stands behind its finding of a unit, for who sees its people."""
    found = FindingDetail.objects.filter(run__in=list(runs), unit=unit)
    return {one.run_id: one for one in found}


def list_details_in(run: AnalysisRun, units: Collection[int]) -> list[FindingDetail]:
    """What stands behind findings of several units, for who sees their people."""
    return list(FindingDetail.objects.filter(run=run, unit__in=list(units)).order_by("unit"))


def find_detail(run: AnalysisRun, unit: int) -> FindingDetail | None:
    return FindingDetail.objects.filter(run=run, unit=unit).first()
