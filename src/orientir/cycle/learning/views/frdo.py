"""The file for ФИС ФРДО: which certificates, what is wrong with them, the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orientir.core.frdo.checking import DIPLOMA
from orientir.core.frdo.profiles import Profile, list_profiles
from orientir.cycle.learning.frdo import check_certificates, without_mistakes, write_workbook
from orientir.cycle.learning.models import Certificate
from orientir.cycle.learning.pages.certificates import issues_table, unfilled_table
from orientir.cycle.learning.queries.certificates import find_certificates
from orientir.cycle.learning.queries.education import list_education
from orientir.cycle.learning.rules import runs_learning
from orientir.cycle.learning.views.certificates import registry_link
from orientir.cycle.learning.views.frame import WHAT, acting, crumbs, organisations_run
from orientir.cycle.registry.api import titles_of
from orientir.kit.access.gate import only
from orientir.kit.journal import note_look
from orientir.kit.tabular.exporting import XLSX_TYPE
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import Listing

MOST_SHOWN, MOST_ROWS = 200, 5000


@require_safe
@only(runs_learning, what=WHAT)
def frdo(request: HttpRequest) -> HttpResponse:
    """Certificates issued in a span of days, checked row by row; ``format=xlsx`` gives the right ones."""
    listing = Listing.of(request, "organisation", "profile", "since", "until", "diploma", "format")
    profile = _profile(listing.filters["profile"])
    since, until = _span(listing)
    offered = _organisations(request)
    organisation = _organisation(listing.filters["organisation"], offered)
    found = _certificates(organisation, since, until)
    certificates = found[:MOST_ROWS]
    diplomas = list_education(one.person_id for one in certificates)
    asked = DIPLOMA if listing.filters["diploma"] else ()
    checked = check_certificates(certificates, diplomas, profile, timezone.localdate(), asked)
    note_look(request, [one.person_id for one in checked.certificates])
    right = without_mistakes(checked)
    if listing.filters["format"] == "xlsx" and right:
        return _workbook(profile, right, until)
    bad = len({issue.row for issue in checked.issues})
    context: dict[str, Any] = {
        "profile": profile,
        "profiles": list_profiles(),
        "organisation": organisation,
        "organisations": offered,
        "since": since.isoformat(),
        "until": until.isoformat(),
        "count": len(checked.records),
        "right": len(right),
        "issue_count": len(checked.issues),
        "bad": bad,
        "hidden": max(0, len(checked.issues) - MOST_SHOWN),
        "table": issues_table(checked.issues[:MOST_SHOWN], checked.certificates, profile),
        "unfilled": unfilled_table(checked) if checked.unfilled else None,
        "asks_diploma": bool(asked),
        "is_cut": len(found) > MOST_ROWS,
        "most": MOST_ROWS,
        "href": listing.href(
            organisation=str(organisation),
            since=since.isoformat(),
            until=until.isoformat(),
            format="xlsx",
        ),
        "crumbs": crumbs(registry_link(), Link(_("File for FIS FRDO"), "")),
    }
    return render(request, "learning/frdo.html", context)


def _profile(code: str) -> Profile:
    return next((one for one in list_profiles() if one.code == code), list_profiles()[0])


def _span(listing: Listing) -> tuple[date, date]:
    today = timezone.localdate()
    return (
        _day(listing.filters["since"]) or today.replace(month=1, day=1),
        _day(listing.filters["until"]) or today,
    )


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _organisations(request: HttpRequest) -> list[tuple[int, str]]:
    """Those one runs that have given certificates: a file is of one organisation, as its numbers are."""
    found = find_certificates(organisations_run(acting(request))).order_by()
    given = set(found.values_list("organisation", flat=True).distinct())
    titles = titles_of(given, timezone.localdate())
    return sorted(titles.items(), key=lambda one: one[1])


def _organisation(asked: str, offered: list[tuple[int, str]]) -> int:
    """The one asked for, else the first; 0 where there is none."""
    known = [unit for unit, _title in offered]
    if asked.isascii() and asked.isdecimal() and int(asked) in known:
        return int(asked)
    return known[0] if known else 0


def _certificates(organisation: int, since: date, until: date) -> list[Certificate]:
    found = find_certificates([organisation]).filter(issued_on__range=(since, until))
    needed = ("enrolment__programme", "enrolment__group", "person", "original")
    return list(found.select_related(*needed).order_by("issued_on", "pk")[: MOST_ROWS + 1])


def _workbook(profile: Profile, records: Sequence[dict[str, str]], until: date) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="frdo-{until.isoformat()}.xlsx"'}
    content = write_workbook(profile, records)
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)
