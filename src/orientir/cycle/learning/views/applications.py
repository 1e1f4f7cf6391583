"""Asking for a seat, taking it back, and the answer of the head."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.actions.seats import (
    apply_to_group,
    decide_application,
    withdraw_application,
)
from orientir.cycle.learning.models import Application, Enrolment
from orientir.cycle.learning.pages.groups import (
    asked_words,
    name_of,
    own_table,
)
from orientir.cycle.learning.queries.groups import (
    Counts,
    count_seats,
    list_own_applications,
    list_own_places,
    list_to_decide,
)
from orientir.cycle.learning.rules import (
    ApplicationState,
    approves_learning,
)
from orientir.cycle.learning.views.frame import (
    WHAT,
    acting,
    anybody,
    crumbs,
    group_or_404,
)
from orientir.cycle.registry.api import list_subtree, titles_of
from orientir.kit.access.gate import only
from orientir.kit.journal import note_look
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Empty


@require_POST
@only(anybody, what=WHAT)
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """A seat for oneself, or for a person whose learning one approves."""
    account, found = acting(request), group_or_404(code)
    whom = request.POST.get("person", "")
    person = int(whom) if whom.isdecimal() and len(whom) < 19 else account.person_id
    try:
        if person is None:
            raise Mistake(_("Your account is not tied to a person: ask whoever gave it to you."))
        applied = apply_to_group(
            group=found.pk, person=person, by=account.account_id, at=timezone.now()
        )
    except Mistake as mistake:
        messages.error(request, str(mistake))
        return redirect("learning:group", code)
    messages.success(request, _applied_words(applied.state))
    return redirect("learning:group", code)


def _applied_words(state: ApplicationState) -> str:
    return {
        ApplicationState.ENROLLED: _("A seat is given."),
        ApplicationState.WAITING: _(
            "There are no free seats: the application stands in the queue."
        ),
        ApplicationState.SUBMITTED: _("The application is made. The head must agree to it."),
    }[state]


@require_safe
@only(anybody, what=WHAT)
def mine(request: HttpRequest) -> HttpResponse:
    """What a person asked for, where they stand in queues, what they learn and have learned."""
    account = acting(request)
    found = list_own_applications(account.person_id) if account.person_id else []
    seats = {
        one.application_id: one
        for one in Enrolment.objects.filter(application__in=[one.pk for one in found])
    }
    context = {
        "table": own_table(found, list_own_places(), seats),
        "total": len(found),
        "empty": Empty(
            _("You have asked for no programme yet."),
            _("Find one in the catalogue: by words, by topic, by your deficits."),
            reverse("learning:home"),
            _("Programmes"),
        ),
        "crumbs": crumbs(Link(_("My learning"), "")),
    }
    return render(request, "learning/mine.html", context)


@require_POST
@only(anybody, what=WHAT)
def withdraw(request: HttpRequest, application_id: int) -> HttpResponse:
    """Take an application or a seat back before the start."""
    account = acting(request)
    application = Application.objects.filter(pk=application_id).select_related("group").first()
    if application is None:
        raise Http404
    try:
        withdraw_application(
            application=application.pk,
            reason=request.POST.get("because", "")[:500],
            by=account.account_id,
            at=timezone.now(),
        )
        messages.success(
            request, _("The application is taken back; the seat goes to the next one.")
        )
    except Mistake as mistake:
        messages.error(request, str(mistake))
    return redirect("learning:group", application.group.code)


@require_safe
@only(approves_learning, what=WHAT)
def applications(request: HttpRequest) -> HttpResponse:
    """Applications of one's people that wait for one's answer: the nearest start first."""
    account = acting(request)
    listing = Listing.of(request)
    own = list_to_decide(list_subtree(account.unit_id) if account.unit_id else [])
    found = own.exclude(person=account.person_id) if account.person_id else own
    shown, total = listing.read_query(found)
    note_look(request, [one.person_id for one in shown])
    titles = titles_of({one.unit_id for one in shown}, timezone.localdate())
    counts = count_seats({one.group_id for one in shown})
    context = {
        "waiting": [
            (
                one,
                name_of(one.person),
                titles.get(one.unit_id, "—"),
                asked_words(one, counts.get(one.group_id, Counts())),
            )
            for one in shown
        ],
        "total": total,
        "pages": listing.pages(total),
        "empty": Empty(
            _("Nobody waits for your answer."),
            _("An application appears here when one of your people asks for a seat in a group."),
        ),
        "crumbs": crumbs(Link(_("Applications"), "")),
    }
    return render(request, "learning/applications.html", context)


@require_POST
@only(approves_learning, what=WHAT)
def decide(request: HttpRequest, application_id: int) -> HttpResponse:
    """Agree or refuse, with a reason."""
    account = acting(request)
    try:
        state = decide_application(
            application=application_id,
            is_agreed=request.POST.get("answer") == "agree",
            reason=request.POST.get("because", "")[:500],
            by=account.account_id,
            at=timezone.now(),
        )
        words = {
            ApplicationState.ENROLLED: _("Agreed: a seat is given."),
            ApplicationState.WAITING: _(
                "Agreed: there are no free seats, the person stands in the queue."
            ),
            ApplicationState.REFUSED: _("Refused: the person will read why."),
        }
        messages.success(request, words[state])
    except Mistake as mistake:
        messages.error(request, str(mistake))
    return redirect("learning:applications")
