"""The comprehensive page of a unit, and the same on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orientir.cycle.analysis.kinds.known import KINDS
from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.analysis.pages.peers import AmongAlike, among_alike, peer_ids
from orientir.cycle.analysis.pages.profile import is_low, risk_table
from orientir.cycle.analysis.pages.unit import (
    SureGroup,
    groups_of,
    region_told,
    schools_table,
    unit_lead,
)
from orientir.cycle.analysis.papers.unit import paper_of, render_docx, render_unit_pdf
from orientir.cycle.analysis.queries.runs import (
    latest_runs,
    list_details_of,
    list_findings_of,
)
from orientir.cycle.analysis.queries.sides import tell_deficits, tell_staff
from orientir.cycle.analysis.rules import sees_analysis
from orientir.cycle.analysis.views.frame import WHAT, unit_titles
from orientir.cycle.registry.api import Unit, UnitLine, find_unit, list_subtree, titles_of
from orientir.kit.access.gate import only
from orientir.kit.ui.frame import Link

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@only(sees_analysis, what=WHAT)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """A school: what is sure, likely, unknown. Above it: what each run says, and the schools side by side."""
    found, runs = _unit_or_404(code), _runs()
    crumbs = [Link(_("Analysis"), reverse("analysis:home"))]
    context: dict[str, Any] = {"unit": found, "crumbs": crumbs, "has_runs": bool(runs)}
    if found.level == "organisation":
        context |= _of_school(found, runs)
    else:
        findings = list_findings_of(runs, list_subtree(found.id))
        schools = [one for one in findings if one.level == "organisation"]
        context |= {
            "told": region_told(runs) if found.level == "region" else [],
            "schools": schools_table(runs, schools, unit_titles(schools)) if schools else None,
            "lead": _("Schools with most that asks for attention stand first."),
        }
    return render(request, "analysis/unit.html", context)


def _of_school(found: UnitLine, runs: list[AnalysisRun]) -> dict[str, Any]:
    findings = {one.run_id: one for one in list_findings_of(runs, [found.id])}
    groups = groups_of(runs, findings, list_details_of(runs, found.id))
    risks = None
    if is_low(runs, findings):
        risks = risk_table(runs, findings, tell_staff(found.id), tell_deficits(found.id))
    alike = _alike(found, runs, findings)
    return {"groups": groups, "lead": unit_lead(groups), "alike": alike, "risks": risks}


def _alike(
    found: UnitLine, runs: list[AnalysisRun], findings: Mapping[int, UnitFinding]
) -> AmongAlike | None:
    """None where conditions are not counted, or the unit is like nobody known."""
    codes, nearness = peer_ids(runs, findings)
    places = {unit.code: unit.pk for unit in Unit.objects.filter(code__in=codes)}
    known = {pk: code for code, pk in places.items()}
    if not known:
        return None
    names = titles_of(set(known), timezone.localdate())
    titles = {code: names.get(places[code], code) for code in codes if code in places}
    seen = [*findings.values(), *list_findings_of(runs, list(known))]
    values = {
        (one.run_id, known.get(one.unit_id, found.code)): one.value
        for one in seen
        if one.value is not None and one.verdict != "few_data"
    }
    return among_alike(found.code, nearness, titles, runs, values)


def _groups(found: UnitLine, runs: list[AnalysisRun]) -> list[SureGroup]:
    findings = {one.run_id: one for one in list_findings_of(runs, [found.id])}
    return groups_of(runs, findings, list_details_of(runs, found.id))


@require_safe
@only(sees_analysis, what=WHAT)
def report(request: HttpRequest, code: str, kind: str) -> HttpResponse:  # noqa: ARG001
    """The page as PDF, or as DOCX to be edited and signed."""
    found, runs = _unit_or_404(code), _runs()
    if kind not in ("pdf", "docx") or found.level != "organisation":
        raise Http404
    groups = _groups(found, runs)
    paper = paper_of(found.title, groups, unit_lead(groups), timezone.localtime())
    content = render_unit_pdf(paper) if kind == "pdf" else render_docx(paper)
    response = HttpResponse(content, content_type="application/pdf" if kind == "pdf" else DOCX)
    name = f"{found.code}-{_('analysis')}.{kind}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _unit_or_404(code: str) -> UnitLine:
    found = find_unit(code, on=timezone.localdate())
    if found is None:
        raise Http404
    return found


def _runs() -> list[AnalysisRun]:
    """The latest of each kind, in the order of the kinds."""
    latest = latest_runs(tuple(KINDS))
    return [latest[code] for code in KINDS if code in latest]
