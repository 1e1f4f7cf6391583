"""A programme for a step: which suit and why not, chosen by who may, applied for, followed to the certificate."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from orientir.cycle.goals import api as goals
from orientir.cycle.learning.actions.certificates import issue_for_group
from orientir.cycle.learning.models import Application, Enrolment, LearningGroup
from orientir.cycle.registry.models import Account, Person
from orientir.cycle.routes.actions.choosing import follow_application
from orientir.cycle.routes.models import Route, RouteStep, RouteVersion
from orientir.cycle.routes.queries.choosing import Choice, list_options
from orientir.cycle.routes.queries.routing import Asked as Run
from orientir.cycle.routes.queries.routing import read_task
from orientir.cycle.routes.rules import Asked, StepStatus
from orientir.kit.events import api as events
from tests.cast import NOW, Cast, make_cast
from tests.cycle.learning.made_groups import TODAY, make_group, make_institute, make_programme
from tests.cycle.routes.test_pages import browser, text_of
from tests.cycle.routes.walking import DAY, Acting, agree, build, route_of


@pytest.fixture
def cast(db: None) -> Cast:
    made = make_cast()
    build(made)
    institute, _token = make_institute(made, "91", "Институт развития")
    for code, hours, taught in (
        ("p1", 36, ["met.1"]),
        ("p2", 144, ["met.1"]),
        ("p3", 36, ["met.2"]),
    ):
        programme = make_programme(
            institute, code, title=f"Цель занятия {code}", form="distance", hours=hours, competencies=taught
        )  # fmt: skip
        make_group(
            programme, f"{code}-1", form="distance", seats=1,
            starts_on=TODAY + timedelta(days=40), ends_on=TODAY + timedelta(days=60),
        )  # fmt: skip
    return made


def course_of(cast: Cast) -> RouteStep:
    """The teacher's route gets a step about a programme."""
    route = route_of(cast.people["11"][0])
    return RouteStep.objects.create(
        route=route, place=9, goal="Научиться ставить цель", kind="upskilling", due_on=DAY + timedelta(days=90)
    )  # fmt: skip


def options(step: RouteStep, **changes: object) -> Choice:
    Route.objects.filter(pk=step.route_id).update(**changes)
    return list_options(Route.objects.get(pk=step.route_id), step, at=NOW)


def test_what_suits_and_what_stands_in_the_way(cast: Cast) -> None:
    step = course_of(cast)
    found = options(step)
    assert [(one.group.code, one.mends) for one in found.fitting] == [("p1-1", ("met.1",))]
    assert [one.hinders for one in found.hindered] == ["Нужно 144 часа, а есть 108 часов."]
    assert len(options(step, hours=200).fitting) == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"hours": 20}, "Мешает только одно: часы."),
        ({"forms": ["full_time"]}, "Мешает только одно: форма обучения."),
    ],
)
def test_where_nothing_suits_the_constraint_is_named(
    cast: Cast, changes: dict[str, object], words: str
) -> None:
    found = options(course_of(cast), **changes)
    assert (found.fitting, found.in_the_way.startswith(words)) == ([], True), found.in_the_way


def test_without_known_lacks_any_programme_is_of_use(cast: Cast) -> None:
    step = course_of(cast)
    route = Route.objects.get(pk=step.route_id)
    own = Route.objects.create(
        person=route.person, unit=route.unit, staff_category=route.staff_category, wish="Хочу",
        pack=route.pack, created_at=NOW, moved_at=NOW, due_on=DAY,
    )  # fmt: skip
    RouteStep.objects.filter(pk=step.pk).update(route=own)
    found = list_options(own, RouteStep.objects.get(pk=step.pk), at=NOW)
    assert {one.group.code for one in found.fitting} == {"p1-1", "p3-1"}
    narrowed = list_options(own, RouteStep.objects.get(pk=step.pk), words="занятия P3", at=NOW)
    assert [one.group.code for one in narrowed.fitting] == ["p3-1"]


def test_a_teacher_chooses_applies_and_gets_the_certificate(cast: Cast, acting_as: Acting) -> None:
    step = course_of(cast)
    agree(cast)
    teacher, head = browser(cast, "teacher"), browser(cast, "head")
    choosing = reverse("routes:step-programme", args=[step.route_id, step.pk])
    with acting_as("web"):
        assert "учит тому, что закрывает маршрут: «Цель и план занятия»" in text_of(
            teacher, choosing
        )
        page = teacher.post(choosing, {"group": "p1-1", "apply": "1"}, follow=True)
        assert "Заявка подана: заявка ждёт руководителя" in page.content.decode()
        assert teacher.get(choosing).status_code == 404  # one application at a time
    application = Application.objects.get()
    assert (application.origin_room, application.origin_id) == ("routes", str(step.pk))
    with acting_as("web"):
        head.post(reverse("learning:decide", args=[application.pk]), {"answer": "agree"})
    events.deliver_events()
    step.refresh_from_db()
    assert (step.application_state, step.status) == (Asked.ENROLLED, StepStatus.IN_PROGRESS)
    assert step.due_on == TODAY + timedelta(days=60)
    _complete(cast, application)
    events.deliver_events()
    step.refresh_from_db()
    assert step.status == StepStatus.COMPLETED
    assert "№" in step.result
    assert "Удостоверение о повышении квалификации" in step.result
    told = list(RouteVersion.objects.filter(route=step.route_id).values_list("event", flat=True))
    assert told.count("application_moved") == 2
    assert {"programme_chosen", "step_learned", "certificate_noted"} <= set(told)


