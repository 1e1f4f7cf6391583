"""Invited people of a procedure: the list, inviting by rule and by name, reminding, care for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.actions import care
from orientir.cycle.assessment.actions import invitations as inviting
from orientir.cycle.assessment.models import Procedure
from orientir.cycle.assessment.pages import invitations as words
from orientir.cycle.assessment.queries.invitations import (
    STATES,
    InvitationLine,
    find_invitation,
    list_invitations,
    list_uninvited,
)
from orientir.cycle.assessment.rules import (
    ProcedureState,
    invites_people,
    runs_procedures,
    sees_people,
)
from orientir.cycle.assessment.views.procedures_frame import WHAT, crumbs_of, procedure_or_404
from orientir.kit import russian
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import Forbidden, only
from orientir.kit.journal.recording import note_look
from orientir.kit.tabular.exporting import CSV_TYPE, XLSX_TYPE, write_csv, write_xlsx
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import ON_A_PAGE, Listing
from orientir.kit.ui.parts import Chip, Empty

MOST_EXPORTED = 100_000
State = ProcedureState


@require_safe
@only(sees_people, what=WHAT)
def people(request: HttpRequest, code: str) -> HttpResponse:
    """Who is invited, by state; as a file exactly what is filtered."""
    found = procedure_or_404(request, code)
    account: Acting = request.account  # type: ignore[attr-defined]
    listing = Listing.of(request, "q", "state")
    state = listing.filters["state"] if listing.filters["state"] in STATES else ""
    text = listing.filters["q"]
    if (form := request.GET.get("format", "")) in ("xlsx", "csv"):
        lines, _total = list_invitations(found.pk, state=state, text=text, limit=MOST_EXPORTED)
        note_look(request, [line.person for line in lines])
        return _export(form, found, lines)
    lines, total = list_invitations(
        found.pk, state=state, text=text, limit=ON_A_PAGE, offset=listing.offset
    )
    note_look(request, [line.person for line in lines])
    takes_people = found.state in (State.DRAFT, State.OPEN)
    context = {
        "procedure": found,
        "crumbs": crumbs_of(found),
        "listing": listing,
        "total": total,
        "table": words.people_table(code, lines),
        "chips": _chips(listing, state),
        "pages": listing.pages(total),
        "empty": Empty(_("Nobody is here."), _("Invite people, or take the filters off.")),
        "may_invite": invites_people(account) and takes_people,
        "may_invite_all": runs_procedures(account) and takes_people,
        "may_remind": invites_people(account) and found.state == State.OPEN,
    }
    return render(request, "assessment/procedures_people.html", context)


def _chips(listing: Listing, chosen: str) -> list[Chip]:
    return [
        Chip(
            str(word), listing.href(state="" if state == chosen else state), pressed=state == chosen
        )
        for state, word in words.STATES.items()
    ]


def _export(form: str, found: Procedure, lines: Sequence[InvitationLine]) -> HttpResponse:
    titles = [_("Person"), _("Code of the organisation"), _("Organisation"), _("State"), _("Form"),
              _("Answered"), _("Finished on")]  # fmt: skip
    rows = list(_rows(lines))
    is_csv = form == "csv"
    content = write_csv(titles, rows) if is_csv else write_xlsx(_("Invited people"), titles, rows)
    response = HttpResponse(content, content_type=CSV_TYPE if is_csv else XLSX_TYPE)
    response.headers["Content-Disposition"] = (
        content_disposition_header(True, f"{found.code}-{_('invited')}.{form}") or ""
    )
    return response


def _rows(lines: Sequence[InvitationLine]) -> Iterator[list[Any]]:
    for one in lines:
        moments = [timezone.localdate(at) if at else None for at in (one.answered_at, one.ended_at)]
        yield [one.name, one.unit_code, one.unit, str(words.STATES[one.state]), one.form, *moments]


@require_POST
@only(invites_people, what=WHAT)
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """By the rule (the operator), or those ticked."""
    found = procedure_or_404(request, code)
    account: Acting = request.account  # type: ignore[attr-defined]
    try:
        count = _invite(request, found, account)
    except Mistake as mistake:
        messages.error(request, str(mistake))
    else:
        text = ngettext("%(n)s person is invited anew.", "%(n)s people are invited anew.", count)
        messages.success(request, text % {"n": russian.number(count)})
    return redirect("assessment:procedure-people", code)


def _invite(request: HttpRequest, found: Procedure, account: Acting) -> int:
    asked: dict[str, Any] = {"procedure": found.pk, "by": account.account_id, "at": timezone.now()}
    if request.POST.get("whom") == "rule":
        if not runs_procedures(account):
            raise Forbidden(_("Inviting by rule"), _("the operator of the procedure"))
        return inviting.invite_by_rule(**asked)
    people = [int(one) for one in request.POST.getlist("person") if _is_number(one)]
    if not people or account.unit_id is None:
        raise Mistake(_("Tick whom you invite."))
    return inviting.invite_people(people=people, within=account.unit_id, **asked)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


@require_safe
@only(invites_people, what=WHAT)
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """Whom the rule fits and who is not invited yet, to be ticked by name."""
    found = procedure_or_404(request, code)
    listing = Listing.of(request, "q", "all")
    by_rule = listing.filters["all"] != "yes"
    lines, total = list_uninvited(
        found.pk,
        found.audience if by_rule else {},
        text=listing.filters["q"],
        on=timezone.localdate(),
        limit=ON_A_PAGE,
        offset=listing.offset,
    )
    note_look(request, [line.person for line in lines])
    context = {
        "procedure": found,
        "crumbs": [*crumbs_of(found), Link(_("Invited people"), _people_href(code))],
        "listing": listing,
        "lines": lines,
        "total": total,
        "chips": [
            Chip(_("and those the rule does not ask"), listing.href(all="yes" if by_rule else ""),
                 pressed=not by_rule)
        ],
        "pages": listing.pages(total),
        "takes_people": found.state in (State.DRAFT, State.OPEN),
    }  # fmt: skip
    return render(request, "assessment/procedures_choose.html", context)


def _people_href(code: str) -> str:
    return reverse("assessment:procedure-people", args=[code])


@require_POST
@only(invites_people, what=WHAT)
def remind(request: HttpRequest, code: str) -> HttpResponse:
    """Remind everybody in one's units who has not answered or not sat."""
    found = procedure_or_404(request, code)
    account: Acting = request.account  # type: ignore[attr-defined]
    try:
        count = inviting.remind(procedure=found.pk, by=account.account_id, at=timezone.now())
    except Mistake as mistake:
        messages.error(request, str(mistake))
    else:
        messages.success(request, _reminded(count))
    return redirect("assessment:procedure-people", code)


