"""A measure handed down: which units below get it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods

from orientir.core.mistakes import Mistake
from orientir.cycle.registry.api import UnitFilters, UnitLine, list_units
from orientir.cycle.roadmaps.actions.cascading import hand_down
from orientir.cycle.roadmaps.models import Measure
from orientir.cycle.roadmaps.queries.plans import list_units_below
from orientir.cycle.roadmaps.rules import makes_plans
from orientir.cycle.roadmaps.views.frame import WHAT, acting, crumbs
from orientir.cycle.roadmaps.views.measures import own_measure_or_404
from orientir.kit.access.gate import only
from orientir.kit.ui.listing import Listing

MOST_SHOWN: Final = 400
"""Boxes of a page; a longer list is narrowed to a municipality, or given to everybody at once."""


@require_http_methods(["GET", "HEAD", "POST"])
@only(makes_plans, what=WHAT)
def hand(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Choose units below; each gets the measure in its own plan."""
    found = own_measure_or_404(request, measure_id)
    mistake = ""
    if request.method == "POST":
        try:
            hand_down(
                measure=found.pk, units=_chosen(request, found), due_on=parse_date(request.POST.get("due_on", "")),
                by=acting(request).account_id, at=timezone.now(),
            )  # fmt: skip
        except (Mistake, ValueError) as error:
            mistake = str(error)
        else:
            return redirect("roadmaps:measure", found.pk)
    return _page(request, found, mistake)


def _chosen(request: HttpRequest, found: Measure) -> list[int]:
    """Those that are marked, or all of the list as it is narrowed."""
    if request.POST.get("everybody"):
        return [one.id for one in _listed(request, found)]
    return [int(one) for one in request.POST.getlist("unit") if one.isdecimal()]


def _filters(request: HttpRequest, found: Measure) -> UnitFilters:
    listing = Listing.of(request, "level", "municipality")
    own = "municipality" if found.plan.unit.level == "region" else "organisation"
    return UnitFilters(
        level=listing.filters["level"] or own, within=found.plan.unit_id,
        municipality=listing.filters["municipality"],
    )  # fmt: skip


def _listed(request: HttpRequest, found: Measure) -> Sequence[UnitLine]:
    """Units of the list that have not got it yet."""
    units, _total = list_units(_filters(request, found), on=timezone.localdate(), limit=None)
    there = list_units_below(found) | {found.plan.unit_id}
    return [one for one in units if one.id not in there]


def _page(request: HttpRequest, found: Measure, mistake: str) -> HttpResponse:
    filters, units = _filters(request, found), _listed(request, found)
    is_region = found.plan.unit.level == "region"
    towns = UnitFilters(level="municipality", within=found.plan.unit_id)
    context = {
        "one": found,
        "units": units[:MOST_SHOWN],
        "total": len(units),
        "hidden": max(0, len(units) - MOST_SHOWN),
        "there": len(list_units_below(found)),
        "is_region": is_region,
        "level": filters.level,
        "places": list_units(towns, on=timezone.localdate(), limit=None)[0] if is_region else [],
        "municipality": filters.municipality,
        "mistake": mistake,
        "crumbs": crumbs(found.plan, found),
        "page_has_mistakes": bool(mistake),
    }
    return render(request, "roadmaps/hand_down.html", context, status=422 if mistake else 200)
