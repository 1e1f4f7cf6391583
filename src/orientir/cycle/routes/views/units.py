"""Routes of an organisation, a municipality, the region: who is where, lacks against plans, the plan of learning."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orientir.cycle.goals import api as goals
from orientir.cycle.registry import api as registry
from orientir.cycle.routes.pages.units import progress_table, unit_lead
from orientir.cycle.routes.papers.plan import plan_docx, plan_xlsx
from orientir.cycle.routes.queries.lists import get_terms
from orientir.cycle.routes.queries.units import list_due, list_lacks, list_plan, list_progress
from orientir.cycle.routes.rules import sees_figures, sees_routes
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.journal import note_look
from orientir.kit.tabular.exporting import XLSX_TYPE
from orientir.kit.ui.frame import Link

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WHAT = "Routes of a unit"
MOST_DUE = 50
_BELOW = {"region": "municipality", "municipality": "organisation", "organisation": "organisation"}


@require_GET
@only(sees_figures, what=WHAT)
def own_unit(request: HttpRequest) -> HttpResponse:
    account: Acting = request.account  # type: ignore[attr-defined]
    return redirect("routes:unit", registry.find_unit_title(account.unit_id).code)


@require_GET
@only(sees_figures, what=WHAT)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Counts first; names only where one's rights go."""
    today = timezone.localdate()
    account: Acting = request.account  # type: ignore[attr-defined]
    found = _unit_or_404(account, code, today)
    terms = get_terms(today)
    progress = list_progress(
        found.id, _BELOW.get(found.level, "organisation"), on=today, stuck=terms.stuck
    )
    model = goals.get_competency_model(on=today)
    years = int(goals.get_parameter(pack_id="", name="route.years_of_upskilling", on=today))
    since = date(today.year - years, today.month, min(today.day, 28))
    is_school = found.level == "organisation"
    due, due_count, workers = list_due(
        found.id, on=today, since=since, limit=MOST_DUE if is_school else 0
    )
    note_look(request, [line.person_id for line in due])
    above = registry.unit_path(found.id, on=today)[:-1]
    context = {
        "unit": found,
        "lead": unit_lead(progress),
        "table": progress_table(progress, links=found.level != "organisation"),
        "has_routes": bool(progress),
        "lacks": [(model.title_of(one.competency), one) for one in list_lacks(found.id)],
        "due": due,
        "due_count": due_count,
        "workers": workers,
        "years": years,
        "year": today.year,
        "sees_routes": sees_routes(account),
        "crumbs": [
            Link(one.short_title, reverse("routes:unit", args=[one.code]))
            for one in above
            if one.id in _sight(account)
        ],
    }
    return render(request, "routes/unit.html", context)


@require_GET
@only(sees_routes, what=WHAT)
def plan(request: HttpRequest, code: str, year: int, kind: str) -> HttpResponse:
    """Programmes, internships and events of the agreed routes of a year."""
    today = timezone.localdate()
    account: Acting = request.account  # type: ignore[attr-defined]
    found = _unit_or_404(account, code, today)
    if kind not in ("xlsx", "docx"):
        raise Http404
    lines = list_plan(found.id, year)
    note_look(request, {line.person_id for line in lines})
    is_table = kind == "xlsx"
    content = plan_xlsx(lines) if is_table else plan_docx(found.short_title, year, lines)
    response = HttpResponse(content, content_type=XLSX_TYPE if is_table else DOCX_TYPE)
    name = _("plan-of-learning-%(code)s-%(year)s") % {"code": code, "year": year}
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}") or ""
    return response


def _unit_or_404(account: Acting, code: str, on: date) -> registry.UnitLine:
    """A unit of one's subtree: others' routes are nobody's business."""
    found = registry.find_unit(code, on=on)
    if found is None or found.id not in _sight(account):
        raise Http404
    return found


def _sight(account: Acting) -> set[int]:
    return set(registry.list_subtree(account.unit_id or 0))
