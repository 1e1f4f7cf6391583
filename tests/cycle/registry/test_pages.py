"""Lists of organisations and people, a person's card, and what of them is journalled."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import python_calamine
from django.test import Client

from orientir.kit.journal.models import JournalEntry
from tests.cast import ORGANISATIONS, SURNAMES, Cast, people_in

ActingAs = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def specialist(cast: Cast) -> Client:
    return cast.client("specialist")


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_organisations_of_ones_own_subtree_are_listed(specialist: Client) -> None:
    shown = text_of(specialist, "/registry/organisations/")
    assert "Организации: 3" in shown
    assert "Школа № 11" in shown
    assert "Школа № 21" not in shown


@pytest.mark.parametrize("words", ["школа 12", "Школа №12", "шкала № 12", "ШКОЛА № 12"])
def test_a_title_is_found_in_spite_of_case_and_typos(specialist: Client, words: str) -> None:
    answer = specialist.get("/registry/organisations/", {"q": words})
    assert "Школа № 12" in answer.content.decode()


def test_what_is_found_exactly_is_not_mixed_with_what_is_like_it(specialist: Client) -> None:
    shown = specialist.get("/registry/organisations/", {"q": "школа 12"}).content.decode()
    assert "Организации: 1" in shown


def test_organisations_are_narrowed_and_ordered(specialist: Client) -> None:
    assert "Ничего не найдено" in text_of(specialist, "/registry/organisations/?kind=kindergarten")
    shown = text_of(specialist, "/registry/organisations/?sort=-title")
    assert shown.index("Школа № 13") < shown.index("Школа № 11")
    assert "descending" in shown


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_file_of_organisations_holds_what_is_filtered(specialist: Client, form: str) -> None:
    answer = specialist.get("/registry/organisations/", {"q": "Школа № 12", "format": form})
    if form == "csv":
        rows = answer.content.decode("utf-8-sig").splitlines()
    else:
        book = python_calamine.load_workbook(io.BytesIO(answer.content))
        rows = [str(row) for row in book.get_sheet_by_index(0).to_python()]
    assert "Школа № 12" in rows[1]


@pytest.mark.parametrize("who", ["operator", "specialist", "other_specialist", "head"])
def test_people_of_ones_own_subtree_are_listed(cast: Cast, acting_as: ActingAs, who: str) -> None:
    client = cast.client(who)
    with acting_as("web"):
        shown = text_of(client, "/registry/people/")
    seen = {code for code in ORGANISATIONS if f"{SURNAMES[code]} " in shown}
    assert seen == people_in(who)


@pytest.mark.parametrize("who", ["teacher", "curator", "expert", "stranger", "further_education"])
def test_who_sees_no_people_gets_no_list(cast: Cast, who: str) -> None:
    client = cast.client(who)
    person = cast.people["11"][0].pk
    for address in ("people/", f"people/{person}/", "organisations/11/", "organisations/"):
        assert client.get(f"/registry/{address}").status_code == 403


@pytest.mark.parametrize("words", ["двенадцатова", "Двенадцатава", "Двенадцатова Анна"])
def test_a_person_is_found_in_spite_of_case_and_typos(specialist: Client, words: str) -> None:
    answer = specialist.get("/registry/people/", {"q": words})
    assert "Двенадцатова Анна Тестовна" in answer.content.decode()


def test_a_person_is_found_by_personnel_number(specialist: Client) -> None:
    answer = specialist.get("/registry/people/", {"q": "13-Вера"})
    assert "Тринадцатова Вера" in answer.content.decode()
    assert "Люди: 1" in answer.content.decode()


def test_the_look_at_a_list_is_one_row_of_the_journal(cast: Cast, specialist: Client) -> None:
    text_of(specialist, "/registry/organisations/11/")
    entry = JournalEntry.objects.filter(kind="look").latest("pk")
    assert sorted(entry.persons) == sorted(person.pk for person in cast.people["11"])


def test_a_card_shows_posts_and_is_journalled(cast: Cast, specialist: Client) -> None:
    person = cast.people["11"][0]
    shown = text_of(specialist, f"/registry/people/{person.pk}/")
    assert "Одиннадцатова Анна Тестовна" in shown
    assert "учитель" in shown
    assert "математика" in shown
    assert JournalEntry.objects.filter(kind="look").latest("pk").persons == [person.pk]


def test_a_card_out_of_sight_is_not_there(cast: Cast, acting_as: ActingAs) -> None:
    client = cast.client("specialist")
    with acting_as("web"):
        assert client.get(f"/registry/people/{cast.people['21'][0].pk}/").status_code == 404
        assert client.get("/registry/organisations/nowhere/").status_code == 404


def test_the_staff_of_a_foreign_organisation_is_empty(cast: Cast, acting_as: ActingAs) -> None:
    client = cast.client("specialist")
    with acting_as("web"):
        shown = text_of(client, "/registry/organisations/21/")
    assert SURNAMES["21"] not in shown


def test_the_file_of_people_holds_what_is_filtered_and_is_journalled(
    cast: Cast, specialist: Client
) -> None:
    answer = specialist.get("/registry/people/", {"q": "Двенадцатова", "format": "csv"})
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert len(rows) == 3
    assert rows[1].startswith("Двенадцатова;Анна;Тестовна;12.01.1980;")
    assert len(JournalEntry.objects.filter(kind="look").latest("pk").persons) == 2


@pytest.mark.parametrize(
    ("address", "most"),
    [("organisations/", 12), ("people/", 13), ("organisations/11/", 15)],
)
def test_lists_ask_few_questions(
    specialist: Client, django_assert_max_num_queries: Any, address: str, most: int
) -> None:
    with django_assert_max_num_queries(most):
        text_of(specialist, f"/registry/{address}")
