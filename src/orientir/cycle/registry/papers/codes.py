"""One-time codes on paper: a sheet for each organisation, to be cut into slips and handed over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orientir.cycle.registry.actions.issuing import Issued
from orientir.kit import russian
from orientir.kit.documents import render_pdf
from orientir.kit.tabular.exporting import write_csv

TEMPLATE = Path(__file__).with_name("codes.typ")
CODE_DAYS = 90  # as open_session of the database counts


@dataclass(frozen=True, slots=True)
class Slip:
    """What one person is handed."""

    unit_title: str
    full_name: str
    position: str
    login: str
    code: str


def slip_of(one: Issued) -> Slip:
    return Slip(one.unit_title, one.full_name, one.position, one.login, one.code)


def codes_pdf_of(issued: Iterable[Issued], *, address: str) -> bytes:
    """The paper of codes just issued."""
    return codes_pdf(map(slip_of, issued), address=address, on=timezone.localdate())


def codes_csv_of(issued: Iterable[Issued]) -> bytes:
    """The same as a table, for whoever prints slips of their own."""
    titles = [
        _("Organisation"), _("Person"), _("Position"), _("Login"), _("One-time code"),
    ]  # fmt: skip
    return write_csv(titles, (astuple(slip_of(one)) for one in issued))


def codes_pdf(slips: Iterable[Slip], *, address: str, on: date) -> bytes:
    """The slips by organisation, in the order given; ``address`` of the log-in page as people type it."""
    until = russian.day(on + timedelta(days=CODE_DAYS))
    return render_pdf(
        TEMPLATE,
        {
            "language": get_language() or "ru",
            "title": _("One-time codes"),
            "lead": _(
                "Cut along the lines and hand over in person, against signature. "
                "Keep no copy: a lost code is replaced by a new one."
            ),
            "words": {
                "site": _("Site"),
                "login": _("Login"),
                "code": _("One-time code"),
                "what_next": _(
                    "Good for one log-in until %(day)s: you will be asked to choose your own password. "
                    "In “My data” you see what is known of you and who looked."
                )
                % {"day": until},
                "page": _("page"),
                "of": _("of"),
            },
            "address": address,
            "issued": _("Issued on %(day)s") % {"day": russian.day(on)},
            "sheets": [
                {"unit": unit, "slips": [_slip(one) for one in group]}
                for unit, group in groupby(slips, key=lambda slip: slip.unit_title)
            ],
        },
    )


def _slip(one: Slip) -> dict[str, str]:
    return {
        "name": one.full_name,
        "position": one.position,
        "login": one.login,
        "code": one.code,
    }
