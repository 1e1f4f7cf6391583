"""The first page of the room, and what results there are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orientir.cycle.analysis.kinds.known import KINDS
from orientir.cycle.analysis.pages.home import kind_cards, results_table
from orientir.cycle.analysis.queries.runs import latest_runs
from orientir.cycle.analysis.rules import runs_analysis, sees_analysis
from orientir.cycle.analysis.views.frame import WHAT, acting
from orientir.cycle.collection import api as collection
from orientir.cycle.registry.api import find_unit_title
from orientir.kit.access.gate import only
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Empty


@require_safe
@only(sees_analysis, what=WHAT)
def home(request: HttpRequest) -> HttpResponse:
    """Each kind with what its latest run says, and the way to one's own unit."""
    account = acting(request)
    unit = find_unit_title(account.unit_id)
    runs = latest_runs(tuple(KINDS))
    context = {
        "unit": unit,
        "cards": kind_cards(runs),
        "counted": len(runs),
        "sets": collection.list_results_sets().count(),
        "may_run": runs_analysis(account),
    }
    return render(request, "analysis/home.html", context)


@require_safe
@only(sees_analysis, what=WHAT)
def results(request: HttpRequest) -> HttpResponse:
    """Sets of results: what each is about, of how many pupils and schools, when it came."""
    listing = Listing.of(request)
    shown, total = listing.read_query(collection.list_results_sets())
    context = {
        "total": total,
        "table": results_table(shown),
        "pages": listing.pages(total),
        "crumbs": [Link(_("Analysis"), reverse("analysis:home"))],
        "empty": Empty(
            _("No results of pupils yet."),
            _("The monitoring operator loads them under “Data collection”; names are not kept."),
        ),
    }
    return render(request, "analysis/results.html", context)
