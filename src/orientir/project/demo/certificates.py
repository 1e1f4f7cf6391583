"""Certificates of the demo: given to whole groups, one lost and given again, one annulled, by deeds of institutes."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from mimesis import Person as Names
from mimesis.enums import Gender
from mimesis.locales import Locale

from orientir.cycle.learning.api import (
    Certificate,
    EarlierEducation,
    EducationLevel,
    EducationTerms,
    LearningGroup,
    NumberingTerms,
    annul_certificate,
    issue_duplicate,
    issue_for_group,
    set_numbering,
    tell_education,
)
from orientir.cycle.registry.api import Account
from orientir.kit.access.acting import acting_by
from orientir.kit.access.logins import log_in
from orientir.project.demo.accounts import PASSWORD
from orientir.project.demo.scale import SEED

LOGIN = "dpo"
TERMS = NumberingTerms(
    series="",
    number="74{yy}{number:06}",
    registration="{number}-{yy}",
    city="Челябинск",
    signer="Ректор А. С. Ректорова",
)
LOST, MISTAKEN = "утрачен: заявление от владельца", "ошибка в фамилии: выдан заново на бланке"
GIVEN = timedelta(days=3)
"""After the last day of a group."""


def bring_certificates() -> str:
    """Give them, as far as none were given; returns what came, in words."""
    if Certificate.objects.exists():
        return "уже есть"
    by = Account.objects.get(login=LOGIN).pk
    with acting_by(log_in(login=LOGIN, password=PASSWORD, address="demo").token):
        groups = list(LearningGroup.objects.filter(state="completed").order_by("ends_on", "pk"))
        for organisation in dict.fromkeys(one.organisation_id for one in groups):
            set_numbering(organisation=organisation, terms=TERMS, by=by, at=timezone.now())
        for group in groups[:-1]:  # the last one is left to be given by hand
            issue_for_group(
                group=group.pk, issued_on=group.ends_on + GIVEN, by=by, at=timezone.now()
            )
        _end_some(by)
    given = Certificate.objects.count()
    return f"выдано {given}, из них дубликат 1, аннулирован 1"


def _end_some(by: int) -> None:
    now = timezone.now()
    lost, mistaken = Certificate.objects.exclude(person__in=_own()).order_by("-issued_on", "pk")[:2]
    issue_duplicate(
        certificate=lost.pk,
        because=LOST,
        issued_on=timezone.localdate(now) - timedelta(days=2),
        by=by,
        at=now,
    )
    annul_certificate(certificate=mistaken.pk, because=MISTAKEN, by=by, at=now)


def _own() -> list[int]:
    """People who can log in: theirs stay in force."""
    found = Account.objects.filter(person__isnull=False)
    return [int(person) for person in found.values_list("person", flat=True) if person]


def bring_diplomas() -> str:
    """Diplomas that learners came with, of all but every twelfth: the check of a file for ФИС ФРДО names whose lack."""
    if EarlierEducation.objects.exists():
        return "уже есть"
    names = Names(Locale.RU, seed=SEED)
    by = Account.objects.get(login=LOGIN).pk
    with acting_by(log_in(login=LOGIN, password=PASSWORD, address="demo").token):
        found = Certificate.objects.exclude(person__in=_own()).order_by("person")
        people = dict(found.values_list("person", "family_name"))
        told = {
            person: _diploma(place, family_name, names)
            for place, (person, family_name) in enumerate(people.items())
            if place % 12
        }
        count = tell_education(told=told, by=by, at=timezone.now())
    return f"{count} из {len(people)}"


def _diploma(place: int, family_name: str, names: Names) -> EducationTerms:
    """Invented; every ninth woman took another name since."""
    was_other = family_name.endswith("а") and place % 9 == 0
    return EducationTerms(
        EducationLevel.SECONDARY if place % 7 == 0 else EducationLevel.HIGHER,
        names.surname(gender=Gender.FEMALE) if was_other else family_name,
        "Нет" if place % 5 == 0 else f"7400{place % 10}",
        f"{1_000_000 + place * 37:07}",
    )
