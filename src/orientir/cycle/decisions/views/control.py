"""One assignment: a report with documents, its acceptance."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.decisions.actions.reporting import report_assignment, settle_report
from orientir.cycle.decisions.models import Assignment
from orientir.cycle.decisions.pages.lists import name_of
from orientir.cycle.decisions.pages.one import steps_shown, word_of
from orientir.cycle.decisions.queries.control import (
    AssignmentNotFound,
    get_file,
    list_files,
    list_steps,
)
from orientir.cycle.decisions.rules import (
    OPEN,
    AssignmentState,
    is_charged,
    mark_of_term,
    sees_decisions,
    signs,
)
from orientir.cycle.decisions.views.frame import WHAT, acting, assignment_or_404, by_whom, crumbs
from orientir.kit.access.gate import only
from orientir.kit.documents.received import ACCEPT, LARGEST_FILE, receive_document


@require_safe
@only(sees_decisions, what=WHAT)
def assignment(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """What is charged, how it stands, what was reported."""
    return _page(request, assignment_or_404(assignment_id))


def _page(
    request: HttpRequest, found: Assignment, mistake: str = "", words: str = ""
) -> HttpResponse:
    account, today = acting(request), timezone.localdate()
    is_mine, steps = is_charged(account, found), list_steps(found)
    settles = signs(account, found.decision) and found.reported_by_id != account.account_id
    context: dict[str, Any] = {
        "one": found,
        "decision": found.decision,
        "name": name_of(found.decision),
        "state": word_of(found, today),
        "mark": mark_of_term(found.state, found.due_on, today),
        "steps": steps_shown(steps, list_files(found) if steps else []),
        "may_report": is_mine and found.state in OPEN,
        "may_settle": settles and found.state == AssignmentState.REPORTED,
        "waits_for_other": signs(account, found.decision) and not settles and found.state == "reported",
        "accept": ACCEPT,
        "megabytes": LARGEST_FILE // 2**20,
        "mistake": mistake,
        "words": words,
        "crumbs": crumbs(found.decision),
    }  # fmt: skip
    return render(request, "decisions/assignment.html", context, status=422 if mistake else 200)


@require_POST
@only(sees_decisions, what=WHAT)
def report(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """What was done, with documents."""
    found = assignment_or_404(assignment_id)
    if not is_charged(acting(request), found):
        raise Http404
    words = request.POST.get("words", "")[:8000]
    try:
        files = [
            receive_document(file.name or "", file.read(LARGEST_FILE + 1))
            for file in request.FILES.getlist("files")[:20]
        ]
        report_assignment(assignment=found.pk, words=words, files=files, **by_whom(request))
    except Mistake as error:
        return _page(request, found, str(error), words)
    return redirect("decisions:assignment", found.pk)


@require_POST
@only(sees_decisions, what=WHAT)
def settle(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """A report accepted, or returned with the reason."""
    found = assignment_or_404(assignment_id)
    if not signs(acting(request), found.decision):
        raise Http404
    accepts, words = request.POST.get("answer") == "accept", request.POST.get("words", "")[:4000]
    try:
        settle_report(assignment=found.pk, accepts=accepts, words=words, **by_whom(request))
    except Mistake as error:
        return _page(request, assignment_or_404(assignment_id), str(error), words)
    return redirect("decisions:assignment", found.pk)


@require_safe
@only(sees_decisions, what=WHAT)
def file(_request: HttpRequest, assignment_id: int, file_id: int) -> HttpResponse:
    """A document of a report, given out as a download and never shown in place."""
    try:
        found = get_file(assignment_id, file_id)
    except AssignmentNotFound as error:
        raise Http404 from error
    response = HttpResponse(bytes(found.content), content_type=found.media_type)
    response.headers["Content-Disposition"] = _attachment(found.file_name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _attachment(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"