def _complete(cast: Cast, application: Application) -> None:
    """The group is over, the learner has completed it and gets a certificate."""
    by = cast.accounts["operator"].pk
    day = date.today()  # noqa: DTZ011 certificates are of the day of the server
    Enrolment.objects.filter(application=application).update(state="completed", completed_on=day)
    LearningGroup.objects.filter(pk=application.group_id).update(
        state="completed", starts_on=day - timedelta(days=9), ends_on=day
    )
    enrolment = Enrolment.objects.get(application=application)
    events.tell("learning.completed", subject=enrolment.pk, at=NOW)
    issue_for_group(group=application.group_id, issued_on=day, by=by, at=NOW)


def test_a_curator_chooses_and_the_teacher_applies(cast: Cast, acting_as: Acting) -> None:
    step = course_of(cast)
    curator = Person.objects.create(
        family_name="Кураторова", given_name="Нина", birth_on=date(1975, 5, 5)
    )
    Account.objects.filter(login="curator").update(person=curator)
    own = agree(cast)
    Route.objects.filter(pk=own.pk).update(curator=curator, support="curator")
    LearningGroup.objects.update(needs_approval=False)
    nina, teacher = browser(cast, "curator"), browser(cast, "teacher")
    choosing = reverse("routes:step-programme", args=[own.pk, step.pk])
    applying = reverse("routes:step-apply", args=[own.pk, step.pk])
    with acting_as("web"):
        assert "Цель занятия p3" in text_of(nina, choosing)  # what is lacking is not shown to them
        nina.post(choosing, {"group": "p1-1"})
        assert nina.post(applying).status_code == 404
        assert "Подать заявку" in text_of(teacher, reverse("routes:route", args=[own.pk]))
        page = teacher.post(applying, follow=True).content.decode()
    assert "Заявка подана: зачислен" in page
    step.refresh_from_db()
    assert (step.title, step.application_state) == ("Цель занятия p1", Asked.ENROLLED)


def test_a_head_applies_for_their_teacher(cast: Cast, acting_as: Acting) -> None:
    step = course_of(cast)
    own = agree(cast)
    group = LearningGroup.objects.get(code="p1-1")
    RouteStep.objects.filter(pk=step.pk).update(group=group.pk, programme=group.programme_id)
    head = browser(cast, "head")
    with acting_as("web"):
        head.post(reverse("routes:step-apply", args=[own.pk, step.pk]))
    events.deliver_events()
    step.refresh_from_db()
    assert (step.application_state, step.status) == (Asked.ENROLLED, StepStatus.IN_PROGRESS)


def test_an_older_application_changes_nothing(cast: Cast) -> None:
    step = course_of(cast)
    agree(cast)
    assert follow_application(step=step.pk, application=8, state=Asked.WAITING, at=NOW)
    assert not follow_application(step=step.pk, application=8, state=Asked.WAITING, at=NOW)
    assert not follow_application(step=step.pk, application=7, state=Asked.REFUSED, at=NOW)
    assert follow_application(step=step.pk, application=8, state=Asked.REFUSED, at=NOW)
    step.refresh_from_db()
    assert step.status == StepStatus.PLANNED


def test_the_time_for_programmes_is_said_by_the_person(cast: Cast, acting_as: Acting) -> None:
    step = course_of(cast)
    address = reverse("routes:study", args=[step.route_id])
    teacher, stranger = browser(cast, "teacher"), browser(cast, "other_head")
    with acting_as("web"):
        assert "Пусто: 108" in text_of(teacher, address)
        told = {"hours": "24", "forms": ["distance"]}
        page = teacher.post(address, told, follow=True).content.decode()
        assert "24 часа; дистанционная" in page
        assert stranger.post(address, told).status_code == 404
        choosing = reverse("routes:step-programme", args=[step.route_id, step.pk])
        assert "Мешает только одно: часы" in text_of(teacher, choosing)


def test_routing_reads_the_time_that_is_said(cast: Cast, acting_as: Acting) -> None:
    step = course_of(cast)
    Route.objects.filter(pk=step.route_id).update(hours=20, forms=["distance"])
    pack = goals.get_pack(on=DAY)
    task = read_task(unit=cast.units["region"].pk, pack=pack, asked=Run(), at=NOW, seed=0)
    own = str(cast.people["11"][0].pk)
    assert {one.key: (one.hours, one.forms) for one in task.learners}[own] == (
        20.0, frozenset({"distance"}),
    )  # fmt: skip
    assert {one.hours for one in task.learners if one.key != own} == {108.0}