def _reminded(count: int) -> str:
    if not count:
        return _(
            "Nobody is left to remind: all have been reminded today, have answered or finished."
        )
    text = ngettext("%(n)s person is reminded.", "%(n)s people are reminded.", count)
    return text % {"n": russian.number(count)}


@require_http_methods(["GET", "HEAD", "POST"])
@only(sees_people, what=WHAT)
def person(request: HttpRequest, code: str, invitation_id: int) -> HttpResponse:
    """One invited person: where they stand and what can be done for them."""
    found = procedure_or_404(request, code)
    line = find_invitation(found.pk, invitation_id)
    if line is None:
        raise Http404
    note_look(request, [line.person])
    account: Acting = request.account  # type: ignore[attr-defined]
    refusal = ""
    if request.method == "POST":
        try:
            messages.success(request, _care(request, found, line, account))
        except Mistake as mistake:
            refusal = str(mistake)
        else:
            return _after(request, code, invitation_id)
    context = {
        "procedure": found,
        "line": line,
        "facts": words.line_facts(line, found.attempts),
        "crumbs": [*crumbs_of(found), Link(_("Invited people"), _people_href(code))],
        "refusal": refusal,
        "mark": words.MARKS[line.state],
        "word": words.STATES[line.state],
        **_possible(found, line, account),
    }
    status = 422 if refusal else 200
    return render(request, "assessment/procedures_person.html", context, status=status)


def _after(request: HttpRequest, code: str, invitation_id: int) -> HttpResponse:
    if request.POST.get("deed") == "take-back":
        return redirect("assessment:procedure-people", code)
    return redirect("assessment:procedure-person", code, invitation_id)


def _possible(found: Procedure, line: InvitationLine, account: Acting) -> dict[str, bool]:
    """Which deeds the page offers."""
    is_open, runs = found.state == State.OPEN, runs_procedures(account)
    unanswered = line.state in ("not_yet", "declined")
    return {
        "may_remind": is_open
        and invites_people(account)
        and line.state in ("not_yet", "consented"),
        "may_take_back": invites_people(account)
        and (found.state == State.DRAFT or (is_open and unanswered)),
        "may_extend": is_open and runs and line.state == "sitting" and found.minutes is not None,
        "may_give_attempt": is_open and runs and line.state == "finished",
    }


def _care(request: HttpRequest, found: Procedure, line: InvitationLine, account: Acting) -> str:
    deed = request.POST.get("deed", "")
    if not _possible(found, line, account).get(f"may_{deed.replace('-', '_')}", False):
        raise Mistake(_("This cannot be done now: reload the page."))
    return _DEEDS[deed](request, found, line, account)


def _remind_one(
    _request: HttpRequest, found: Procedure, line: InvitationLine, account: Acting
) -> str:
    count = inviting.remind(
        procedure=found.pk, people=[line.person], by=account.account_id, at=timezone.now()
    )
    return _reminded(count)


def _take_back(
    _request: HttpRequest, found: Procedure, line: InvitationLine, account: Acting
) -> str:
    inviting.take_back(
        procedure=found.pk, people=[line.person], by=account.account_id, at=timezone.now()
    )
    return _("The invitation is withdrawn.")


def _extend(request: HttpRequest, _found: Procedure, line: InvitationLine, account: Acting) -> str:
    minutes = request.POST.get("minutes", "")
    if not _is_number(minutes) or line.open_sitting is None:
        raise Mistake(_("Say how many minutes to add."))
    until = care.extend_time(
        sitting=line.open_sitting,
        minutes=int(minutes),
        because=request.POST.get("because", ""),
        by=account.account_id,
        at=timezone.now(),
    )
    return _("The time is extended until %(time)s.") % {
        "time": russian.clock(timezone.localtime(until))
    }


def _give_attempt(
    request: HttpRequest, _found: Procedure, line: InvitationLine, account: Acting
) -> str:
    care.give_attempt(
        invitation=line.id,
        because=request.POST.get("because", ""),
        by=account.account_id,
        at=timezone.now(),
    )
    return _("One attempt more is given; what was answered before stays as it was.")


_DEEDS: dict[str, Callable[[HttpRequest, Procedure, InvitationLine, Acting], str]] = {
    "remind": _remind_one,
    "take-back": _take_back,
    "extend": _extend,
    "give-attempt": _give_attempt,
}
