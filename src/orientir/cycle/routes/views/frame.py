"""What every page of a route does first: find it, say who reads it, note the look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake
from orientir.cycle.registry import api as registry
from orientir.cycle.routes.actions.moving import Deed
from orientir.cycle.routes.models import Route
from orientir.cycle.routes.pages.steps import Walker
from orientir.cycle.routes.queries.routes import Whose, find_route, whose
from orientir.cycle.routes.rules import runs_routes, sees_routes
from orientir.kit.access.acting import Acting
from orientir.kit.journal import note_look
from orientir.kit.ui.frame import Link


@dataclass(frozen=True, slots=True)
class Found:
    """A route in sight and who reads it."""

    route: Route
    whose: Whose
    walker: Walker
    account: Acting


def found_or_404(request: HttpRequest, route_id: int) -> Found:
    """The database shows a route to whom its person has shown it."""
    account: Acting = request.account  # type: ignore[attr-defined]
    route = find_route(route_id)
    named = whose([route_id]).get(route_id) if route else None
    if route is None or named is None:
        raise Http404
    note_look(request, [route.person_id])
    return Found(route, named, walker_of(account, route), account)


def walker_of(account: Acting, route: Route) -> Walker:
    is_person = account.person_id is not None and account.person_id == route.person_id
    return Walker(
        is_person=is_person,
        is_curator=account.person_id is not None and account.person_id == route.curator_id,
        runs=runs_routes(account) and not is_person,
        in_hand=registry.edits_people(account)
        and not is_person
        and route.unit_id in set(registry.list_subtree(account.unit_id or 0)),
    )


def deed_of(request: HttpRequest, route_id: int) -> Deed:
    account: Acting = request.account  # type: ignore[attr-defined]
    return Deed(route_id, account.account_id, timezone.now())


def done(request: HttpRequest, route_id: int, act: Callable[[], object], said: str) -> HttpResponse:
    """Do it and go to the route's page; a refusal is told there in its own words."""
    try:
        act()
    except Mistake as mistake:
        messages.error(request, str(mistake))
    else:
        messages.success(request, said)
    return redirect("routes:route", route_id)


def crumbs_of(found: Found, last: str = "") -> list[Link]:
    if found.walker.is_person:
        crumbs = [Link(_("My routes"), reverse("routes:mine"))]
    elif sees_routes(found.account):
        crumbs = [Link(_("Routes"), reverse("routes:list"))]
    else:
        crumbs = [Link(_("Caseload"), reverse("routes:caseload"))]
    if last:
        title = _("Route № %(id)s") % {"id": found.route.pk}
        crumbs.append(Link(title, reverse("routes:route", args=[found.route.pk])))
        crumbs.append(Link(last, ""))
    return crumbs
