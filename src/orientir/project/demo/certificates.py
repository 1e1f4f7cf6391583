"""Certificates of the demo: given to whole groups, one lost and given again, one annulled, by deeds of institutes."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from orientir.cycle.learning.api import (
    Certificate,
    LearningGroup,
    NumberingTerms,
    annul_certificate,
    issue_duplicate,
    issue_for_group,
    set_numbering,
)
from orientir.cycle.registry.api import Account
from orientir.kit.access.acting import acting_by
from orientir.kit.access.logins import log_in
from orientir.project.demo.accounts import PASSWORD

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
