"""The card of an indicator and the rows behind a number."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orientir.core.mistakes import Mistake
from orientir.core.packs.specs import Indicator
from orientir.cycle.goals import api as goals
from orientir.cycle.monitoring.league import League, Order, Place, build_league
from orientir.cycle.monitoring.pages.card import (
    ORDERS,
    card_page,
    show_funnel,
    show_league,
    units_word,
)
from orientir.cycle.monitoring.queries.rows import sql_behind
from orientir.cycle.monitoring.queries.snapshots import find_snapshot_a_year_before
from orientir.cycle.monitoring.queries.units import list_parts
from orientir.cycle.monitoring.queries.values import (
    list_values_of_indicator,
    list_values_of_units,
)
from orientir.cycle.monitoring.readings import (
    Line,
    Values,
    against,
    before,
    by_indicator_and_year,
    line,
)
from orientir.cycle.monitoring.views.scope import (
    BadAddress,
    Scope,
    context,
    downloads,
    page,
    scope_of,
)
from orientir.kit.ui.frame import Link


class IndicatorNotFound(Mistake):
    """The pack of the snapshot has no such indicator."""


@require_GET
@page
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    scope = scope_of(request)
    order = order_of(request)
    found = get_indicator(scope, code)
    own, reference = values_of(scope, found)
    shown = _line(scope, found, own, reference)
    earlier = before(scope.frame, found, scope.year, own, _earlier(scope))
    league = league_of(scope, found, reference, order)
    here = scope.unit.code
    return render(
        request,
        "monitoring/indicator.html",
        context(
            scope,
            crumbs=crumbs(scope, found),
            indicator=found,
            page=card_page(
                scope.frame,
                shown,
                earlier,
                scope.addresses,
                goals.list_targets_in_force(scope.snapshot.pack, code),
            ),
            line=shown,
            league=show_league(
                scope.frame,
                shown,
                league,
                units_word(part_level(scope)),
                here,
                order,
                page_of(request),
                scope.addresses,
            )
            if league
            else None,
            downloads=downloads(scope, "indicator_table", found.code) if league else {},
            sql=sql_behind(scope.frame.pack, scope.structure, found.code, scope.year, scope.unit),
            rows_href=scope.addresses.to("rows", found.code),
            funnel=show_funnel(scope.frame, found, league, here) if league else None,
        ),
    )


def get_indicator(scope: Scope, code: str) -> Indicator:
    found = scope.frame.pack.indicator(code)
    if found is None:
        raise IndicatorNotFound(
            _("The methodology “%(pack)s” has no indicator “%(code)s”.")
            % {"pack": scope.frame.pack.short_title, "code": code}
        )
    return found


def order_of(request: HttpRequest) -> Order:
    wanted = request.GET.get("order", "value")
    for order in ORDERS:
        if order == wanted:
            return order
    raise BadAddress(_("There is no order “%(order)s”.") % {"order": wanted})


def page_of(request: HttpRequest) -> int:
    """The number of the page in the address. Raises BadAddress."""
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 100_000):
        raise BadAddress(_("There is no page “%(page)s”.") % {"page": text})
    return int(text)


def part_level(scope: Scope) -> str:
    """Of what level the parts of the unit are that its table lists."""
    return "municipality" if scope.unit.level == "region" else "organisation"


def league_of(scope: Scope, found: Indicator, reference: Values, order: Order) -> League | None:
    """The table of the unit's parts; None where it has none or the indicator is not given there."""
    level = part_level(scope)
    if scope.unit.level == "organisation" or level not in found.levels:
        return None
    units = list(list_parts(scope.snapshot, scope.year, scope.unit, level))
    values = list_values_of_indicator(
        scope.snapshot, scope.structure, found.code, scope.year, [one.unit_id for one in units]
    )
    return build_league(
        scope.frame,
        found,
        [Place(one.unit_id, one.code, one.short_title) for one in units],
        {one.unit: one for one in values},
        reference.get((found.code, scope.year)),
        order,
    )


def crumbs(scope: Scope, found: Indicator) -> list[Link]:
    criterion = next(one for one in scope.frame.pack.criteria if one.code == found.criterion)
    return [
        Link(_("Indicators"), scope.addresses.region()),
        Link(f"{criterion.code}. {criterion.short_title}", ""),
    ]


def values_of(scope: Scope, found: Indicator) -> tuple[Values, Values]:
    """Those of the unit and those of the region, all years."""
    values = list_values_of_units(
        scope.snapshot,
        scope.structure,
        {scope.unit.unit_id, scope.region.unit_id},
        indicator=found.code,
    )
    own = by_indicator_and_year(one for one in values if one.unit == scope.unit.unit_id)
    region = by_indicator_and_year(one for one in values if one.unit == scope.region.unit_id)
    return own, region


def _line(scope: Scope, found: Indicator, own: Values, reference: Values) -> Line:
    shown = line(scope.frame, found, scope.year, own)
    return shown if scope.is_region else against(scope.frame, [shown], reference, scope.year)[0]


def _earlier(scope: Scope) -> Values:
    earlier = find_snapshot_a_year_before(scope.snapshots, scope.snapshot)
    if earlier is None:
        return {}
    return by_indicator_and_year(
        list_values_of_units(earlier, scope.structure, {scope.unit.unit_id}, {scope.year - 1})
    )
