"""Certificates for tests, written as the owner."""

from __future__ import annotations

import hashlib
from typing import Any

from orientir.cycle.learning.certificate_numbers import make_check_code
from orientir.cycle.learning.models import Certificate, Enrolment, OwnCertificate
from tests.cast import Cast
from tests.cycle.learning.made_groups import NOW, TODAY, make_foreign_group

PICTURE = b"\x89PNG\r\n\x1a\n made for tests"


def make_certificate(cast: Cast) -> Certificate:
    """Of the teacher, by the academy that nobody of the cast runs; made once."""
    group = make_foreign_group(cast)
    enrolment = Enrolment.objects.get(group=group, person=cast.people["11"][0])
    return Certificate.objects.filter(enrolment=enrolment).first() or give(enrolment)


def give(enrolment: Enrolment, **terms: Any) -> Certificate:
    person, group = enrolment.person, enrolment.group
    told: dict[str, Any] = {
        "kind": enrolment.programme.kind,
        "number": f"74{enrolment.pk:05}",
        "registration_number": f"{enrolment.pk}-25",
        "issued_on": TODAY,
        "family_name": person.family_name,
        "given_name": person.given_name,
        "patronymic": person.patronymic,
        "programme_title": enrolment.programme.title,
        "hours": enrolment.programme.hours,
        "began_on": group.starts_on,
        "ended_on": group.ends_on,
        "organisation_title": "Академия",
        "check_code": make_check_code(),
        "issued_at": NOW,
    }
    return Certificate.objects.create(
        enrolment=enrolment,
        organisation=enrolment.organisation,
        person=person,
        unit=enrolment.unit,
        **(told | terms),
    )


def make_own_certificate(cast: Cast, code: str) -> OwnCertificate:
    """Brought by the first person of a school; made once."""
    person = cast.people[code][0]
    found = OwnCertificate.objects.filter(person=person).first()
    return found or OwnCertificate.objects.create(
        person=person,
        unit=cast.units[code],
        kind="upskilling",
        title=f"Курс, где училась {person.family_name}",
        organisation_title="Институт",
        number="1",
        hours=36,
        issued_on=TODAY,
        file_name="scan.png",
        media_type="image/png",
        sha256=hashlib.sha256(PICTURE).hexdigest(),
        content=PICTURE,
        told_at=NOW,
    )
