"""One plan: its measures, its period, its order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.registry.api import find_unit_title
from orientir.cycle.roadmaps.actions.plans import (
    change_plan,
    close_plan,
    put_in_force,
    remove_plan,
)
from orientir.cycle.roadmaps.forms import OrderForm, PlanForm
from orientir.cycle.roadmaps.models import Plan
from orientir.cycle.roadmaps.pages.lists import (
    measures_table,
    narrowed,
    plan_lead,
    standing_chips,
)
from orientir.cycle.roadmaps.pages.milestones import milestone_lines
from orientir.cycle.roadmaps.queries.milestones import list_milestones
from orientir.cycle.roadmaps.queries.naming import Names, get_plan_pack, name_executors
from orientir.cycle.roadmaps.queries.plans import (
    MeasureLine,
    get_risk_rule,
    list_measures,
    sees_whole,
)
from orientir.cycle.roadmaps.rules import PlanState, is_maker_of, makes_plans, sees_plans
from orientir.cycle.roadmaps.views.frame import WHAT, acting, crumbs, plan_or_404
from orientir.kit.access.gate import only
from orientir.kit.ui.edits import is_clear, watch
from orientir.kit.ui.forms import tried
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Empty

FILTERS = ("standing", "executor", "q")


@require_safe
@only(sees_plans, what=WHAT)
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Its measures in the order of the document, narrowed by how they stand, who, words."""
    context = plan_context(request, plan_or_404(plan_id), "plan")
    shown = context["shown"]
    context |= {
        "milestones": milestone_lines(
            list_milestones(context["plan"]),
            context["lines"],
            get_risk_rule(context["today"]),
            context["today"],
        ),
        "table": measures_table(shown, context["names"]),
        "empty": Empty(_("No measures here."), _("Take a filter off, or put measures in.")),
    }
    return render(request, "roadmaps/plan.html", context)


def plan_context(request: HttpRequest, found: Plan, view: str) -> dict[str, Any]:
    """What every view of a plan shows: its lead, chips, filters; ``shown``: measures that fit them."""
    today, listing = timezone.localdate(), Listing.of(request, *FILTERS)
    lines = list_measures(found, today)
    names = names_of(found, lines)
    title = find_unit_title(found.unit_id).title
    return {
        "plan": found,
        "view": view,
        "listing": listing,
        "names": names,
        "today": today,
        "lead": plan_lead(found, title, lines),
        "chips": standing_chips(listing, lines),
        "lines": lines,
        "shown": narrowed(lines, listing.filters, names),
        "total": len(lines),
        "is_maker": is_maker_of(acting(request), found),
        "is_whole": sees_whole(acting(request), found),
        "is_draft": found.state == PlanState.DRAFT,
        "is_open": found.state != PlanState.CLOSED,
        "crumbs": crumbs(),
    }


def names_of(found: Plan, lines: list[MeasureLine]) -> Names:
    today = timezone.localdate()
    executors = [one for line in lines for one in line.executors]
    return name_executors(get_plan_pack(found, today), executors, today)


def own_plan_or_404(request: HttpRequest, plan_id: int) -> Plan:
    found = plan_or_404(plan_id)
    if not is_maker_of(acting(request), found):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@only(makes_plans, what=WHAT)
def edit(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Title, kind and period."""
    found = own_plan_or_404(request, plan_id)
    known = {name: getattr(found, name) for name in ("title", "kind", "starts_on", "ends_on")}
    form = PlanForm(request.POST or None, initial=known)
    watch(form, known)
    if request.method == "POST" and form.is_valid() and is_clear(form, known):
        by = acting(request).account_id
        if tried(
            form, lambda: change_plan(plan=found.pk, terms=form.terms(), by=by, at=timezone.now())
        ):
            return redirect("roadmaps:plan", found.pk)
    return _form(request, "roadmaps/edit.html", found, form)


@require_http_methods(["GET", "HEAD", "POST"])
@only(makes_plans, what=WHAT)
def order(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Put it in force by an order."""
    found = own_plan_or_404(request, plan_id)
    form = OrderForm(request.POST or None, initial={"signed_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        told, by = form.cleaned_data, acting(request).account_id
        if tried(form, lambda: put_in_force(
            plan=found.pk, number=told["number"], ordered_on=told["signed_on"], by=by, at=timezone.now()
        )):  # fmt: skip
            return redirect("roadmaps:plan", found.pk)
    return _form(request, "roadmaps/order.html", found, form)


DEEDS: Final[dict[str, Callable[..., None]]] = {"close": close_plan, "remove": remove_plan}


@require_POST
@only(makes_plans, what=WHAT)
def do(request: HttpRequest, plan_id: int, deed: str) -> HttpResponse:
    """Close a plan, or throw a draft away."""
    found = own_plan_or_404(request, plan_id)
    if deed not in DEEDS:
        raise Http404
    try:
        DEEDS[deed](plan=found.pk, by=acting(request).account_id, at=timezone.now())
    except Mistake as mistake:
        context = {"mistake": str(mistake), "plan": found, "crumbs": crumbs(found)}
        return render(request, "roadmaps/not_done.html", context, status=422)
    if deed == "remove":
        return redirect("roadmaps:home")
    return redirect("roadmaps:plan", found.pk)


def _form(request: HttpRequest, template: str, found: Plan, form: Any) -> HttpResponse:
    context = {
        "plan": found,
        "form": form,
        "crumbs": crumbs(found),
        "page_has_mistakes": bool(form.errors),
    }
    return render(request, template, context, status=422 if form.errors else 200)
