"""Seats and the queue: who asked first has the seat; none is given twice, nobody is lost, also under a crowd."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from orientir.cycle.learning.models import Application, Enrolment, LearningGroup
from orientir.cycle.registry.models import Unit
from orientir.kit.access.acting import acting_by
from orientir.kit.database.roles import ROLES
from tests.cast import Cast, make_cast
from tests.cycle.learning.conftest import Acting
from tests.cycle.learning.made_groups import (
    NOW,
    TODAY,
    make_group,
    make_institute,
    make_programme,
    make_teachers,
)
from tests.kit.asking import ask

Institute = tuple[Unit, str]
CROWD, SEATS, HANDS = 200, 25, 40


@pytest.fixture
def cast(db: None) -> Cast:
    """Not a module's: one test here commits."""
    return make_cast()


def _apply(group: LearningGroup, person: Any) -> str:
    return str(ask("select outcome from apply_to_group(%s, %s, '', '')", group.pk, person)[0])


@pytest.mark.parametrize(
    ("terms", "outcome"),
    [
        ({}, "waiting"),
        ({"needs_approval": True}, "submitted"),
        ({"state": "draft"}, "unknown"),
        ({"state": "cancelled"}, "closed"),
        ({"starts_on": TODAY, "ends_on": TODAY}, "started"),
        ({"opens_at": NOW + timedelta(days=1)}, "early"),
        ({"closes_at": NOW - timedelta(minutes=1)}, "late"),
    ],
)
def test_when_one_may_apply(
    cast: Cast, institute: Institute, acting: Acting, terms: Any, outcome: str
) -> None:
    group = make_group(
        make_programme(institute[0]), **({"seats": 1, "needs_approval": False} | terms)
    )
    first, second = make_teachers(cast.units["11"], 2)
    for person, token in (first, second):
        with acting(token):
            said = _apply(group, person.pk)
    assert said == outcome


def test_a_head_asks_for_own_people_and_for_nobody_else(
    cast: Cast, institute: Institute, acting: Acting
) -> None:
    group = make_group(make_programme(institute[0]))
    with acting(cast.token("head")):
        assert _apply(group, cast.people["11"][1].pk) == "enrolled"
        assert _apply(group, cast.people["21"][0].pk) == "no_post"
    with acting(cast.token("teacher")):
        assert _apply(group, cast.people["11"][1].pk) == "no_post"
        assert _apply(group, cast.people["11"][0].pk) == "submitted"
        assert _apply(group, cast.people["11"][0].pk) == "twice"


def test_nobody_agrees_to_their_own_application(
    cast: Cast, institute: Institute, acting: Acting
) -> None:
    group = make_group(make_programme(institute[0]))
    head = cast.accounts["head"]
    head.person = cast.people["11"][1]
    head.save()
    with acting(cast.token("head")):
        assert _apply(group, head.person_id) == "submitted"
        [application] = ask("select id from learning_application")
        assert ask("select outcome from decide_application(%s, true, '')", application) == [
            "unknown"
        ]
    with acting(cast.token("specialist")):
        assert ask("select outcome from decide_application(%s, true, '')", application) == [
            "enrolled"
        ]


def test_a_seat_that_falls_free_goes_to_who_asked_first_of_those_who_wait(
    cast: Cast, institute: Institute, acting: Acting
) -> None:
    group = make_group(make_programme(institute[0]), seats=1, needs_approval=False)
    teachers = make_teachers(cast.units["11"], 3)
    for person, token in teachers:
        with acting(token):
            _apply(group, person.pk)
    order = list(Application.objects.order_by("number").values_list("number", "asked_at", "person"))
    with acting(teachers[0][1]):
        [mine] = ask("select id from learning_application")
        assert ask("select outcome from withdraw_application(%s, '')", mine) == ["withdrawn"]
    states = Application.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == ["withdrawn", "enrolled", "waiting"]
    assert (
        list(Application.objects.order_by("number").values_list("number", "asked_at", "person"))
        == order
    )
    with acting(institute[1]):
        group.seats = 2
        group.save(update_fields=["seats"])
        assert len(ask("select unnest(seat_the_queue(%s))", group.pk)) == 1
    assert Application.objects.filter(state="enrolled").count() == 2


def test_a_cancelled_group_ends_every_application_with_its_reason(
    cast: Cast, institute: Institute, acting: Acting
) -> None:
    group = make_group(make_programme(institute[0]), seats=1, needs_approval=False)
    for person, token in make_teachers(cast.units["11"], 2):
        with acting(token):
            _apply(group, person.pk)
    with acting(institute[1]):
        assert [
            len(gone) for gone in ask("select cancel_group(%s, 'заболел тренер')", group.pk)
        ] == [2]
    assert set(Application.objects.values_list("state", "reason")) == {
        ("withdrawn", "заболел тренер")
    }
    assert set(Enrolment.objects.values_list("state", "reason")) == {
        ("withdrawn", "заболел тренер")
    }


@pytest.mark.django_db(transaction=True)
def test_a_crowd_at_once_gets_exactly_the_seats_there_are() -> None:
    """200 people, each over a connection of their own, ``HANDS`` at a time: 25 seats, 175 in the queue."""
    cast = make_cast()
    unit, _ = make_institute(cast, "dpo1", "Первый институт")
    group = make_group(make_programme(unit), seats=SEATS, needs_approval=False)
    teachers = make_teachers(cast.units["11"], CROWD)
    gate = Barrier(HANDS)

    def apply(place: int) -> str:
        person, token = teachers[place]
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"set role {ROLES['web']}")
            if place < HANDS:
                gate.wait(30)
            with acting_by(token):
                return _apply(group, person.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(HANDS) as hands:
        said = list(hands.map(apply, range(CROWD)))
    assert sorted(set(said)) == ["enrolled", "waiting"]
    assert (said.count("enrolled"), said.count("waiting")) == (SEATS, CROWD - SEATS)
    told = list(Application.objects.order_by("number").values_list("number", "state", "asked_at"))
    assert [number for number, _, _ in told] == list(range(1, CROWD + 1))
    assert [state for _, state, _ in told] == ["enrolled"] * SEATS + ["waiting"] * (CROWD - SEATS)
    assert [at for _, _, at in told] == sorted(at for _, _, at in told)
    assert Enrolment.objects.filter(group=group).count() == SEATS
