"""The tables of pages as files: what the page shows, under the same rights."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orientir.cycle.monitoring.exporting import (
    Sheet,
    sheet_of_league,
    sheet_of_lines,
    sheet_of_unit,
    sheet_of_units,
)
from orientir.cycle.monitoring.pages.region import chosen_lines
from orientir.cycle.monitoring.queries.units import search_units
from orientir.cycle.monitoring.views.indicator import (
    get_indicator,
    league_of,
    order_of,
    values_of,
)
from orientir.cycle.monitoring.views.region import given_of
from orientir.cycle.monitoring.views.scope import BadAddress, Scope, page, scope_of
from orientir.cycle.monitoring.views.units import among_peers_of, asked_of
from orientir.kit.tabular.exporting import write_csv, write_xlsx

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@require_GET
@page
def region_table(request: HttpRequest, kind: str) -> HttpResponse:
    scope = scope_of(request)
    found, has_targets = chosen_lines(given_of(scope, request.GET.get("state", "")))
    return _file(scope, sheet_of_lines(found, has_targets), kind, scope.unit.code)


@require_GET
@page
def indicator_table(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    scope = scope_of(request)
    found = get_indicator(scope, code)
    _own, reference = values_of(scope, found)
    league = league_of(scope, found, reference, order_of(request))
    if league is None:
        raise BadAddress(_("Indicator %(code)s is not given by parts here.") % {"code": code})
    return _file(scope, sheet_of_league(league), kind, f"{scope.unit.code}-{code}")


@require_GET
@page
def unit_table(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    scope = scope_of(request, code)
    return _file(scope, sheet_of_unit(among_peers_of(scope).found), kind, code)


@require_GET
@page
def units_table(request: HttpRequest, kind: str) -> HttpResponse:
    scope = scope_of(request)
    asked = asked_of(request)
    found = search_units(
        scope.snapshot, scope.year, asked.text, scope.unit, asked.level, asked.kind
    )
    kinds = dict(scope.frame.pack.codes.get("kind", {}))
    return _file(scope, sheet_of_units(list(found), kinds), kind, "units")


def _file(scope: Scope, sheet: Sheet, kind: str, name: str) -> HttpResponse:
    if kind not in TYPES:
        raise BadAddress(_("Tables are given as xlsx and csv, not “%(kind)s”.") % {"kind": kind})
    body = (
        write_xlsx(sheet.name, sheet.titles, sheet.rows)
        if kind == "xlsx"
        else write_csv(sheet.titles, sheet.rows)
    )
    response = HttpResponse(body, content_type=TYPES[kind])
    file_name = f"{scope.snapshot.code}-{scope.year}-{name}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
