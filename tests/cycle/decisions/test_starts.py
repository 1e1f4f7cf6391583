"""Drafts that begin with a row of a plan or with minutes of a group, and people charged by name."""

from __future__ import annotations

import pytest
from django.test import Client

from orientir.cycle.community.models import AgendaItem, GroupMeeting
from orientir.cycle.decisions.models import Assignment, Decision, DecisionLink
from orientir.cycle.roadmaps.models import Measure
from tests.cast import REGION, SURNAMES, Cast
from tests.conftest import act_as
from tests.cycle.community.made import make_groups
from tests.cycle.roadmaps.planned import make_region_plan, measure_of

WORDS = {"title": "О мерах", "grounds": "По плану", "signatory": "А. А. Иванова"}
POINT = {"text": "Сверить данные", "due_on": "2026-04-01", "expected": "", "person_who": ""}


def draft_of(client: Client, query: str, **words: str) -> int:
    """Kept from its form as it stands, with more words."""
    told = client.post(f"/decisions/new/{query}", WORDS | words)
    assert told.status_code == 302
    return int(told["Location"].strip("/").split("/")[-1])


@pytest.fixture
def row(cast: Cast) -> Measure:
    return measure_of(make_region_plan(cast), 9)


def test_a_decision_begun_from_a_row_of_a_plan_is_tied_to_it_both_ways(
    cast: Cast, row: Measure
) -> None:
    client = cast.client("ministry")
    with act_as("web"):
        part = client.get(f"/decisions/on-measure/{row.pk}/", headers={"HX-Request": "true"})
        assert "Решений по нему пока нет" in part.content.decode()
        begun = client.get(f"/decisions/new/?measure={row.pk}").content.decode()
        assert f"О выполнении мероприятия «{row.title}" in begun.replace("&quot;", '"')
        made = draft_of(client, f"?measure={row.pk}")
        there = client.get(f"/decisions/{made}/").content.decode()
        back = client.get(f"/decisions/on-measure/{row.pk}/").content.decode()
        assert client.get("/decisions/new/?measure=999999").status_code == 404
        assert client.get("/decisions/new/?measure=x").status_code == 404
    assert f'href="/roadmaps/measures/{row.pk}/"' in there
    assert f'href="/decisions/{made}/"' in back
    assert DecisionLink.objects.get().measure == str(row.pk)


def test_rows_of_ones_own_plans_are_chosen_and_those_of_others_are_not_offered(
    cast: Cast, row: Measure
) -> None:
    client, town = cast.client("ministry"), cast.client("specialist")
    with act_as("web"):
        made = draft_of(client, "")
        form = client.get(f"/decisions/{made}/links/").content.decode()
        assert row.title in form
        told = client.post(f"/decisions/{made}/links/", {"rows": [str(row.pk)]})
        assert told.status_code == 302
        others = draft_of(town, "")
        town.post(f"/decisions/{others}/links/", {"rows": [str(row.pk)]})
    assert list(DecisionLink.objects.values_list("decision", "measure")) == [(made, str(row.pk))]


@pytest.fixture
def meeting(cast: Cast) -> GroupMeeting:
    make_groups(cast)
    found = GroupMeeting.objects.get(group__title="Группа 11")
    AgendaItem.objects.filter(meeting=found).update(
        heard="Проект модели", decided="Принять за основу\nДоработать раздел 2"
    )
    return found


def test_signed_minutes_become_a_draft_with_a_point_for_each_thing_decided(
    cast: Cast, meeting: GroupMeeting
) -> None:
    client = cast.client("ministry")
    with act_as("web"):
        page = client.get(f"/community/meetings/{meeting.pk}/").content.decode()
        assert f"/decisions/new/?meeting={meeting.pk}" in page
        form = client.get(f"/decisions/new/?meeting={meeting.pk}").content.decode()
        made = draft_of(client, f"?meeting={meeting.pk}")
    assert SURNAMES["11"] in form
    assert "О проекте. Проект модели" in form
    assert Decision.objects.get(pk=made).kind == "minutes"
    points = Assignment.objects.filter(decision=made).order_by("number")
    assert [(one.number, one.text, one.unit.code) for one in points] == [
        (1, "Принять за основу", REGION),
        (2, "Доработать раздел 2", REGION),
    ]


def test_minutes_that_are_not_signed_begin_nothing(cast: Cast, meeting: GroupMeeting) -> None:
    GroupMeeting.objects.filter(pk=meeting.pk).update(state="planned", signed_at=None)
    client = cast.client("ministry")
    with act_as("web"):
        told = client.get(f"/decisions/new/?meeting={meeting.pk}")
    assert told.status_code == 404


def test_a_person_is_charged_by_name_sees_it_and_reports(cast: Cast) -> None:
    client, teacher, head = (cast.client(name) for name in ("ministry", "teacher", "head"))
    person = cast.people["11"][0]
    name = f"{person.family_name} {person.given_name} {person.patronymic}".strip()
    with act_as("web"):
        made = draft_of(client, "")
        told = client.post(f"/decisions/{made}/points/new/", POINT | {"people": name.lower()})
        assert told.status_code == 302
        again = client.get(f"/decisions/{made}/points/1/").content.decode()
        client.post(f"/decisions/{made}/sign/", {"number": "5", "signed_on": "2026-02-02"})
    charged = Assignment.objects.get()
    assert (charged.person_id, charged.unit.code) == (person.pk, "11")
    assert name in again
    with act_as("web"):
        address = f"/decisions/assignments/{charged.pk}/"
        assert "Ваш отчёт" in teacher.get(address).content.decode()
        assert teacher.post(f"{address}report/", {"words": "Сверила"}).status_code == 302
        assert head.post(f"{address}report/", {"words": "Я"}).status_code == 404


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Небывалова Анна Ивановна", "такого человека нет"),
        ("Двадцатьпервова Анна", "такого человека нет"),
    ],
)
def test_a_line_that_names_nobody_below_is_told_at_its_field(
    cast: Cast, line: str, why: str
) -> None:
    client = cast.client("specialist")
    with act_as("web"):
        made = draft_of(client, "")
        told = client.post(f"/decisions/{made}/points/new/", POINT | {"people": line})
    assert told.status_code == 422
    assert why in told.content.decode()
