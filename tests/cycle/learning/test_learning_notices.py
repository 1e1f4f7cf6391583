"""Who is told of what: an answer, a seat that came free, a group that starts or does not, applications to decide."""

from __future__ import annotations

from datetime import timedelta

import pytest

from orientir.cycle.learning.actions.seats import (
    apply_to_group,
    cancel_group,
    change_seats,
    decide_application,
    withdraw_application,
)
from orientir.cycle.learning.actions.telling import tell_starting
from orientir.cycle.learning.models import Application, LearningGroup
from orientir.cycle.registry.models import Account, Person, Unit
from orientir.kit.events.api import deliver_events
from orientir.kit.notices.models import Notice
from tests.cast import Cast
from tests.cycle.learning.conftest import Acting
from tests.cycle.learning.made_groups import (
    NOW,
    TODAY,
    make_group,
    make_programme,
    make_teachers,
)

Institute = tuple[Unit, str]
Teacher = tuple[Person, str]


@pytest.fixture(autouse=True)
def _heard_so_far(db: None) -> None:
    """A listener hears what is told from its first day on: that day is before the test."""
    deliver_events()


@pytest.fixture
def teachers(cast: Cast) -> list[Teacher]:
    return make_teachers(cast.units["11"], 4)


def _group(institute: Institute, *, asks_head: bool) -> LearningGroup:
    return make_group(make_programme(institute[0]), needs_approval=asks_head)


def _account(person: Person) -> int:
    return Account.objects.get(person=person).pk


def _apply(group: LearningGroup, teacher: Teacher, acting: Acting) -> int:
    person, token = teacher
    with acting(token):
        return apply_to_group(
            group=group.pk, person=person.pk, by=_account(person), at=NOW
        ).application


def _told(kind: str) -> list[int]:
    """Whose accounts have such a notice."""
    deliver_events()
    found = Notice.objects.filter(kind=f"learning.{kind}").order_by("account")
    return list(found.values_list("account", flat=True))


def test_heads_are_told_once_a_day_and_the_person_of_the_answer(
    cast: Cast, institute: Institute, teachers: list[Teacher], acting: Acting
) -> None:
    group = _group(institute, asks_head=True)
    first, second = (_apply(group, one, acting) for one in teachers[:2])
    assert _told("to_decide") == [cast.accounts["head"].pk]
    with acting(cast.token("head")):
        by = cast.accounts["head"].pk
        decide_application(application=first, is_agreed=True, by=by, at=NOW)
        decide_application(application=second, is_agreed=False, by=by, at=NOW, reason="нет замены")
    assert _told("application_decided") == sorted(_account(one[0]) for one in teachers[:2])
    assert _told("seat_given") == [], "whoever is agreed to is told of that, not of a free seat"


def test_the_next_in_the_queue_is_told_of_the_seat_that_came_free(
    institute: Institute, teachers: list[Teacher], acting: Acting
) -> None:
    group = _group(institute, asks_head=False)
    applications = [_apply(group, one, acting) for one in teachers]
    assert _told("seat_given") == []
    leaving, token = teachers[0]
    with acting(token):
        withdraw_application(
            application=applications[0], reason="заболела", by=_account(leaving), at=NOW
        )
    assert _told("seat_given") == [_account(teachers[2][0])]
    with acting(institute[1]):
        by = Account.objects.get(login="dpo-dpo1").pk
        change_seats(group=group.pk, seats=3, by=by, at=NOW)
    assert _told("seat_given") == [_account(teachers[2][0]), _account(teachers[3][0])]


def test_learners_are_told_three_days_before_once(
    institute: Institute, teachers: list[Teacher], acting: Acting
) -> None:
    group = _group(institute, asks_head=False)
    for one in teachers:
        _apply(group, one, acting)
    assert tell_starting(on=TODAY, at=NOW) == 0
    soon = group.starts_on - timedelta(days=3)
    assert [tell_starting(on=soon, at=NOW) for _again in range(2)] == [2, 0]
    assert _told("group_starts") == sorted(_account(one[0]) for one in teachers[:2])


def test_everybody_who_asked_is_told_that_a_group_will_not_take_place(
    institute: Institute, teachers: list[Teacher], acting: Acting
) -> None:
    group = _group(institute, asks_head=False)
    for one in teachers:
        _apply(group, one, acting)
    with acting(institute[1]):
        by = Account.objects.get(login="dpo-dpo1").pk
        cancel_group(group=group.pk, reason="нет преподавателя", by=by, at=NOW)
    assert Application.objects.filter(state="withdrawn").count() == 4
    assert _told("group_cancelled") == sorted(_account(one[0]) for one in teachers)
