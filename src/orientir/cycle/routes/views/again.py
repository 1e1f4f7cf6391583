"""Diagnostics after routes: how many are measured again, who is not, and inviting them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_http_methods

from orientir.core.mistakes import Mistake
from orientir.cycle.assessment import api as assessment
from orientir.cycle.goals import api as goals
from orientir.cycle.routes.queries.again import (
    AgainLine,
    Inviting,
    count_again,
    list_inviting,
    list_left,
)
from orientir.cycle.routes.rules import runs_routes
from orientir.kit import russian
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.ui.frame import Link
from orientir.kit.ui.parts import Fact


@dataclass(frozen=True, slots=True)
class Measured:
    """A line of the page with what it is measured by and where people may be invited to."""

    line: AgainLine
    title: str
    procedures: list[Inviting]

    @property
    def facts(self) -> list[Fact]:
        counts = (
            (_("Completed the route"), self.line.completed),
            (_("Measured again"), self.line.measured),
            (_("Invited, no result yet"), self.line.invited),
            (_("Neither measured nor invited"), self.line.left),
        )
        return [Fact(title, russian.number(count)) for title, count in counts]


@require_http_methods(["GET", "HEAD", "POST"])
@only(runs_routes, what=gettext_noop("Routes of people"))
def again(request: HttpRequest) -> HttpResponse:
    """Counts by instrument; by POST those who are left are invited to a procedure that takes people."""
    if request.method == "POST":
        return _invite(request)
    found = [Measured(one, _title(one.instrument), list_inviting(one.instrument)) for one in count_again()]  # fmt: skip
    context = {
        "found": found,
        "crumbs": [Link(_("Routes"), reverse("routes:list"))],
    }
    return render(request, "routes/again.html", context)


def _title(instrument: str) -> str:
    known = goals.find_instrument(pack_id="", code=instrument, on=timezone.localdate())
    return known.title if known else instrument


def _invite(request: HttpRequest) -> HttpResponse:
    account: Acting = request.account  # type: ignore[attr-defined]
    told = request.POST.get("procedure", "")
    try:
        chosen = _chosen(told)
        people = list_left(chosen[0])
        count = assessment.invite_people(
            procedure=chosen[1].id, people=people, within=account.unit_id or 0,
            by=account.account_id, at=timezone.now(),
        )  # fmt: skip
    except Mistake as mistake:
        messages.error(request, str(mistake))
    else:
        text = ngettext("%(n)s person is invited.", "%(n)s people are invited.", count)
        messages.success(request, text % {"n": russian.number(count)})
    return redirect("routes:again")


def _chosen(told: str) -> tuple[str, Inviting]:
    """The instrument and the procedure named; raises Mistake where it takes nobody any more."""
    for line in count_again():
        for one in list_inviting(line.instrument):
            if str(one.id) == told:
                return line.instrument, one
    raise Mistake(_("Choose a procedure that still takes people: this one does not."))
