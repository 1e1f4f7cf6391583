"""Certificates on paper: a page each, with a QR code that leads to the public page of checking."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from orientir.cycle.learning.certificate_numbers import show_check_code
from orientir.cycle.learning.frdo import guess_sex
from orientir.cycle.learning.models import Certificate, CertificateState
from orientir.kit import russian
from orientir.kit.documents import render_pdf
from orientir.kit.documents.qr import qr_svg

TEMPLATE = Path(__file__).with_name("certificate.typ")
KINDS: Final = {
    "upskilling": gettext_noop("Certificate of upskilling"),
    "retraining": gettext_noop("Diploma of professional retraining"),
}

LEARNED: Final = {
    "Жен": gettext_lazy("she completed, from %(first)s to %(last)s, the programme"),
    "Муж": gettext_lazy("he completed, from %(first)s to %(last)s, the programme"),
    "": gettext_lazy("from %(first)s to %(last)s completed the programme"),
}


def certificate_pdf(certificates: Sequence[Certificate]) -> bytes:
    """The papers of these certificates, in the order given."""
    pictures = {f"qr-{one.pk}.svg": qr_svg(check_address(one)) for one in certificates}
    data = {
        "title": _("Certificates"),
        "words": {"stamp": _("Place of the stamp"), "check": _("Check the document:")},
        "papers": [_paper(one) for one in certificates],
    }
    return render_pdf(TEMPLATE, data, dict(pictures))


def _qualification(one: Certificate) -> str:
    """What a diploma of retraining gives the right to."""
    given = one.enrolment.programme.qualification if one.kind == "retraining" else ""
    return _("qualification given: %(words)s") % {"words": given} if given else ""


def check_address(one: Certificate) -> str:
    """The public page of a certificate."""
    path = reverse("learning:check-code", args=[show_check_code(one.check_code)])
    return settings.BASE_URL.rstrip("/") + path


def _paper(one: Certificate) -> dict[str, str]:
    numbers = " ".join(filter(None, (one.series, one.number)))
    return {
        "organisation": one.organisation_title,
        "kind": _(KINDS[one.kind]),
        "duplicate": _("Duplicate") if one.original_id else "",
        "numbers": _("No. %(number)s · registration number %(registration)s")
        % {"number": numbers, "registration": one.registration_number},
        "given": _("This is to certify that"),
        "name": one.full_name,
        "learned": LEARNED[guess_sex(one.patronymic)]
        % {"first": russian.day(one.began_on), "last": russian.day(one.ended_on)},
        "programme": f"«{one.programme_title}»",
        "hours": _("of %(hours)s academic hours") % {"hours": one.hours},
        "qualification": _qualification(one),
        "status": "" if one.state == CertificateState.ISSUED else _("Not in force"),
        "place": ", ".join(filter(None, (one.city, russian.day(one.issued_on)))),
        "signer": one.signer,
        "code": show_check_code(one.check_code),
        "address": settings.BASE_URL.partition("://")[2].rstrip("/") + reverse("learning:check"),
        "picture": f"qr-{one.pk}.svg",
    }
