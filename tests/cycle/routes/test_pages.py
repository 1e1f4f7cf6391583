"""A route walked in the browser's way: by addresses and forms, as the role web."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from orientir.cycle.learning.models import Application, OwnCertificate
from orientir.cycle.registry.models import Account, Person
from orientir.cycle.routes.models import Route, RouteStep
from orientir.cycle.routes.queries.lists import RouteFilters, Terms, count_standings, list_routes
from orientir.cycle.routes.queries.units import list_due, list_due_units
from orientir.cycle.routes.rules import Sharing
from orientir.kit.access.acting import acting_by
from tests.cast import Cast, make_cast
from tests.cycle.learning.made_groups import make_group, make_institute, make_programme
from tests.cycle.routes.walking import AT, DAY, Acting, agree, being, build, route_of

TERMS = Terms(30, 14)


@pytest.fixture(scope="module")
def standing_cast(stage: None) -> Cast:
    made = make_cast()
    build(made)
    curator = Person.objects.create(
        family_name="Кураторова", given_name="Нина", birth_on=date(1975, 5, 5)
    )
    Account.objects.filter(login="curator").update(person=curator)
    return made


def browser(cast: Cast, name: str) -> Client:
    client = cast.client(name)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"
    return client


def text_of(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200, address
    return response.content.decode()


def test_a_person_settles_walks_and_ends_a_route(cast: Cast, acting_as: Acting) -> None:
    own = route_of(cast.people["11"][0])
    teacher, head, curator = (browser(cast, name) for name in ("teacher", "head", "curator"))
    here = reverse("routes:route", args=[own.pk])
    person = Account.objects.get(login="curator").person_id
    with acting_as("web"):
        page = text_of(teacher, reverse("routes:mine"))
        assert "Это предложение" in page
        assert "«Цель и план занятия»: уровень средний, скорее всего, есть дефицит" in page
        assert head.get(here).status_code == 404
        step = reverse("routes:step-new", args=[own.pk])
        told = {"goal": "Научиться", "kind": "event", "title": "Мастер-класс", "hours": "6",
                "due_on": (DAY + timedelta(days=40)).isoformat(), "needs_absence": "on"}  # fmt: skip
        assert "Шаг добавлен" in teacher.post(step, told, follow=True).content.decode()
        agreeing = reverse("routes:deed", args=[own.pk, "agree"])
        assert "Только шаги" in text_of(teacher, agreeing)
        page = teacher.post(agreeing, {"sharing": "steps"}, follow=True).content.decode()
        assert "ждёт организацию" in page
        page = text_of(head, here)
        assert "Мастер-класс" in page
        assert "дефицит" not in page.replace("дефициты", "")
        head.post(reverse("routes:deed", args=[own.pk, "approve"]))
        choosing = reverse("routes:curator", args=[own.pk])
        assert "Кураторова" in text_of(head, choosing)
        head.post(choosing, {"curator": person, "support": "tutor"})
        steps = re.findall(r"steps/(\d+)/report/", text_of(teacher, here))
        assert len(steps) == 4
        for one in steps:
            teacher.post(f"{here}steps/{one}/report/", {"result": "Сделано"})
        assert "1 человек ждёт вас" in text_of(curator, reverse("routes:caseload"))
        note = {"text": "Обсудим выводы", "meets_at": f"{DAY + timedelta(days=2)}T15:00"}
        curator.post(reverse("routes:note", args=[own.pk]), note)
        assert "Обсудим выводы" in text_of(teacher, here)
        assert "Обсудим выводы" not in text_of(head, here)
        for one in steps:
            curator.post(f"{here}steps/{one}/mark/", {"mark": "Хорошо", "verdict": "done"})
        assert "Завершён" in text_of(teacher, here)
        assert "человек согласился" in text_of(teacher, reverse("routes:history", args=[own.pk]))
        paper = teacher.get(reverse("routes:paper", args=[own.pk]))
        assert paper.content[:5] == b"%PDF-"
    own.refresh_from_db()
    assert own.status == "completed"


@pytest.mark.parametrize(("sharing", "seen_by_head"), [("steps", False), ("deficits", True)])
def test_why_a_programme_was_chosen_is_shown_with_the_deficits_alone(
    cast: Cast, acting_as: Acting, sharing: str, seen_by_head: bool
) -> None:
    own = agree(cast, Sharing(sharing))
    RouteStep.objects.filter(route=own, place=1).update(why="учит тому, чего не хватает")
    here = reverse("routes:route", args=[own.pk])
    browsers = {name: browser(cast, name) for name in ("teacher", "head")}
    with acting_as("web"):
        told = {name: text_of(browsers[name], here) for name in browsers}
    assert "учит тому, чего не хватает" in told["teacher"]
    assert ("учит тому, чего не хватает" in told["head"]) is seen_by_head


def test_a_deed_not_offered_is_absent(cast: Cast, acting_as: Acting) -> None:
    own = agree(cast)
    tried = [
        (browser(cast, name), reverse("routes:deed", args=[own.pk, deed]))
        for name, deed in (("teacher", "approve"), ("head", "agree"), ("head", "cancel"))
    ]
    with acting_as("web"):
        answers = [client.post(address, {"because": "так"}) for client, address in tried]
    assert [one.status_code for one in answers] == [404, 404, 404]


def test_a_wish_becomes_a_draft(cast: Cast, acting_as: Acting) -> None:
    teacher = browser(cast, "teacher")
    with acting_as("web"):
        page = teacher.post(reverse("routes:wish"), {"wish": "Робототехника"}, follow=True)
        assert "Своё желание" in page.content.decode()
        assert "Робототехника" in page.content.decode()
    assert Route.objects.filter(procedure=None).count() == 1


def test_the_list_tells_what_is_in_sight(cast: Cast, acting_as: Acting) -> None:
    agree(cast)
    operator, head = browser(cast, "operator"), browser(cast, "head")
    with acting_as("web"):
        assert "Маршруты: 12" in text_of(operator, reverse("routes:list"))
        assert "Маршруты: 1<" in text_of(head, reverse("routes:list"))
        page = text_of(operator, reverse("routes:list") + "?q=тринадцатова")
        assert page.count("Тринадцатова Анна") >= 1
        assert "Двадцатьпервова" not in page
        file = operator.get(reverse("routes:list") + "?format=xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(file.content))
    assert len(book.get_sheet_by_index(0).to_python()) == 13


def test_the_list_function_sees_what_the_policy_sees(cast: Cast, acting_as: Acting) -> None:
    agree(cast)
    route = route_of(cast.people["21"][0])
    Route.objects.filter(pk=route.pk).update(
        curator=Account.objects.get(login="curator").person_id, shown_to="curator"
    )
    for name in ("operator", "specialist", "head", "other_head", "curator", "teacher", "ministry"):
        with being(acting_as, cast, name):
            plain = set(Route.objects.values_list("pk", flat=True))
            lines, total = list_routes(RouteFilters(), on=DAY, terms=TERMS)
            counted = count_standings(None, on=DAY, terms=TERMS)
        assert {line.id for line in lines} == plain, name
        assert total == sum(counted.values()) == len(plain), name


def test_a_list_is_ordered_and_searched_as_asked(cast: Cast) -> None:
    agree(cast)
    with acting_by(cast.token("operator")):
        everybody, total = list_routes(RouteFilters(), on=DAY, terms=TERMS, sort="name")
        back = list_routes(RouteFilters(), on=DAY, terms=TERMS, sort="-name")[0]
        names = [line.person_name for line in everybody]
        assert names == sorted(names)
        assert [line.person_name for line in back] == names[::-1]
        for sort in ("", "due", "-due", "moved", "-moved", "steps", "-steps"):
            parts = [
                line.id
                for offset in range(0, total, 2)
                for line in list_routes(
                    RouteFilters(), on=DAY, terms=TERMS, sort=sort, limit=2, offset=offset
                )[0]
            ]
            assert sorted(parts) == sorted(line.id for line in everybody), sort
        for odd in ("%", "_", "\\", "'", "одиннадцатова %", "$1"):
            assert list_routes(RouteFilters(text=odd), on=DAY, terms=TERMS) == ([], 0), odd
        assert list_routes(RouteFilters(text="  АННА  одинн "), on=DAY, terms=TERMS)[1] == 1


def test_standings_follow_the_days(cast: Cast) -> None:
    own = agree(cast)
    with acting_by(cast.token("operator")):
        later = {
            days: list_routes(
                RouteFilters(text="одиннадцатова анна"), on=DAY + timedelta(days=days), terms=TERMS
            )[0][0].standing
            for days in (0, 20, 40)
        }
        late = count_standings(None, on=DAY + timedelta(days=20), terms=TERMS)["late"]
    assert own.next_due_on is not None
    assert later == {0: "going", 20: "soon", 40: "overdue"}
    assert late == 11


def test_pages_ask_little(
    cast: Cast, acting_as: Acting, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    agree(cast)
    operator, teacher = browser(cast, "operator"), browser(cast, "teacher")
    with acting_as("web"):
        for client, address, most in (
            (operator, reverse("routes:list"), 14),
            (teacher, reverse("routes:caseload"), 10),
            (teacher, reverse("routes:mine") + "?all=1", 8),
            (teacher, reverse("portal:me"), 24),
        ):
            client.get(address)
            with django_assert_max_num_queries(most):
                assert client.get(address).status_code == 200


def test_the_cabinet_and_its_calendar(cast: Cast, acting_as: Acting) -> None:
    agree(cast)
    teacher = browser(cast, "teacher")
    with acting_as("web"):
        page = text_of(teacher, reverse("portal:me"))
        assert "Следующий шаг маршрута" in page
        assert "Проверочная диагностика" in page
        made = teacher.post(reverse("portal:calendar-key"), {"act": "make"}).content.decode()
        found = re.search(r"/me/calendar/[^\"]+\.ics", made)
        assert found is not None
        address = found[0]
        feed = Client().get(address)
        assert feed["Content-Type"].startswith("text/calendar")
        told = feed.content.decode().replace("\r\n ", "")
        assert told.count("BEGIN:VEVENT") == 3
        assert "SUMMARY:Маршрут: Разобрать примеры целей занятия\\, записанных" in told
        assert "дефицит" not in told.lower()
        assert all(len(line.encode()) <= 75 for line in feed.content.decode().split("\r\n"))
        assert (
            Client().get(reverse("routes:mine")).status_code == 302
        )  # the feed opens nothing else
        teacher.post(reverse("portal:calendar-key"), {"act": "end"})
        assert Client().get(address).status_code == 404


def test_units_are_told_in_counts_and_plans(cast: Cast, acting_as: Acting) -> None:
    own = agree(cast)
    RouteStep.objects.filter(route=own, kind="mentoring").update(
        kind="upskilling", title="Критерии на уроке", due_on=DAY
    )
    ministry, head, other = (browser(cast, name) for name in ("ministry", "head", "other_head"))
    with acting_as("web"):
        page = text_of(ministry, reverse("routes:list"))
        assert "Идут по маршруту: 1 чел. Черновиков ждут решения: 11" in page
        assert "Одиннадцатова" not in page
        page = text_of(head, reverse("routes:unit", args=["11"]))
        assert "2 человека из 2 не проходили повышения квалификации" in page
        assert other.get(reverse("routes:unit", args=["11"])).status_code == 404
        plan = head.get(reverse("routes:plan", args=["11", DAY.year, "xlsx"]))
        paper = head.get(reverse("routes:plan", args=["11", DAY.year, "docx"]))
        empty = other.get(reverse("routes:plan", args=["21", DAY.year, "xlsx"]))
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(plan.content)).get_sheet_by_index(0).to_python()
    )
    assert [row[3] for row in rows[1:]] == ["повышение квалификации: Критерии на уроке"]
    assert paper.content[:2] == b"PK"
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(empty.content)).get_sheet_by_index(0).to_python()
    )
    assert len(rows) == 1


def test_who_is_due_learns_or_has_brought_a_document(cast: Cast, acting_as: Acting) -> None:
    teacher, unit = cast.people["11"][0], cast.units["11"]
    head = browser(cast, "head")
    since = DAY - timedelta(days=1095)

    def due() -> dict[int, str]:
        with being(acting_as, cast, "head"):
            lines, count, workers = list_due(unit.pk, on=DAY, since=since, limit=50)
        assert (count, workers) == (len(lines), 2)
        return {line.person_id: line.learns for line in lines}

    assert due() == {person.pk: "" for person in cast.people["11"]}
    institute, _token = make_institute(cast, "91", "Институт развития")
    group = make_group(make_programme(institute, "p1"), "g1", starts_on=DAY + timedelta(days=9))
    Application.objects.create(
        group=group, organisation=group.organisation, person=teacher, unit=unit,
        staff_category="pedagogical", number=1, asked_at=AT, state="waiting",
    )  # fmt: skip
    assert due()[teacher.pk] == "waiting"
    with acting_as("web"):
        assert "в очереди на место" in text_of(head, "/routes/units/11/")
        file = head.get("/routes/units/11/due.xlsx")
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_index(0).to_python()
    )
    assert len(rows) == 3
    own = OwnCertificate.objects.create(
        person=teacher, unit=unit, kind="upskilling", title="Курс", organisation_title="Институт",
        number="1", hours=36, issued_on=DAY - timedelta(days=30), file_name="a.pdf",
        media_type="application/pdf", sha256="0" * 64, content=b"%PDF-", told_at=AT,
    )  # fmt: skip
    assert teacher.pk in due(), "nobody has seen the document yet"
    OwnCertificate.objects.filter(pk=own.pk).update(state="confirmed")
    assert teacher.pk not in due()
    with being(acting_as, cast, "specialist"):
        [first, *others] = list_due_units(cast.units["10"].pk, "organisation", on=DAY, since=since)
    assert [(one.due, one.workers) for one in others][-1] == (1, 2)
    assert (first.due, first.workers) == (2, 2)
