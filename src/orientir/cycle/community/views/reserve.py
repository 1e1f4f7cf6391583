"""The personnel reserve: an offer, the person's answer, the ministry's word."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.community.actions import belonging as deeds
from orientir.cycle.community.forms import ReserveForm
from orientir.cycle.community.pages import belonging as pages
from orientir.cycle.community.pages.words import RESERVE
from orientir.cycle.community.queries.belonging import list_reserve
from orientir.cycle.community.rules import (
    ReserveState,
    enrols_reserve,
    offers_reserve,
    sees_reserve,
)
from orientir.cycle.community.views.frame import acting, crumbs, person_or_404, unit_of
from orientir.cycle.community.views.rows import WHAT, by_whom, confirm, keep, list_page
from orientir.kit.access.gate import only
from orientir.kit.journal.recording import note_look
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Empty


@require_safe
@only(sees_reserve, what=WHAT)
def reserve(request: HttpRequest) -> HttpResponse:
    """Offers: the operator sees all of their making, the ministry those that the person agreed to."""
    listing = Listing.of(request, "q", "state")
    state = listing.filters["state"] if listing.filters["state"] in RESERVE else ""
    lines = list_reserve(state=state)
    note_look(request, [one.person for one in lines])
    account = acting(request)
    context = {
        "title": _("Personnel reserve"),
        "lead": _(
            "Nobody comes here unasked: a person reads the offer and agrees first. The ministry sees those who agreed."
        ),
        "search": "",
        "chips": [listing.chip("state", code, title) for code, title in RESERVE.items()],
        "table": pages.reserve_table(lines, may_settle=enrols_reserve(account)),
        "new": (_("Offer a place"), reverse("community:choose", args=["reserve"]))
        if offers_reserve(account)
        else None,
        "empty": Empty(
            _("Nobody is here yet."),
            _("The operator offers a place; here stands who was asked and what they answered."),
        ),
    }
    return list_page(request, listing, len(lines), context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(offers_reserve, what=WHAT)
def reserve_new(request: HttpRequest, person_id: int) -> HttpResponse:
    person = person_or_404(request, person_id)
    form = ReserveForm(request.POST or None)
    context = {
        "title": person.full_name,
        "lead": _("Is asked whether they would join the reserve of managers."),
        "act": _("Send the offer"),
        "crumbs": crumbs((_("Personnel reserve"), "community:reserve")),
    }
    return keep(
        request, form, context, "community:reserve",
        lambda: deeds.offer_reserve(
            person=person.id, unit=unit_of(person), because=form.cleaned_data["because"],
            **by_whom(request),
        ),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@only(enrols_reserve, what=WHAT)
def reserve_settle(request: HttpRequest, offer_id: int) -> HttpResponse:
    context = {
        "title": _("The reserve of managers"),
        "lead": _("The person agreed to the offer. Say what is decided."),
        "acts": [("enrolled", _("Enrol in the reserve")), ("left", _("Out of the reserve"))],
        "crumbs": crumbs((_("Personnel reserve"), "community:reserve")),
    }
    return confirm(
        request, context, "community:reserve",
        lambda act: deeds.settle_reserve(offer=offer_id, state=_state(act), **by_whom(request)),
    )  # fmt: skip


def _state(act: str) -> ReserveState:
    if act not in (ReserveState.ENROLLED, ReserveState.LEFT):
        raise Mistake(_("Choose one of the two."))
    return ReserveState(act)
