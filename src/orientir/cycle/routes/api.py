"""The door of routes: what other rooms may use."""

from __future__ import annotations

from orientir.cycle.routes.actions.building import build_drafts
from orientir.cycle.routes.actions.moving import (
    Deed,
    agree_for_organisation,
    agree_route,
    assign_curators,
    cancel_route,
)
from orientir.cycle.routes.actions.routing import count_run, show_proposals, start_run
from orientir.cycle.routes.actions.steps import mark_step, report_step
from orientir.cycle.routes.actions.versions import keep_version
from orientir.cycle.routes.pages.words import status_of
from orientir.cycle.routes.queries.lists import (
    RouteFilters,
    RouteLine,
    Terms,
    count_standings,
    get_terms,
    list_routes,
)
from orientir.cycle.routes.queries.routes import (
    Meeting,
    OwnRoute,
    list_meetings,
    list_own_routes,
    list_own_steps,
)
from orientir.cycle.routes.queries.routing import Asked
from orientir.cycle.routes.routing_models import RoutingRun
from orientir.cycle.routes.rules import Sharing, SupportKind
from orientir.cycle.routes.tables import route_places, route_steps_table, routes_table

__all__ = [
    "Asked",
    "Deed",
    "Meeting",
    "OwnRoute",
    "RouteFilters",
    "RouteLine",
    "RoutingRun",
    "Sharing",
    "SupportKind",
    "Terms",
    "agree_for_organisation",
    "agree_route",
    "assign_curators",
    "build_drafts",
    "cancel_route",
    "count_run",
    "count_standings",
    "get_terms",
    "keep_version",
    "list_meetings",
    "list_own_routes",
    "list_own_steps",
    "list_routes",
    "mark_step",
    "report_step",
    "route_places",
    "route_steps_table",
    "routes_table",
    "show_proposals",
    "start_run",
    "status_of",
]
