"""Search of people: by the index, and equal to the plain question under the policies."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import connection

from orientir.cycle.registry.models import Person, Post
from orientir.kit.access.acting import acting_by
from tests.cast import LONG_AGO, ROLES, SURNAMES, Cast, make_cast
from tests.kit.asking import ask

ActingAs = Callable[[str], AbstractContextManager[None]]

PLAIN = """
select id from registry_person
where translate(lower(%s), 'ё', 'е') <%% search_name
order by word_similarity(translate(lower(%s), 'ё', 'е'), search_name) desc, search_name, id
"""
FAMILIES = ("Берёзова", "Березкина", "Алёшина", "Иванова", "Иваненко")


@pytest.fixture(scope="module")
def standing_cast(stage: None) -> Cast:
    """Five more people in each school, alike by name."""
    cast = make_cast()
    for number, (code, people) in enumerate(cast.people.items()):
        for family in FAMILIES:
            person = Person.objects.create(
                family_name=family, given_name=people[0].given_name, birth_on=LONG_AGO
            )
            Post.objects.create(person=person, unit=cast.units[code], code=f"s{number}")
    return cast


def search(query: str, within: int | None = None, limit: int = 100, offset: int = 0) -> list[Any]:
    return ask("select person_id from search_people(%s, %s, %s, %s)", query, within, limit, offset)


@pytest.mark.parametrize("query", ["березова", "БЕРЁЗОВА", "ивнова", "анна", "алешина анна", "zzz"])
@pytest.mark.parametrize("name", ["ministry", "specialist", "head", "teacher", "stranger"])
def test_search_is_equal_to_the_plain_question_under_the_policies(
    cast: Cast, acting_as: ActingAs, name: str, query: str
) -> None:
    token = cast.token(name)
    with acting_as("web"), acting_by(token):
        with connection.cursor() as cursor:
            cursor.execute("set local pg_trgm.word_similarity_threshold = 0.45")
        assert search(query) == ask(PLAIN, query, query)


def test_search_forgives_a_slip_and_ё(cast: Cast, acting_as: ActingAs) -> None:
    token = cast.token("head")
    with acting_as("web"), acting_by(token):
        for query in ("Берёзова", "березова", "бирезова"):
            best = search(query)[0]
            assert Person.objects.get(pk=best).family_name == "Берёзова"


@pytest.mark.parametrize("name", ROLES)
def test_search_finds_nobody_out_of_sight(cast: Cast, acting_as: ActingAs, name: str) -> None:
    token = cast.token(name)
    with acting_as("web"), acting_by(token):
        seen = set(ask("select id from registry_person"))
        assert {person for surname in SURNAMES.values() for person in search(surname)} <= seen


def test_search_pages_and_counts(cast: Cast, acting_as: ActingAs) -> None:
    token = cast.token("ministry")
    with acting_as("web"), acting_by(token):
        everyone = search("иванова")
        assert search("иванова", limit=2, offset=2) == everyone[2:4]
        assert ask("select total from search_people('иванова', null, 1, 0)") == [len(everyone)]


def test_search_within_a_unit_keeps_to_it(cast: Cast, acting_as: ActingAs) -> None:
    token = cast.token("ministry")
    with acting_as("web"), acting_by(token):
        within = search("березова", cast.units["10"].pk)
        posts = ask("select distinct unit_id from registry_post where person_id = any(%s)", within)
        assert set(posts) == {cast.units[code].pk for code in ("11", "12", "13")}


def test_the_index_answers_the_search(cast: Cast, acting_as: ActingAs) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("set local enable_indexscan = off")
        cursor.execute("set local enable_indexonlyscan = off")
        cursor.execute("explain select id from registry_person where 'березова' <% search_name")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "registry_person_search" in plan
