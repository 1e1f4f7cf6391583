"""The accounts of the demo: one per role, each with a place in the invented region."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from mimesis import Person as Names
from mimesis.enums import Gender
from mimesis.locales import Locale

from orientir.cycle.registry.api import Account, Grant, Person, Unit
from orientir.kit.access.passwords import put_password
from orientir.project.demo.files import DemoRegion
from orientir.project.demo.people import DemoPerson
from orientir.project.demo.scale import SEED, YEARS
from orientir.project.demo.units import DemoUnit

PASSWORD = "orientir-demo"  # noqa: S105 an account exists in demo mode only, and doctor says so
EXPERTS = ("expert", "expert2", "expert3", "expert4")
_SINCE = date(2022, 1, 1)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Whom one can log in as; ``person`` is a personnel number or empty."""

    login: str
    name: str
    role: str
    title: str
    unit: str
    unit_title: str
    person: str = ""


def plan_accounts(region: DemoRegion) -> list[DemoAccount]:
    """Who there is: the region's roles, two municipalities (to see what one may not), a school."""
    return list(_planned(region))


def _planned(region: DemoRegion) -> Iterator[DemoAccount]:
    top = region.units[0]
    towns = [unit for unit in region.units if unit.level == "municipality"]
    school = _largest_school(region, towns[0])
    head, teacher = _head_and_teacher(region, school)
    names = _invented_names()
    for login, role, title in (
        ("ministry", "ministry", "Министерство"),
        ("operator", "operator", "Оператор мониторинга"),
        ("admin", "administrator", "Администратор"),
        ("dpo", "further_education", "Организация ДПО"),
    ):
        yield DemoAccount(login, next(names), role, title, top.code, top.title)
    for number, town in enumerate(towns[:2], 1):
        login, role = f"town{number}", "municipal_specialist"
        yield DemoAccount(login, next(names), role, "Специалист МОУО", town.code, town.title)
    for login, role, title, person in (
        ("head", "head", "Руководитель ОО", head),
        ("curator", "curator", "Куратор", head),
        ("teacher", "teacher", "Педагог", teacher),
    ):
        name = _full_name(person)
        yield DemoAccount(login, name, role, title, school.code, school.title, person.number)
    for login in EXPERTS[:-1]:
        yield DemoAccount(login, next(names), "expert", "Эксперт", top.code, top.title)
    colleague = _colleague(region, school, teacher)
    name = _full_name(colleague)
    yield DemoAccount(EXPERTS[-1], name, "expert", "Эксперт", top.code, top.title, colleague.number)


def _invented_names() -> Iterator[str]:
    names = Names(Locale.RU, seed=SEED)
    while True:
        surname, name = names.surname(gender=Gender.FEMALE), names.first_name(gender=Gender.FEMALE)
        yield f"{surname} {name} {names.patronymic(gender=Gender.FEMALE)}"


def _full_name(person: DemoPerson) -> str:
    return f"{person.family_name} {person.given_name} {person.patronymic}".strip()


def _largest_school(region: DemoRegion, town: DemoUnit) -> DemoUnit:
    staff: dict[str, int] = {}
    for person in region.people:
        if person.works_in(YEARS[-1]):
            staff[person.posts[0].unit] = staff.get(person.posts[0].unit, 0) + 1
    schools = [
        unit
        for unit in region.units
        if unit.municipality == town.code and unit.kind == "school" and unit.closed_on is None
    ]
    return max(schools, key=lambda unit: staff.get(unit.code, 0))


def _head_and_teacher(region: DemoRegion, school: DemoUnit) -> tuple[DemoPerson, DemoPerson]:
    here = [
        person
        for person in region.people
        if person.works_in(YEARS[-1]) and person.posts[0].unit == school.code
    ]
    by_category = {person.posts[0].staff_category: person for person in reversed(here)}
    return by_category["managerial"], by_category["pedagogical"]


def _colleague(region: DemoRegion, school: DemoUnit, teacher: DemoPerson) -> DemoPerson:
    """An expert who works where the teacher of the demo does: never gets the answers of that school."""
    return next(
        person
        for person in region.people
        if person.works_in(YEARS[-1])
        and person.posts[0].unit == school.code
        and person.posts[0].staff_category == "pedagogical"
        and person != teacher
    )


@transaction.atomic
def make_accounts(planned: list[DemoAccount]) -> None:
    """Make those that are not there yet, with the demo's password."""
    for one in planned:
        if not Account.objects.filter(login=one.login).exists():
            _make(one)


def _make(one: DemoAccount) -> None:
    person = Person.objects.filter(personnel_number=one.person).first() if one.person else None
    account = Account.objects.create(
        login=one.login, display_name=one.name, person=person, is_demo=True
    )
    Grant.objects.create(
        account=account,
        role=one.role,
        unit=Unit.objects.get(code=one.unit),
        valid_from=_SINCE,
    )
    put_password(account_id=account.pk, password=PASSWORD)
