"""A person's own results, and the heat map of deficits of units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from orientir.cycle.assessment.models import Procedure, Result
from orientir.cycle.assessment.pages.exam import ExamPage, exam_page, limits_of, sections_table
from orientir.cycle.assessment.pages.heat import HeatMap, Place, heat_map
from orientir.cycle.assessment.pages.person import PersonPage, Told, person_page
from orientir.cycle.assessment.queries.results import (
    get_result,
    list_competency_results,
    list_own_results,
    list_points,
    list_published_procedures,
    list_shares,
    wide_of,
)
from orientir.cycle.assessment.queries.silent import list_own_silent
from orientir.cycle.assessment.reports.person import PaperHeading, result_pdf
from orientir.cycle.assessment.rules import sees_shares
from orientir.cycle.goals.api import CompetencyModel, find_operator_title, get_competency_model
from orientir.cycle.registry import api as registry
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.journal import note_look
from orientir.kit.tabular.exporting import XLSX_TYPE, write_xlsx
from orientir.kit.ui.frame import Link


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My results, the newest first."""
    account: Acting = request.account  # type: ignore[attr-defined]
    results = list_own_results(account.person_id) if account.person_id else []
    silent = list_own_silent(account.person_id) if account.person_id else []
    note_look(request, {result.person_id for result in results})
    return render(request, "assessment/mine.html", {"results": results, "silent": silent})


@require_GET
def result(request: HttpRequest, result_id: int) -> HttpResponse:
    """What a diagnostic or an examination says of a person: their own page (the operator sees it too)."""
    found = _get_or_404(result_id)
    note_look(request, [found.person_id])
    account: Acting = request.account  # type: ignore[attr-defined]
    told = _told(found)
    context = {
        "page": told.page,
        "exam": told.exam,
        "sections": sections_table(told.exam.sections) if told.exam else None,
        "limits": limits_of(found.procedure.kind),
        "procedure": found.procedure,
        "result": found,
        "invitation_id": found.sitting.invitation_id,
        "is_own": found.person_id == account.person_id,
        "crumbs": [Link(_("Results"), reverse("assessment:mine")), Link(found.procedure.title, "")],
    }
    return render(request, "assessment/result.html", context)


