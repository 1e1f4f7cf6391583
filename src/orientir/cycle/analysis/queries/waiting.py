"""What analyses ask of who acts: runs to be shown, findings of one's own units that ask for attention."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from orientir.cycle.analysis.models import AnalysisRun, UnitFinding


@dataclass(frozen=True, slots=True)
class NewFindings:
    """A published run with the verdicts of schools in sight that ask for attention: verdict → schools."""

    run: AnalysisRun
    asking: dict[str, int]


def list_unpublished(since: datetime) -> list[AnalysisRun]:
    """Counted since then, the latest first."""
    found = AnalysisRun.objects.filter(
        finished_at__gte=since, published_at__isnull=True, repeats__isnull=True
    )
    return list(found.order_by("-finished_at"))


def list_published(since: datetime) -> list[AnalysisRun]:
    """Shown to all since then, the latest first."""
    return list(AnalysisRun.objects.filter(published_at__gte=since).order_by("-published_at"))


def list_new_findings(
    published: Iterable[AnalysisRun], units: Collection[int], verdicts: Collection[str]
) -> list[NewFindings]:
    """Of published runs, in their order."""
    runs = {run.pk: NewFindings(run, {}) for run in published}
    rows = UnitFinding.objects.filter(
        run__in=list(runs), unit__in=list(units), level="organisation", verdict__in=list(verdicts)
    ).values_list("run_id", "verdict")
    for run, verdict in rows:
        asking = runs[run].asking
        asking[verdict] = asking.get(verdict, 0) + 1
    return [one for one in runs.values() if one.asking]
