"""What the database itself shows and refuses of programmes, groups and learners: as the role web, in raw SQL."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from orientir.cycle.registry.models import Unit
from tests.cast import SURNAMES, Cast
from tests.cycle.learning.conftest import Acting
from tests.cycle.learning.made_groups import make_enrolment, make_group, make_programme
from tests.kit.asking import ask, assert_refused, do

Institute = tuple[Unit, str]


def test_an_organisation_sees_the_people_of_its_own_groups_and_nobody_else(
    cast: Cast, institute: Institute, other_institute: Institute, acting: Acting
) -> None:
    for (unit, _), school, code in ((institute, "11", "a"), (other_institute, "21", "b")):
        group = make_group(make_programme(unit, f"p-{code}"), f"g-{code}")
        make_enrolment(group, cast.people[school][0], cast.units[school])
    for (_, token), school in ((institute, "11"), (other_institute, "21")):
        with acting(token):
            assert ask("select family_name from registry_person") == [SURNAMES[school]]
            assert ask("select count(*) from learning_enrolment") == [1]
            assert ask("select count(*) from learning_application") == [1]
            assert ask("select count(*) from registry_post") == [0]


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("operator", 2),
        ("ministry", 2),
        ("specialist", 1),
        ("other_specialist", 1),
        ("head", 1),
        ("other_head", 1),
        ("teacher", 1),
        ("expert", 0),
        ("stranger", 0),
    ],
)
def test_who_sees_an_enrolment(
    cast: Cast, institute: Institute, acting: Acting, name: str, seen: int
) -> None:
    group = make_group(make_programme(institute[0]))
    for school in ("11", "21"):
        make_enrolment(group, cast.people[school][0], cast.units[school])
    with acting(cast.token(name)):
        assert ask("select count(*) from learning_enrolment") == [seen]


def test_who_withdrew_is_seen_no_longer(cast: Cast, institute: Institute, acting: Acting) -> None:
    person, group = cast.people["11"][0], make_group(make_programme(institute[0]))
    make_enrolment(group, person, cast.units["11"])
    with acting(cast.token("teacher")):
        [application] = ask("select id from learning_application")
        assert ask("select outcome from withdraw_application(%s, 'передумала')", application) == [
            "withdrawn"
        ]
    with acting(institute[1]):
        assert ask("select family_name from registry_person") == []


def test_drafts_are_seen_by_who_writes_them(
    cast: Cast, institute: Institute, other_institute: Institute, acting: Acting
) -> None:
    for state in ("draft", "expertise", "recommended", "registry", "archive"):
        make_programme(institute[0], state, state=state)
    offered = {"recommended", "registry", "archive"}
    for token, seen in (
        (institute[1], offered | {"draft", "expertise"}),
        (other_institute[1], offered),
        (cast.token("expert"), offered | {"expertise"}),
        (cast.token("teacher"), offered),
        ("", set()),
    ):
        with acting(token):
            assert set(ask("select code from learning_programme")) == seen


@pytest.mark.parametrize("state", ["recommended", "registry"])
def test_an_organisation_cannot_recommend_its_own_programme(
    institute: Institute, acting: Acting, state: str
) -> None:
    make_programme(institute[0], state="draft")
    with acting(institute[1]), pytest.raises(DatabaseError), transaction.atomic():
        do("update learning_programme set state = %s", state)


def test_seats_are_given_by_functions_only(
    cast: Cast, institute: Institute, acting: Acting
) -> None:
    make_enrolment(make_group(make_programme(institute[0])), cast.people["11"][0], cast.units["11"])
    with acting(institute[1]):
        assert_refused("update learning_application set number = 7")
        assert_refused("update learning_application set state = 'waiting'")
        assert_refused("delete from learning_enrolment")
        assert_refused("insert into learning_enrolment select * from learning_enrolment")
        assert_refused("update learning_enrolment set person_id = person_id")
        with pytest.raises(DatabaseError), transaction.atomic():
            do("update learning_enrolment set state = 'withdrawn'")
    with pytest.raises(DatabaseError), transaction.atomic():  # not even the owner
        do("update learning_application set asked_at = now()")


def test_another_organisation_changes_nothing(
    cast: Cast, institute: Institute, other_institute: Institute, acting: Acting
) -> None:
    group = make_group(make_programme(institute[0]))
    make_enrolment(group, cast.people["11"][0], cast.units["11"])
    with acting(other_institute[1]):
        assert do("update learning_group set seats = 99") == 0
        assert do("update learning_programme set hours = 1") == 0
        assert do("update learning_enrolment set state = 'expelled'") == 0
        assert ask("select cancel_group(%s, 'нет')", group.pk) == [None]


def test_seats_cannot_fall_below_the_learners(
    cast: Cast, institute: Institute, acting: Acting
) -> None:
    group = make_group(make_programme(institute[0]))
    for school in ("11", "21"):
        make_enrolment(group, cast.people[school][0], cast.units[school])
    with acting(institute[1]), pytest.raises(DatabaseError), transaction.atomic():
        do("update learning_group set seats = 1")
