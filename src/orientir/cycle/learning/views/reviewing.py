"""Two experts read a programme by the rubric and say what they found."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.actions.programmes import Review, review_programme
from orientir.cycle.learning.models import Programme, ProgrammeReview
from orientir.cycle.learning.pages.rubric import RUBRIC, criteria
from orientir.cycle.learning.rules import ProgrammeState, ReviewVerdict, reviews_programmes
from orientir.cycle.learning.views.frame import WHAT, acting, programme_or_404
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only


def review_context(found: Programme, account: Acting) -> dict[str, Any]:
    """Whether one may review it now, and by which criteria."""
    waits = found.state == ProgrammeState.EXPERTISE and reviews_programmes(account)
    said = (
        waits
        and ProgrammeReview.objects.filter(
            programme=found, round=found.review_round, reviewer=account.account_id
        ).exists()
    )
    is_author = found.created_by_id == account.account_id
    return {
        "may_review": waits and not said and not is_author,
        "criteria": criteria(found.pack, timezone.localdate()),
    }


@require_POST
@only(reviews_programmes, what=WHAT)
def review(request: HttpRequest, code: str) -> HttpResponse:
    """One review; the round is decided by the last one needed."""
    account, found = acting(request), programme_or_404(code)
    try:
        state = review_programme(
            programme=found.pk, review=_told(request, found), by=account.account_id,
            at=timezone.now(),
        )  # fmt: skip
    except Mistake as mistake:
        messages.error(request, str(mistake))
        return redirect("learning:programme", code)
    told = {
        ProgrammeState.EXPERTISE: _("Your review is kept. One more is needed."),
        ProgrammeState.RECOMMENDED: _("Your review is kept. The programme is recommended."),
        ProgrammeState.DRAFT: _("Your review is kept. The programme goes back to its authors."),
    }
    messages.success(request, told[state])
    return redirect("learning:home")


def _told(request: HttpRequest, found: Programme) -> Review:
    marks = {}
    for one in criteria(found.pack, timezone.localdate()):
        given = request.POST.get(f"mark-{one.code}", "")
        if not given.isdecimal() or int(given) > one.most:
            raise Mistake(_("Give points by every criterion: «%(title)s».") % {"title": one.title})
        marks[one.code] = int(given)
    verdict = request.POST.get("verdict", "")
    if verdict not in ReviewVerdict.values:
        raise Mistake(_("Say whether you recommend the programme."))
    return Review(RUBRIC, marks, ReviewVerdict(verdict), request.POST.get("comment", ""))
