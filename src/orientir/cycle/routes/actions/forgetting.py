"""A result is destroyed: what a route and runs of routing knew of it goes with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from orientir.core.routing.storage import (
    plan_from_json,
    plan_to_json,
    task_from_json,
    task_to_json,
)
from orientir.cycle.routes.actions.routing import read_kept, write_kept
from orientir.cycle.routes.actions.versions import keep_version
from orientir.cycle.routes.models import Route, RouteNeed, RouteVersion, RoutingInput
from orientir.cycle.routes.rules import RouteStatus
from orientir.kit.journal import record


@transaction.atomic
def forget_result(*, person: int, procedure: str, at: datetime) -> bool:
    """Of the route built from this procedure; False: there is none. As the role of the system, for nobody.

    A draft that the person never agreed to goes whole: it is the result in other words. A route that was agreed to
    is the person's own plan and stays, without what they were found to lack; its history says so.
    """
    _forget_in_runs(str(person))
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


def _forget_in_runs(learner: str) -> None:
    """The person leaves the tasks and plans that runs keep; figures of a run, which tell of nobody, stay."""
    for kept in RoutingInput.objects.select_for_update().order_by("pk").iterator(chunk_size=1):
        task = read_kept(kept.task, task_from_json)
        if all(one.key != learner for one in task.learners):
            continue
        others = [one for one in task.learners if one.key != learner]
        kept.task = write_kept(task_to_json(replace(task, learners=others)))
        if kept.plan is not None:
            plan = read_kept(kept.plan, plan_from_json)
            seats = tuple(one for one in plan.seats if one.learner != learner)
            kept.plan = write_kept(plan_to_json(replace(plan, seats=seats)))
        kept.save(update_fields=["task", "plan"])


def _was_agreed(route: int) -> bool:
    return RouteVersion.objects.filter(route=route, event="agreed").exists()
