"""Gathering recommendations by a snapshot: asked for, under way, what it came to."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.recommendations.actions.counting import begin_advice
from orientir.cycle.recommendations.forms import RunForm
from orientir.cycle.recommendations.models import AdviceRun
from orientir.cycle.recommendations.pages.runs import run_facts, runs_table
from orientir.cycle.recommendations.queries.listing import list_runs
from orientir.cycle.recommendations.rules import issues_advice
from orientir.cycle.recommendations.tasks import COUNT
from orientir.cycle.recommendations.views.frame import WHAT, acting, crumbs
from orientir.kit.access.gate import only
from orientir.kit.jobs.api import bar_of, find_progress, start_job
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Empty, Progress


@require_safe
@only(issues_advice, what=WHAT)
def runs(request: HttpRequest) -> HttpResponse:
    """Every gathering, the latest first."""
    listing = Listing.of(request)
    shown, total = listing.read_query(list_runs())
    context = {
        "total": total,
        "table": runs_table(shown),
        "pages": listing.pages(total),
        "crumbs": crumbs(),
        "empty": Empty(_("Nothing is gathered yet."), _("Choose a snapshot and begin.")),
    }
    return render(request, "recommendations/runs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(issues_advice, what=WHAT)
def new(request: HttpRequest) -> HttpResponse:
    """By which snapshot; by POST it begins."""
    form = RunForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = acting(request)
        try:
            made = begin_advice(
                snapshot=form.cleaned_data["snapshot"], by=account.account_id, at=timezone.now()
            )
        except Mistake as mistake:
            form.add_error("snapshot", str(mistake))
        else:
            job = start_job(COUNT, by=account.account_id, run=made.pk)
            AdviceRun.objects.filter(pk=made.pk).update(job=job.pk)
            return redirect("recommendations:run", made.pk)
    context = {"form": form, "crumbs": crumbs(), "page_has_mistakes": bool(form.errors)}
    return render(request, "recommendations/new.html", context, status=422 if form.errors else 200)


@require_safe
@only(issues_advice, what=WHAT)
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far it is, or what it came to, with what was held back and why."""
    found = list_runs().filter(pk=run_id).first()
    if found is None:
        raise Http404
    progress = _progress(found)
    if request.headers.get("HX-Request"):
        return _polled(request, progress)
    context = {
        "run": found,
        "progress": progress,
        "facts": run_facts(found) if found.figures is not None else [],
        "crumbs": crumbs(Link(_("Gatherings"), reverse("recommendations:runs"))),
    }
    return render(request, "recommendations/run.html", context)


def _progress(found: AdviceRun) -> Progress | None:
    if found.finished_at is not None or found.job is None:
        return None
    seen = find_progress(str(found.job))
    if seen is None:
        return None
    return bar_of(
        seen, poll_href=reverse("recommendations:run", args=[found.pk]), ready=_("Gathered."),
        result_href=reverse("recommendations:home"), result_title=_("Show"),
    )  # fmt: skip


def _polled(request: HttpRequest, progress: Progress | None) -> HttpResponse:
    if progress is not None and progress.is_running:
        return render(request, "recommendations/progress.html", {"progress": progress})
    response = HttpResponse()
    response.headers["HX-Refresh"] = "true"
    return response
