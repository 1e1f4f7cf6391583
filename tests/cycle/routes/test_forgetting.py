"""Consent is taken back after a route was built: the draft goes, an agreed route keeps nothing of the result."""

from __future__ import annotations

from django.db import connection

import orientir.cycle.routes.tasks  # noqa: F401 declares who listens
from orientir.core.routing.storage import plan_from_json, task_from_json
from orientir.cycle.assessment.models import Invitation, Result
from orientir.cycle.routes.actions.routing import read_kept
from orientir.cycle.routes.models import (
    Route,
    RouteNeed,
    RouteStep,
    RouteVersion,
    RoutingInput,
)
from orientir.kit.events import api as events
from orientir.kit.journal.models import JournalEntry
from tests.cast import Cast
from tests.cycle.routes.routed import counted_run
from tests.cycle.routes.walking import Acting, agree, build, route_of


def take_back(cast: Cast, acting_as: Acting) -> int:
    """The teacher destroys what they gave to the measured procedure, by the page."""
    person = cast.people["11"][0]
    asked = Invitation.objects.get(procedure=cast.measured, person=person)
    teacher = cast.client("teacher")
    with acting_as("web"):
        answer = teacher.post(f"/assessment/invitations/{asked.pk}/", {"answer": "withdrawn"})
    assert answer.status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")  # as the end of the request does
    assert not Result.objects.filter(procedure=cast.measured, person=person).exists()
    events.deliver_events()
    return int(person.pk)


def test_a_draft_of_a_destroyed_result_goes_with_it(cast: Cast, acting_as: Acting) -> None:
    build(cast)
    others = Route.objects.count() - 1
    person = take_back(cast, acting_as)
    assert not Route.objects.filter(person=person).exists()
    assert Route.objects.count() == others
    assert JournalEntry.objects.filter(event="routes.draft_destroyed").count() == 1
    build(cast)
    assert not Route.objects.filter(person=person).exists()


def test_an_agreed_route_stays_without_what_was_lacking(cast: Cast, acting_as: Acting) -> None:
    build(cast)
    agree(cast)
    before = RouteStep.objects.filter(route=route_of(cast.people["11"][0])).count()
    take_back(cast, acting_as)
    route = route_of(cast.people["11"][0])
    assert (route.status, route.result_id, route.assessment) == ("active", None, "")
    assert not RouteNeed.objects.filter(route=route).exists()
    assert RouteStep.objects.filter(route=route, need=None).count() == before
    assert RouteVersion.objects.filter(route=route).latest("number").event == "result_destroyed"
    teacher = cast.client("teacher")
    with acting_as("web"):
        page = teacher.get(f"/routes/{route.pk}/").content.decode()
        history = teacher.get(f"/routes/{route.pk}/history/").content.decode()
    assert "Что устраняет" not in page
    assert "результат, по которому он построен, уничтожен" in history


def test_runs_of_routing_know_nothing_of_it_either(cast: Cast, acting_as: Acting) -> None:
    build(cast)
    run = counted_run(cast)
    kept = RoutingInput.objects.get(run=run)
    people = {one.key for one in read_kept(kept.task, task_from_json).learners}
    person = str(take_back(cast, acting_as))
    kept.refresh_from_db()
    assert {one.key for one in read_kept(kept.task, task_from_json).learners} == people - {person}
    assert person in people
    assert person not in {one.learner for one in read_kept(kept.plan, plan_from_json).seats}
    operator = cast.client("operator")
    with acting_as("web"):
        for page in ("", "left/"):
            assert operator.get(f"/routes/routing/{run.pk}/{page}").status_code == 200
