"""Milestones of a plan: set, changed, taken out by whoever writes the plan."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from orientir.cycle.roadmaps.actions.milestones import (
    MilestoneTerms,
    drop_milestone,
    set_milestone,
)
from orientir.cycle.roadmaps.forms import MilestoneForm
from orientir.cycle.roadmaps.models import Plan
from orientir.cycle.roadmaps.queries.milestones import find_milestone
from orientir.cycle.roadmaps.queries.plans import list_measures
from orientir.cycle.roadmaps.rules import MeasureState, makes_plans
from orientir.cycle.roadmaps.views.frame import WHAT, acting, crumbs
from orientir.cycle.roadmaps.views.plans import own_plan_or_404
from orientir.kit.access.gate import only
from orientir.kit.ui.forms import tried


@require_http_methods(["GET", "HEAD", "POST"])
@only(makes_plans, what=WHAT)
def milestone(request: HttpRequest, plan_id: int, milestone_id: int = 0) -> HttpResponse:
    """A new milestone (0), or one written anew."""
    plan = own_plan_or_404(request, plan_id)
    known = _known(plan, milestone_id)
    form = MilestoneForm(_choices(plan), request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        told, by = form.cleaned_data, acting(request).account_id
        terms = MilestoneTerms(
            told["title"], told["due_on"], [int(one) for one in told["measures"]]
        )
        if tried(form, lambda: set_milestone(
            plan=plan.pk, terms=terms, milestone=milestone_id or None, by=by, at=timezone.now()
        )):  # fmt: skip
            return redirect("roadmaps:plan", plan.pk)
    context = {
        "plan": plan,
        "form": form,
        "milestone_id": milestone_id,
        "crumbs": crumbs(plan),
        "page_has_mistakes": bool(form.errors),
    }
    return render(request, "roadmaps/milestone.html", context, status=422 if form.errors else 200)


def _known(plan: Plan, milestone: int) -> dict[str, Any]:
    if not milestone:
        return {}
    found = find_milestone(plan, milestone)
    if found is None:
        raise Http404
    one, measures = found
    return {"title": one.title, "due_on": one.due_on, "measures": [str(pk) for pk in measures]}


def _choices(plan: Plan) -> list[tuple[str, str]]:
    lines = list_measures(plan, timezone.localdate())
    return [
        (str(line.one.pk), f"{line.one.number}. {line.one.title}")
        for line in lines
        if line.one.state != MeasureState.DROPPED
    ]


@require_POST
@only(makes_plans, what=WHAT)
def drop(request: HttpRequest, plan_id: int, milestone_id: int) -> HttpResponse:
    plan = own_plan_or_404(request, plan_id)
    if find_milestone(plan, milestone_id) is None:
        raise Http404
    drop_milestone(
        plan=plan.pk, milestone=milestone_id, by=acting(request).account_id, at=timezone.now()
    )
    return redirect("roadmaps:plan", plan.pk)
