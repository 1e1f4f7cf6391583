"""A result is destroyed: what a route knew of it goes with it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orientir.cycle.routes.actions.versions import keep_version
from orientir.cycle.routes.models import Route, RouteNeed, RouteVersion
from orientir.cycle.routes.rules import RouteStatus
from orientir.kit.journal import record


@transaction.atomic
def forget_result(*, person: int, procedure: str, at: datetime) -> bool:
    """Of the route built from this procedure; False: there is none. As the role of the system, for nobody.

    A draft that the person never agreed to goes whole: it is the result in other words. A route that was agreed to
    is the person's own plan and stays, without what they were found to lack; its history says so.
    """
    routes = Route.objects.select_for_update(of=("self",))
    route = routes.filter(person=person, procedure__code=procedure).first()
    if route is None:
        return False
    number = route.pk
    if route.status == RouteStatus.DRAFT and not _was_agreed(number):
        route.delete()
        event = "routes.draft_destroyed"
    else:
        RouteNeed.objects.filter(route=number).delete()
        Route.objects.filter(pk=number).update(result=None, assessment="")
        keep_version([number], event="result_destroyed", by=None, at=at)
        event = "routes.route_result_destroyed"
    record(event=event, by=None, at=at, subject=str(number), persons=[person])
    return True


def _was_agreed(route: int) -> bool:
    return RouteVersion.objects.filter(route=route, event="agreed").exists()
