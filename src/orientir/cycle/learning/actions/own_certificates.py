"""Documents that people bring of their own: their words until the organisation where they work has seen them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.models import OwnCertificate, OwnState
from orientir.kit.journal import record

MOST_BYTES: Final = 10_000_000
BEGINNINGS: Final = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
"""A file is what its first bytes say, whatever its name."""


class OwnNotTaken(Mistake):
    """The document cannot be taken or decided on."""


@dataclass(frozen=True, slots=True)
class OwnTerms:
    kind: str
    title: str
    organisation_title: str
    number: str
    hours: int
    issued_on: date
    file_name: str
    content: bytes


@transaction.atomic
def tell_own(*, person: int, terms: OwnTerms, by: int, at: datetime) -> int:
    """Keep a document as the person's own words. Raises OwnNotTaken."""
    media_type = find_media_type(terms.content)
    sha256 = hashlib.sha256(terms.content).hexdigest()
    if terms.issued_on > timezone.localdate(at):
        raise OwnNotTaken(_("The day of the document lies ahead."))
    if OwnCertificate.objects.filter(person=person, sha256=sha256).exists():
        raise OwnNotTaken(_("This very file was uploaded already."))
    unit = _own_unit()
    if unit is None:
        raise OwnNotTaken(_("You hold no post today: nobody could confirm the document."))
    made = OwnCertificate.objects.create(
        person_id=person, unit_id=unit, kind=terms.kind, title=terms.title, number=terms.number,
        organisation_title=terms.organisation_title, hours=terms.hours, issued_on=terms.issued_on,
        file_name=terms.file_name[-255:], media_type=media_type, sha256=sha256,
        content=terms.content, told_at=at,
    )  # fmt: skip
    record(
        event="learning.own_certificate_told",
        by=by,
        at=at,
        subject=f"own:{made.pk}",
        persons=[person],
    )
    return int(made.pk)


def find_media_type(content: bytes) -> str:
    """PDF, JPEG or PNG by the first bytes. Raises OwnNotTaken."""
    if len(content) > MOST_BYTES:
        raise OwnNotTaken(_("The file is larger than 10 MB."))
    for beginning, media_type in BEGINNINGS.items():
        if content.startswith(beginning):
            return media_type
    raise OwnNotTaken(_("Only PDF, JPEG and PNG are taken: photograph the document or scan it."))


def _own_unit() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("select own_unit()")
        found = cursor.fetchone()[0]
    return int(found) if found is not None else None


@transaction.atomic
def take_back_own(*, own: int, person: int, by: int, at: datetime) -> None:
    """Destroy what one brought oneself, while nobody has confirmed it. Raises OwnNotTaken."""
    gone, _rows = OwnCertificate.objects.filter(
        pk=own, person=person, state__in=(OwnState.TOLD, OwnState.REFUSED)
    ).delete()
    if not gone:
        raise OwnNotTaken(_("A confirmed document stays: ask your organisation."))
    record(
        event="learning.own_certificate_gone", by=by, at=at, subject=f"own:{own}", persons=[person]
    )


@transaction.atomic
def decide_own(*, own: int, is_right: bool, reason: str, by: int, at: datetime) -> None:
    """The organisation has seen the document: it is so, or it is not, and why. Raises OwnNotTaken."""
    if not is_right and not reason.strip():
        raise OwnNotTaken(_("Say what is wrong: the person will read it."))
    found = OwnCertificate.objects.select_for_update().filter(pk=own, state=OwnState.TOLD).first()
    if found is None:
        raise OwnNotTaken(_("This document was decided on already: reload the page."))
    found.state = OwnState.CONFIRMED if is_right else OwnState.REFUSED
    found.reason, found.decided_at, found.decided_by_id = reason.strip()[:500], at, by
    found.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    record(
        event=f"learning.own_certificate_{found.state}", by=by, at=at, subject=f"own:{own}",
        persons=[found.person_id],
    )  # fmt: skip
