"""Counting, looking at and publishing the results of a procedure: the operator's."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.actions.counting import FEWEST_OF_AN_EXAM
from orientir.cycle.assessment.actions.link_choice import choose_link
from orientir.cycle.assessment.actions.publishing import publish_results
from orientir.cycle.assessment.models import Calibration, Procedure
from orientir.cycle.assessment.pages.marking import unmarked_words
from orientir.cycle.assessment.pages.measured_item import measured_item
from orientir.cycle.assessment.pages.measured_words import weight_of
from orientir.cycle.assessment.pages.measurement import MeasurementPage, measurement_page
from orientir.cycle.assessment.pages.procedures import window
from orientir.cycle.assessment.pages.years import WAYS
from orientir.cycle.assessment.queries.earlier import find_earlier
from orientir.cycle.assessment.queries.marking import count_unmarked, is_marked_since_counting
from orientir.cycle.assessment.queries.results import (
    count_results_of,
    find_statistic,
    list_statistics,
)
from orientir.cycle.assessment.queries.silent import count_silent
from orientir.cycle.assessment.reports.measurement import (
    Heading,
    measurement_docx,
    measurement_pdf,
)
from orientir.cycle.assessment.rules import ProcedureState, YearsLinked, runs_procedures
from orientir.cycle.assessment.tasks import COUNT
from orientir.cycle.assessment.views.procedures_frame import crumbs_of
from orientir.cycle.goals.api import find_operator_title, get_competency_model
from orientir.kit import russian
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.jobs.api import bar_of, find_progress, start_job
from orientir.kit.ui.frame import Link
from orientir.kit.ui.parts import Danger, Progress

PAPERS = {
    "pdf": ("application/pdf", measurement_pdf),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        measurement_docx,
    ),
}
WHAT, WHO = gettext_noop("Results of a procedure"), gettext_noop("the administrator of the region")


@require_GET
@only(runs_procedures, what=WHAT, who=WHO)
def measurement(request: HttpRequest, code: str) -> HttpResponse:
    procedure = _get_or_404(code)
    progress = _progress(request.GET.get("job", ""), procedure)
    if progress is not None and request.headers.get("HX-Request"):
        return render(request, "assessment/progress.html", {"progress": progress})
    unmarked = count_unmarked(procedure.pk)
    context = {
        "procedure": procedure,
        "progress": progress,
        "may_count": _may_count(procedure),
        "may_publish": procedure.state == ProcedureState.SCORED,
        "uncalibrated": _uncalibrated_words(procedure),
        "silent": _silent_words(count_silent(procedure.pk)),
        "unmarked": unmarked_words(unmarked) if unmarked else "",
        "must_count_anew": procedure.state == ProcedureState.SCORED
        and is_marked_since_counting(procedure.pk),
        "page": _page(procedure),
        "earlier": find_earlier(procedure) if _may_count(procedure) else None,
        "ways": WAYS.items(),
        "way": procedure.design.get("link", YearsLinked.FIXED),
        "crumbs": [*crumbs_of(procedure), Link(_("Results"), "")],
    }
    return render(request, "assessment/measurement.html", context)


def _uncalibrated_words(procedure: Procedure) -> str:
    """Of an examination that few sat: results there are, a report on its tasks is not. Else empty."""
    counted = (ProcedureState.SCORED, ProcedureState.PUBLISHED)
    if procedure.state not in counted or procedure.calibration_id is not None:
        return ""
    people = count_results_of(procedure.pk)
    text = ngettext(
        "%(n)s person has a result by points. Tasks are judged from %(fewest)s people on: fewer tell too little.",
        "%(n)s people have a result by points. Tasks are judged from %(fewest)s people on: fewer tell too little.",
        people,
    )
    return text % {"n": russian.number(people), "fewest": FEWEST_OF_AN_EXAM}


def _silent_words(count: int) -> str:
    """Who began and answered nothing is told, not counted."""
    if not count:
        return ""
    text = ngettext(
        "%(n)s person opened the test and left it without an answer: they have no result and are in no figure.",
        "%(n)s people opened the test and left it without an answer: they have no result and are in no figure.",
        count,
    )
    return text % {"n": russian.number(count)}


@require_GET
@only(runs_procedures, what=WHAT, who=WHO)
def item(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """One task of the report."""
    procedure = _get_or_404(code)
    calibration: Calibration | None = procedure.calibration
    if calibration is None or (found := find_statistic(calibration.pk, version)) is None:
        raise Http404
    context = {
        "procedure": procedure,
        "page": measured_item(found, calibration, _titles(procedure)),
        "version": found.version,
        "crumbs": [
            *crumbs_of(procedure),
            Link(_("Results"), _href(procedure)),
            Link(found.version.item.code, ""),
        ],
    }
    return render(request, "assessment/measurement_item.html", context)


@require_GET
@only(runs_procedures, what=WHAT, who=WHO)
def paper(_request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The report as PDF or DOCX; there is none before the results are counted."""
    procedure = _get_or_404(code)
    calibration: Calibration | None = procedure.calibration
    if calibration is None or kind not in PAPERS:
        raise Http404
    content_type, render = PAPERS[kind]
    statistics, titles = list_statistics(calibration.pk), _titles(procedure)
    page = measurement_page(calibration, statistics, titles)
    gravest = sorted(filter(weight_of, statistics), key=weight_of, reverse=True)
    items = [measured_item(one, calibration, titles) for one in gravest]
    response = HttpResponse(
        render(page, items, _heading(procedure, calibration)), content_type=content_type
    )
    response["Content-Disposition"] = f'attachment; filename="{procedure.code}-measurement.{kind}"'
    return response


