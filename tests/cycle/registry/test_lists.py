"""Lists: their order, their last page, the exact before what is like it; held equal to sorting in Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from orientir.cycle.registry.models import Person, Post, PostPeriod, Unit, UnitPeriod
from orientir.cycle.registry.queries.people import (
    SORTS,
    PeopleFilters,
    PersonLine,
    list_people,
)
from orientir.cycle.registry.queries.units import UnitFilters, list_units
from orientir.kit.access.acting import acting_by
from orientir.kit.access.logins import COOKIE
from tests.cast import LONG_AGO, TODAY, Cast, make_cast, people_in

ActingAs = Callable[[str], AbstractContextManager[None]]
RANKS = {"none": 0, "first": 1, "highest": 2}
KEYS: dict[str, Callable[[PersonLine], Any]] = {
    "name": lambda line: "",
    "organisation": lambda line: int(line.posts[0].unit_code),
    "position": lambda line: line.posts[0].position,
    "category": lambda line: RANKS[line.posts[0].qualification_category],
    "experience": lambda line: -line.teaching_since.toordinal() if line.teaching_since else 1,
}


def name_of(line: PersonLine) -> str:
    return line.full_name.lower().replace("ё", "е")


@pytest.fixture(scope="module")
def standing_cast(stage: None) -> Cast:
    """Sixty more people with posts of every kind, some in two organisations, some who left."""
    cast, random = make_cast(), Random(7)
    units = [cast.units[code] for code in ("11", "12", "13", "21", "22")]
    for number in range(60):
        person = Person.objects.create(
            family_name=random.choice(["Ёлкина", "Абрамова", "Щукина", "Яковлева", "Берёзова"]),
            given_name=random.choice(["Анна", "Вера", "Ольга"]),
            patronymic=f"Тестовна{number:02}",
            birth_on=LONG_AGO,
            teaching_since=random.choice([None, date(1999, 9, 1), date(2010, 2, 3), LONG_AGO]),
        )
        for unit in random.sample(units, random.choice([1, 1, 2])):
            give_post(person, unit, random)
    return cast


def give_post(person: Person, unit: Unit, random: Random) -> None:
    PostPeriod.objects.create(
        post=Post.objects.create(person=person, unit=unit, code="1"),
        valid_from=random.choice([LONG_AGO, date(2020, 9, 1)]),
        valid_to=random.choice([None, None, None, date(2024, 9, 1)]),
        staff_category=random.choice(["pedagogical", "managerial"]),
        position=random.choice(["учитель", "методист", "директор"]),
        rate=Decimal(1),
        is_main_job=random.random() < 0.7,
        qualification_category=random.choice(list(RANKS)),
    )


@pytest.fixture
def acting(cast: Cast, acting_as: ActingAs) -> Iterator[Cast]:
    token = cast.token("specialist")
    with acting_as("web"), acting_by(token):
        yield cast


def everybody(filters: PeopleFilters, sort: str = "") -> list[PersonLine]:
    return list_people(filters, on=TODAY, sort=sort, limit=5000)[0]


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{sort}" for sort in SORTS)])
@pytest.mark.parametrize("filters", [PeopleFilters(), PeopleFilters(only_working=False)])
def test_people_stand_in_the_order_asked_for(
    acting: Cast, sort: str, filters: PeopleFilters
) -> None:
    found = everybody(filters, sort)
    expected = sorted(found, key=lambda line: (name_of(line), line.id))
    if sort == "-name":
        expected.sort(key=name_of, reverse=True)
    else:
        expected.sort(key=KEYS[sort.lstrip("-")], reverse=sort.startswith("-"))
    if sort == "-experience":  # what is not known stands last from both ends
        expected.sort(key=lambda line: line.teaching_since is None)
    assert [line.id for line in found] == [line.id for line in expected]


@pytest.mark.parametrize("sort", ["", "-name", "position", "organisation"])
@pytest.mark.parametrize(
    "filters",
    [
        PeopleFilters(),
        PeopleFilters(category="managerial"),
        PeopleFilters(text="Анна"),
        PeopleFilters(text="яковлива"),
        PeopleFilters(only_working=False),
    ],
)
def test_pages_make_the_whole_and_each_knows_how_many_there_are(
    acting: Cast, filters: PeopleFilters, sort: str
) -> None:
    whole = everybody(filters, sort)
    assert whole
    pages = [
        list_people(filters, on=TODAY, sort=sort, limit=7, offset=offset)
        for offset in range(0, len(whole), 7)
    ]
    assert [line for lines, _total in pages for line in lines] == whole
    assert {total for _lines, total in pages} == {len(whole)}


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{sort}" for sort in SORTS)])
def test_a_page_far_from_the_beginning_is_where_it_belongs(acting: Cast, sort: str) -> None:
    """From the twentieth page on the database takes another way, with the same result."""
    whole = everybody(PeopleFilters(), sort)
    for offset in range(17, min(len(whole), 60), 3):
        lines, total = list_people(PeopleFilters(), on=TODAY, sort=sort, limit=1, offset=offset)
        assert (lines, total) == ([whole[offset]], len(whole))


@pytest.mark.parametrize("role", ["ministry", "specialist", "other_specialist", "head", "teacher"])
@pytest.mark.parametrize("within", [None, "10", "11", "21", "region"])
def test_people_are_those_of_the_meeting_of_ones_sight_and_the_unit(
    cast: Cast, acting_as: ActingAs, role: str, within: str | None
) -> None:
    below = {"10": {"11", "12", "13"}, "11": {"11"}, "21": {"21"}}
    expected = people_in(role) & below.get(within or "", people_in(role))
    token, unit = cast.token(role), within and cast.units[within].pk
    with acting_as("web"), acting_by(token):
        found = everybody(PeopleFilters(within=unit or None))
    assert {line.posts[0].unit_code for line in found} == expected


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", "'; drop table registry_person; --", "%s"])
@pytest.mark.parametrize("sort", ["", "position", "'; drop table registry_person; --"])
def test_what_is_searched_means_itself(acting: Cast, text: str, sort: str) -> None:
    assert everybody(PeopleFilters(text=text, category="pedagogical"), sort) == []


def test_a_person_is_listed_by_the_post_of_the_unit_asked_for(acting: Cast) -> None:
    school = acting.units["12"].pk
    found = everybody(PeopleFilters(within=school))
    assert {line.posts[0].unit_code for line in found} == {"12"}
    assert any(len(line.posts) > 1 for line in found)


def test_whole_years_of_teaching() -> None:
    line = PersonLine(1, "А", "Б", "", LONG_AGO, "", "", date(2010, 2, 28), True)
    days = (date(2025, 2, 27), date(2025, 2, 28), date(2009, 1, 1))
    assert [line.years_teaching(day) for day in days] == [14, 15, 0]


@pytest.fixture
def numbered(cast: Cast) -> None:
    for number in (16, 6, 60, 106):
        title = f"Школа № {number}"
        UnitPeriod.objects.create(
            unit=Unit.objects.create(code=f"n{number}", level="organisation"),
            valid_from=LONG_AGO, title=title, short_title=title, kind="school",
            parent=cast.units["20"], municipality=cast.units["20"], region=cast.units["region"],
        )  # fmt: skip


@pytest.mark.usefixtures("numbered")
def test_an_exact_number_comes_first_and_titles_go_by_number(cast: Cast) -> None:
    def titles(text: str, sort: str = "") -> list[str]:
        found, _total = list_units(UnitFilters(text=text), on=TODAY, sort=sort)
        return [one.short_title.removeprefix("Школа № ") for one in found]

    assert titles("школа 6") == ["6", "16", "60", "106"]
    assert titles("Школа №6") == titles("6 школа") == ["6", "16", "60", "106"]
    assert titles("школа", "title") == ["6", "11", "12", "13", "16", "21", "22", "23", "60", "106"]
    assert titles("школа", "-title")[:2] == ["106", "60"]


@pytest.mark.parametrize(
    ("who", "address", "words"),
    [
        ("specialist", "/registry/organisations/?page=9", "Школа № 12"),
        ("specialist", "/registry/people/?page=9", "Двенадцатова"),
        ("specialist", "/registry/people/?q=двенадцатова&page=9", "Двенадцатова"),
        ("specialist", "/registry/people/?q=двенадцатава&sort=position&page=9", "Двенадцатова"),
        ("administrator", "/registry/accounts/?page=9", "Кто-то head"),
        ("specialist", "/search/?q=школа&only=organisations&page=9", "Школа № 12"),
        ("specialist", "/search/?q=диагностика&only=indicators&page=9", "1.1"),
        ("specialist", "/collection/imports/?page=9", "Двенадцатова.csv"),
        ("operator", "/collection/doubts/?page=9", "Одиннадцатова"),
        ("ministry", "/monitoring/1.1/?snapshot=draft&page=9", "Первый округ"),
    ],
)
def test_past_the_last_page_is_the_last_page(
    cast: Cast, acting_as: ActingAs, who: str, address: str, words: str
) -> None:
    client = cast.client(who)
    with acting_as("web"):
        answer = client.get(address)
    assert (answer.status_code, words in answer.content.decode()) == (200, True)


def test_heads_of_columns_order_the_list_and_say_so(cast: Cast, acting_as: ActingAs) -> None:
    client = cast.client("specialist")
    with acting_as("web"):
        plain = client.get("/registry/people/").content.decode()
        turned = client.get("/registry/people/?sort=-organisation&q=анна").content.decode()
    assert plain.count('aria-sort="ascending"') == 1
    assert turned.count('aria-sort="descending"') == 1
    assert 'href="?q=%D0%B0%D0%BD%D0%BD%D0%B0&amp;sort=organisation"' in turned
    assert turned.index("Тринадцатова") < turned.index("Одиннадцатова")
    assert '<input type="hidden" name="sort" value="-organisation">' in turned


def test_columns_chosen_are_remembered_for_the_account_alone(
    cast: Cast, acting_as: ActingAs
) -> None:
    client, another = cast.client("specialist"), cast.token("operator")
    chosen = "columns=chosen&column=birth&column=position&column=nonsense"
    with acting_as("web"):
        usual = client.get("/registry/people/").content.decode()
        now = client.get(f"/registry/people/?q=анна&sort=position&{chosen}").content.decode()
        after = client.get("/registry/people/").content.decode()
        staff = client.get("/registry/organisations/11/").content.decode()
        cookie = client.cookies["orientir_columns_people"]
        client.cookies[COOKIE] = another
        of_another = client.get("/registry/people/").content.decode()
    assert heads(usual) == [
        "Человек",
        "Должность",
        "Организация",
        "Категория",
        "Стаж, лет",
        "Ставка",
    ]
    assert heads(now) == heads(after) == ["Человек", "Должность", "Дата рождения"]
    assert '<input type="hidden" name="sort" value="position">' in now
    assert "11.01.1980" in after
    assert heads(staff) == ["Человек", "Должность", "Категория", "Стаж, лет", "Ставка"]
    assert heads(of_another) == heads(usual)
    assert cookie.value == f"{cast.accounts['specialist'].pk}.position.birth"


def test_all_columns_may_be_put_away(cast: Cast, acting_as: ActingAs) -> None:
    client = cast.client("specialist")
    with acting_as("web"):
        client.get("/registry/people/?columns=chosen")
        page = client.get("/registry/people/").content.decode()
    assert heads(page) == ["Человек"]


def heads(page: str) -> list[str]:
    found = re.findall(r'<th scope="col".*?</th>', page)
    return [re.sub(r"<svg.*?</svg>|<[^>]+>", "", head) for head in found]
