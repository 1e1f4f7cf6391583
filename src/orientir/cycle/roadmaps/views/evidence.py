"""Documents of a measure: brought, given out, accepted or returned; words about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.roadmaps.actions.evidence import (
    EvidenceTerms,
    add_comment,
    decide_evidence,
    submit_evidence,
    withdraw_evidence,
)
from orientir.cycle.roadmaps.forms import EvidenceForm
from orientir.cycle.roadmaps.models import MeasureEvidence
from orientir.cycle.roadmaps.queries.plans import may_report
from orientir.cycle.roadmaps.rules import makes_plans, sees_plans
from orientir.cycle.roadmaps.views.frame import WHAT, acting, measure_or_404
from orientir.cycle.roadmaps.views.measures import measure_page
from orientir.kit.access.gate import only


@require_POST
@only(sees_plans, what=WHAT)
def submit(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Bring a document."""
    found = measure_or_404(measure_id)
    if not may_report(found):
        raise Http404
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return measure_page(request, found, form=form)
    told, account = dict(form.cleaned_data), acting(request)
    file = told.pop("file")
    terms = EvidenceTerms(**told, file_name=file.name or "", content=file.read())
    try:
        submit_evidence(
            measure=found.pk, terms=terms, unit=account.unit_id or 0, by=account.account_id,
            at=timezone.now(),
        )  # fmt: skip
    except Mistake as mistake:
        form.add_error("file", str(mistake))
        return measure_page(request, found, form=form)
    return redirect("roadmaps:measure", found.pk)


@require_POST
@only(sees_plans, what=WHAT)
def comment(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Say something about a measure."""
    found = measure_or_404(measure_id)
    account = acting(request)
    try:
        add_comment(
            measure=found.pk, words=request.POST.get("words", ""), unit=account.unit_id or 0,
            by=account.account_id, at=timezone.now(),
        )  # fmt: skip
    except Mistake as mistake:
        return measure_page(request, found, str(mistake))
    return redirect("roadmaps:measure", found.pk)


@require_POST
@only(makes_plans, what=WHAT)
def decide(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Accept, or return with a reason."""
    found = _evidence_or_404(evidence_id)
    accepts = request.POST.get("decision") == "accept"
    reason, by = request.POST.get("reason", ""), acting(request).account_id
    return _act(request, found, lambda: decide_evidence(
        evidence=found.pk, accepts=accepts, reason=reason, by=by, at=timezone.now()
    ))  # fmt: skip


@require_POST
@only(sees_plans, what=WHAT)
def withdraw(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Take back what nobody has looked at."""
    found = _evidence_or_404(evidence_id)
    by = acting(request).account_id
    return _act(
        request, found, lambda: withdraw_evidence(evidence=found.pk, by=by, at=timezone.now())
    )


def _act(request: HttpRequest, found: MeasureEvidence, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except Mistake as mistake:
        return measure_page(request, measure_or_404(found.measure_id), str(mistake))
    return redirect("roadmaps:measure", found.measure_id)


def _evidence_or_404(evidence_id: int) -> MeasureEvidence:
    found = MeasureEvidence.objects.defer("content").filter(pk=evidence_id).first()
    if found is None:
        raise Http404
    return found


@require_safe
@only(sees_plans, what=WHAT)
def file(_request: HttpRequest, evidence_id: int) -> HttpResponse:
    """The document, as a download and never shown in place."""
    found = MeasureEvidence.objects.filter(pk=evidence_id).first()
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.content), content_type=found.media_type)
    name = f"evidence-{found.pk}{PurePath(found.file_name).suffix.lower()}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
