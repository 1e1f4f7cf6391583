"""The comprehensive page of a school, a municipality, the region, and the same on paper and as files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orientir.cycle.analysis.pages import area
from orientir.cycle.analysis.pages import places as areas
from orientir.cycle.analysis.pages.school import school_of
from orientir.cycle.analysis.papers.area import paper_of_area
from orientir.cycle.analysis.papers.pieces import (
    Paper,
    render_paper_docx,
    render_paper_pdf,
)
from orientir.cycle.analysis.papers.unit import paper_of_school
from orientir.cycle.analysis.rules import sees_analysis
from orientir.cycle.analysis.views.frame import WHAT, acting
from orientir.cycle.registry.api import UnitLine, find_unit
from orientir.kit.access.gate import only
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Table
from orientir.kit.ui.sheets import FILES, table_file

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SCHOOL = "organisation"
SCHOOLS = "schools"
SIDES = (*area.BY_CODE, areas.UNKNOWN)


@require_safe
@only(sees_analysis, what=WHAT)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """A school: what is sure, likely, unknown. Above it: which schools need attention and why."""
    found = _unit_or_404(code)
    crumbs = [Link(_("Analysis"), reverse("analysis:home"))]
    if found.level == SCHOOL:
        context = {"unit": found, "crumbs": crumbs, "page": school_of(found)}
        return render(request, "analysis/unit.html", context)
    if request.GET.get("side"):
        return _side(request, found, crumbs)
    context = {"unit": found, "crumbs": crumbs, **_of_area(request, found)}
    return render(request, "analysis/area.html", context)


def _of_area(request: HttpRequest, unit: UnitLine) -> dict[str, Any]:
    account = acting(request)
    found = areas.area_of(unit, account)
    is_region = unit.level == "region"
    listing = Listing.of(request)
    schools, total = ([], 0) if is_region else listing.read_list(areas.list_schools(found))
    return {
        "is_region": is_region,
        "has_runs": bool(found.runs),
        "lead": areas.lead_of(found),
        "picture": areas.picture_of(found),
        "alike": areas.alike(found),
        "tones": area.tone_words(),
        "numbers": areas.numbers_of(found),
        "cards": areas.cards_of(found),
        "unknown": areas.unknown_of(found, areas.FIRST),
        "all_unknown": areas.count_unknown(found),
        "places": areas.places_of(found, account.unit_id),
        "schools": areas.schools_of(found, schools) if total else None,
        "total": total,
        "pages": listing.pages(total),
        "history": areas.history_of(found),
        "counted": areas.counted_of(found),
    }


def _side(request: HttpRequest, unit: UnitLine, crumbs: list[Link]) -> HttpResponse:
    """One list of a municipality or the region to its end."""
    listing = Listing.of(request, "side")
    code = listing.filters["side"]
    if code not in (*SIDES, SCHOOLS):
        raise Http404
    found = areas.area_of(unit, acting(request))
    table, total = _side_page(found, code, listing)
    context = {
        "unit": unit,
        "crumbs": [*crumbs, Link(unit.short_title, reverse("analysis:unit", args=[unit.code]))],
        "side": code,
        "lead": _side_lead(code),
        "table": table,
        "total": total,
        "pages": listing.pages(total),
    }
    return render(request, "analysis/side.html", context)


def _side_page(found: areas.Area, code: str, listing: Listing) -> tuple[Table, int]:
    """Only what the page shows is gathered: a list of a region has hundreds of schools."""
    if code == SCHOOLS:
        schools, total = listing.read_list(areas.list_schools(found))
        return areas.schools_of(found, schools), total
    if code in area.BY_CODE:
        rows, total = listing.read_list(areas.rows_of_side(found, code))
        return areas.table_of_side(found, code, rows), total
    whole = areas.side_of(found, code)
    lines, total = listing.read_list(whole.rows)
    return Table(whole.caption, whole.columns, lines), total


def _side_lead(code: str) -> str:
    if code == SCHOOLS:
        return _("Each school by what every run found of it, by name.")
    if code in area.BY_CODE:
        return str(area.BY_CODE[code].what)
    return _("Nothing is said of these schools; that is not good news nor bad.")


@require_safe
@only(sees_analysis, what=WHAT)
def unit_file(request: HttpRequest, code: str, what: str, kind: str) -> HttpResponse:
    """A table of the page as a file, to its end."""
    found = _unit_or_404(code)
    table = _tables_of(request, found, what) if kind in FILES else None
    if table is None:
        raise Http404
    return table_file(table, kind, f"{found.code}-{what}")


def _tables_of(request: HttpRequest, unit: UnitLine, what: str) -> Table | None:
    if unit.level == SCHOOL:
        return school_of(unit).tables().get(what)
    account = acting(request)
    found = areas.area_of(unit, account)
    if what in SIDES:
        return areas.side_of(found, what)
    if what == SCHOOLS:
        return areas.schools_of(found, areas.list_schools(found))
    if what == "alike":
        alike = areas.alike(found)
        return alike.table() if alike else None
    if what == "places":
        return areas.places_of(found, account.unit_id)
    if what == "history":
        history = areas.history_of(found)
        return history.table if history else None
    named = {"numbers": areas.numbers_of, "counted": areas.counted_of}
    return named[what](found) if what in named else None


@require_safe
@only(sees_analysis, what=WHAT)
def report(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The page as PDF, or as DOCX to be edited and signed."""
    found = _unit_or_404(code)
    if kind not in ("pdf", "docx"):
        raise Http404
    made = _paper(request, found)
    content = render_paper_pdf(made) if kind == "pdf" else render_paper_docx(made)
    response = HttpResponse(content, content_type="application/pdf" if kind == "pdf" else DOCX)
    name = f"{found.code}-{_('analysis')}.{kind}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _paper(request: HttpRequest, unit: UnitLine) -> Paper:
    now = timezone.localtime()
    if unit.level == SCHOOL:
        return paper_of_school(unit.title, school_of(unit), now)
    account = acting(request)
    whole = areas.whole_of(areas.area_of(unit, account), account.unit_id)
    return paper_of_area(unit.title, whole, now)


def _unit_or_404(code: str) -> UnitLine:
    found = find_unit(code, on=timezone.localdate())
    if found is None:
        raise Http404
    return found
