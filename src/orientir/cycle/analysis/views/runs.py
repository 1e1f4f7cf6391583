"""Runs of analysis: the list, a new one, one with what it found, repeated, shown to everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.analysis.actions.running import begin_run, publish_run, repeat_run
from orientir.cycle.analysis.forms import RunForm
from orientir.cycle.analysis.kinds.known import (
    CONTEXT,
    KINDS,
    RESILIENCE,
    SELF_ASSESSMENT,
    VALUE_ADDED,
)
from orientir.cycle.analysis.models import AnalysisRun
from orientir.cycle.analysis.pages.context_words import clusters_of, index_table
from orientir.cycle.analysis.pages.federal import federal_card
from orientir.cycle.analysis.pages.league import build_league
from orientir.cycle.analysis.pages.odds_words import odds_picture, views_picture
from orientir.cycle.analysis.pages.runs import runs_table
from orientir.cycle.analysis.pages.scores import histogram_of, scores_table
from orientir.cycle.analysis.pages.shown import SAID, heading_of, lead_of
from orientir.cycle.analysis.pages.tables import (
    clusters_table,
    findings_table,
    in_order,
    items_table,
    signals_table,
)
from orientir.cycle.analysis.pages.trace import repetition_words, trace_facts
from orientir.cycle.analysis.pages.verdicts import SAID as VERDICTS
from orientir.cycle.analysis.queries.names import titles_by_unit, unit_titles
from orientir.cycle.analysis.queries.runs import (
    Line,
    has_municipalities,
    list_findings,
    list_findings_by_key,
    list_lines,
    list_repetitions,
    list_runs,
)
from orientir.cycle.analysis.rules import runs_analysis, sees_analysis
from orientir.cycle.analysis.tasks import COUNT
from orientir.cycle.analysis.views.frame import WHAT, acting, run_or_404
from orientir.kit.access.gate import only
from orientir.kit.jobs.api import bar_of, find_progress, start_job
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Chip, Danger, Empty, Progress

LEVELS = ("organisation", "municipality")
FILES_OF = dict(zip(LEVELS, ("schools", "municipalities"), strict=True))
CLUSTERS_OF = dict(zip(LEVELS, ("clusters", "place-clusters"), strict=True))
PICTURES = {RESILIENCE: odds_picture, SELF_ASSESSMENT: views_picture}


@require_safe
@only(sees_analysis, what=WHAT)
def runs(request: HttpRequest) -> HttpResponse:
    """Every run, the latest first."""
    listing = Listing.of(request)
    shown, total = listing.read_query(list_runs(request.GET.get("kind", "")))
    context = {
        "total": total,
        "table": runs_table(shown),
        "pages": listing.pages(total),
        "crumbs": _crumbs(),
        "empty": Empty(_("Nothing is counted yet."), _("The monitoring operator begins a run.")),
    }
    return render(request, "analysis/runs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(runs_analysis, what=WHAT)
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Which results a run is to be made of; by POST it begins."""
    if kind not in KINDS:
        raise Http404
    known = KINDS[kind]
    form = RunForm(request.POST if request.method == "POST" else None, kind=known)
    if request.method == "POST" and form.is_valid():
        try:
            return _begin(request, kind, form)
        except Mistake as mistake:
            form.add_error(None, str(mistake))
    context = {
        "kind": known,
        "form": form,
        "crumbs": _crumbs(),
        "page_has_mistakes": bool(form.errors),
    }
    return render(request, "analysis/new.html", context, status=422 if form.errors else 200)


def _begin(request: HttpRequest, kind: str, form: RunForm) -> HttpResponse:
    account = acting(request)
    made = begin_run(
        kind=kind, keys=form.keys(), options=form.options(), unit=account.unit_id or 0,
        by=account.account_id, at=timezone.now(),
    )  # fmt: skip
    return _count(made, account.account_id)


def _count(made: AnalysisRun, by: int) -> HttpResponse:
    job = start_job(COUNT, by=by, run=made.pk)
    AnalysisRun.objects.filter(pk=made.pk).update(job=job.pk)
    return redirect("analysis:run", made.repeats_id or made.pk)


