"""Certificates in sight, and the public look at one by its code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from orientir.cycle.learning.certificate_numbers import (
    counts_by_year,
    read_check_code,
    write_number,
)
from orientir.cycle.learning.models import (
    Certificate,
    CertificateRule,
    CertificateState,
    OwnCertificate,
    OwnState,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a code tells a stranger; ``outcome``: ``found``, ``unknown``, or ``often`` (asked too many times)."""

    outcome: str
    full_name: str | None = None
    programme: str | None = None
    hours: int | None = None
    began_on: date | None = None
    ended_on: date | None = None
    issued_on: date | None = None
    state: str | None = None


def check_certificate(code: str, *, address: str) -> Checked:
    """Counted for ``address`` and journalled by the database itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select * from check_certificate(%s, %s)", [read_check_code(code)[:12], address]
        )
        return Checked(*cursor.fetchone())


def find_certificates(
    organisations: Sequence[int],
    *,
    words: str = "",
    state: str = "",
    year: str = "",
    group: str = "",
) -> QuerySet[Certificate]:
    """Given by these, newest first; ``words``: beginnings of names, or a number."""
    found = Certificate.objects.filter(organisation__in=organisations).order_by("-issued_on", "-id")
    for word in words.split()[:4]:
        found = found.filter(
            Q(family_name__istartswith=word)
            | Q(given_name__istartswith=word)
            | Q(patronymic__istartswith=word)
            | Q(number__icontains=word)
            | Q(registration_number__istartswith=word)
        )
    found = found.filter(state=state) if state else found
    found = (
        found.filter(issued_on__year=int(year)) if year.isdecimal() and len(year) == 4 else found
    )
    return found.filter(enrolment__group__code=group) if group else found


def find_rule(organisation: int) -> CertificateRule:
    """How an organisation numbers; unwritten: as the platform proposes."""
    found = CertificateRule.objects.filter(pk=organisation).first()
    return found or CertificateRule(organisation_id=organisation)


def find_next_number(organisation: int, year: int) -> str:
    """The number that the next certificate of ``year`` will have."""
    rule = find_rule(organisation)
    starts_anew = counts_by_year(rule.number) and rule.counted_year != year
    return write_number(rule.number, 1 if starts_anew else rule.next_number, year)


def count_without_certificate(group: int) -> int:
    """How many completed the group and have no certificate in force."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from learning_enrolment e where e.group_id = %s and e.state = 'completed' and not exists "
            "(select 1 from learning_certificate c where c.enrolment_id = e.id and c.state = 'issued')",
            [group],
        )
        return int(cursor.fetchone()[0])


def list_own_certificates(person: int) -> list[Certificate]:
    """In force, given to a person here, the newest first."""
    found = Certificate.objects.filter(person=person, state=CertificateState.ISSUED)
    return list(found.order_by("-issued_on", "-pk"))


def list_own_told(person: int) -> list[OwnCertificate]:
    """What a person brought, without the files."""
    return list(
        OwnCertificate.objects.filter(person=person).defer("content").order_by("-issued_on")
    )


def list_to_confirm(limit: int = 200) -> list[OwnCertificate]:
    """What waits for the word of one's organisation; never one's own."""
    found = OwnCertificate.objects.filter(state=OwnState.TOLD).defer("content")
    return list(found.select_related("person").order_by("told_at")[:limit])
