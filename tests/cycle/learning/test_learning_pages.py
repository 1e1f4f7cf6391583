"""Pages of learning: what they show to whom, in how many queries, and that their forms do what they say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document

from orientir.cycle.assessment.models import CompetencyResult
from orientir.cycle.learning.models import (
    Application,
    Attendance,
    Enrolment,
    GroupSession,
    LearningGroup,
    LearningOrderLine,
    Programme,
)
from orientir.cycle.registry.models import Unit
from orientir.kit.access.logins import COOKIE
from orientir.kit.journal.models import JournalEntry
from tests.cast import SURNAMES, TODAY, Cast
from tests.cycle.learning.made_groups import (
    make_enrolment,
    make_group,
    make_programme,
    make_walked_group,
)

Institute = tuple[Unit, str]


def _client(token: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = token
    return client


def _page(client: Client, path: str, status: int = 200, **told: Any) -> str:
    answer = client.get(path, told)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("функциональной грамотности", {"literacy"}),
        ("ГРАМОТНОСТЬ функциональная", {"literacy"}),
        ("функцыональная грамотнось", {"literacy"}),
        ("учет", {"account"}),
        ("учёт", {"account"}),
        ("IT-LITERACY", {"it"}),
        ("IT", {"it"}),
        ("квантовая химия", set()),
        ("'); drop table learning_programme; --", set()),
        ("& | ! <->", set()),
    ],
)
def test_the_catalogue_is_found_by_forms_of_words_without_yo_and_with_typos(
    cast: Cast, institute: Institute, words: str, found: set[str]
) -> None:
    titles = {
        "literacy": "Формирование функциональной грамотности обучающихся",
        "account": "Учёт результатов и оценивание",
        "it": "IT-literacy for teachers",
        "safety": "Безопасность образовательной среды",
    }
    for code, title in titles.items():
        make_programme(institute[0], code, title=title)
    page = _page(cast.client("teacher"), "/learning/", q=words)
    assert {code for code, title in titles.items() if title in page} == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=retraining", {"long"}),
        ("hours=36", {"short"}),
        ("only=federal", {"federal"}),
        ("only=free", {"short", "federal"}),
        ("only=seats", {"short"}),
        ("topic=fgos", {"federal"}),
        ("form=distance", {"federal"}),
    ],
)
def test_filters_of_the_catalogue(
    cast: Cast, institute: Institute, query: str, found: set[str]
) -> None:
    make_group(make_programme(institute[0], "short", title="short"))
    make_programme(
        institute[0], "federal", title="federal", topic="fgos", is_federal_priority=True, hours=72,
        form="distance",
    )  # fmt: skip
    make_programme(
        institute[0], "long", title="long", kind="retraining", hours=300, funding="paid", cost=9000
    )
    page = _page(cast.client("head"), f"/learning/?{query}")
    shown = {code for code in ("short", "federal", "long") if f"/programmes/{code}/" in page}
    assert shown == found


def test_who_has_deficits_named_finds_what_closes_them_and_nobody_else_is_offered_that(
    cast: Cast, institute: Institute
) -> None:
    lacking = CompetencyResult.objects.filter(
        person=cast.people["11"][0], state="deficit"
    ).values_list("competency", flat=True)
    [first, *_rest] = list(lacking)
    make_programme(institute[0], "mends", title="mends", competencies=[first])
    make_programme(institute[0], "other", title="other", competencies=["nothing"])
    page = _page(cast.client("teacher"), "/learning/?only=mine")
    assert "/programmes/mends/" in page
    assert "/programmes/other/" not in page
    assert "only=mine" not in _page(cast.client("head"), "/learning/")


def _queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(path).status_code == 200
    return len(counted)


@pytest.mark.parametrize("path", ["/learning/", "/learning/groups/", "/learning/groups/g1/"])
def test_a_list_asks_the_database_as_often_for_many_as_for_few(
    cast: Cast, institute: Institute, path: str
) -> None:
    group = make_group(make_programme(institute[0]), seats=20)
    make_enrolment(group, cast.people["11"][0], cast.units["11"])
    client = _client(institute[1])
    few = _queries(client, path)
    for school in ("12", "13", "21", "22"):
        make_enrolment(group, cast.people[school][0], cast.units[school])
        make_group(make_programme(institute[0], f"p-{school}"), f"g-{school}")
    assert _queries(client, path) <= few
    assert few <= 20


def test_an_institute_sees_its_learners_and_the_look_is_journalled(
    cast: Cast, institute: Institute, other_institute: Institute
) -> None:
    group = make_group(make_programme(institute[0]))
    make_enrolment(group, cast.people["11"][0], cast.units["11"])
    path = f"/learning/groups/{group.code}/"
    assert SURNAMES["11"] in _page(_client(institute[1]), path)
    look = JournalEntry.objects.filter(kind="look").latest("id")
    assert look.persons == [cast.people["11"][0].pk]
    for client in (_client(other_institute[1]), cast.client("other_head"), cast.client("stranger")):
        assert SURNAMES["11"] not in _page(client, path)


def test_a_teacher_applies_the_head_agrees_and_both_read_where_it_stands(
    cast: Cast, institute: Institute
) -> None:
    group = make_group(make_programme(institute[0]))
    teacher, head = cast.client("teacher"), cast.client("head")
    teacher.post(f"/learning/groups/{group.code}/apply/")
    assert "ждёт согласия руководителя" in _page(teacher, "/learning/mine/")
    page = _page(head, "/learning/applications/")
    assert SURNAMES["11"] in page
    mine = Application.objects.get()
    head.post(f"/learning/applications/{mine.pk}/decide/", {"answer": "refuse"})
    assert Application.objects.get().state == "submitted"
    head.post(f"/learning/applications/{mine.pk}/decide/", {"answer": "agree"})
    assert "зачислен" in _page(teacher, "/learning/mine/")
    teacher.post(f"/learning/applications/{mine.pk}/withdraw/", {"because": "болезнь"})
    assert Enrolment.objects.get().reason == "болезнь"


def test_a_programme_is_written_sent_and_reviewed_through_its_pages(
    cast: Cast, institute: Institute
) -> None:
    client = _client(institute[1])
    told = {
        "title": "Смысловое чтение", "kind": "upskilling", "form": "mixed", "hours": "36",
        "topic": "functional_literacy", "modules": "Введение; 12\nПрактика; 24; зачёт",
        "is_pedagogical": "on", "funding": "budget", "professional_area": "Образование и наука",
    }  # fmt: skip
    wrong = client.post("/learning/programmes/new/", told | {"hours": "0"})
    assert wrong.status_code == 422
    assert "без часов" in wrong.content.decode()
    make_programme(institute[0], "first", title="Чтение: основы")
    unknown = client.post("/learning/programmes/new/", told | {"prerequisites": "first, нет-такой"})
    assert "Такой программы в каталоге нет: нет-такой." in unknown.content.decode()
    client.post("/learning/programmes/new/", told | {"prerequisites": "first"})
    made = Programme.objects.exclude(code="first").get()
    client.post(f"/learning/programmes/{made.code}/do/send/")
    expert = cast.client("expert")
    page = _page(expert, f"/learning/programmes/{made.code}/")
    assert "Чтение: основы" in page
    marks = dict.fromkeys(_names(page, "mark-"), "2")
    assert len(marks) == 6
    expert.post(f"/learning/programmes/{made.code}/review/", marks | {"verdict": "recommended"})
    operator = cast.client("operator")
    operator.post(f"/learning/programmes/{made.code}/review/", marks | {"verdict": "recommended"})
    made.refresh_from_db()
    assert made.state == "recommended"


def _names(page: str, start: str) -> set[str]:
    return {part.split('"')[0] for part in page.split('name="')[1:] if part.startswith(start)}


def test_a_group_is_formed_and_announced_through_its_pages(
    cast: Cast, institute: Institute
) -> None:
    programme = make_programme(institute[0])
    client = _client(institute[1])
    first = TODAY + timedelta(days=5)
    told = {
        "seats": "2", "opens_at": f"{TODAY - timedelta(days=1)}T09:00",
        "closes_at": f"{TODAY + timedelta(days=4)}T18:00", "starts_on": str(first),
        "ends_on": str(first + timedelta(days=3)), "form": "full_time", "funding": "budget",
        "sessions": f"{first:%d.%m.%Y} 10:00; 6; Введение; кабинет 12",
    }  # fmt: skip
    path = f"/learning/programmes/{programme.code}/groups/new/"
    wrong = client.post(path, told | {"sessions": "31.02.2027; 6"})
    assert wrong.status_code == 422
    client.post(path, told)
    group = LearningGroup.objects.get()
    assert GroupSession.objects.get(group=group).place == "кабинет 12"
    client.post(f"/learning/groups/{group.code}/do/announce/")
    client.post(f"/learning/groups/{group.code}/edit/", told | {"seats": "5"})
    group.refresh_from_db()
    assert (group.state, group.seats) == ("announced", 5)


def test_the_sheet_marks_everybody_else_present_and_orders_are_papers(
    cast: Cast, tmp_path: Any
) -> None:
    group = make_walked_group(cast)
    one, two = Enrolment.objects.filter(group=group).order_by("id")
    client = cast.client("operator")
    session = GroupSession.objects.get(group=group)
    told = {"everybody": "present", f"presence-{two.pk}": "excused"}
    client.post(f"/learning/sheets/{group.pk}/{session.pk}/", told)
    marks = Attendance.objects.order_by("enrolment").values_list("enrolment", "presence")
    assert list(marks) == [(one.pk, "present"), (two.pk, "excused")]
    told = {
        "number": "5-о", "signed_on": str(TODAY), "signed_by": "И. И. Ректоров",
        "learner": str(two.pk), "because": "не приступил",
    }  # fmt: skip
    client.post(f"/learning/groups/{group.code}/orders/expulsion/", told)
    two.refresh_from_db()
    assert two.state == "expelled"
    number = _order_of(two)
    paper = tmp_path / "order.docx"
    paper.write_bytes(client.get(f"/learning/orders/{number}.docx").content)
    document = Document(str(paper))
    cells = [cell.text for cell in document.tables[0].rows[1].cells]
    assert cells[1].startswith(SURNAMES["21"])
    assert cells[3] == "не приступил"
    texts = [one.text for one in document.paragraphs]
    assert any(one.endswith("\t№ 5-о") for one in texts)
    assert texts[-1].startswith("Руководитель\t")
    assert texts[-1].endswith(" И. И. Ректоров")


def _order_of(enrolment: Enrolment) -> int:
    return LearningOrderLine.objects.filter(enrolment=enrolment).latest("id").order_id
