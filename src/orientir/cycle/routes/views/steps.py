"""Steps of a route: written, ordered, taken away; reported and marked."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orientir.cycle.goals import api as goals
from orientir.cycle.routes.actions import steps as acts
from orientir.cycle.routes.forms import MarkForm, ReportForm, StepForm
from orientir.cycle.routes.models import RouteStep
from orientir.cycle.routes.pages.steps import step_title
from orientir.cycle.routes.queries.routes import find_file, list_files, list_steps
from orientir.cycle.routes.rules import ENDED_STEPS, RouteStatus
from orientir.cycle.routes.views.frame import Found, crumbs_of, deed_of, done, found_or_404
from orientir.kit.documents.given import attachment


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, route_id: int, step_id: int | None = None) -> HttpResponse:
    """A new step, or one changed."""
    found = found_or_404(request, route_id)
    if not found.walker.edits(found.route):
        raise Http404
    step = _step_or_404(route_id, step_id) if step_id is not None else None
    topics = goals.get_code_titles(
        pack_id=found.route.pack, column="topic", on=timezone.localdate()
    )
    initial = StepForm.initial_of(step) if step else {"kind": "event"}
    form = StepForm(request.POST or None, topics=list(topics.items()), initial=initial)
    if request.method == "POST" and form.is_valid():
        return _write(request, found, step, form.cleaned_data)
    title = _("Change the step") if step else _("Add a step")
    context = {
        "form": form,
        "title": title,
        "step": step,
        "route": found.route,
        "page_has_mistakes": bool(form.errors),
        "cancel_href": reverse("routes:route", args=[route_id]),
        "crumbs": crumbs_of(found, title),
    }
    return render(request, "routes/step.html", context, status=422 if form.errors else 200)


def _write(
    request: HttpRequest, found: Found, step: RouteStep | None, told: dict[str, Any]
) -> HttpResponse:
    kept: dict[str, Any] = {"programme": step.programme, "why": step.why} if step else {}
    terms = acts.StepTerms(**told, **kept)
    deed = deed_of(request, found.route.pk)
    if step is None:
        return done(
            request,
            found.route.pk,
            lambda: acts.add_step(deed=deed, terms=terms),
            _("The step is added."),
        )
    return done(
        request,
        found.route.pk,
        lambda: acts.change_step(deed=deed, step=step.pk, terms=terms),
        _("The step is changed."),
    )


@require_POST
def order(request: HttpRequest, route_id: int, step_id: int) -> HttpResponse:
    """One place up or down, or away."""
    found = found_or_404(request, route_id)
    act = request.POST.get("act", "")
    if not found.walker.edits(found.route) or act not in ("up", "down", "drop"):
        raise Http404
    deed = deed_of(request, route_id)
    if act == "drop":
        return done(
            request,
            route_id,
            lambda: acts.drop_step(deed=deed, step=step_id),
            _("The step is taken away."),
        )
    return done(
        request,
        route_id,
        lambda: acts.move_step(deed=deed, step=step_id, up=act == "up"),
        _("The order is changed."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, route_id: int, step_id: int) -> HttpResponse:
    """The person tells what came of a step."""
    found = found_or_404(request, route_id)
    if not found.walker.is_person or found.route.status != RouteStatus.ACTIVE:
        raise Http404
    step = _step_or_404(route_id, step_id)
    form = ReportForm(request.POST or None, request.FILES or None, initial={"result": step.result})
    if request.method == "POST" and form.is_valid():
        return done(
            request,
            route_id,
            lambda: acts.report_step(
                deed=deed_of(request, route_id),
                step=step_id,
                result=form.cleaned_data["result"],
                files=form.cleaned_data["documents"],
            ),
            _("The report is sent.") if found.route.curator_id else _("The step is done."),
        )
    return _step_page(request, found, step, form, "routes/report.html", _("Report on the step"))


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, route_id: int, step_id: int, file_id: int) -> HttpResponse:
    """A document of a step, as a download; by POST its person takes it back."""
    found = found_or_404(request, route_id)
    kept = find_file(route_id, step_id, file_id)
    if kept is None:
        raise Http404
    if request.method != "POST":
        return attachment(kept.file_name, kept.media_type, bytes(kept.content))
    if not found.walker.is_person:
        raise Http404
    return done(
        request,
        route_id,
        lambda: acts.drop_file(deed=deed_of(request, route_id), step=step_id, file=file_id),
        _("The document is destroyed."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: HttpRequest, route_id: int, step_id: int) -> HttpResponse:
    """The one who accompanies looks at the report."""
    found = found_or_404(request, route_id)
    if not found.walker.is_curator or found.route.status != RouteStatus.ACTIVE:
        raise Http404
    step = _step_or_404(route_id, step_id)
    form = MarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accepted = request.POST.get("verdict") == "done"
        return done(
            request,
            route_id,
            lambda: acts.mark_step(
                deed=deed_of(request, route_id),
                step=step_id,
                mark=form.cleaned_data["mark"],
                is_accepted=accepted,
            ),
            _("The step is done.") if accepted else _("The report is sent back."),
        )
    return _step_page(request, found, step, form, "routes/mark.html", _("Mark the step"))


def _step_page(
    request: HttpRequest, found: Found, step: RouteStep, form: Any, template: str, title: str
) -> HttpResponse:
    context = {
        "form": form,
        "step": step,
        "files": [one for one in list_files(found.route.pk) if one.step_id == step.pk],
        "step_title": step_title(step),
        "whose": found.whose,
        "title": title,
        "page_has_mistakes": bool(form.errors),
        "cancel_href": reverse("routes:route", args=[found.route.pk]),
        "crumbs": crumbs_of(found, title),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _step_or_404(route_id: int, step_id: int) -> RouteStep:
    found = next((one for one in list_steps(route_id) if one.pk == step_id), None)
    if found is None or found.status in ENDED_STEPS:
        raise Http404
    return found
