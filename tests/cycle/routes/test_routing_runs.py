"""A run over the people of the cast: what goes in, what comes out, who sees it, what it changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from orientir.cycle.learning.models import LearningGroup
from orientir.cycle.routes.actions.routing import (
    RunNotReady,
    count_run,
    draft_groups,
    show_proposals,
    start_run,
    usual_terms,
)
from orientir.cycle.routes.actions.routing_applying import apply_run
from orientir.cycle.routes.models import (
    GroupProposal,
    GroupProposalUnit,
    Route,
    RouteNeed,
    RouteStep,
    RouteVersion,
    RoutingInput,
    RoutingRun,
)
from orientir.cycle.routes.queries.routing import Asked
from tests.cast import NOW, TODAY, Cast, make_cast
from tests.cycle.routes.routed import offer_programme
from tests.cycle.routes.walking import Acting, agree, being, build, route_of

ASKED = Asked(least_size=2, most_size=6)


@pytest.fixture(scope="module")
def standing_cast(stage: None) -> Cast:
    """Twelve people with drafts of routes, all of whom lack met.1; a group of five seats that teaches it."""
    made = make_cast()
    build(made)
    offer_programme(made)
    return made


def run(
    cast: Cast, acting_as: Acting, asked: Asked = ASKED, parent: int | None = None
) -> RoutingRun:
    with being(acting_as, cast, "operator") as account:
        made = start_run(
            unit=cast.units["region"].pk,
            title="Осень",
            asked=asked,
            parent=parent,
            by=account,
            at=NOW,
        )
        count_run(run=made.pk, by=account, at=NOW, tell=lambda *_: None)
    return RoutingRun.objects.get(pk=made.pk)


def test_five_seats_go_to_five_of_twelve(cast: Cast, acting_as: Acting) -> None:
    figures = run(cast, acting_as).figures
    told = {name: figures[name] for name in ("people", "placed", "seats", "taken", "causes")}
    assert told == {"people": 12, "placed": 5, "seats": 5, "taken": 5, "causes": {"full": 7}}
    assert figures["covered"] == pytest.approx(figures["bound"], abs=1e-4)
    assert figures["covered"] >= figures["by_gain"]
    (competency,) = figures["competencies"]
    assert (competency["competency"], competency["people"], competency["taught"]) == (
        "met.1",
        12,
        5,
    )


def test_the_rest_is_proposed_a_group(cast: Cast, acting_as: Acting) -> None:
    made = run(cast, acting_as)
    proposal = GroupProposal.objects.get(run=made)
    assert (proposal.sizes, proposal.people, proposal.competency) == ([5, 2], 7, "met.1")
    counts = GroupProposalUnit.objects.filter(proposal=proposal).values_list("people", flat=True)
    assert sum(counts) == 7


def test_counted_again_the_run_is_the_same(cast: Cast, acting_as: Acting) -> None:
    made = run(cast, acting_as)
    RouteNeed.objects.all().delete()  # what went in was kept
    with being(acting_as, cast, "operator") as account:
        count_run(run=made.pk, by=account, at=NOW, tell=lambda *_: None)
    again = RoutingRun.objects.get(pk=made.pk)
    assert again.figures | {"seconds": 0} == made.figures | {"seconds": 0}


def test_what_if_there_were_more_seats(cast: Cast, acting_as: Acting) -> None:
    first = run(cast, acting_as)
    more = run(cast, acting_as, Asked(extra_seats=3), parent=first.pk)
    assert (more.figures["placed"], more.figures["causes"]) == (8, {"full": 4})
    new = Asked(
        programme="p1", seats=20, begins=TODAY + timedelta(days=50), ends=TODAY + timedelta(days=70)
    )
    assert run(cast, acting_as, new, parent=first.pk).figures["placed"] == 12
    assert run(cast, acting_as, Asked(hours=16), parent=first.pk).figures["causes"] == {"hours": 12}


def test_drafts_get_their_programmes_and_agreed_routes_stay(cast: Cast, acting_as: Acting) -> None:
    agreed = agree(cast)
    before = list(RouteStep.objects.filter(route=agreed).values())
    made = run(cast, acting_as)
    with being(acting_as, cast, "operator") as account:
        changed = apply_run(run=made.pk, by=account, at=NOW)
        with pytest.raises(RunNotReady, match="уже внесён в маршруты"):
            apply_run(run=made.pk, by=account, at=NOW)
    steps = list(RouteStep.objects.filter(programme__isnull=False).select_related("route"))
    assert len(steps) == changed
    assert 4 <= changed <= 5
    assert list(RouteStep.objects.filter(route=agreed).values()) == before
    for step in steps:
        assert step.title == "Цель занятия"
        assert step.why.startswith("«Цель занятия» учит тому, чего не хватает: ")
        assert step.route.status == "draft"
        version = RouteVersion.objects.filter(route=step.route).latest("number")
        assert version.event == "routing_applied"
        assert step.route.steps_total == RouteStep.objects.filter(route=step.route).count()


def test_a_course_step_without_a_programme_takes_it(cast: Cast, acting_as: Acting) -> None:
    for step in RouteStep.objects.filter(kind="event") | RouteStep.objects.filter(kind="mentoring"):
        step.kind, step.title = "upskilling", ""
        step.save()
    before = RouteStep.objects.count()
    made = run(cast, acting_as, Asked(extra_seats=20))
    with being(acting_as, cast, "operator") as account:
        assert apply_run(run=made.pk, by=account, at=NOW) == 12
    assert RouteStep.objects.count() == before
    assert RouteStep.objects.filter(kind="upskilling", title="Цель занятия").count() == 12


def test_who_sees_a_run_and_its_proposals(cast: Cast, acting_as: Acting) -> None:
    made = run(cast, acting_as)

    def seen(name: str) -> tuple[int, int, int]:
        with being(acting_as, cast, name):
            return (
                RoutingRun.objects.count(),
                RoutingInput.objects.count(),
                GroupProposal.objects.count(),
            )

    assert seen("operator") == (1, 1, 1)
    assert seen("ministry") == (1, 0, 1)
    for name in ("specialist", "head", "teacher", "curator", "expert"):
        assert seen(name) == (0, 0, 0), name
    with being(acting_as, cast, "operator") as account:
        show_proposals(run=made.pk, by=account, at=NOW)
    touched = set(GroupProposalUnit.objects.values_list("unit__code", flat=True))
    assert seen("head") == (0, 0, 1 if "11" in touched else 0)
    assert seen("specialist")[2] == (1 if touched & {"11", "12", "13"} else 0)
    assert seen("teacher") == (0, 0, 0)
    with being(acting_as, cast, "head"):
        assert set(GroupProposalUnit.objects.values_list("unit__code", flat=True)) <= {"11"}


def test_only_the_operator_runs(cast: Cast, acting_as: Acting) -> None:
    for name in ("ministry", "head", "specialist"):
        with (
            being(acting_as, cast, name) as account,
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
        ):
            start_run(
                unit=cast.units["region"].pk,
                title="",
                asked=Asked(),
                parent=None,
                by=account,
                at=NOW,
            )


def test_drafts_of_groups_are_made_once(cast: Cast, acting_as: Acting) -> None:
    proposal = GroupProposal.objects.get(run=run(cast, acting_as))
    with being(acting_as, cast, "operator") as account:
        codes = draft_groups(proposal=proposal.pk, terms=usual_terms(TODAY), by=account, at=NOW)
        with pytest.raises(RunNotReady, match="уже созданы"):
            draft_groups(proposal=proposal.pk, terms=usual_terms(TODAY), by=account, at=NOW)
    made = LearningGroup.objects.filter(code__in=codes).order_by("-seats")
    assert [(one.seats, one.state, one.form) for one in made] == [
        (5, "draft", "distance"), (2, "draft", "distance"),
    ]  # fmt: skip


def test_a_run_without_programmes_says_that_nothing_teaches(cast: Cast, acting_as: Acting) -> None:
    RouteNeed.objects.update(competency="psy.1")
    assert run(cast, acting_as).figures["causes"] == {"no_programme": 12}
    assert Route.objects.count() == 12
    assert route_of(cast.people["11"][0]).status == "draft"
