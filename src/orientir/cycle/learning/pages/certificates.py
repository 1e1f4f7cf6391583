"""Certificates as lists and facts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.core.frdo.checking import DIPLOMA, Issue
from orientir.core.frdo.profiles import Profile
from orientir.cycle.learning.frdo import Checked
from orientir.cycle.learning.models import Certificate, CertificateState, OwnCertificate, OwnState
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table

Marked = tuple[str, str]


def state_of(one: Certificate) -> Marked:
    return {
        CertificateState.ISSUED: ("done", _("in force")),
        CertificateState.REPLACED: ("no_target", _("replaced by a duplicate")),
        CertificateState.ANNULLED: ("no_target", _("annulled")),
    }[CertificateState(one.state)]


def own_state_of(one: OwnCertificate) -> Marked:
    return {
        OwnState.TOLD: ("soon", _("in your words, not confirmed yet")),
        OwnState.CONFIRMED: ("done", _("confirmed by the organisation")),
        OwnState.REFUSED: ("no_target", _("not confirmed")),
    }[OwnState(one.state)]


def number_of(one: Certificate) -> str:
    return " ".join(filter(None, (one.series, one.number)))


def certificates_table(found: Sequence[Certificate], *, leads_to: bool = True) -> Table:
    """The registry: the person, the programme, the number, the day, whether it is in force."""
    columns = [
        Column(_("Person"), place="name"),
        Column(_("Programme")),
        Column(_("Number")),
        Column(_("Issued"), place="value"),
        Column(_("State"), place="verdict"),
    ]
    rows = [
        Row(
            [
                Cell(one.full_name, href=_address(one) if leads_to else ""),
                Cell(one.programme_title, second=_("%(n)s hours") % {"n": one.hours}),
                Cell(number_of(one), second=_("reg. No. %(n)s") % {"n": one.registration_number}),
                Cell(russian.day(one.issued_on)),
                Cell(state_of(one)[1], state=state_of(one)[0]),
            ]
        )
        for one in found
    ]
    return Table(_("Certificates"), columns, rows)


def _address(one: Certificate) -> str:
    return reverse("learning:certificate", args=[one.pk])


def certificate_facts(one: Certificate) -> list[Fact]:
    facts = [
        Fact(_("Number"), number_of(one)),
        Fact(_("Registration number"), one.registration_number),
        Fact(_("Issued"), russian.day(one.issued_on)),
        Fact(_("Learned"), f"{russian.day(one.began_on)} – {russian.day(one.ended_on)}"),
        Fact(_("Hours"), russian.number(one.hours)),
        Fact(_("Organisation"), one.organisation_title),
    ]
    if one.because:
        facts.append(Fact(_("Reason"), one.because))
    return facts


def issues_table(
    issues: Sequence[Issue], certificates: Sequence[Certificate], profile: Profile
) -> Table:
    """What is wrong, by certificate; columns that are wrong alike stand in one line."""
    columns = [
        Column(_("Certificate"), place="name"),
        Column(_("Column of the file")),
        Column(_("What is wrong"), place="verdict"),
    ]
    rows = []
    for (row, text), alike in groupby(issues, key=lambda issue: (issue.row, issue.text)):
        one, fields = certificates[row - 1], [issue.field for issue in alike]
        rows.append(
            Row(
                [
                    Cell(one.full_name, second=number_of(one), href=_where_mended(one, fields[0])),
                    Cell("; ".join(profile.title_of(field) for field in fields)),
                    Cell(text),
                ]
            )
        )
    return Table(_("What is wrong"), columns, rows)


def _where_mended(one: Certificate, field: str) -> str:
    """The page where who runs the learning mends it: the sheet of diplomas, else the certificate itself."""
    if field in DIPLOMA:
        return reverse("learning:group_education", args=[one.enrolment.group.code])
    return _address(one)


NAMED = 3


def unfilled_table(checked: Checked) -> Table:
    """Which columns stay empty, in how many rows, and whose those are where it is not everybody."""
    total = len(checked.certificates)
    columns = [
        Column(_("Column of the file"), place="name"),
        Column(_("Empty in"), kind="number", place="value"),
        Column(_("Where it comes from")),
    ]
    rows = []
    for one in checked.unfilled:
        whose = [checked.certificates[row - 1].full_name for row in one.rows[:NAMED]]
        named = ", ".join(whose) + ("…" if len(one.rows) > NAMED else "")
        count = _("%(n)s of %(total)s") % {
            "n": russian.number(len(one.rows)),
            "total": russian.number(total),
        }
        rows.append(
            Row(
                [
                    Cell(checked.profile.title_of(one.field)),
                    Cell(count),
                    Cell(str(SOURCES[one.field]), second=named if len(one.rows) < total else ""),
                ]
            )
        )
    return Table(_("Columns that stay empty"), columns, rows)


SOURCES: Final = {
    "professional_area": gettext_lazy("Told once on the page of the programme"),
    "speciality_group": gettext_lazy("Told once on the page of the programme"),
    **dict.fromkeys(DIPLOMA, gettext_lazy("On the page of the group, «Diplomas of education»")),
}
