"""A plan as a table to work in, as the order's own paper, and back from a table."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.registry.api import find_unit_title
from orientir.cycle.roadmaps.actions.importing import import_measures
from orientir.cycle.roadmaps.forms import FileForm
from orientir.cycle.roadmaps.models import Plan
from orientir.cycle.roadmaps.papers.order import plan_docx
from orientir.cycle.roadmaps.queries.plans import list_measures
from orientir.cycle.roadmaps.rules import makes_plans, sees_plans
from orientir.cycle.roadmaps.sheet import SHEET, plan_xlsx
from orientir.cycle.roadmaps.views.frame import DOCX_TYPE, WHAT, acting, crumbs, plan_or_404
from orientir.cycle.roadmaps.views.plans import names_of, own_plan_or_404
from orientir.kit.access.gate import only
from orientir.kit.tabular.blanks import write_blank_xlsx
from orientir.kit.tabular.exporting import XLSX_TYPE
from orientir.kit.tabular.issues import grouped


@require_safe
@only(sees_plans, what=WHAT)
def table(_request: HttpRequest, plan_id: int) -> HttpResponse:
    """All measures in sight with their progress; the same columns come in again."""
    plan = plan_or_404(plan_id)
    lines = list_measures(plan, timezone.localdate())
    return _file(plan_xlsx(lines, names_of(plan, lines)), XLSX_TYPE, f"plan-{plan.pk}.xlsx")


@require_safe
@only(sees_plans, what=WHAT)
def paper(_request: HttpRequest, plan_id: int) -> HttpResponse:
    """The table of the order."""
    plan = plan_or_404(plan_id)
    lines = list_measures(plan, timezone.localdate())
    unit = find_unit_title(plan.unit_id).full_title
    return _file(
        plan_docx(plan, unit, lines, names_of(plan, lines)), DOCX_TYPE, f"plan-{plan.pk}.docx"
    )


@require_safe
@only(makes_plans, what=WHAT)
def blank(_request: HttpRequest) -> HttpResponse:
    """An empty sheet to fill in."""
    return _file(write_blank_xlsx(SHEET), XLSX_TYPE, "plan.xlsx")


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@only(makes_plans, what=WHAT)
def bring(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A file of measures: taken as a whole, or told what is wrong in which row."""
    plan = own_plan_or_404(request, plan_id)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            read = import_measures(
                plan=plan.pk, name=file.name or "", content=file.read(),
                by=acting(request).account_id, at=timezone.now(),
            )  # fmt: skip
        except Mistake as mistake:
            form.add_error("file", str(mistake))
        else:
            if read.issues:
                return _page(request, plan, form, issues=grouped(read.issues))
            messages.info(
                request, _("Measures taken from the file: %(n)s.") % {"n": len(read.rows)}
            )
            return redirect("roadmaps:plan", plan.pk)
    return _page(request, plan, form)


def _page(request: HttpRequest, plan: Plan, form: FileForm, **more: Any) -> HttpResponse:
    is_wrong = bool(form.errors or more)
    context = {
        "plan": plan,
        "form": form,
        "crumbs": crumbs(plan),
        "page_has_mistakes": is_wrong,
        **more,
    }
    return render(request, "roadmaps/bring.html", context, status=422 if is_wrong else 200)
