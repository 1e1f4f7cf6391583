"""An expert's pages: what waits, one answer with its rubric; nothing here tells whose answer it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orientir.core.items.specs import Rubric
from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.actions.marking import decline_answer, keep_mark
from orientir.cycle.assessment.pages.bank_preview import preview_of, shown_text
from orientir.cycle.assessment.pages.marking import (
    OPEN_STATES,
    criteria_of,
    place_words,
    queue_lead,
    works_of,
)
from orientir.cycle.assessment.queries.marking import (
    Marking,
    find_marking,
    find_next,
    list_queue,
)
from orientir.cycle.assessment.rules import marks_answers
from orientir.kit import russian
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.ui.frame import Link
from orientir.kit.ui.parts import Empty

WHAT, WHO = gettext_noop("Marking of answers"), gettext_noop("the operator of the procedure")


@require_safe
@only(marks_answers, what=WHAT, who=WHO)
def queue(request: HttpRequest) -> HttpResponse:
    """What was dealt to this expert, by procedure and task."""
    account: Acting = request.account  # type: ignore[attr-defined]
    lines = list_queue(account.account_id)
    context = {
        "works": works_of(lines),
        "lead": queue_lead(lines),
        "empty": Empty(
            _("No answers wait for you."),
            _("They appear here when the operator of a procedure deals them to experts."),
        ),
    }
    return render(request, "assessment/marking.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(marks_answers, what=WHAT, who=WHO)
def answer(request: HttpRequest, mark: int) -> HttpResponse:
    """One answer: read, marked by every criterion, and on to the next."""
    account: Acting = request.account  # type: ignore[attr-defined]
    found = find_marking(mark, account.account_id)
    if found is None or not isinstance(found.item.key, Rubric):
        raise Http404
    if request.method != "POST":
        return render(request, "assessment/marking_answer.html", _context(found, found.item.key))
    told = {one.identifier: request.POST.get(one.identifier, "") for one in found.item.key.criteria}
    comment = request.POST.get("comment", "")
    try:
        total = keep_mark(
            mark=mark,
            rubric=found.item.key,
            told=told,
            comment=comment,
            by=account.account_id,
            at=timezone.now(),
        )
    except Mistake as mistake:
        context = _context(found, found.item.key, told, comment) | {"refusal": str(mistake)}
        return render(request, "assessment/marking_answer.html", context, status=422)
    messages.success(request, _("Saved: %(points)s points.") % {"points": russian.number(total)})
    return _onward(request, mark, account)


@require_POST
@only(marks_answers, what=WHAT, who=WHO)
def decline(request: HttpRequest, mark: int) -> HttpResponse:
    """The expert cannot judge this answer: another will."""
    account: Acting = request.account  # type: ignore[attr-defined]
    if find_marking(mark, account.account_id) is None:
        raise Http404
    after = find_next(account.account_id, mark)
    try:
        decline_answer(
            mark=mark,
            because=request.POST.get("because", ""),
            by=account.account_id,
            at=timezone.now(),
        )
    except Mistake as mistake:
        messages.error(request, str(mistake))
        return redirect("assessment:marking-answer", mark)
    messages.success(request, _("The answer will go to another expert."))
    return redirect("assessment:marking-answer", after) if after else redirect("assessment:marking")


def _onward(request: HttpRequest, mark: int, account: Acting) -> HttpResponse:
    after = find_next(account.account_id, mark)
    if after is None:
        messages.success(request, _("That was the last one."))
        return redirect("assessment:marking")
    return redirect("assessment:marking-answer", after)


def _context(
    found: Marking, rubric: Rubric, told: dict[str, str] | None = None, comment: str | None = None
) -> dict[str, Any]:
    given = {name: str(points) for name, points in found.points.items()} if told is None else told
    return {
        "one": found,
        "place": place_words(found),
        "preview": preview_of(found.item, found.pictures),
        "instruction": shown_text(rubric.instruction, found.pictures),
        "sample": shown_text(rubric.sample, found.pictures),
        "criteria": criteria_of(rubric, given),
        "most": russian.number(found.item.max_score),
        "comment": found.comment if comment is None else comment,
        "words": len(found.answer.split()),
        "may_mark": found.state in OPEN_STATES and not found.is_settled,
        "crumbs": [Link(_("Marking"), reverse("assessment:marking")), Link(found.title, "")],
    }
