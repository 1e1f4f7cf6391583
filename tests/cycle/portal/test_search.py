"""One box: whoever is logged in finds units, people only in one's own sight; every look is journalled."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from orientir.kit.journal.models import JournalEntry
from tests.cast import SURNAMES, Cast

ActingAs = Callable[[str], AbstractContextManager[None]]


def found(client: Client, words: str, **more: str) -> str:
    answer = client.get("/search/", {"q": words, **more})
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("who", ["teacher", "expert", "specialist", "further_education"])
@pytest.mark.parametrize("words", ["школа 21", "ШКОЛА №21", "шкала № 21"])
def test_units_are_found_by_everybody_with_an_account(
    cast: Cast, acting_as: ActingAs, who: str, words: str
) -> None:
    client = cast.client(who)
    with acting_as("web"):
        page = found(client, words)
    assert "Организации: 1" in page
    assert 'href="/monitoring/units/21/"' in page


def test_people_are_found_in_ones_own_sight_alone(cast: Cast, acting_as: ActingAs) -> None:
    specialist, teacher = cast.client("specialist"), cast.client("teacher")
    with acting_as("web"):
        own = found(specialist, "двенадцатава")
        foreign = found(specialist, SURNAMES["21"])
        without_right = found(teacher, SURNAMES["11"])
    assert "Люди: 2" in own
    assert f"{SURNAMES['12']} Анна Тестовна" in own
    assert "Тестовна" not in foreign
    assert "Тестовна" not in without_right


def test_a_look_at_people_found_is_journalled(cast: Cast) -> None:
    found(cast.client("specialist"), "Двенадцатова")
    entry = JournalEntry.objects.filter(kind="look").latest("pk")
    assert sorted(entry.persons) == sorted(person.pk for person in cast.people["12"])


def test_finding_no_people_is_no_look(cast: Cast) -> None:
    found(cast.client("specialist"), "4.2")
    assert not JournalEntry.objects.filter(kind="look").exists()


def test_an_indicator_is_found_by_code_and_by_words(cast: Cast) -> None:
    client = cast.client("head")
    assert 'href="/monitoring/4.2/"' in found(client, "4.2")
    assert 'href="/monitoring/1.1/"' in found(client, "диогностика")


def test_measures_and_actors_are_found(cast: Cast) -> None:
    page = found(cast.client("head"), "методические объединения")
    assert 'href="/methodology/measures/#measure-19"' in page
    assert (
        'href="/methodology/actors/?actor=school_methodical_unions#school_methodical_unions"'
        in page
    )


def test_a_stranger_finds_the_methodology_alone(client: Client, cast: Cast) -> None:
    assert 'href="/open/?indicator=4.2"' in found(client, "4.2")
    page = found(client, "школа 21")
    assert "Школа № 21" not in page
    assert "Организации и люди находятся после входа" in page


def test_a_long_group_is_opened_page_by_page(cast: Cast) -> None:
    client = cast.client("ministry")
    short = found(client, "тестовна")
    assert short.count('href="/registry/people/') - short.count('href="/registry/people/"') == 8
    assert "Люди: 12" in short
    assert "&amp;only=people" in short
    whole = found(client, "тестовна", only="people")
    assert whole.count("Тестовна") == 12
    assert "Организации:" not in whole


def test_an_empty_box_teaches_and_a_fruitless_one_says_what_to_try(cast: Cast) -> None:
    client = cast.client("head")
    assert "Как спросить" in found(client, "  ")
    page = found(client, "абракадабрища")
    assert "Ничего не найдено" in page
    assert "Что попробовать" in page


def test_one_letter_is_not_looked_for_in_the_registry(cast: Cast) -> None:
    assert "Школа №" not in found(cast.client("ministry"), "ш")


@pytest.mark.parametrize(
    "words", ["школа", "Двенадцатова", "4.2", "'; drop table --", "%_\\", "ё" * 300]
)
def test_search_asks_few_questions(
    cast: Cast, django_assert_max_num_queries: Any, words: str
) -> None:
    client = cast.client("operator")
    with django_assert_max_num_queries(13):
        found(client, words)


@pytest.mark.parametrize(("who", "code"), [("head", "11"), ("other_specialist", "20")])
def test_the_passport_is_the_page_of_ones_own_unit(
    cast: Cast, acting_as: ActingAs, who: str, code: str
) -> None:
    client = cast.client(who)
    with acting_as("web"):
        answer = client.get("/passport/")
    assert answer["Location"] == f"/monitoring/units/{code}/"


@pytest.mark.parametrize(("code", "section"), [("11", "/passport/"), ("12", "/monitoring/units/")])
def test_the_page_of_ones_own_unit_is_the_passport(
    cast: Cast, acting_as: ActingAs, code: str, section: str
) -> None:
    client = cast.client("head")
    with acting_as("web"):
        page = client.get(f"/monitoring/units/{code}/").content.decode()
    pages = page.split('class="o-inner"')[1].split("</nav>")[0]
    assert f'href="{section}" aria-current="page"' in pages


def test_whoever_acts_for_no_unit_comes_home(cast: Cast) -> None:
    assert cast.client("stranger").get("/passport/")["Location"] == "/"


def test_the_sections_of_a_head_begin_with_the_passport(cast: Cast) -> None:
    page = cast.client("head").get("/").content.decode()
    sections = page.split('class="o-nav"')[1].split("</nav>")[0]
    assert sections.index("/passport/") < sections.index("/assessment/")
    assert "/methodology/" in page  # in the footer: six sections are the most
