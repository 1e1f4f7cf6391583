"""What the views of the room share."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from orientir.cycle.roadmaps.models import Measure, Plan
from orientir.cycle.roadmaps.queries.plans import PlanNotFound, get_measure, get_plan
from orientir.kit.access.acting import Acting
from orientir.kit.ui.frame import Link

WHAT: Final = gettext_noop("Plans")
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def acting(request: HttpRequest) -> Acting:
    account: Acting = request.account  # type: ignore[attr-defined]
    return account


def plan_or_404(plan: int) -> Plan:
    try:
        return get_plan(plan)
    except PlanNotFound as error:
        raise Http404 from error


def measure_or_404(measure: int) -> Measure:
    try:
        return get_measure(measure)
    except PlanNotFound as error:
        raise Http404 from error


def crumbs(plan: Plan | None = None, measure: Measure | None = None) -> list[Link]:
    found = [Link(_("Plans"), reverse("roadmaps:home"))]
    if plan is not None:
        found.append(Link(plan.title, reverse("roadmaps:plan", args=[plan.pk])))
    if measure is not None:
        found.append(Link(f"№ {measure.number}", reverse("roadmaps:measure", args=[measure.pk])))
    return found
