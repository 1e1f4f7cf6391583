"""Programmes and groups for tests, written as the owner; the cast of ``tests/cast`` stands around them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from orientir.cycle.learning.models import (
    Application,
    Enrolment,
    LearningGroup,
    Programme,
)
from orientir.cycle.registry.models import (
    Account,
    Grant,
    Person,
    Post,
    PostPeriod,
    Unit,
    UnitPeriod,
)
from tests.cast import LONG_AGO, Cast, open_session

NOW = datetime.now(UTC)
TODAY = NOW.date()


def make_institute(cast: Cast, code: str, title: str) -> tuple[Unit, str]:
    """An organisation of further education under the region, and a token of who works there."""
    region = cast.units["region"]
    unit = Unit.objects.create(code=code, level="organisation")
    UnitPeriod.objects.create(
        unit=unit,
        valid_from=LONG_AGO,
        title=title,
        short_title=title,
        kind="further_education",
        parent=region,
        region=region,
    )
    with connection.cursor() as cursor:
        cursor.execute("select rebuild_unit_closure()")
    account = Account.objects.create(login=f"dpo-{code}", display_name=f"Методист {title}")
    grant = Grant.objects.create(
        account=account, role="further_education", unit=unit, valid_from=LONG_AGO
    )
    return unit, open_session(account, grant)


def make_programme(organisation: Unit, code: str = "p1", **terms: Any) -> Programme:
    told: dict[str, Any] = {
        "title": "Функциональная грамотность на уроке",
        "kind": "upskilling",
        "form": "full_time",
        "hours": 36,
        "pack": "chelyabinsk-2023",
        "state": "recommended",
        "created_at": NOW,
        "changed_at": NOW,
    }
    return Programme.objects.create(code=code, organisation=organisation, **(told | terms))


def make_group(programme: Programme, code: str = "g1", **terms: Any) -> LearningGroup:
    told: dict[str, Any] = {
        "state": "announced",
        "seats": 2,
        "opens_at": NOW - timedelta(days=5),
        "closes_at": NOW + timedelta(days=5),
        "starts_on": TODAY + timedelta(days=10),
        "ends_on": TODAY + timedelta(days=20),
        "form": "full_time",
        "created_at": NOW,
    }
    return LearningGroup.objects.create(
        code=code, programme=programme, organisation=programme.organisation, **(told | terms)
    )


def make_enrolment(group: LearningGroup, person: Person, unit: Unit, **terms: Any) -> Enrolment:
    """An application with a seat, written without the queue: for what comes after it."""
    taken = Application.objects.filter(group=group).count()
    application = Application.objects.create(
        group=group,
        organisation=group.organisation,
        person=person,
        unit=unit,
        staff_category="pedagogical",
        number=taken + 1,
        asked_at=NOW,
        state="enrolled",
    )
    told = {"enrolled_at": NOW, "enrolled_on": TODAY} | terms
    return Enrolment.objects.create(
        application=application,
        group=group,
        programme=group.programme,
        organisation=group.organisation,
        person=person,
        unit=unit,
        staff_category="pedagogical",
        **told,
    )


def make_teachers(unit: Unit, count: int) -> list[tuple[Person, str]]:
    """People with a post in ``unit`` and an account of their own; each with a token."""
    return [_make_teacher(unit, number) for number in range(count)]


def _make_teacher(unit: Unit, number: int) -> tuple[Person, str]:
    person = Person.objects.create(
        family_name=f"Очередникова{number}", given_name="Инна", birth_on=date(1985, 1, 1)
    )
    post = Post.objects.create(person=person, unit=unit, code="1")
    PostPeriod.objects.create(
        post=post,
        valid_from=LONG_AGO,
        staff_category="pedagogical",
        position="учитель",
        rate=Decimal(1),
    )
    account = Account.objects.create(
        login=f"queue-{unit.code}-{number}", display_name="Очередь", person=person
    )
    grant = Grant.objects.create(account=account, role="teacher", unit=unit, valid_from=LONG_AGO)
    return person, open_session(account, grant)
