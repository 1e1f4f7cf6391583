"""Drafts from published results: for whom, of what, once."""

from __future__ import annotations

import pytest

import orientir.cycle.routes.tasks  # noqa: F401 declares who listens
from orientir.cycle.assessment.models import CompetencyResult, Invitation, Procedure
from orientir.cycle.routes.actions.building import ResultsNotPublished, build_drafts
from orientir.cycle.routes.models import Route, RouteNeed, RouteStep, RouteVersion
from orientir.kit.access.acting import acting_by
from orientir.kit.events import api as events
from orientir.kit.events.api import deliver_events
from orientir.kit.jobs.models import Job
from orientir.kit.jobs.running import run
from orientir.kit.journal.models import JournalEntry
from tests.cast import NOW, Cast
from tests.cycle.routes.walking import Acting, being, build, route_of


def test_everybody_with_a_named_deficit_gets_a_draft(cast: Cast) -> None:
    assert build(cast) == 12
    route = route_of(cast.people["21"][1])
    published = cast.measured.published_at
    assert route.result is not None
    assert published is not None
    assert (route.status, route.formed_on, route.shown_to) == ("draft", None, "nobody")
    assert route.position == "учитель"
    assert route.assessment == f"sitting-{route.result.sitting_id}"
    assert (route.due_on - published.date()).days in (6, 7, 8)
    needs = RouteNeed.objects.filter(route=route)
    assert [(one.competency, one.probability) for one in needs] == [("met.1", 0.91)]
    steps = list(RouteStep.objects.filter(route=route).order_by("place"))
    assert [one.kind for one in steps] == ["self_study", "mentoring", "workplace_task"]
    assert {one.need_id for one in steps} == {needs[0].pk}
    assert steps[0].goal.startswith("Научиться ставить цель занятия")
    assert route.steps_total == 3
    assert route.next_due_on == steps[0].due_on
    assert route.ends_on == steps[-1].due_on
    version = RouteVersion.objects.get(route=route)
    assert (version.number, version.event, len(version.content["steps"])) == (1, "built", 3)


def test_below_what_is_expected_a_course_is_proposed_for_the_surest_deficit(cast: Cast) -> None:
    person = cast.people["11"][0]
    other = CompetencyResult.objects.filter(person=person, competency="met.2")
    other.update(state="deficit", deficit_probability=0.85)
    with acting_by(cast.token("operator")):
        build_drafts(procedure=cast.measured.pk, by=None, at=NOW)
    steps = RouteStep.objects.filter(route=route_of(person)).order_by("place")
    needs = RouteNeed.objects.filter(route=route_of(person)).order_by("-probability")
    assert [(one.competency, one.level) for one in needs] == [
        ("met.1", "minimal"),
        ("met.2", "minimal"),
    ]
    courses = [one for one in steps if one.kind == "upskilling"]
    assert [(one.need_id, one.topic) for one in courses] == [(needs[0].pk, "fgos")]
    assert len(steps) == 7


def test_building_again_makes_only_what_lacks(cast: Cast) -> None:
    build(cast)
    route_of(cast.people["11"][0]).delete()
    before = set(Route.objects.values_list("pk", flat=True))
    assert build(cast) == 1
    assert set(Route.objects.values_list("pk", flat=True)) > before
    assert build(cast) == 0
    assert RouteVersion.objects.count() == 12


def test_without_consent_or_deficit_there_is_no_route(cast: Cast) -> None:
    Invitation.objects.filter(person=cast.people["11"][0]).update(answer="withdrawn")
    CompetencyResult.objects.filter(person=cast.people["12"][0]).update(state="near_cut")
    assert build(cast) == 10
    assert not Route.objects.filter(
        person__in=[cast.people["11"][0], cast.people["12"][0]]
    ).exists()


def test_unpublished_results_make_no_routes(cast: Cast) -> None:
    Procedure.objects.filter(pk=cast.measured.pk).update(published_at=None)
    with pytest.raises(ResultsNotPublished, match="не опубликованы"):
        build(cast)


def test_the_operator_builds_under_the_policies(cast: Cast, acting_as: Acting) -> None:
    with being(acting_as, cast, "operator") as account:
        assert build_drafts(procedure=cast.measured.pk, by=account, at=NOW) == 12
    entry = JournalEntry.objects.get(event="routes.drafts_built")
    assert entry.account_id == cast.accounts["operator"].pk
    assert len(entry.persons) == 12


def test_publication_itself_builds(cast: Cast, acting_as: Acting) -> None:
    events.tell("assessment.results_published", subject=cast.measured.pk, at=NOW)
    with acting_as("system"):
        deliver_events()
        job = Job.objects.get(name="routes.build_published")
        run(job.pk)
        job.refresh_from_db()
        assert (job.state, job.result) == ("done", {"routes": 12})
    assert Route.objects.count() == RouteVersion.objects.count() == 12


def test_nobody_else_builds(cast: Cast, acting_as: Acting) -> None:
    for name in ("head", "ministry", "curator"):
        with being(acting_as, cast, name) as account:
            assert build_drafts(procedure=cast.measured.pk, by=account, at=NOW) == 0
    with acting_by(cast.token("operator")):
        assert Route.objects.count() == 0
