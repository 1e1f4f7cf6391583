"""Programmes and groups for tests, written as the owner; the cast of ``tests/cast`` stands around them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from orientir.cycle.learning.models import (
    Application,
    Enrolment,
    GroupSession,
    LearningGroup,
    LearningOrder,
    LearningOrderLine,
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
TODAY = timezone.localdate(NOW)


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


def make_foreign_group(cast: Cast) -> LearningGroup:
    """The walked group, of an academy outside the region: nobody of the cast runs it."""
    academy = Unit.objects.filter(code="academy").first()
    if academy is None:
        academy = Unit.objects.create(code="academy", level="organisation")
        UnitPeriod.objects.create(
            unit=academy, valid_from=LONG_AGO, title="Академия", short_title="Академия",
            kind="further_education",
        )  # fmt: skip
    return make_walked_group(cast, academy)


def make_walked_group(cast: Cast, organisation: Unit | None = None) -> LearningGroup:
    """A learning group of the region's own institute, one learner of school 11 (the teacher) and one of school 21,
    with a session held, an order, and a draft programme beside it; made once.
    """
    region = organisation or cast.units["region"]
    found = LearningGroup.objects.filter(code="walked-1").first()
    if found is not None:
        return found
    make_programme(region, "walked-draft", state="draft")
    group = make_group(
        make_programme(region, "walked"),
        "walked-1",
        starts_on=TODAY - timedelta(days=2),
        ends_on=TODAY + timedelta(days=2),
        closes_at=NOW - timedelta(days=2),
    )
    GroupSession.objects.create(group=group, position=1, held_on=TODAY, hours=6)
    learners = [
        make_enrolment(group, cast.people[code][0], cast.units[code]) for code in ("11", "21")
    ]
    order = LearningOrder.objects.create(
        group=group,
        organisation=region,
        kind="enrolment",
        number="1",
        signed_on=TODAY,
        signed_by="И. И. Ректоров",
        created_at=NOW,
    )
    for one in learners:
        LearningOrderLine.objects.create(order=order, enrolment=one)
    return group