@require_GET
def result_paper(request: HttpRequest, result_id: int) -> HttpResponse:
    """The same result as PDF, with the person's name on it."""
    found = _get_or_404(result_id)
    note_look(request, [found.person_id])
    told = _told(found)
    day = timezone.localdate(found.procedure.closes_at)
    heading = PaperHeading(
        person=registry.get_person(found.person_id).full_name,
        unit=registry.find_unit_title(found.unit_id).title,
        operator=find_operator_title(found.procedure.pack, found.procedure.operator, day),
        instrument=told.instrument,
    )
    response = HttpResponse(
        result_pdf(found, told.page, told.exam, heading), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'attachment; filename="result-{found.pk}.pdf"'
    return response


@dataclass(frozen=True, slots=True)
class _Shown:
    page: PersonPage
    exam: ExamPage | None
    instrument: str


def _told(found: Result) -> _Shown:
    model = _model(found.procedure, found.completed_on)
    known = {one.code: one for one in model.competencies}
    page = person_page(Told(found, found.procedure.title, list_competency_results(found.pk), known))
    instrument = model.find_instrument(found.procedure.instrument)
    if instrument is None or instrument.pass_mark is None:
        return _Shown(page, None, instrument.title if instrument else found.procedure.instrument)
    titles = {code: one.short_title for code, one in known.items()}
    exam = exam_page(found, instrument.pass_mark, list_points(found.pk), titles)
    return _Shown(page, exam, instrument.title)


def _get_or_404(result_id: int) -> Result:
    try:
        return get_result(result_id)
    except Result.DoesNotExist:
        raise Http404 from None


def _model(procedure: Procedure, on: date) -> CompetencyModel:
    return get_competency_model(on=on, pack_id=procedure.pack)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which procedure and whose unit the map is of."""

    procedure: Procedure
    procedures: list[Procedure]
    unit: registry.UnitLine
    path: list[registry.UnitLine]


@require_GET
@only(
    sees_shares,
    what=gettext_noop("Deficits of units"),
    who=gettext_noop("the administrator of the region"),
)
def deficits(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    if asked is None:
        return render(request, "assessment/deficits_none.html")
    context = {
        "asked": asked,
        "map": _map(asked),
        "export_href": reverse("assessment:deficits_table")
        + f"?{_address(asked, asked.unit.code)}",
        "crumbs": [
            Link(one.short_title, f"?{_address(asked, one.code)}") for one in asked.path[:-1]
        ],
    }
    return render(request, "assessment/deficits.html", context)


@require_GET
@only(
    sees_shares,
    what=gettext_noop("Deficits of units"),
    who=gettext_noop("the administrator of the region"),
)
def deficits_table(request: HttpRequest) -> HttpResponse:
    """The same map as xlsx."""
    asked = _asked(request)
    if asked is None:
        raise Http404
    shown = _map(asked)
    titles = [_("Unit"), _("Assessed"), *(title for _code, title in shown.columns)]
    rows = [
        [row.place.title, row.people, *(_words(cell) for cell in row.cells)] for row in shown.rows
    ]
    response = HttpResponse(write_xlsx(_("Deficits"), titles, rows), content_type=XLSX_TYPE)
    name = f"deficits-{asked.procedure.code}-{asked.unit.code}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _words(cell: object) -> str:
    figure, interval, words = (getattr(cell, name) for name in ("figure", "interval", "words"))
    told = f"{figure} ({interval})" if interval else figure
    return f"{told}, {words}" if words else told


def _asked(request: HttpRequest) -> _Asked | None:
    """The newest procedure that did not ask few and one's own unit unless the address says otherwise."""
    procedures = list_published_procedures()
    account: Acting = request.account  # type: ignore[attr-defined]
    code = request.GET.get("procedure", "")
    named = next((one for one in procedures if one.code == code), None)
    chosen = named if code else next(iter(wide_of(procedures)), None)
    if chosen is None or account.unit_id is None:
        return None
    today = timezone.localdate()
    wanted = request.GET.get("unit") or registry.find_unit_title(account.unit_id).code
    unit = registry.find_unit(wanted, on=today)
    if unit is None:
        raise Http404
    return _Asked(chosen, procedures, unit, registry.unit_path(unit.id, on=today))


def _map(asked: _Asked) -> HeatMap:
    places = _places(asked)
    model = _model(asked.procedure, timezone.localdate(asked.procedure.closes_at))
    instrument = model.find_instrument(asked.procedure.instrument)
    codes = instrument.competencies if instrument else ()
    shares = list_shares(asked.procedure.pk, [place.id for place in places])
    return heat_map(places, [(code, model.title_of(code)) for code in codes], shares)


def _places(asked: _Asked) -> list[Place]:
    """Those above, the unit itself, those right below it."""
    above = [_place(asked, one, is_above=True) for one in asked.path[:-1]]
    here = _place(asked, asked.unit, is_here=True)
    if asked.unit.level == "organisation":
        return [*above, here]
    level = "municipality" if asked.unit.level == "region" else "organisation"
    filters = registry.UnitFilters(level=level, within=asked.unit.id)
    below, _total = registry.list_units(filters, on=timezone.localdate(), limit=None)
    return [*above, here, *(_place(asked, one) for one in below)]


def _place(asked: _Asked, unit: registry.UnitLine, **standing: bool) -> Place:
    return Place(unit.id, unit.short_title, f"?{_address(asked, unit.code)}", **standing)


def _address(asked: _Asked, unit: str) -> str:
    return urlencode({"procedure": asked.procedure.code, "unit": unit})
