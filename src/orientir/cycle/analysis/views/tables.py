"""Every table of the room as xlsx and CSV: what the page shows, under the same rights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orientir.cycle.analysis.pages.home import results_table
from orientir.cycle.analysis.pages.runs import runs_table
from orientir.cycle.analysis.pages.scores import scores_table
from orientir.cycle.analysis.pages.tables import (
    clusters_table,
    federal_table,
    figures_table,
    items_table,
    signals_table,
)
from orientir.cycle.analysis.queries.names import unit_titles
from orientir.cycle.analysis.queries.runs import list_findings, list_runs
from orientir.cycle.analysis.rules import sees_analysis
from orientir.cycle.analysis.views.frame import WHAT, run_or_404
from orientir.cycle.collection import api as collection
from orientir.kit.access.gate import only
from orientir.kit.ui.parts import Table
from orientir.kit.ui.sheets import FILES, table_file

WHOLE: Final[Mapping[str, Callable[[Any], Table]]] = {
    "items": items_table,
    "signals": signals_table,
    "clusters": clusters_table,
    "federal": federal_table,
}
"""What a run says of the region, by the name of its figure."""
PLACES: Final = "place-clusters"
LEVELS = {"schools": "organisation", "municipalities": "municipality"}


@require_safe
@only(sees_analysis, what=WHAT)
def results_file(request: HttpRequest, kind: str) -> HttpResponse:  # noqa: ARG001
    if kind not in FILES:
        raise Http404
    return table_file(results_table(collection.list_results_sets()), kind, "results")


@require_safe
@only(sees_analysis, what=WHAT)
def runs_file(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in FILES:
        raise Http404
    return table_file(runs_table(list_runs(request.GET.get("kind", ""))), kind, "runs")


@require_safe
@only(sees_analysis, what=WHAT)
def run_file(request: HttpRequest, run_id: int, what: str, kind: str) -> HttpResponse:  # noqa: ARG001
    """``what``: schools, municipalities, or one of the tables of the region as a whole."""
    found = run_or_404(run_id)
    if kind not in FILES or found.figures is None:
        raise Http404
    name = f"run-{found.pk}-{what}"
    if what in LEVELS:
        findings = list_findings(found, LEVELS[what])
        return table_file(figures_table(found, findings, unit_titles(findings)), kind, name)
    if what == "histogram" and found.figures.get(what):
        return table_file(scores_table(found.figures[what], found.figures["cuts"]), kind, name)
    if what == PLACES and (clusters := found.figures.get("places", {}).get("clusters")):
        return table_file(clusters_table(clusters, _("Municipalities")), kind, name)
    if what not in WHOLE or not found.figures.get(what):
        raise Http404
    return table_file(WHOLE[what](found.figures[what]), kind, name)
