"""The caseload of the one who accompanies: who waits, who stopped, whose day comes."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from orientir.cycle.community.api import list_own_caseload
from orientir.cycle.routes.pages.caseload import caseload_groups, caseload_lead
from orientir.cycle.routes.queries.lists import RouteFilters, get_terms, list_routes
from orientir.cycle.routes.queries.routes import list_meetings
from orientir.kit.access.acting import Acting
from orientir.kit.journal import note_look

MOST = 500


@require_safe
def caseload(request: HttpRequest) -> HttpResponse:
    """Everybody whom the reader accompanies, by who has to act."""
    account: Acting = request.account  # type: ignore[attr-defined]
    today, now = timezone.localdate(), timezone.now()
    terms = get_terms(today)
    lines, total = list_routes(
        RouteFilters(only_accompanied=True), on=today, terms=terms, limit=MOST
    )
    note_look(request, [line.person_id for line in lines])
    meetings = list_meetings(account.person_id or 0, now - timedelta(hours=2))
    groups = caseload_groups(lines, today)
    context = {
        "total": total,
        "has_person": account.person_id is not None,
        "pairs": len(list_own_caseload(today)),
        "groups": groups,
        "lead": caseload_lead(groups),
        "meetings": [one for one in meetings if one.meets_at < now + timedelta(days=14)],
        "open": sum(line.status in ("draft", "agreed", "active") for line in lines),
    }
    return render(request, "routes/caseload.html", context)
