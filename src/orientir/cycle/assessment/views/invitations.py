"""One's own invitation: what it is, who will see what, and the answer, which is the person's alone."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.actions.invitations import answer_invitation, consent_hash
from orientir.cycle.assessment.actions.keeping import withdraw_consent
from orientir.cycle.assessment.pages import invitations as words
from orientir.cycle.assessment.queries.invitations import (
    InvitationNotFound,
    OwnInvitation,
    get_own_invitation,
)
from orientir.cycle.goals.api import find_operator_title
from orientir.kit.access.acting import Acting

_SAID = {
    "consented": gettext_lazy("You agreed to take part."),
    "declined": gettext_lazy("You declined: nothing more is asked of you."),
    "withdrawn": gettext_lazy("Your consent is taken back."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Shown to the invited person; their answer is taken while the procedure is open."""
    account: Acting = request.account  # type: ignore[attr-defined]
    try:
        found = get_own_invitation(invitation_id, person=account.person_id)
    except InvitationNotFound as error:
        raise Http404 from error
    if request.method == "POST":
        return _answer(request, found, account)
    now = timezone.now()
    operator = find_operator_title(found.pack, found.operator, timezone.localdate())
    is_open = found.procedure_state == "open" and now < found.closes_at
    has_begun = found.finished > 0 or found.open_sitting is not None
    context = {
        "invitation": found,
        "lead": words.invitation_lead(found, now),
        "facts": words.invitation_facts(found, operator),
        "paragraphs": found.consent_text.split("\n\n"),
        "consent_sha256": consent_hash(found.consent_text),
        "may_answer": is_open and not has_begun and found.erased_at is None,
        "may_withdraw": found.answer == "consented" and (has_begun or not is_open),
        "keeping": words.keeping_lines(found),
        "sit_href": sitting_href(found) if found.is_sat_at(now) else "",
        "opens_later": is_open and found.answer == "consented" and now < found.opens_at,
        "is_going_on": found.open_sitting is not None,
    }
    return render(request, "assessment/invitation.html", context)


def sitting_href(found: OwnInvitation) -> str:
    """Where the test is taken."""
    try:
        return reverse("assessment:sit", args=[found.id])
    except NoReverseMatch:
        return ""


def _answer(request: HttpRequest, found: OwnInvitation, account: Acting) -> HttpResponse:
    answer = request.POST.get("answer", "")
    if answer == "consented" and request.POST.get("read") != "yes":
        messages.error(request, _("Tick that you have read the text, then agree."))
        return redirect("assessment:invitation", found.id)
    try:
        if answer not in _SAID:
            raise Mistake(_("There is no such answer."))
        if answer == "withdrawn":
            withdraw_consent(
                invitation=found.id,
                person=account.person_id or 0,
                by=account.account_id,
                at=timezone.now(),
            )
            messages.success(request, str(_SAID[answer]))
            return redirect("assessment:invitation", found.id)
        answer_invitation(
            invitation=found.id,
            answer=answer,
            consent=request.POST.get("consent", ""),
            person=account.person_id or 0,
            by=account.account_id,
            at=timezone.now(),
        )
    except Mistake as mistake:
        messages.error(request, str(mistake))
    else:
        messages.success(request, str(_SAID[answer]))
    return redirect("assessment:invitation", found.id)
