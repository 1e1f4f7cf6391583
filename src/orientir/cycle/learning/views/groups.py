"""Groups: the list, one group with its learners and queue, asking for a seat."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.actions.groups import announce_group
from orientir.cycle.learning.actions.seats import (
    cancel_group,
)
from orientir.cycle.learning.models import Application, LearningGroup, LearningOrder
from orientir.cycle.learning.pages.groups import (
    group_facts,
    groups_table,
    lead_of,
    learners_table,
    queue_table,
    sessions_table,
)
from orientir.cycle.learning.pages.words import APPLICATIONS, ORDERS
from orientir.cycle.learning.queries.attendance import count_attended
from orientir.cycle.learning.queries.groups import (
    Counts,
    count_seats,
    list_groups,
    list_learners,
    list_own_places,
    list_queue,
    list_sessions,
    phase_of,
)
from orientir.cycle.learning.rules import (
    ACTIVE_APPLICATIONS,
    Phase,
    runs_learning,
)
from orientir.cycle.learning.views.frame import (
    WHAT,
    acting,
    anybody,
    crumbs,
    group_or_404,
    programme_link,
    runs,
)
from orientir.cycle.registry.api import list_subtree, titles_of
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.journal import note_look
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Chip, Empty

SHOWN_QUEUE = 100


@require_safe
@only(anybody, what=WHAT)
def groups(request: HttpRequest) -> HttpResponse:
    """Groups of one's own organisations for who runs them; announced ones for everybody else."""
    account, at = acting(request), timezone.now()
    listing = Listing.of(request, "phase")
    own = list_subtree(account.unit_id) if runs_learning(account) and account.unit_id else None
    found = [one for one in list_groups(organisations=own) if _is_shown(one, listing, at)]
    shown, total = listing.read_list(found)
    titles = titles_of({one.organisation_id for one in shown}, timezone.localdate(at))
    context = {
        "total": total,
        "table": groups_table(shown, count_seats(one.pk for one in shown), titles, at),
        "pages": listing.pages(total),
        "chips": _phase_chips(listing),
        "runs": own is not None,
        "empty": Empty(
            _("There are no such groups."),
            _("A group is formed from the page of a recommended programme."),
            reverse("learning:home"),
            _("Programmes"),
        ),
        "crumbs": crumbs(Link(_("Groups"), "")),
    }
    return render(request, "learning/groups.html", context)


def _is_shown(one: LearningGroup, listing: Listing, at: Any) -> bool:
    phase = listing.filters["phase"]
    return not phase or phase_of(one, at) == phase


def _phase_chips(listing: Listing) -> list[Chip]:
    told = [
        (Phase.COLLECTING, _("takes applications"), "doing"),
        (Phase.LEARNING, _("learning"), "doing"),
        (Phase.ENDED, _("to be completed"), "soon"),
        (Phase.COMPLETED, _("completed"), "done"),
    ]
    return [
        Chip(
            title,
            listing.href(phase="" if listing.filters["phase"] == phase else phase),
            state=state,
            pressed=listing.filters["phase"] == phase,
        )
        for phase, title, state in told
    ]


@require_safe
@only(anybody, what=WHAT)
def group(request: HttpRequest, code: str) -> HttpResponse:
    """One group: when, where, how many seats; a seat to ask for; for who runs it, its people."""
    account, found, at = acting(request), group_or_404(code), timezone.now()
    counts = count_seats([found.pk]).get(found.pk, Counts())
    keeps = runs(account, found.organisation_id)
    sessions = list_sessions(found.pk)
    organisation = titles_of([found.organisation_id], timezone.localdate(at))
    context = {
        "group": found,
        "lead": lead_of(found, counts, at, keeps=keeps),
        "facts": group_facts(found, counts, organisation.get(found.organisation_id, "—")),
        "sessions": sessions_table(sessions, with_links=keeps) if sessions else None,
        "counts": counts,
        "keeps": keeps,
        "phase": phase_of(found, at),
        "takes": phase_of(found, at) == Phase.COLLECTING,
        "mine": _mine(found, account),
        "crumbs": crumbs(programme_link(found.programme), Link(found.code, "")),
    }
    if keeps:
        context |= _people(request, found)
    return render(request, "learning/group.html", context)


def _mine(found: LearningGroup, account: Acting) -> dict[str, Any] | None:
    """The person's own live application to this group."""
    if account.person_id is None:
        return None
    own = Application.objects.filter(
        group=found, person=account.person_id, state__in=ACTIVE_APPLICATIONS
    ).first()
    if own is None:
        return {"may_apply": True}
    place = list_own_places().get(own.pk, 0)
    return {"application": own, "state": APPLICATIONS[own.state], "place": place}


def _people(request: HttpRequest, found: LearningGroup) -> dict[str, Any]:
    """Learners, the queue and the orders: looked at, so journalled."""
    learners, queue = list_learners(found.pk), list_queue(found.pk)[:SHOWN_QUEUE]
    note_look(request, [*(one.person_id for one in learners), *(one.person_id for one in queue)])
    units = {*(one.unit_id for one in learners), *(one.unit_id for one in queue)}
    titles = titles_of(units, timezone.localdate())
    orders = LearningOrder.objects.filter(group=found).order_by("signed_on", "id")
    return {
        "learners": learners_table(learners, titles, count_attended(found.pk)),
        "learner_count": len(learners),
        "queue": queue_table(queue, titles) if queue else None,
        "orders": [(one, ORDERS[one.kind]) for one in orders],
    }


@require_POST
@only(runs_learning, what=WHAT)
def deed(request: HttpRequest, code: str, deed: str) -> HttpResponse:
    """Announce or cancel a group."""
    account, found = acting(request), group_or_404(code)
    if deed not in ("announce", "cancel") or not runs(account, found.organisation_id):
        raise Http404
    by, at = account.account_id, timezone.now()
    try:
        if deed == "announce":
            announce_group(group=found.pk, by=by, at=at)
            messages.success(request, _("The group is announced: people see it."))
        else:
            reason = request.POST.get("because", "")
            gone = cancel_group(group=found.pk, reason=reason, by=by, at=at)
            told = _("The group is cancelled. Applications ended: %(n)s.") % {"n": gone}
            messages.success(request, told)
    except Mistake as mistake:
        messages.error(request, str(mistake))
    return redirect("learning:group", code)
