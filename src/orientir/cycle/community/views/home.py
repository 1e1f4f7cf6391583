"""The room's first page, and choosing a person."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from orientir.cycle.community.pages.words import COMMUNITIES
from orientir.cycle.community.queries.belonging import count_members, list_reserve, list_vacancies
from orientir.cycle.community.queries.support import list_accompaniers
from orientir.cycle.community.queries.young import count_young
from orientir.cycle.community.rules import keeps_communities, sees_communities, sees_reserve
from orientir.cycle.community.views.frame import acting, crumbs
from orientir.cycle.registry.api import PeopleFilters, list_people
from orientir.kit.access.gate import only
from orientir.kit.journal.recording import note_look

WHAT: Final = gettext_noop("Support and communities")
MOST_LISTED = 20
CHOSEN_FOR = {
    "accompaniers": "community:accompanier-new",
    "members": "community:member-new",
    "contests": "community:contest-new",
    "reserve": "community:reserve-new",
}


@require_safe
@only(sees_communities, what=WHAT)
def home(request: HttpRequest) -> HttpResponse:
    """What there is, in figures, and what waits."""
    today = timezone.localdate()
    account = acting(request)
    accompaniers = list_accompaniers(today)
    counts = count_members(today)
    context = {
        "young": count_young(today, within=account.unit_id),
        "accompaniers": len(accompaniers),
        "full": sum(line.free == 0 for line in accompaniers),
        "communities": [
            (str(word), counts.get(code, 0), code) for code, word in COMMUNITIES.items()
        ],
        "vacancies": list_vacancies(today, limit=1)[1],
        "zemsky": list_vacancies(today, scheme="zemsky_teacher", limit=1)[1],
        "reserve": len(list_reserve()) if sees_reserve(account) else None,
        "keeps": keeps_communities(account),
    }
    return render(request, "community/home.html", context)


@require_safe
@only(keeps_communities, what=WHAT)
def choose(request: HttpRequest, what: str) -> HttpResponse:
    """Find a person of one's subtree for a new row of ``what``."""
    if what not in CHOSEN_FOR:
        raise Http404
    text = request.GET.get("q", "").strip()[:200]
    filters = PeopleFilters(text=text, within=acting(request).unit_id)
    found, total = (
        list_people(filters, on=timezone.localdate(), limit=MOST_LISTED) if text else ([], 0)
    )
    note_look(request, [one.id for one in found])
    context = {
        "text": text,
        "people": found,
        "more": max(0, total - len(found)),
        "address": CHOSEN_FOR[what],
        "crumbs": crumbs(),
        "title": _("Whom do you add?"),
    }
    return render(request, "community/choose.html", context)
