"""Territories and organisations: the list, and a page for each."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orientir.cycle.monitoring.models import SnapshotUnit
from orientir.cycle.monitoring.pages.absent import unknown_page
from orientir.cycle.monitoring.pages.unit import Given, peers_count_words, unit_page
from orientir.cycle.monitoring.peers import among_peers
from orientir.cycle.monitoring.queries.units import (
    UnitNotFound,
    count_by_level,
    find_peers,
    list_ancestors,
    list_appearances,
    search_units,
)
from orientir.cycle.monitoring.queries.values import list_values_of_units
from orientir.cycle.monitoring.readings import Values, by_indicator_and_year, lines
from orientir.cycle.monitoring.views.scope import (
    BadAddress,
    Scope,
    context,
    downloads,
    page,
    scope_of,
)
from orientir.cycle.registry import api as registry
from orientir.kit import russian
from orientir.kit.access.acting import Acting
from orientir.kit.ui.frame import Link
from orientir.kit.ui.parts import Cell, Chip, Column, Pages, Row, Table

ON_A_PAGE = 50
LEVELS = ("municipality", "organisation")


@require_GET
@page
def unit(request: HttpRequest, code: str) -> HttpResponse:
    try:
        scope = scope_of(request, code)
    except UnitNotFound:
        if (known := registry.find_unit(code, on=timezone.localdate())) is None:
            raise
        return _without_figures(request, known)
    given = among_peers_of(scope)
    shown = unit_page(given, scope.addresses)
    return render(
        request,
        "monitoring/unit.html",
        context(
            scope,
            page=shown,
            crumbs=[Link(one.short_title, scope.addresses.unit(one.code)) for one in given.parents],
            downloads=downloads(scope, "unit_table", scope.unit.code),
            region_href=scope.addresses.region(unit=scope.unit.code),
            peers_words=peers_count_words(len(given.peers.units)),
        ),
    )


def _without_figures(request: HttpRequest, known: registry.UnitLine) -> HttpResponse:
    """A unit of the registry that the snapshot does not know in that year: what is known, where figures are."""
    account: Acting = request.account  # type: ignore[attr-defined]
    shown = unknown_page(known, list_appearances(known.code))
    sees_people = registry.may(account.role, "see_people")
    context = {"unit": known, "page": shown, "sees_people": sees_people}
    return render(request, "monitoring/unit_without_figures.html", context)


def among_peers_of(scope: Scope) -> Given:
    """The unit beside its parents and units alike."""
    parents = list_ancestors(scope.snapshot, scope.year, scope.unit)
    peers = find_peers(scope.snapshot, scope.year, scope.unit)
    own, parent_values = _values(scope, parents)
    own_lines = lines(scope.frame, scope.year, scope.unit.level, own)
    alike = list_values_of_units(
        scope.snapshot, scope.structure, [one.unit_id for one in peers.units], {scope.year}
    )
    return Given(
        scope.frame.pack,
        scope.year,
        scope.unit,
        among_peers(scope.frame, own_lines, alike),
        peers,
        parents,
        parent_values,
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of units is narrowed by."""

    text: str
    level: str
    kind: str


def asked_of(request: HttpRequest) -> Asked:
    text, level, kind = (request.GET.get(name, "").strip() for name in ("q", "level", "kind"))
    if level and level not in LEVELS:
        raise BadAddress(_("There is no level “%(level)s”.") % {"level": level})
    return Asked(text, level, kind)


@require_GET
@page
def units(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    asked = asked_of(request)
    found = search_units(
        scope.snapshot, scope.year, asked.text, scope.unit, asked.level, asked.kind
    )
    paginator = Paginator(found, ON_A_PAGE)
    chosen = paginator.get_page(request.GET.get("page"))
    counts = count_by_level(scope.snapshot, scope.year, scope.unit)
    return render(
        request,
        "monitoring/units.html",
        context(
            scope,
            asked=asked,
            kinds=_kinds(scope),
            count=paginator.count,
            downloads=downloads(scope, "units_table"),
            chips=_chips(scope, counts, asked.level),
            table=_table(scope, list(chosen.object_list)),
            pages=Pages(
                chosen.number,
                paginator.num_pages,
                scope.addresses.here(page="PAGE").replace("PAGE", "{page}"),
                paginator.count,
            ),
        ),
    )


def _values(scope: Scope, parents: list[SnapshotUnit]) -> tuple[Values, dict[int, Values]]:
    ids = [scope.unit.unit_id, *(one.unit_id for one in parents)]
    values = list_values_of_units(scope.snapshot, scope.structure, ids)
    by_unit: dict[int, Values] = {
        unit_id: by_indicator_and_year(one for one in values if one.unit == unit_id)
        for unit_id in ids
    }
    return by_unit[scope.unit.unit_id], by_unit


def _kinds(scope: Scope) -> list[tuple[str, str]]:
    column = scope.frame.pack.tables["units"].column("kind")
    titles = scope.frame.pack.codes.get("kind", {})
    return [(code, titles.get(code, code)) for code in (column.codes if column else ())]


def _chips(scope: Scope, counts: dict[str, int], level: str) -> list[Chip]:
    words = {"municipality": _("Municipalities"), "organisation": _("Organisations")}
    return [
        Chip(
            words[code],
            scope.addresses.here(level="" if code == level else code, page=""),
            counts.get(code, 0),
            pressed=code == level,
        )
        for code in LEVELS
        if counts.get(code)
    ]


def _table(scope: Scope, found: list[SnapshotUnit]) -> Table:
    kinds = scope.frame.pack.codes.get("kind", {})
    places = scope.frame.pack.codes.get("locality", {})
    return Table(
        _("Units"),
        [
            Column(_("Unit"), place="name"),
            Column(_("Kind")),
            Column(_("Place")),
            Column(_("Teaching staff, about"), kind="number"),
        ],
        [
            Row(
                [
                    Cell(
                        one.short_title,
                        "" if one.is_open else _("closed by the reporting day"),
                        scope.addresses.unit(one.code),
                    ),
                    Cell(kinds.get(one.kind, one.kind)),
                    Cell(places.get(one.locality, russian.MISSING)),
                    Cell(russian.number(one.size) if one.size else russian.MISSING),
                ]
            )
            for one in found
        ],
    )
