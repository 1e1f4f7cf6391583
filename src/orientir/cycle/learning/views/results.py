"""The attendance sheet, final results, completion, expulsion, orders as papers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.actions.results import (
    Final,
    complete_group,
    expel,
    mark_attendance,
    order_enrolment,
    set_finals,
    set_module_results,
)
from orientir.cycle.learning.forms import OrderForm
from orientir.cycle.learning.models import GroupSession, LearningGroup, LearningOrder
from orientir.cycle.learning.pages.groups import dates_of, name_of
from orientir.cycle.learning.pages.words import PRESENCE, RESULTS
from orientir.cycle.learning.papers import order_paper
from orientir.cycle.learning.queries.attendance import list_marks, list_module_results
from orientir.cycle.learning.queries.groups import list_learners, list_sessions
from orientir.cycle.learning.queries.programmes import list_modules
from orientir.cycle.learning.rules import FinalResult, Presence, runs_learning
from orientir.cycle.learning.views.frame import (
    WHAT,
    acting,
    crumbs,
    group_link,
    group_or_404,
    runs,
)
from orientir.kit.access.gate import only
from orientir.kit.journal import note_look
from orientir.kit.ui.frame import Link

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
METHODS = ["GET", "HEAD", "POST"]


def _run_group(request: HttpRequest, code: str) -> LearningGroup:
    found = group_or_404(code)
    if not runs(acting(request), found.organisation_id):
        raise Http404
    return found


def _session(request: HttpRequest, group_id: int, session_id: int) -> GroupSession:
    found = (
        GroupSession.objects.filter(pk=session_id, group=group_id).select_related("group").first()
    )
    if found is None or not runs(acting(request), found.group.organisation_id):
        raise Http404
    return found


@require_http_methods(METHODS)
@only(runs_learning, what=WHAT)
def attendance(request: HttpRequest, group_id: int, session_id: int) -> HttpResponse:
    """One session on a phone: three big answers a learner, or everybody at once."""
    found = _session(request, group_id, session_id)
    if request.method == "POST":
        return _mark(request, found)
    learners = [one for one in list_learners(group_id) if one.state != "expelled"]
    note_look(request, [one.person_id for one in learners])
    marks = list_marks(found.pk)
    beside = [one for one in list_sessions(group_id) if abs(one.position - found.position) == 1]
    context = {
        "session": found,
        "lines": [(one, name_of(one.person), marks.get(one.pk, "")) for one in learners],
        "choices": PRESENCE.items(),
        "marked": len(marks),
        "total": len(learners),
        "beside": beside,
        "is_ahead": found.held_on > timezone.localdate(),
        "crumbs": crumbs(group_link(found.group), Link(_("Attendance"), "")),
    }
    return render(request, "learning/attendance.html", context)


def _mark(request: HttpRequest, found: GroupSession) -> HttpResponse:
    everybody = request.POST.get("everybody") == "present"
    marks: dict[int, Presence | None] = {}
    for one in list_learners(found.group_id):
        told = request.POST.get(f"presence-{one.pk}", "")
        known = Presence(told) if told in Presence.values else None
        marks[one.pk] = known or (Presence.PRESENT if everybody else None)
    try:
        changed = mark_attendance(
            session=found.pk, marks=marks, by=acting(request).account_id, at=timezone.now()
        )
        messages.success(request, _("Saved. Marks changed: %(n)s.") % {"n": changed})
    except Mistake as mistake:
        messages.error(request, str(mistake))
    return redirect("learning:attendance", found.group_id, found.pk)


@require_http_methods(METHODS)
@only(runs_learning, what=WHAT)
def results(request: HttpRequest, code: str) -> HttpResponse:
    """Modules and the final assessment of every learner, on one sheet."""
    found = _run_group(request, code)
    if request.method == "POST":
        return _write_results(request, found)
    learners = [one for one in list_learners(found.pk) if one.state != "expelled"]
    note_look(request, [one.person_id for one in learners])
    modules = [one for one in list_modules(found.programme_id) if one.control]
    given = list_module_results(found.pk)
    lines = [
        (one, name_of(one.person), [(m, given.get((one.pk, m.pk), "")) for m in modules])
        for one in learners
    ]
    context = {
        "group": found,
        "modules": modules,
        "lines": lines,
        "choices": RESULTS.items(),
        "today": timezone.localdate(),
        "crumbs": crumbs(group_link(found), Link(_("Results"), "")),
    }
    return render(request, "learning/results.html", context)


def _write_results(request: HttpRequest, found: LearningGroup) -> HttpResponse:
    by, at = acting(request).account_id, timezone.now()
    learners = [one for one in list_learners(found.pk) if one.state == "enrolled"]
    finals = {
        one.pk: Final(
            _result(request, f"final-{one.pk}"), request.POST.get(f"mark-{one.pk}", "")[:60]
        )
        for one in learners
    }
    try:
        for module in list_modules(found.programme_id):
            told = {
                one.pk: (_result(request, f"module-{module.pk}-{one.pk}"), "") for one in learners
            }
            if module.control:
                set_module_results(module=module.pk, group=found.pk, results=told, by=by, at=at)
        set_finals(group=found.pk, finals=finals, assessed_on=timezone.localdate(), by=by, at=at)
        messages.success(request, _("The results are kept."))
    except Mistake as mistake:
        messages.error(request, str(mistake))
    return redirect("learning:results", found.code)


def _result(request: HttpRequest, name: str) -> FinalResult | None:
    told = request.POST.get(name, "")
    return FinalResult(told) if told in FinalResult.values else None


@require_http_methods(METHODS)
@only(runs_learning, what=WHAT)
def order(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """An order: of enrolment, of completion, of expulsion with a reason."""
    found = _run_group(request, code)
    if kind not in ("enrolment", "completion", "expulsion"):
        raise Http404
    form = OrderForm(request.POST or None, initial={"signed_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            _give_order(request, found, kind, form)
        except Mistake as mistake:
            form.add_error(None, str(mistake))
        else:
            return redirect("learning:group", code)
    context = {
        "group": found,
        "kind": kind,
        "form": form,
        "title": _titles()[kind],
        "days": dates_of(found),
        "learners": _expellable(request, found) if kind == "expulsion" else [],
        "page_has_mistakes": bool(form.errors),
        "crumbs": crumbs(group_link(found), Link(_titles()[kind], "")),
    }
    status = 422 if form.errors else 200
    return render(request, "learning/order.html", context, status=status)


def _titles() -> dict[str, str]:
    return {
        "enrolment": _("Order of enrolment"),
        "completion": _("Complete the group"),
        "expulsion": _("Expel learners"),
    }


def _expellable(request: HttpRequest, found: LearningGroup) -> list[tuple[int, str]]:
    learners = [one for one in list_learners(found.pk) if one.state == "enrolled"]
    note_look(request, [one.person_id for one in learners])
    return [(one.pk, name_of(one.person)) for one in learners]


def _give_order(request: HttpRequest, found: LearningGroup, kind: str, form: OrderForm) -> None:
    told: dict[str, Any] = {
        "order": form.order(), "by": acting(request).account_id, "at": timezone.now(),
    }  # fmt: skip
    if kind == "enrolment":
        order_enrolment(group=found.pk, **told)
    elif kind == "completion":
        complete_group(group=found.pk, **told)
    else:
        whom = [int(one) for one in request.POST.getlist("learner") if one.isdecimal()]
        in_group = [one.pk for one in list_learners(found.pk) if one.pk in whom]
        expel(enrolments=in_group, reason=request.POST.get("because", ""), **told)


@require_safe
@only(runs_learning, what=WHAT)
def paper(request: HttpRequest, order_id: int) -> HttpResponse:
    """An order as DOCX."""
    found = LearningOrder.objects.filter(pk=order_id).select_related("group__programme").first()
    if found is None:
        raise Http404
    content, persons = order_paper(found)
    note_look(request, persons)
    response = HttpResponse(content, content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="order-{found.pk}.docx"'
    return response
