"""Routes of an organisation, a municipality, the region: who is where, lacks against plans, the plan of learning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from orientir.cycle.goals import api as goals
from orientir.cycle.registry import api as registry
from orientir.cycle.routes.pages.units import (
    due_rows,
    due_table,
    due_titles,
    due_units_table,
    progress_table,
    unit_lead,
)
from orientir.cycle.routes.papers.plan import plan_docx, plan_xlsx
from orientir.cycle.routes.queries.lists import get_terms
from orientir.cycle.routes.queries.units import (
    DueLine,
    DueUnit,
    list_due,
    list_due_units,
    list_lacks,
    list_plan,
    list_progress,
)
from orientir.cycle.routes.rules import sees_figures, sees_routes
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.documents.given import attachment
from orientir.kit.journal import note_look
from orientir.kit.tabular.exporting import XLSX_TYPE, write_xlsx
from orientir.kit.ui.frame import Link

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WHAT: Final = gettext_noop("Routes of a unit")
MOST_DUE, MOST_IN_FILE = 50, 100_000
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
    due = _due(found, today)
    note_look(request, [line.person_id for line in due.lines])
    above = registry.unit_path(found.id, on=today)[:-1]
    context = {
        "unit": found,
        "lead": unit_lead(progress),
        "table": progress_table(progress, links=found.level != "organisation"),
        "has_routes": bool(progress),
        "lacks": [(model.title_of(one.competency), one) for one in list_lacks(found.id)],
        "due": due,
        "due_table": due_table(due.lines) if due.lines else due_units_table(due.units),
        "years": _years(today),
        "year": today.year,
        "sees_routes": sees_routes(account),
        "crumbs": [
            Link(one.short_title, reverse("routes:unit", args=[one.code]))
            for one in above
            if one.id in _sight(account)
        ],
    }
    return render(request, "routes/unit.html", context)


@dataclass(frozen=True, slots=True)
class Due:
    """Whose upskilling is due: names in an organisation, counts by unit above it."""

    lines: list[DueLine]
    units: list[DueUnit]
    count: int
    workers: int

    @property
    def hidden(self) -> int:
        return self.count - len(self.lines) if self.lines else 0


def _due(unit: registry.UnitLine, today: date) -> Due:
    since = _since(today)
    if unit.level == "organisation":
        lines, count, workers = list_due(unit.id, on=today, since=since, limit=MOST_DUE)
        return Due(lines, [], count, workers)
    units = list_due_units(unit.id, _BELOW[unit.level], on=today, since=since)
    return Due(
        [], [one for one in units if one.due],
        sum(one.due for one in units), sum(one.workers for one in units),
    )  # fmt: skip


def _years(today: date) -> int:
    return int(goals.get_parameter(pack_id="", name="route.years_of_upskilling", on=today))


def _since(today: date) -> date:
    return date(today.year - _years(today), today.month, min(today.day, 28))


@require_GET
@only(sees_routes, what=WHAT)
def due_file(request: HttpRequest, code: str) -> HttpResponse:
    """Everybody whose upskilling is due, by name, as far as one sees people."""
    today = timezone.localdate()
    account: Acting = request.account  # type: ignore[attr-defined]
    found = _unit_or_404(account, code, today)
    lines, _count, _workers = list_due(found.id, on=today, since=_since(today), limit=MOST_IN_FILE)
    note_look(request, [line.person_id for line in lines])
    content = write_xlsx(_("The right to upskilling"), due_titles(), due_rows(lines))
    return attachment(f"upskilling-due-{code}-{today.isoformat()}.xlsx", XLSX_TYPE, content)


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
