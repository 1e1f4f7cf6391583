"""The register of effects and one study of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.effects.actions.studying import repeat_study
from orientir.cycle.effects.models import EffectStudy
from orientir.cycle.effects.pages import study as page
from orientir.cycle.effects.pages.register import called, studies_table, verdict_of
from orientir.cycle.effects.queries.register import find_study, list_repetitions, list_studies
from orientir.cycle.effects.rules import asks_effects, sees_effects
from orientir.cycle.effects.tasks import COUNT
from orientir.cycle.effects.views.frame import WHAT, acting, crumbs, pack_in_sight
from orientir.cycle.monitoring import api as monitoring
from orientir.kit.access.gate import only
from orientir.kit.jobs.api import bar_of, find_progress, start_job
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Empty, Progress


@require_safe
@only(sees_effects, what=WHAT)
def home(request: HttpRequest) -> HttpResponse:
    """What measures changed and what may be said of it: the register, the latest first."""
    listing = Listing.of(request)
    shown, total = listing.read_query(list_studies())
    context = {
        "listing": listing,
        "total": total,
        "pages": listing.pages(total),
        "table": studies_table(shown, pack_in_sight()),
        "asks": asks_effects(acting(request)),
        "empty": Empty(
            _("The register is empty."),
            _("Enter who got a measure and since when, then ask whether an indicator changed because of it."),
        ),
    }  # fmt: skip
    return render(request, "effects/home.html", context)


@require_safe
@only(sees_effects, what=WHAT)
def study(request: HttpRequest, study_id: int) -> HttpResponse:
    """The verdict in words, the two lines, what was checked, how it was asked."""
    found = _or_404(study_id)
    progress = _progress(found)
    if request.headers.get("HX-Request"):
        return _polled(request, progress)
    indicator = monitoring.pack_of(found.snapshot).indicator(found.indicator)
    figures = found.figures
    mark, words = verdict_of(found)
    again = list_repetitions(found)
    interval, axis = page.interval(found)
    context = {
        "interval": interval,
        "axis": axis,
        "study": found,
        "indicator": called(found.indicator, indicator),
        "progress": progress,
        "mark": mark,
        "words": words,
        "document": figures["document"] if figures else None,
        "chart": page.chart(figures, indicator) if figures else None,
        "chart_words": page.chart_words(figures) if figures else "",
        "started": page.started(figures) if figures else "",
        "facts": page.main_facts(figures["document"]) if figures else [],
        "checks": page.checks(figures["document"]) if figures else [],
        "periods": page.periods_table(figures["document"]) if figures else None,
        "asked": page.asked_facts(found) if found.finished_at else [],
        "again": [(one, page.is_same(found, one)) for one in again if one.finished_at],
        "asks": asks_effects(acting(request)) and found.repeats_id is None,
        "crumbs": crumbs(
            Link(found.measure.title, reverse("effects:measure", args=[found.measure_id]))
        ),
    }
    return render(request, "effects/study.html", context)


@require_POST
@only(asks_effects, what=WHAT)
def repeat(request: HttpRequest, study_id: int) -> HttpResponse:
    """The same once more: it must come out the same."""
    by = acting(request).account_id
    try:
        made = repeat_study(study=study_id, by=by, at=timezone.now())
    except Mistake as mistake:
        raise Http404 from mistake
    return begin(made, by)


def begin(made: EffectStudy, by: int) -> HttpResponse:
    """Leave it to the worker and go to its page."""
    job = start_job(COUNT, by=by, study=made.pk)
    EffectStudy.objects.filter(pk=made.pk).update(job=job.pk)
    return redirect("effects:study", made.pk)


def _or_404(study: int) -> EffectStudy:
    found = find_study(study)
    if found is None:
        raise Http404
    return found


def _progress(found: EffectStudy) -> Progress | None:
    seen = None if found.finished_at or found.job is None else find_progress(str(found.job))
    if seen is None:
        return None
    here = reverse("effects:study", args=[found.pk])
    return bar_of(
        seen, poll_href=here, ready=_("Counted."), result_href=here, result_title=_("Show")
    )


def _polled(request: HttpRequest, progress: Progress | None) -> HttpResponse:
    if progress is not None and progress.is_running:
        return render(request, "effects/progress.html", {"progress": progress})
    response = HttpResponse()
    response.headers["HX-Refresh"] = "true"
    return response
