"""What the views of the room share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from orientir.cycle.decisions.models import Assignment, Decision
from orientir.cycle.decisions.pages.lists import name_of
from orientir.cycle.decisions.queries.control import AssignmentNotFound, get_assignment
from orientir.cycle.decisions.queries.listing import DecisionNotFound, get_decision
from orientir.cycle.decisions.rules import DecisionState, writes
from orientir.cycle.registry.api import titles_of
from orientir.kit.access.acting import Acting
from orientir.kit.ui.frame import Link

WHAT: Final = gettext_noop("Decisions")


def acting(request: HttpRequest) -> Acting:
    account: Acting = request.account  # type: ignore[attr-defined]
    return account


def by_whom(request: HttpRequest) -> dict[str, Any]:
    return {"by": acting(request).account_id, "at": timezone.now()}


def decision_or_404(decision: int) -> Decision:
    try:
        return get_decision(decision)
    except DecisionNotFound as error:
        raise Http404 from error


def draft_or_404(request: HttpRequest, decision: int) -> Decision:
    """A draft that the account may write on."""
    found = decision_or_404(decision)
    if found.state != DecisionState.DRAFT or not writes(acting(request), found):
        raise Http404
    return found


def assignment_or_404(assignment: int) -> Assignment:
    try:
        return get_assignment(assignment)
    except AssignmentNotFound as error:
        raise Http404 from error


def titles_for(found: Iterable[Decision]) -> dict[int, str]:
    return titles_of({one.unit_id for one in found}, timezone.localdate())


def crumbs(*more: Decision) -> list[Link]:
    """The register, then the decision."""
    links = [Link(_("Decisions"), reverse("decisions:home"))]
    return [*links, *(Link(name_of(one), reverse("decisions:one", args=[one.pk])) for one in more)]


def form_page(
    request: HttpRequest, form: Any, context: dict[str, Any], template: str = "decisions/form.html"
) -> HttpResponse:
    """A page with a form; 422 where it has mistakes."""
    told = {"form": form, "page_has_mistakes": bool(form.errors), **context}
    return render(request, template, told, status=422 if form.errors else 200)
