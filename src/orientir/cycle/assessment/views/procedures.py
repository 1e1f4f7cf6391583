"""Procedures: the list, beginning one, its page (steps of a draft, else the cockpit), the deeds of its life."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from orientir.core.mistakes import Mistake
from orientir.core.packs.competencies import Instrument
from orientir.cycle.assessment.actions import procedures as life
from orientir.cycle.assessment.models import Form, Invitation, Procedure
from orientir.cycle.assessment.pages import procedures as words
from orientir.cycle.assessment.pages.consent import proposed_consent
from orientir.cycle.assessment.queries.audience import count_audience
from orientir.cycle.assessment.queries.procedures import (
    list_procedures,
    list_progresses,
)
from orientir.cycle.assessment.rules import ProcedureState, runs_procedures, sees_procedures
from orientir.cycle.assessment.tasks import FIND_SIGNALS
from orientir.cycle.assessment.views.procedures_cockpit import cockpit
from orientir.cycle.assessment.views.procedures_forms import BeginForm
from orientir.cycle.assessment.views.procedures_frame import (
    WHAT,
    crumbs_of,
    facts_of,
    instruments_in_force,
    procedure_or_404,
)
from orientir.cycle.goals.api import find_operator_title, get_competency_model
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.jobs.api import start_job
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Danger, Empty

State = ProcedureState
MOST_COUNTED = 12
"""Of a page of procedures: the counts of a large one take a tenth of a second."""


@require_safe
@only(sees_procedures, what=WHAT)
def procedures(request: HttpRequest) -> HttpResponse:
    """Every procedure one may know of; drafts only for those who run them."""
    account: Acting = request.account  # type: ignore[attr-defined]
    listing = Listing.of(request, "state")
    state = listing.filters["state"]
    shown, total = listing.read_query(
        list_procedures(
            state=state if state in State.values else "", with_drafts=runs_procedures(account)
        )
    )
    counted = [one.pk for one in shown if one.state != State.CANCELLED][:MOST_COUNTED]
    context = {
        "total": total,
        "table": words.list_table(shown, list_progresses(counted)),
        "chips": words.state_chips(state, listing.href),
        "is_narrowed": listing.is_narrowed,
        "pages": listing.pages(total),
        "may_run": runs_procedures(account),
        "empty": _no_procedures(account),
    }
    return render(request, "assessment/procedures.html", context)


def _no_procedures(account: Acting) -> Empty:
    if runs_procedures(account):
        return Empty(
            _("There are no procedures yet."),
            _("Begin one by an instrument of the methodology."),
            reverse("assessment:procedure-new"),
            _("New procedure"),
        )
    return Empty(
        _("There are no procedures yet."),
        _("The first appears when the operator opens one for your organisations."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@only(runs_procedures, what=WHAT)
def new(request: HttpRequest) -> HttpResponse:
    """A draft by an instrument in force."""
    instruments = instruments_in_force(timezone.localdate())
    form = BeginForm(request.POST or None, instruments=instruments)
    if request.method == "POST" and form.is_valid():
        try:
            made = _create(request, form, instruments)
        except Mistake as mistake:
            form.add_error(None, str(mistake))
        else:
            return redirect("assessment:procedure", made.code)
    context = {
        "form": form,
        "page_has_mistakes": bool(form.errors),
        "crumbs": [Link(_("Procedures"), reverse("assessment:procedures"))],
        "has_instruments": bool(instruments),
    }
    status = 422 if form.errors else 200
    return render(request, "assessment/procedures_new.html", context, status=status)


def _create(request: HttpRequest, form: BeginForm, instruments: list[Instrument]) -> Procedure:
    account: Acting = request.account  # type: ignore[attr-defined]
    if account.unit_id is None:
        raise Mistake(_("A procedure is run for a unit: choose the role you act by."))
    told = form.cleaned_data
    chosen = next(one for one in instruments if one.code == told["instrument"])
    today = timezone.localdate()
    title = told["title"].strip() or chosen.title[:200]
    pack = get_competency_model(on=today).pack
    return life.create_procedure(
        instrument=chosen,
        pack=pack,
        unit=account.unit_id,
        terms=life.Terms(
            title, told["opens_at"], told["closes_at"], chosen.minutes, chosen.attempts,
            told["delivery"],
        ),
        consent=proposed_consent(title, find_operator_title(pack, chosen.operator, today)),
        by=account.account_id,
        at=timezone.now(),
    )  # fmt: skip


@require_safe
@only(sees_procedures, what=WHAT)
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """A draft shows its steps to who runs it; an open or later procedure its cockpit."""
    found = procedure_or_404(request, code)
    if found.state != State.DRAFT:
        return cockpit(request, found)
    forms = Form.objects.filter(procedure=found).count()
    invited = Invitation.objects.filter(procedure=found).count()
    fits = count_audience(found.audience, on=timezone.localdate())
    context = {
        "procedure": found,
        "steps": words.draft_steps(found, forms=forms, invited=invited, fits=fits),
        "missing": life.missing_for_opening(found, timezone.now()),
        "facts": facts_of(found),
        "crumbs": crumbs_of(),
        "is_paper": found.delivery == "paper",
    }
    return render(request, "assessment/procedures_draft.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(runs_procedures, what=WHAT)
def deed(request: HttpRequest, code: str, deed: str) -> HttpResponse:
    """A step that others will feel, asked on a page that says what will happen."""
    found = procedure_or_404(request, code)
    if deed not in _DEEDS:
        raise Http404
    ask, act = _DEEDS[deed]
    if request.method != "POST":
        return render(request, "assessment/procedures_deed.html", _asked(found, ask(found), deed))
    account: Acting = request.account  # type: ignore[attr-defined]
    try:
        done = act(request, found, account)
    except Mistake as mistake:
        context = _asked(found, ask(found), deed) | {"refusal": str(mistake)}
        return render(request, "assessment/procedures_deed.html", context, status=422)
    messages.success(request, done)
    if deed == "discard":
        return redirect("assessment:procedures")
    return redirect("assessment:procedure", code)


def _asked(found: Procedure, danger: Danger, deed: str) -> dict[str, Any]:
    href = reverse("assessment:procedure", args=[found.code])
    return {
        "danger": replace(danger, cancel_href=href),
        "crumbs": crumbs_of(found),
        "asks_reason": deed == "cancel",
        "is_grave": deed in ("cancel", "close", "discard"),
    }


def _ask_signals(_found: Procedure) -> Danger:
    return Danger(
        _("Look for signals"),
        [
            _(
                "Ended sittings are looked through for answers faster than reading and answers too alike."
            ),
            _("It goes on in the background; what is found stands in the cockpit."),
        ],
        _("Look for signals"),
        "",
    )


def _signals(_request: HttpRequest, found: Procedure, account: Acting) -> str:
    start_job(FIND_SIGNALS, by=account.account_id, procedure=found.pk)
    return _("Signals are being looked for: reload the page in a minute.")


def _ask_opening(found: Procedure) -> Danger:
    invited = Invitation.objects.filter(procedure=found).count()
    text = ngettext(
        "%(n)s person sees the invitation at once.",
        "%(n)s people see the invitation at once.",
        invited,
    )
    return Danger(
        _("Open the procedure"),
        [
            text % {"n": invited},
            _("The test itself can be taken in the window: %(window)s.")
            % {"window": words.window(found)},
            _(
                "Forms, terms and the text of consent can no longer be changed, the end of the window can."
            ),
        ],
        _("Open the procedure"),
        "",
    )


def _ask_closing(_found: Procedure) -> Danger:
    return Danger(
        _("Close the procedure now"),
        [
            _("Nobody can begin the test any more; sittings that are open end with what is saved."),
            _("It cannot be opened again: for those left out, make another procedure."),
        ],
        _("Close the procedure now"),
        "",
    )


def _ask_cancelling(_found: Procedure) -> Danger:
    return Danger(
        _("Cancel the procedure"),
        [
            _("Everybody invited sees that it is cancelled, and why."),
            _("Answers already given are kept, but never scored."),
        ],
        _("Cancel the procedure"),
        "",
    )


def _ask_discarding(_found: Procedure) -> Danger:
    return Danger(
        _("Throw the draft away"),
        [_("Its forms and invitations go with it; nobody has seen them yet.")],
        _("Throw the draft away"),
        "",
    )


def _open(_request: HttpRequest, found: Procedure, account: Acting) -> str:
    life.open_procedure(procedure=found.pk, by=account.account_id, at=timezone.now())
    return _("The procedure is open: people see their invitations.")


def _close(_request: HttpRequest, found: Procedure, account: Acting) -> str:
    life.close_procedure(procedure=found.pk, by=account.account_id, at=timezone.now())
    start_job(FIND_SIGNALS, by=account.account_id, procedure=found.pk)
    return _("The procedure is closed.")


def _cancel(request: HttpRequest, found: Procedure, account: Acting) -> str:
    because = request.POST.get("because", "")
    life.cancel_procedure(
        procedure=found.pk, because=because, by=account.account_id, at=timezone.now()
    )
    return _("The procedure is cancelled.")


def _discard(_request: HttpRequest, found: Procedure, account: Acting) -> str:
    life.discard_draft(procedure=found.pk, by=account.account_id, at=timezone.now())
    return _("The draft is thrown away.")


Ask = Callable[[Procedure], Danger]
Act = Callable[[HttpRequest, Procedure, Acting], str]
_DEEDS: dict[str, tuple[Ask, Act]] = {
    "open": (_ask_opening, _open),
    "close": (_ask_closing, _close),
    "cancel": (_ask_cancelling, _cancel),
    "discard": (_ask_discarding, _discard),
    "signals": (_ask_signals, _signals),
}