def _heading(procedure: Procedure, calibration: Calibration) -> Heading:
    day = timezone.localdate(procedure.closes_at)
    return Heading(
        title=_("Quality of measurement: %(title)s") % {"title": procedure.title},
        operator=find_operator_title(procedure.pack, procedure.operator, day),
        window=window(procedure),
        methodology=procedure.pack,
        counted=_("Counted %(at)s") % {"at": russian.moment(calibration.created_at)},
    )


@require_POST
@only(runs_procedures, what=WHAT, who=WHO)
def count(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the count; a job does it and tells how far it is."""
    procedure = _get_or_404(code)
    account: Acting = request.account  # type: ignore[attr-defined]
    if way := request.POST.get("link"):
        try:
            choose_link(procedure=procedure.pk, way=way, by=account.account_id, at=timezone.now())
        except Mistake as mistake:
            messages.error(request, str(mistake))
            return redirect(_href(procedure))
    job = start_job(COUNT, by=account.account_id, procedure=procedure.pk)
    return redirect(f"{_href(procedure)}?job={job.pk}")


@require_http_methods(["GET", "POST"])
@only(runs_procedures, what=WHAT, who=WHO)
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """People learn their results at once: asked twice."""
    procedure = _get_or_404(code)
    without = request.GET.get("without") == "unmarked"
    unmarked = count_unmarked(procedure.pk)
    if unmarked and not without:
        messages.error(request, unmarked_words(unmarked))
        return redirect(_href(procedure))
    if request.method == "GET":
        return render(request, "ui/danger.html", {"danger": _danger(procedure, unmarked)})
    account: Acting = request.account  # type: ignore[attr-defined]
    try:
        publish_results(
            procedure=procedure.pk,
            by=account.account_id,
            at=timezone.now(),
            without_unmarked=without,
        )
    except Mistake as mistake:
        messages.error(request, str(mistake))
    else:
        messages.success(request, _("The results are published: everyone sees their own."))
    return redirect(_href(procedure))


def _danger(procedure: Procedure, unmarked: int) -> Danger:
    left_out = _("Tasks with unmarked answers are left out of everybody's result: %(told)s")
    return Danger(
        _("Publish the results of “%(title)s”?") % {"title": procedure.title},
        [
            *([left_out % {"told": unmarked_words(unmarked)}] if unmarked else []),
            _("%(n)s people will see their own result.") % {"n": count_results_of(procedure.pk)},
            _("Units will see shares of deficits, without names."),
            _("What is published is not counted anew."),
        ],
        _("Publish"),
        _href(procedure),
    )


def _page(procedure: Procedure) -> MeasurementPage | None:
    calibration: Calibration | None = procedure.calibration
    if calibration is None:
        return None
    statistics = list_statistics(calibration.pk)
    return measurement_page(calibration, statistics, _titles(procedure), procedure.code)


def _may_count(procedure: Procedure) -> bool:
    return procedure.state in (ProcedureState.CLOSED, ProcedureState.SCORED)


def _titles(procedure: Procedure) -> dict[str, str]:
    """Competency → its short title."""
    model = get_competency_model(on=timezone.localdate(procedure.closes_at), pack_id=procedure.pack)
    return {one.code: one.short_title for one in model.competencies}


def _get_or_404(code: str) -> Procedure:
    found = Procedure.objects.select_related("calibration").filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _href(procedure: Procedure) -> str:
    return reverse("assessment:measurement", args=[procedure.code])


def _progress(text: str, procedure: Procedure) -> Progress | None:
    seen = find_progress(text)
    return None if seen is None else bar_of(
        seen, poll_href=f"{_href(procedure)}?job={seen.id}", ready=_("The results are counted"),
        result_href=_href(procedure), result_title=_("Look at them"),
    )  # fmt: skip
