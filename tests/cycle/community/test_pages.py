"""The room's pages as their readers use them: what is written is there afterwards, what is refused says why."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from orientir.cycle.collection.tables import joined_table
from orientir.cycle.community.models import (
    Accompanier,
    Accompaniment,
    ContestPart,
    Member,
    Mentoring,
    OpenPost,
    ReserveOffer,
)
from orientir.cycle.registry.models import Person
from orientir.kit import russian
from tests.cast import TODAY, Cast, make_cast
from tests.journeys.reading import text_of

ActingAs = Callable[[str], AbstractContextManager[None]]
MOST_QUERIES = 18


@pytest.fixture(scope="module")
def standing_cast(stage: None) -> Cast:
    made = make_cast()
    made.accounts["curator"].person = made.people["11"][1]
    made.accounts["curator"].save()
    return made


def at(name: str, *args: object) -> str:
    return reverse(f"community:{name}", args=args)


def pair_of_11(cast: Cast) -> int:
    return Accompaniment.objects.get(person=cast.people["11"][0]).pk


def test_a_head_names_a_mentor_and_gives_them_people(cast: Cast) -> None:
    Accompaniment.objects.all().delete()
    Accompanier.objects.all().delete()
    head, first, second = cast.client("head"), *cast.people["11"]
    found = head.get(at("choose", "accompaniers"), {"q": second.family_name})
    assert at("accompanier-new", second.pk) in found.content.decode()
    sent = {"kind": "mentor", "unit": cast.units["11"].pk, "capacity": 1, "basis": "№ 5"}
    answer = head.post(at("accompanier-new", second.pk), sent)
    made = Accompanier.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, at("accompanier", made.pk))
    again = head.post(at("accompanier-new", second.pk), sent)
    assert again.status_code == 422
    assert "уже сопровождает" in again.content.decode()
    head.post(at("accompanier", made.pk), {"deed": "give", "person": first.pk})
    given = Accompaniment.objects.get()
    assert (given.person_id, given.unit_id, given.how) == (first.pk, cast.units["11"].pk, "hand")
    head.post(at("accompanier", made.pk), {"deed": "end", "pair": given.pk, "ended": "conflict"})
    given.refresh_from_db()
    assert (given.ended, given.valid_to) == ("conflict", TODAY)


def test_ticked_proposals_become_pairs_and_others_do_not(cast: Cast) -> None:
    Accompaniment.objects.all().delete()
    young = [cast.people["11"][0], cast.people["12"][0]]
    Person.objects.filter(pk__in=[one.pk for one in young]).update(
        birth_on=date(TODAY.year - 25, 1, 1), teaching_since=date(TODAY.year - 1, 2, 1)
    )
    specialist = cast.client("specialist")
    page = specialist.get(at("matching")).content.decode()
    mentor = Accompanier.objects.get(unit=cast.units["11"])
    assert f'value="{young[0].pk}-{mentor.pk}"' in page
    specialist.post(at("match"), {"pair": [f"{young[0].pk}-{mentor.pk}", "0-0"]})
    made = Accompaniment.objects.get()
    assert (made.person_id, made.how) == (young[0].pk, "rule")
    assert "работает в той же организации" in made.reasons
    assert Mentoring.objects.filter(accompaniment=made).exists()


def test_a_programme_is_written_agreed_and_changed_only_with_both_again(cast: Cast) -> None:
    pair, mentor, person = pair_of_11(cast), cast.client("curator"), cast.client("teacher")
    sent = {"aim": "Вести уроки физики", "steps": "Посетить урок; 15.03.2027\nОткрытый урок"}
    assert mentor.post(at("programme", pair), sent).status_code == 302
    for one in (mentor, person):
        one.post(at("pair", pair), {"deed": "agree"})
    kept = Mentoring.objects.get(pk=pair)
    assert kept.steps[0] == {"what": "Посетить урок", "due_on": "2027-03-15", "done_on": None}
    assert None not in (kept.mentor_agreed_at, kept.person_agreed_at)
    done = sent | {"steps": "Посетить урок; 15.03.2027; 10.03.2027\nОткрытый урок"}
    person.post(at("programme", pair), done)
    kept.refresh_from_db()
    assert kept.mentor_agreed_at is not None  # a step done is no other programme
    person.post(at("programme", pair), done | {"aim": "Другая цель"})
    kept.refresh_from_db()
    assert (kept.mentor_agreed_at, kept.person_agreed_at) == (None, None)


def test_a_step_that_cannot_be_read_is_named(cast: Cast) -> None:
    answer = cast.client("curator").post(
        at("programme", pair_of_11(cast)), {"steps": "Первый\nВторой; завтра"}
    )
    assert answer.status_code == 422
    assert "Шаг 2: «завтра» — не дата" in answer.content.decode()


def test_the_paper_of_a_pair_has_its_people_and_steps(cast: Cast) -> None:
    pair = pair_of_11(cast)
    cast.client("curator").post(at("programme", pair), {"aim": "Цель", "steps": "Урок; 15.03.2027"})
    answer = cast.client("head").get(at("paper", pair))
    document = Document(io.BytesIO(answer.content))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert cast.people["11"][0].family_name in words
    assert [cell.text for cell in document.tables[0].rows[1].cells] == [
        "Урок", russian.day(date(2027, 3, 15)), russian.MISSING,
    ]  # fmt: skip


def test_the_order_of_a_pair_names_both_and_its_number(cast: Cast) -> None:
    pair = pair_of_11(cast)
    told = {"aim": "Цель", "order_number": "112-о", "order_on": "2026-11-20"}
    cast.client("curator").post(at("programme", pair), told)
    document = Document(io.BytesIO(cast.client("head").get(at("order", pair)).content))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "20.11.2026\t№ 112-о" in words
    assert "1. Назначить наставника с" in words
    assert cast.people["11"][0].family_name in document.tables[0].rows[2].cells[1].text


def test_a_person_joins_and_leaves_a_community_and_snapshots_tell_it(cast: Cast) -> None:
    Member.objects.all().delete()
    specialist, person = cast.client("specialist"), cast.people["11"][0]
    since = f"{TODAY.year}-01-01"
    sent = {"community": "regional_methodical_active", "since": since}
    specialist.post(at("member-new", person.pk), sent)
    told = joined_table("memberships", [TODAY.year], TODAY).to_pylist()
    assert [(row["unit_id"], row["community"]) for row in told] == [
        ("11", "regional_methodical_active")
    ]
    later = specialist.post(at("member-new", person.pk), sent | {"since": "2999-01-01"})
    assert "ещё не наступил" in later.content.decode()
    member = Member.objects.get()
    specialist.get(at("member-leave", member.pk))
    member.refresh_from_db()
    assert member.valid_to is None
    specialist.post(at("member-leave", member.pk), {"act": ""})
    member.refresh_from_db()
    assert member.valid_to == TODAY


def test_a_vacancy_opens_for_all_to_see_and_closes_filled(cast: Cast, acting_as: ActingAs) -> None:
    OpenPost.objects.all().delete()
    sent = {
        "unit": cast.units["11"].pk, "position": "Учитель", "subject": "физика", "rate": "1",
        "scheme": "zemsky_teacher", "opened_on": TODAY.isoformat(),
    }  # fmt: skip
    head = cast.client("head")
    assert head.post(at("vacancy-new"), sent).status_code == 302
    assert head.post(at("vacancy-new"), sent | {"unit": cast.units["21"].pk}).status_code == 422
    vacancy = OpenPost.objects.get()
    other = cast.client("other_head")
    with acting_as("web"):
        assert "Учитель" in text_of(other.get(at("vacancies")))
        refused = other.post(at("vacancy-close", vacancy.pk), {"act": "filled"}, follow=True)
    assert "закрыть её можете не вы" in text_of(refused)
    head.post(at("vacancy-close", vacancy.pk), {"act": "filled"})
    vacancy.refresh_from_db()
    assert (vacancy.closed_on, vacancy.is_filled) == (TODAY, True)
    (row,) = joined_table("vacancies", [TODAY.year], TODAY).to_pylist()
    assert (row["scheme"], row["closed_on"]) == ("zemsky_teacher", TODAY)


def test_a_part_in_a_contest_is_told_with_the_age_of_the_day(cast: Cast) -> None:
    ContestPart.objects.all().delete()
    person = cast.people["11"][0]
    Person.objects.filter(pk=person.pk).update(birth_on=date(TODAY.year - 30, 1, 1))
    sent = {"contest": "Учитель года", "stage": "regional", "held_on": f"{TODAY.year}-01-01",
            "is_federal_contest": "on", "result": "лауреат"}  # fmt: skip
    head = cast.client("head")
    head.post(at("contest-new", person.pk), sent)
    assert head.post(at("contest-new", person.pk), sent).status_code == 422
    (row,) = joined_table("contest_entries", [TODAY.year], TODAY).to_pylist()
    assert (row["age"], row["stage"], row["is_federal_contest"]) == (30, "regional", True)


def test_what_was_written_by_mistake_is_taken_out_once_asked(cast: Cast) -> None:
    part = ContestPart.objects.get(unit__code="11")
    head = cast.client("head")
    assert "Убрать запись?" in head.get(at("contest-strike", part.pk)).content.decode()
    assert ContestPart.objects.filter(pk=part.pk).exists()
    head.post(at("contest-strike", part.pk), {"act": ""})
    assert not ContestPart.objects.filter(pk=part.pk).exists()


def test_places_are_changed_by_who_keeps_the_unit(cast: Cast, acting_as: ActingAs) -> None:
    mentor = Accompanier.objects.get(unit=cast.units["11"])
    sent = {"capacity": 7, "competencies": ["met.1"]}
    head, other = cast.client("head"), cast.client("other_head")
    with acting_as("web"):
        assert other.post(at("places", mentor.pk), sent).status_code == 404
        answer = head.post(at("places", mentor.pk), sent)
    assert answer["Location"] == at("accompanier", mentor.pk)
    mentor.refresh_from_db()
    assert (mentor.capacity, mentor.competencies) == (7, ["met.1"])


def test_the_ministry_learns_of_nobody_who_has_not_agreed(cast: Cast, acting_as: ActingAs) -> None:
    ReserveOffer.objects.all().delete()
    person = cast.people["11"][0]
    operator, ministry, teacher = (cast.client(n) for n in ("operator", "ministry", "teacher"))

    def state() -> str:
        return ReserveOffer.objects.values_list("state", flat=True).get()

    with acting_as("web"):
        operator.post(at("reserve-new", person.pk), {"because": "Ведёт объединение"})
    offer = ReserveOffer.objects.get()
    with acting_as("web"):
        assert person.family_name not in text_of(ministry.get(at("reserve")))
        ministry.post(at("reserve-settle", offer.pk), {"act": "enrolled"})
    assert state() == "offered"
    with acting_as("web"):
        teacher.post(at("offer", offer.pk), {"answer": "agreed"})
        assert person.family_name in text_of(ministry.get(at("reserve")))
        ministry.post(at("reserve-settle", offer.pk), {"act": "enrolled"})
    assert state() == "enrolled"


@pytest.mark.parametrize(
    "name", ["home", "accompaniers", "young", "members", "vacancies", "contests", "mine"]
)
def test_lists_ask_the_database_a_fixed_number_of_times(
    cast: Cast, django_assert_max_num_queries: object, name: str
) -> None:
    client: Client = cast.client("operator")
    client.get(at(name))
    with django_assert_max_num_queries(MOST_QUERIES):  # type: ignore[operator]
        assert client.get(at(name)).status_code == 200