@require_safe
@only(sees_analysis, what=WHAT)
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One run: how far it is, or what it found of the units in sight."""
    found = run_or_404(run_id)
    repetitions = list_repetitions(found)
    progress = _progress(found, repetitions)
    if request.headers.get("HX-Request"):
        return _polled(request, progress)
    account = acting(request)
    context: dict[str, Any] = {
        "run": found,
        "heading": heading_of(found),
        "lead": lead_of(found),
        "progress": progress,
        "may_run": runs_analysis(account),
        "trace": trace_facts(found),
        "repetitions": repetition_words(found, repetitions),
        "crumbs": _crumbs(),
    }
    if found.figures is not None:
        context |= _outcome(request, found, account.unit_id)
    return render(request, "analysis/run.html", context)


def _outcome(request: HttpRequest, found: AnalysisRun, here: int | None) -> dict[str, Any]:
    level = request.GET.get("level", LEVELS[0])
    if level not in LEVELS:
        raise Http404
    said = SAID[found.kind]
    common: dict[str, Any] = {
        "note": said.note(found),
        "facts": said.facts(found),
        "what": FILES_OF[level],
        "levels": _levels(found, level),
    }
    listing = Listing.of(request, "level", "verdict")
    if found.kind == VALUE_ADDED and not listing.filters["verdict"]:
        findings = list_findings(found, level)
        return common | {"league": build_league(findings, unit_titles(findings), listing, here)}
    if found.kind in PICTURES and not listing.is_turned:
        findings = list_findings(found, level)
        common["scatter"] = PICTURES[found.kind](found, findings, unit_titles(findings), here)
    told = {} if listing.is_turned else _told(found, level)
    return common | told | _units(found, level, listing)


def _units(found: AnalysisRun, level: str, listing: Listing) -> dict[str, Any]:
    """A page of the units in sight, those of one verdict if one was chosen."""
    lines = list_lines(found, level)
    titles = titles_by_unit({one.unit_id for one in lines})
    wanted, ordered = listing.filters["verdict"], in_order(lines, titles)
    shown, total = listing.read_list([one for one in ordered if wanted in ("", one.verdict)])
    findings = list_findings_by_key([one.pk for one in shown])
    return {
        "findings": findings_table(found, findings, titles),
        "pages": listing.pages(total),
        "verdicts": _verdicts(ordered, listing),
    }


def _verdicts(lines: Sequence[Line], listing: Listing) -> list[Chip]:
    """How many units there are of each verdict; pressed, they alone are shown."""
    counts = Counter(one.verdict for one in lines)
    if len(counts) < 2:
        return []
    return [
        listing.chip("verdict", code, VERDICTS[code].word, number, VERDICTS[code].state)
        for code, number in counts.items()
    ]


def _told(found: AnalysisRun, level: str) -> dict[str, Any]:
    """What a run says of the region as a whole, beside the units of a level."""
    figures: dict[str, Any] = found.figures or {}
    if found.kind == CONTEXT:
        clusters = clusters_of(found, level)
        return {
            "clusters": clusters_table(clusters, _of(level)) if clusters else None,
            "clusters_file": CLUSTERS_OF[level],
            "wellbeing": index_table(found),
        }
    return {
        "histogram": histogram_of(*_scores(figures)),
        "scores": scores_table(*_scores(figures)),
        "items": items_table(figures["items"]) if "items" in figures else None,
        "signals": signals_table(figures["signals"]) if "signals" in figures else None,
        "federal": federal_card(found),
    }


def _of(level: str) -> str:
    return _("Municipalities") if level == LEVELS[1] else _("Schools")


def _scores(figures: Mapping[str, Any]) -> tuple[Any, Any]:
    return figures.get("histogram", ()), figures.get("cuts", ())


def _levels(found: AnalysisRun, level: str) -> list[Chip]:
    if not has_municipalities(found):
        return []
    each = _("Organisations") if KINDS[found.kind].of_snapshot else _("Schools")
    words = {"organisation": each, "municipality": _("Municipalities")}
    return [Chip(words[code], f"?level={code}", pressed=code == level) for code in LEVELS]


def _progress(found: AnalysisRun, repetitions: list[AnalysisRun]) -> Progress | None:
    """The bar of the work under way: the run's own, or that of its latest repetition."""
    waiting = [one for one in (found, *repetitions) if one.finished_at is None and one.job]
    seen = find_progress(str(waiting[-1].job)) if waiting else None
    if seen is None:
        return None
    address = reverse("analysis:run", args=[found.pk])
    return bar_of(
        seen, poll_href=address, ready=_("Counted."), result_href=address, result_title=_("Show")
    )


def _polled(request: HttpRequest, progress: Progress | None) -> HttpResponse:
    if progress is not None and progress.is_running:
        return render(request, "analysis/progress.html", {"progress": progress})
    response = HttpResponse()
    response.headers["HX-Refresh"] = "true"
    return response


@require_POST
@only(runs_analysis, what=WHAT)
def repeat(request: HttpRequest, run_id: int) -> HttpResponse:
    """Count the same once more, to see whether it comes to the same."""
    found = run_or_404(run_id)
    if found.finished_at is None:
        raise Http404
    account = acting(request)
    made = repeat_run(run=found.pk, by=account.account_id, at=timezone.now())
    return _count(made, account.account_id)


@require_http_methods(["GET", "HEAD", "POST"])
@only(runs_analysis, what=WHAT)
def publish(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show a run to every municipality: asked on a page that says what will be seen."""
    found = run_or_404(run_id)
    if found.finished_at is None or found.repeats_id:
        raise Http404
    if request.method == "POST":
        publish_run(run=found.pk, by=acting(request).account_id, at=timezone.now())
        return redirect("analysis:run", found.pk)
    danger = Danger(
        _("Show this run to all municipalities and schools"),
        [
            _("Each sees its own units already; now others and schools like their own too."),
            _("Schools with few pupils stay hidden."),
        ],
        _("Show to all"),
        reverse("analysis:run", args=[found.pk]),
    )  # fmt: skip
    return render(request, "ui/danger.html", {"danger": danger})


def _crumbs() -> list[Link]:
    return [Link(_("Analysis"), reverse("analysis:home"))]
