"""A unit's indicators on one screen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from orientir.cycle.monitoring.pages.region import Given, region_page
from orientir.cycle.monitoring.pages.territory import (
    Territory,
    boundaries_of,
    map_indicator,
    territory,
)
from orientir.cycle.monitoring.queries.snapshots import find_snapshot_a_year_before, pack_folder_of
from orientir.cycle.monitoring.queries.units import list_units_of_level
from orientir.cycle.monitoring.queries.values import list_values_of_level, list_values_of_units
from orientir.cycle.monitoring.readings import Values, by_indicator_and_year, lines
from orientir.cycle.monitoring.views.scope import Scope, context, downloads, page, scope_of


@require_GET
@page
def home(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    given = given_of(scope, request.GET.get("state", ""))
    shown = region_page(given, scope.addresses)
    territory = _territory(scope, given, request.GET.get("map", "")) if scope.is_region else None
    return render(
        request,
        "monitoring/region.html",
        context(
            scope,
            page=shown,
            territory=territory,
            downloads=downloads(scope, "region_table"),
            compare=scope.addresses.to("compare"),
            reports={kind: scope.addresses.to("report", kind) for kind in ("pdf", "docx")},
        ),
    )


def given_of(scope: Scope, state: str = "") -> Given:
    """What the page of a unit is made of: its values, the region's, those of a year earlier."""
    units = {scope.unit.unit_id, scope.region.unit_id}
    found = list_values_of_units(scope.snapshot, scope.structure, units)
    return Given(
        frame=scope.frame,
        year=scope.year,
        level=scope.unit.level,
        title=scope.unit.short_title,
        values=by_indicator_and_year(one for one in found if one.unit == scope.unit.unit_id),
        reference=by_indicator_and_year(one for one in found if one.unit == scope.region.unit_id),
        earlier=_earlier(scope),
        state=state,
    )


def _earlier(scope: Scope) -> Values:
    earlier = find_snapshot_a_year_before(scope.snapshots, scope.snapshot)
    if earlier is None:
        return {}
    return by_indicator_and_year(
        list_values_of_units(earlier, scope.structure, {scope.unit.unit_id}, {scope.year - 1})
    )


def _territory(scope: Scope, given: Given, wanted: str) -> Territory | None:
    found = lines(given.frame, given.year, given.level, given.values)
    indicator = map_indicator(found, wanted)
    if indicator is None:
        return None
    return territory(
        scope.frame,
        indicator,
        list_units_of_level(scope.snapshot, scope.year, "municipality"),
        list_values_of_level(
            scope.snapshot, scope.structure, indicator.code, scope.year, "municipality"
        ),
        boundaries_of(pack_folder_of(scope.snapshot)),
        scope.addresses,
    )
