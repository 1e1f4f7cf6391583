"""Runs of routing: the list, one with what came of it, what if, two side by side, applied; groups they propose."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from orientir.core.mistakes import Mistake
from orientir.core.routing.changes import compare
from orientir.core.routing.proposal_words import tell_sizes
from orientir.core.routing.reasons import Explainer, Explanation
from orientir.core.routing.storage import plan_from_json, task_from_json
from orientir.cycle.goals import api as goals
from orientir.cycle.learning import api as learning
from orientir.cycle.registry import api as registry
from orientir.cycle.routes.actions.routing import (
    draft_groups,
    read_kept,
    show_proposals,
    start_run,
    usual_terms,
)
from orientir.cycle.routes.actions.routing_applying import apply_run
from orientir.cycle.routes.models import RoutingInput, RoutingRun
from orientir.cycle.routes.pages import routing as pages
from orientir.cycle.routes.queries.proposals import (
    find_proposal,
    find_run,
    list_named,
    list_proposals,
    list_runs,
)
from orientir.cycle.routes.queries.routing import Asked
from orientir.cycle.routes.routing_forms import AskedForm, ChangeForm, DraftForm
from orientir.cycle.routes.rules import runs_routes, sees_figures, sees_runs
from orientir.cycle.routes.tasks import ROUTING
from orientir.kit import russian
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.jobs.api import bar_of, find_progress, start_job
from orientir.kit.journal import note_look
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Danger, Empty, Progress

WHAT: Final = gettext_noop("Runs of routing")


@require_http_methods(["GET", "HEAD", "POST"])
@only(sees_runs, what=WHAT)
def runs(request: HttpRequest) -> HttpResponse:
    """Runs in sight; by POST the operator asks for a new one."""
    account = _acting(request)
    form = AskedForm(request.POST or None, initial={"title": _usual_title()})
    if request.method == "POST":
        if not runs_routes(account):
            raise Http404
        if form.is_valid():
            return _start(request, form.cleaned_data["title"], form.asked(), None)
    found = list_runs()
    context = {
        "total": len(found),
        "table": pages.runs_table(found),
        "form": form if runs_routes(account) else None,
        "empty": Empty(
            _("Nothing is counted yet."),
            _("A run leads everybody whose route is open to programmes that have seats."),
        ),
    }
    return render(request, "routes/routing_runs.html", context)


def _usual_title() -> str:
    return _("Run of %(day)s") % {"day": russian.day(timezone.localdate())}


def _start(request: HttpRequest, title: str, asked: Asked, parent: int | None) -> HttpResponse:
    account = _acting(request)
    made = start_run(
        unit=account.unit_id or 0, title=title, asked=asked, parent=parent,
        by=account.account_id, at=timezone.now(),
    )  # fmt: skip
    job = start_job(ROUTING, by=account.account_id, run=made.pk)
    RoutingRun.objects.filter(pk=made.pk).update(job=job.pk)
    return redirect("routes:routing-run", made.pk)


@require_safe
@only(sees_runs, what=WHAT)
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One run: how far it is, or what came of it."""
    found = _run_or_404(run_id)
    progress = _progress(found)
    if request.headers.get("HX-Request"):
        return _polled(request, progress)
    account, today = _acting(request), timezone.localdate()
    figures = found.figures
    context: dict[str, Any] = {
        "run": found,
        "progress": progress,
        "figures": figures,
        "runs_routes": runs_routes(account),
        "others": [one for one in list_runs() if one.figures and one.pk != found.pk],
        "crumbs": _crumbs(),
    }
    if figures is not None:
        titles = _titles(found)
        proposals = list_proposals(on=today, run=found.pk, least=1)
        context |= {
            "lead": pages.lead(figures),
            "facts": pages.figure_facts(found, figures),
            "left": figures["people"] - figures["placed"],
            "causes": pages.causes_table(figures),
            "competencies": pages.competencies_table(figures, titles),
            "groups": pages.groups_table(figures, _programme_titles(found)),
            "proposals": pages.proposals_table(proposals, titles, drafts=_drafts(account)),
            "proposed": len(proposals),
        }
    return render(request, "routes/routing_run.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(runs_routes, what=WHAT)
def what_if(request: HttpRequest, run_id: int) -> HttpResponse:
    """The same people and groups with something changed: a run of its own, to be compared."""
    found = _run_or_404(run_id)
    if found.figures is None:
        raise Http404
    offered = learning.list_offered_programmes(on=found.first_day)
    form = ChangeForm(
        request.POST or None,
        programmes=[(one.code, one.title) for one in offered],
        initial={"title": _("What if: %(title)s") % {"title": found.title}},
    )
    if request.method == "POST" and form.is_valid():
        return _start(request, form.cleaned_data["title"][:200], form.asked(), found.pk)
    context = {
        "title": _("What if…"),
        "lead": _("The people and the groups are those of the run “%(title)s”.")
        % {"title": found.title},
        "form": form,
        "act": _("Count"),
        "crumbs": [*_crumbs(), Link(found.title, reverse("routes:routing-run", args=[found.pk]))],
    }
    return render(request, "routes/routing_form.html", context)


@require_safe
@only(sees_runs, what=WHAT)
def side_by_side(request: HttpRequest, run_id: int, other_id: int) -> HttpResponse:
    """Two runs: figures, and how many people gain and lose where the operator may read the plans."""
    one, other = _run_or_404(run_id), _run_or_404(other_id)
    if one.figures is None or other.figures is None:
        raise Http404
    context = {
        "one": one,
        "other": other,
        "lead": _difference(one, other),
        "table": pages.compared_table(one, other),
        "crumbs": _crumbs(),
    }
    return render(request, "routes/routing_compare.html", context)


def _difference(one: RoutingRun, other: RoutingRun) -> str:
    kept = {row.run_id: row for row in RoutingInput.objects.filter(run__in=[one.pk, other.pk])}
    if not {one.pk, other.pk} <= kept.keys():
        return ""
    plans = [read_kept(kept[run.pk].plan, plan_from_json) for run in (one, other)]
    told = compare(*plans)
    points = pages.covered_share(other.figures or {}) - pages.covered_share(one.figures or {})
    counts = {
        "more": told.more,
        "fewer": told.fewer,
        "now": told.now_learning,
        "no_longer": told.no_longer,
    }
    return pages.compared_lead(counts, points)


@require_safe
@only(runs_routes, what=WHAT)
def left(request: HttpRequest, run_id: int) -> HttpResponse:
    """People without a programme, each with what stands in the way: of 50 a page, explained as they are shown."""
    found = _run_or_404(run_id)
    kept = RoutingInput.objects.filter(run=found).first()
    if kept is None or kept.plan is None:
        raise Http404
    listing = Listing.of(request)
    task, plan = read_kept(kept.task, task_from_json), read_kept(kept.plan, plan_from_json)
    told = Explainer(task, plan, _titles(found))
    keys = [one.key for one in task.learners if not told.of_learner.get(one.key)]
    page, total = listing.read_list(keys)
    lines = _named([told.explain(key, most=3) for key in page])
    note_look(request, [int(key) for key in page])
    context = {
        "run": found,
        "total": total,
        "table": pages.left_table(lines),
        "pages": listing.pages(total),
        "crumbs": [*_crumbs(), Link(found.title, reverse("routes:routing-run", args=[found.pk]))],
    }
    return render(request, "routes/routing_left.html", context)


def _named(told: list[Explanation]) -> list[tuple[str, str, Explanation]]:
    people = list_named([int(one.learner) for one in told])
    return [(*people[int(one.learner)], one) for one in told if int(one.learner) in people]


@require_http_methods(["GET", "HEAD", "POST"])
@only(runs_routes, what=WHAT)
def deed(request: HttpRequest, run_id: int, deed: str) -> HttpResponse:
    """Apply a run to drafts of routes, or show its proposals to organisations: asked twice."""
    found = _run_or_404(run_id)
    if deed not in ("apply", "show") or found.figures is None:
        raise Http404
    here = reverse("routes:routing-run", args=[found.pk])
    if request.method != "POST":
        danger = _applied(found, here) if deed == "apply" else _shown(found, here)
        return render(request, "ui/danger.html", {"danger": danger})
    by, at = _acting(request).account_id, timezone.now()
    try:
        if deed == "show":
            show_proposals(run=found.pk, by=by, at=at)
            messages.success(request, _("Organisations now see the proposed groups."))
        else:
            count = apply_run(run=found.pk, by=by, at=at)
            told = ngettext("%(n)s draft changed.", "%(n)s drafts changed.", count)
            messages.success(request, told % {"n": russian.number(count)})
    except Mistake as mistake:
        messages.error(request, str(mistake))
    return redirect(here)


def _applied(run: RoutingRun, here: str) -> Danger:
    placed = (run.figures or {})["placed"]
    return Danger(
        _("Put the programmes into drafts of routes?"),
        [
            ngettext(
                "%(n)s person gets a programme with the reason why.",
                "%(n)s people get a programme with the reason why.",
                placed,
            )
            % {"n": russian.number(placed)},
            _("Routes that people have agreed to stay as they are."),
            _("Nobody is enrolled: people apply for a seat themselves."),
        ],
        _("Put them in"),
        here,
    )


def _shown(run: RoutingRun, here: str) -> Danger:
    return Danger(
        _("Show the proposed groups of “%(title)s” to organisations?") % {"title": run.title},
        [
            _("Heads and municipalities see how many of their people each group would teach, without names."),
            _("Proposals of former runs are no longer shown."),
        ],
        _("Show them"),
        here,
    )  # fmt: skip


@require_safe
@only(sees_figures, what=gettext_noop("Proposed groups"))
def proposals(request: HttpRequest) -> HttpResponse:
    """Groups proposed by the latest run shown, with one's own people."""
    today = timezone.localdate()
    least = int(goals.get_parameter(pack_id="", name="disclosure.min_persons", on=today))
    found = list_proposals(on=today, least=least)
    model = goals.get_competency_model(on=today)
    titles = {one.code: one.short_title for one in model.competencies}
    context = {
        "total": len(found),
        "table": pages.proposals_table(found, titles, drafts=_drafts(_acting(request))),
        "empty": Empty(
            _("No groups are proposed yet."),
            _(
                "They appear here when the operator has led people to programmes and shows who is left."
            ),
        ),
        "least": least,
    }
    return render(request, "routes/proposals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(lambda account: _drafts(account), what=gettext_noop("Proposed groups"))
def draft(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Drafts of the groups of a proposal: learning announces them later."""
    found, today = find_proposal(proposal_id), timezone.localdate()
    if found is None:
        raise Http404
    usual = usual_terms(today)
    initial = {name: getattr(usual, name) for name in ("starts_on", "ends_on", "closes_on")}
    form = DraftForm(request.POST or None, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            codes = draft_groups(
                proposal=found.pk, terms=form.terms(),
                by=_acting(request).account_id, at=timezone.now(),
            )  # fmt: skip
        except Mistake as mistake:
            form.add_error(None, str(mistake))
        else:
            messages.success(request, _("Drafts made: %(codes)s.") % {"codes": ", ".join(codes)})
            return redirect("routes:proposals")
    context = {
        "title": _("Drafts of groups: %(title)s") % {"title": found.programme_title},
        "lead": tell_sizes(found.sizes),
        "form": form,
        "act": _("Create drafts"),
        "crumbs": [Link(_("Proposed groups"), reverse("routes:proposals"))],
    }
    return render(request, "routes/routing_form.html", context)


def _drafts(account: Acting) -> bool:
    return registry.may(account.role, "run_learning")


def _acting(request: HttpRequest) -> Acting:
    account: Acting = request.account  # type: ignore[attr-defined]
    return account


def _crumbs() -> list[Link]:
    return [Link(_("Runs of routing"), reverse("routes:runs"))]


def _run_or_404(run_id: int) -> RoutingRun:
    found = find_run(run_id)
    if found is None:
        raise Http404
    return found


def _titles(run: RoutingRun) -> dict[str, str]:
    model = goals.get_competency_model(pack_id=run.pack, on=run.first_day)
    return {one.code: one.short_title for one in model.competencies}


def _programme_titles(run: RoutingRun) -> dict[str, str]:
    return {one.code: one.title for one in learning.list_offered_programmes(on=run.first_day)}


def _polled(request: HttpRequest, progress: Progress | None) -> HttpResponse:
    """What the waiting page asks for: how far it is; once it is counted, the page anew."""
    if progress is None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "routes/progress.html", {"progress": progress})


def _progress(run: RoutingRun) -> Progress | None:
    if run.job is None or run.figures is not None:
        return None
    href, seen = reverse("routes:routing-run", args=[run.pk]), find_progress(str(run.job))
    return (
        None
        if seen is None
        else bar_of(
            seen, poll_href=href, ready=_("Counted"), result_href=href, result_title=_("Look at it")
        )
    )
