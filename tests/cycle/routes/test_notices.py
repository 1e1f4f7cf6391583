"""What people are told of routes: by deeds at once, by terms at night; never twice, never to those it is not for."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from orientir.cycle.registry.models import Account, Person
from orientir.cycle.routes.actions.moving import (
    Deed,
    agree_for_organisation,
    agree_route,
    assign_curator,
    show_route,
)
from orientir.cycle.routes.actions.notes import write_note
from orientir.cycle.routes.actions.reminding import remind_of_routes
from orientir.cycle.routes.actions.steps import mark_step, report_step
from orientir.cycle.routes.models import Route, RouteStep
from orientir.cycle.routes.rules import Sharing, SupportKind
from orientir.kit.access.acting import acting_by
from orientir.kit.events import api as events
from orientir.kit.notices.models import Notice
from tests.cast import Cast, make_cast
from tests.cycle.routes.walking import AT, DAY, agree, build, route_of


@pytest.fixture
def cast(db: None) -> Cast:
    made = make_cast()
    curator = Person.objects.create(
        family_name="Кураторова", given_name="Нина", birth_on=date(1975, 5, 5)
    )
    Account.objects.filter(login="curator").update(person=curator)
    build(made)
    return made


def curator_of() -> int:
    return Person.objects.get(family_name="Кураторова").pk


def told(login: str) -> Counter[str]:
    found = Notice.objects.filter(account__login=login, kind__startswith="routes.")
    return Counter(found.values_list("kind", flat=True))


def test_a_draft_is_told_to_its_person(cast: Cast) -> None:
    assert told("teacher") == {"routes.ready": 1}
    build(cast)
    assert told("teacher") == {"routes.ready": 1}
    assert told("head") == Counter()


def test_the_two_hear_of_each_other(cast: Cast) -> None:
    own = route_of(cast.people["11"][0])
    teacher, nina = cast.accounts["teacher"].pk, cast.accounts["curator"].pk
    assign_curator(
        deed=Deed(own.pk, cast.accounts["operator"].pk, AT), curator=curator_of(), support=SupportKind.CURATOR
    )  # fmt: skip
    assert told("curator") == {"routes.accompanied": 1}
    assert Notice.objects.get(account__login="curator").link == "/routes/caseload/"
    show_route(deed=Deed(own.pk, teacher, AT + timedelta(seconds=1)), sharing=Sharing.STEPS)
    agree(cast)
    step = RouteStep.objects.filter(route=own)[0].pk
    report_step(deed=Deed(own.pk, teacher, AT + timedelta(seconds=2)), step=step, result="Сделано")
    mark_step(deed=Deed(own.pk, nina, AT), step=step, mark="Хорошо", is_accepted=True)
    for by in (teacher, nina):
        write_note(route=own.pk, text="Спасибо", by=by, at=AT + timedelta(seconds=3))
    assert told("curator") == {"routes.accompanied": 1, "routes.waits": 2, "routes.noted": 1}
    assert told("teacher") == {
        "routes.ready": 1, "routes.accompanied": 1, "routes.mark_given": 1, "routes.noted": 1,
    }  # fmt: skip


def test_the_head_is_asked_and_the_person_hears_the_answer(cast: Cast) -> None:
    own = route_of(cast.people["11"][0])
    RouteStep.objects.filter(route=own).update(needs_absence=True)
    with acting_by(cast.token("teacher")):
        agree_route(deed=Deed(own.pk, cast.accounts["teacher"].pk, AT), sharing=Sharing.STEPS)
    events.deliver_events()
    assert (told("head"), told("other_head")) == ({"routes.organisation_asked": 1}, Counter())
    agree_for_organisation(deed=Deed(own.pk, cast.accounts["head"].pk, AT))
    assert told("teacher")["routes.organisation_answered"] == 1


def test_terms_are_told_at_night_and_once(cast: Cast) -> None:
    agree(cast)
    due = min(RouteStep.objects.filter(route__status="active").values_list("due_on", flat=True))
    for days in (-14, 1):
        for _night in range(2):
            remind_of_routes(at=AT + (due - DAY) + timedelta(days=days))
    assert told("teacher") == {"routes.ready": 1, "routes.step_soon": 1, "routes.step_overdue": 1}


def test_a_draft_over_its_term_is_told(cast: Cast) -> None:
    late = Route.objects.get(person=cast.people["11"][0]).due_on - DAY
    remind_of_routes(at=AT + late)
    assert told("teacher")["routes.late"] == 0
    remind_of_routes(at=AT + late + timedelta(days=1))
    assert told("teacher")["routes.late"] == 1


def test_who_has_stopped_is_told_once_a_week(cast: Cast) -> None:
    agree(cast)
    Route.objects.filter(status="active").update(curator=curator_of(), moved_at=AT)
    for days in (70, 71, 77):
        remind_of_routes(at=AT + timedelta(days=days))
    assert 2 <= told("curator")["routes.stuck"] <= 3
    notice = Notice.objects.filter(account__login="curator", kind="routes.stuck").first()
    assert notice is not None
    assert notice.told == {"count": 1}


def test_each_can_be_switched_off(cast: Cast) -> None:
    page = cast.client("teacher").get("/notices/settings/").content.decode()
    for kind in ("routes-ready", "routes-step_overdue", "community-accompanied"):
        assert f'name="{kind}"' in page
