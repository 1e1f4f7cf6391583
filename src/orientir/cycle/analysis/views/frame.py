"""What the views of the room share: who acts, units by name, a run of the address."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest
from django.utils import timezone

from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.analysis.queries.runs import RunNotFound, get_run
from orientir.cycle.registry.api import Unit, titles_of
from orientir.kit.access.acting import Acting

WHAT = "Analysis"


def acting(request: HttpRequest) -> Acting:
    account: Acting = request.account  # type: ignore[attr-defined]
    return account


def run_or_404(run_id: int) -> AnalysisRun:
    try:
        return get_run(run_id)
    except RunNotFound as error:
        raise Http404 from error


def unit_titles(findings: Iterable[UnitFinding]) -> dict[int, tuple[str, str]]:
    """Unit → its code and title, of the units of findings."""
    ids = {one.unit_id for one in findings}
    titles = titles_of(ids, timezone.localdate())
    codes = dict(Unit.objects.filter(pk__in=ids).values_list("pk", "code"))
    return {unit: (codes[unit], titles.get(unit, codes[unit])) for unit in ids if unit in codes}
