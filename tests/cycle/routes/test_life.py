"""A route from draft to its end: who may do what, what is kept, what the snapshot tells."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from orientir.cycle.collection.tables import joined_table, units_table
from orientir.cycle.registry.models import Account, Person
from orientir.cycle.routes.actions.moving import (
    Deed,
    RouteElsewhere,
    RouteNotFound,
    agree_for_organisation,
    agree_route,
    assign_curator,
    cancel_route,
    return_route,
    show_route,
)
from orientir.cycle.routes.actions.steps import (
    StepTerms,
    add_step,
    change_step,
    drop_step,
    learn_step,
    mark_step,
    move_step,
    report_step,
)
from orientir.cycle.routes.actions.wishes import WishRefused, ask_for_route
from orientir.cycle.routes.models import Route, RouteNeed, RouteStep, RouteVersion
from orientir.cycle.routes.rules import Sharing, SupportKind
from tests.cast import Cast, make_cast
from tests.cycle.routes.walking import AT, DAY, Acting, agree, being, build, route_of

TOMORROW = DAY + timedelta(days=1)


@pytest.fixture(scope="module")
def standing_cast(stage: None) -> Cast:
    made = make_cast()
    build(made)
    curator = Person.objects.create(
        family_name="Кураторова", given_name="Нина", birth_on=date(1975, 5, 5)
    )
    Account.objects.filter(login="curator").update(person=curator)
    return made


def curator_of(cast: Cast) -> int:
    person = Account.objects.get(pk=cast.accounts["curator"].pk).person_id
    assert person is not None
    return person


def teachers(cast: Cast) -> Route:
    return route_of(cast.people["11"][0])


def terms(**changes: object) -> StepTerms:
    told = {"goal": "Научиться", "kind": "event", "title": "Открытое занятие", "due_on": TOMORROW}
    return StepTerms(**(told | changes))  # type: ignore[arg-type]


def seen_by(acting_as: Acting, cast: Cast, name: str) -> set[str]:
    with being(acting_as, cast, name):
        found = Route.objects.select_related(None)
        return {f"{one.pk}:{one.status}" for one in found}


def test_a_draft_is_the_persons_and_the_operators(cast: Cast, acting_as: Acting) -> None:
    own = teachers(cast)
    assert seen_by(acting_as, cast, "teacher") == {f"{own.pk}:draft"}
    assert len(seen_by(acting_as, cast, "operator")) == 12
    for name in ("head", "curator", "specialist", "ministry", "administrator", "expert"):
        assert seen_by(acting_as, cast, name) == set(), name


def test_the_person_agrees_and_the_organisation_sees_what_they_show(
    cast: Cast, acting_as: Acting
) -> None:
    own = teachers(cast)
    with being(acting_as, cast, "teacher") as account:
        agree_route(deed=Deed(own.pk, account, AT), sharing=Sharing.STEPS)
    own.refresh_from_db()
    assert (own.status, own.formed_on, own.needs_organisation) == ("active", DAY, False)
    for name, sees in (("head", 1), ("specialist", 1), ("other_head", 0), ("ministry", 0)):
        with being(acting_as, cast, name):
            assert Route.objects.count() == sees, name
            assert RouteStep.objects.count() == 3 * sees
            assert RouteNeed.objects.count() == 0
    with being(acting_as, cast, "teacher"):
        assert RouteNeed.objects.count() == 1


def test_deficits_are_seen_where_the_person_shows_them(cast: Cast, acting_as: Acting) -> None:
    agree(cast, Sharing.DEFICITS)
    with being(acting_as, cast, "head"):
        assert [one.competency for one in RouteNeed.objects.all()] == ["met.1"]
    with being(acting_as, cast, "other_head"):
        assert RouteNeed.objects.count() == 0


def test_nobody_agrees_for_the_person(cast: Cast, acting_as: Acting) -> None:
    own = teachers(cast)
    with (
        being(acting_as, cast, "operator") as account,
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        agree_route(deed=Deed(own.pk, account, AT), sharing=Sharing.STEPS)
    with being(acting_as, cast, "head") as account, pytest.raises(RouteNotFound):
        agree_route(deed=Deed(own.pk, account, AT), sharing=Sharing.STEPS)
    agree(cast)
    with being(acting_as, cast, "head"), pytest.raises(DatabaseError), transaction.atomic():
        Route.objects.filter(pk=own.pk).update(sharing="deficits")


def test_money_and_absence_wait_for_the_organisation(cast: Cast, acting_as: Acting) -> None:
    own = teachers(cast)
    with being(acting_as, cast, "teacher") as account:
        add_step(deed=Deed(own.pk, account, AT), terms=terms(needs_absence=True))
        agree_route(deed=Deed(own.pk, account, AT), sharing=Sharing.STEPS)
        with pytest.raises(DatabaseError), transaction.atomic():
            agree_for_organisation(deed=Deed(own.pk, account, AT))
    assert teachers(cast).status == "agreed"
    with being(acting_as, cast, "head") as account:
        agree_for_organisation(deed=Deed(own.pk, account, AT))
    own.refresh_from_db()
    assert (own.status, own.organisation_agreed_by_id) == ("active", cast.accounts["head"].pk)


def test_new_money_along_the_way_asks_the_organisation_anew(cast: Cast, acting_as: Acting) -> None:
    own = agree(cast)
    with being(acting_as, cast, "teacher") as account:
        made = add_step(deed=Deed(own.pk, account, AT), terms=terms(needs_absence=True))
    with being(acting_as, cast, "head") as account:
        agree_for_organisation(deed=Deed(own.pk, account, AT))
    with being(acting_as, cast, "teacher") as account:
        change_step(deed=Deed(own.pk, account, AT), step=made, terms=terms(needs_absence=True))
        assert teachers(cast).status == "active", "nothing new is asked for"
        change_step(
            deed=Deed(own.pk, account, AT),
            step=made,
            terms=terms(needs_absence=True, needs_money=True),
        )
    own.refresh_from_db()
    assert (own.status, own.organisation_agreed_on) == ("agreed", None)


def test_a_returned_route_is_a_draft_with_a_reason(cast: Cast, acting_as: Acting) -> None:
    own = teachers(cast)
    with being(acting_as, cast, "teacher") as account:
        add_step(deed=Deed(own.pk, account, AT), terms=terms(needs_money=True))
        agree_route(deed=Deed(own.pk, account, AT), sharing=Sharing.STEPS)
    with being(acting_as, cast, "head") as account:
        with pytest.raises(RouteElsewhere, match="причину"):
            return_route(deed=Deed(own.pk, account, AT), reason=" ")
        return_route(deed=Deed(own.pk, account, AT), reason="В этом году денег нет")
    own.refresh_from_db()
    assert (own.status, own.formed_on, own.because) == ("draft", None, "В этом году денег нет")
    with being(acting_as, cast, "teacher") as account:
        agree_route(deed=Deed(own.pk, account, AT), sharing=Sharing.STEPS)


def test_steps_are_laid_in_a_draft(cast: Cast, acting_as: Acting) -> None:
    own = teachers(cast)
    with being(acting_as, cast, "teacher") as account:
        deed = Deed(own.pk, account, AT)
        made = add_step(deed=deed, terms=terms())
        change_step(deed=deed, step=made, terms=terms(title="Мастер-класс", hours=6))
        move_step(deed=deed, step=made, up=True)
        first = RouteStep.objects.filter(route=own).order_by("place").first()
        assert first is not None
        drop_step(deed=deed, step=first.pk)
        steps = RouteStep.objects.filter(route=own).order_by("place")
        assert [one.title for one in steps][1] == "Мастер-класс"
        assert steps.count() == 3
    assert [one.event for one in RouteVersion.objects.filter(route=own).order_by("number")] == [
        "built", "step_added", "step_changed", "steps_ordered", "step_dropped",
    ]  # fmt: skip


def test_reports_are_marked_and_the_last_one_ends_the_route(cast: Cast, acting_as: Acting) -> None:
    own = teachers(cast)
    with being(acting_as, cast, "operator") as account:
        assign_curator(
            deed=Deed(own.pk, account, AT),
            curator=curator_of(cast),
            support=SupportKind.METHODIST,
        )
    with being(acting_as, cast, "teacher") as account:
        show_route(deed=Deed(own.pk, account, AT), sharing=Sharing.DEFICITS)
    with being(acting_as, cast, "curator"):
        assert Route.objects.count() == 1
        assert RouteNeed.objects.count() == 1
    agree(cast)
    steps = list(RouteStep.objects.filter(route=own).order_by("place"))
    for step in steps:
        with being(acting_as, cast, "teacher") as account:
            report_step(deed=Deed(own.pk, account, AT), step=step.pk, result="Сделано")
        own.refresh_from_db()
        assert own.waiting_marks == 1
        with being(acting_as, cast, "curator") as account:
            mark_step(deed=Deed(own.pk, account, AT), step=step.pk, mark="Хорошо", is_accepted=True)
    own.refresh_from_db()
    assert (own.status, own.completed_on, own.steps_done) == ("completed", DAY, 3)


def test_a_mark_may_send_a_report_back(cast: Cast, acting_as: Acting) -> None:
    own = agree(cast)
    Route.objects.filter(pk=own.pk).update(curator=curator_of(cast))
    step = RouteStep.objects.filter(route=own).order_by("place")[0]
    with (
        being(acting_as, cast, "curator") as account,
        pytest.raises(RouteElsewhere, match="ещё не"),
    ):
        mark_step(deed=Deed(own.pk, account, AT), step=step.pk, mark="", is_accepted=True)
    with being(acting_as, cast, "teacher") as account:
        report_step(deed=Deed(own.pk, account, AT), step=step.pk, result="Почти")
    with being(acting_as, cast, "curator") as account:
        mark_step(
            deed=Deed(own.pk, account, AT), step=step.pk, mark="Добавьте выводы", is_accepted=False
        )
    step.refresh_from_db()
    assert (step.status, step.reported_on, step.mark) == ("in_progress", None, "Добавьте выводы")


def test_without_a_curator_the_report_completes(cast: Cast) -> None:
    own = agree(cast)
    account = cast.accounts["teacher"].pk
    for step in RouteStep.objects.filter(route=own):
        report_step(deed=Deed(own.pk, account, AT), step=step.pk, result="Сделано")
    own.refresh_from_db()
    assert own.status == "completed"
    with pytest.raises(RouteElsewhere):
        cancel_route(deed=Deed(own.pk, account, AT), reason="поздно")


def test_a_cancelled_route_says_why(cast: Cast) -> None:
    own = agree(cast)
    cancel_route(deed=Deed(own.pk, None, AT), reason="Ушла в отпуск по уходу за ребёнком")
    own.refresh_from_db()
    assert own.status == "cancelled"
    assert set(RouteStep.objects.filter(route=own).values_list("status", flat=True)) == {
        "cancelled"
    }


def test_a_route_of_ones_own_wish(cast: Cast, acting_as: Acting) -> None:
    person = cast.people["11"][0].pk
    with being(acting_as, cast, "teacher") as account:
        made = ask_for_route(person=person, wish="Хочу вести робототехнику", by=account, at=AT)
        with pytest.raises(WishRefused, match="уже есть"):
            ask_for_route(person=person, wish="И ещё", by=account, at=AT)
        with pytest.raises(RouteElsewhere, match="ни одного шага"):
            agree_route(deed=Deed(made, account, AT), sharing=Sharing.STEPS)
    route = Route.objects.get(pk=made)
    assert (route.procedure_id, route.assessment, route.staff_category) == (None, "", "pedagogical")


def test_a_completed_programme_completes_its_step(cast: Cast) -> None:
    own = agree(cast)
    step = RouteStep.objects.filter(route=own).order_by("place")[0]
    for _time in range(2):  # an event may be heard again
        learn_step(step=step.pk, at=AT)
    step.refresh_from_db()
    own.refresh_from_db()
    assert (step.status, step.completed_on, own.steps_done) == ("completed", DAY, 1)
    assert RouteVersion.objects.filter(route=own, event="step_learned").count() == 1


def told(on: date) -> list[tuple[object, ...]]:
    rows = joined_table("routes", [DAY.year - 1, DAY.year, DAY.year + 1], on).to_pylist()
    return [
        (one["status"], one["formed_on"], one["completed_on"], one["has_support"])
        for one in rows
        if one["route_id"].startswith("route-")
    ]


def test_the_snapshot_tells_routes_as_they_stood(cast: Cast) -> None:
    own = agree(cast)
    later = AT + timedelta(days=3)
    for step in RouteStep.objects.filter(route=own):
        report_step(deed=Deed(own.pk, None, later), step=step.pk, result="Сделано")
    now, then = told(DAY), told(later.date())
    assert now.count(("active", DAY, None, False)) == 1
    assert now.count(("draft", None, None, False)) == 11
    assert then.count(("completed", DAY, later.date(), False)) == 1
    assert told(DAY - timedelta(days=1)) == []


def test_steps_stand_in_the_snapshot_with_their_route(cast: Cast) -> None:
    own = agree(cast)
    rows = [
        one
        for one in joined_table("route_steps", [DAY.year], DAY).to_pylist()
        if one["route_id"] == f"route-{own.pk}"
    ]
    assert [one["kind"] for one in rows] == ["self_study", "mentoring", "workplace_task"]
    assert {one["route_status"] for one in rows} == {"active"}
    assert {one["assessment_id"] for one in rows} == {own.assessment}
    assert {one["topic"] for one in rows} == {"fgos"}


def test_an_agreed_route_is_use_of_the_platform(cast: Cast) -> None:
    agree(cast)
    rows = units_table([DAY.year], DAY).to_pylist()
    use = {one["unit_id"]: one["uses_platform"] for one in rows}
    assert use["11"]
