"""Records that may be one person: looked at side by side, settled, reopened."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.collection.actions.settling import reopen_pair, settle_pair
from orientir.cycle.collection.models import DoubtfulPair
from orientir.cycle.collection.queries.imports import list_pairs
from orientir.cycle.registry.api import edits_people
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.journal.recording import note_look
from orientir.kit.ui.listing import ON_A_PAGE, Listing
from orientir.kit.ui.parts import Chip, Empty

REASONS = {
    "similar_name": gettext_lazy("Born on the same day, names alike"),
    "birth_date": gettext_lazy("Same name, birth dates differ in one place"),
}


@require_safe
@only(edits_people, what=gettext_noop("Doubtful pairs"))
def doubts(request: HttpRequest) -> HttpResponse:
    """The queue, or what was settled (to take a verdict back)."""
    listing = Listing.of(request, "settled")
    is_open = listing.filters["settled"] != "yes"
    pairs, total = listing.read(
        lambda offset: list_pairs(is_open=is_open, limit=ON_A_PAGE, offset=offset)
    )
    note_look(request, [side.person_id for pair in pairs for side in (pair.first, pair.second)])
    context = {
        "pairs": [(pair, REASONS.get(pair.reason, pair.reason)) for pair in pairs],
        "total": total,
        "is_open": is_open,
        "chips": [
            Chip(_("settled"), listing.href(settled="yes" if is_open else ""), pressed=not is_open),
        ],
        "pages": listing.pages(total),
        "empty": _empty(is_open),
    }
    return render(request, "collection/doubts.html", context)


@require_POST
@only(edits_people, what=gettext_noop("Doubtful pairs"))
def settle(request: HttpRequest, pair_id: int) -> HttpResponse:
    """One person, two people, or open again; a refusal is told on the queue's page."""
    account: Acting = request.account  # type: ignore[attr-defined]
    verdict = request.POST.get("verdict", "")
    try:
        if verdict == "reopen":
            reopen_pair(pair_id=pair_id, by=account.account_id, at=timezone.now())
        elif verdict in (DoubtfulPair.Verdict.SAME, DoubtfulPair.Verdict.DIFFERENT):
            settle_pair(pair_id=pair_id, verdict=verdict, by=account.account_id, at=timezone.now())
    except Mistake as mistake:
        messages.error(request, str(mistake))
    return redirect("collection:doubts")


def _empty(is_open: bool) -> Empty:
    if is_open:
        return Empty(
            _("There are no doubtful pairs."),
            _("They appear when a file names somebody very like a person who is known already."),
        )
    return Empty(_("Nothing has been settled yet."), _("Settled pairs appear here."))
