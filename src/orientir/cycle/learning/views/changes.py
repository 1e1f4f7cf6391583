"""What changed after programmes, for the operator and for whose programmes they are."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orientir.cycle.learning.models import ProgrammeChange
from orientir.cycle.learning.pages.changes import changes_table, lead_of
from orientir.cycle.learning.rules import counts_changes, runs_learning
from orientir.cycle.learning.tasks import COUNT_CHANGES
from orientir.cycle.learning.views.frame import WHAT, acting, crumbs
from orientir.cycle.registry.api import titles_of
from orientir.kit.access.gate import only
from orientir.kit.jobs.api import start_job
from orientir.kit.ui.frame import Link
from orientir.kit.ui.parts import Empty


@require_safe
@only(runs_learning, what=WHAT)
def changes(request: HttpRequest) -> HttpResponse:
    """One line a programme, in the order of titles."""
    found = list(
        ProgrammeChange.objects.select_related("programme")
        .defer("programme__search_words")
        .order_by("programme__search_title", "id")
    )
    titles = titles_of({one.organisation_id for one in found}, timezone.localdate())
    context = {
        "lead": lead_of(found),
        "total": len(found),
        "table": changes_table(found, titles),
        "counted_at": found[0].counted_at if found else None,
        "may_count": counts_changes(acting(request)),
        "empty": Empty(
            _("Nothing has been counted yet."),
            _("The operator counts it once results of a second diagnostic are published."),
        ),
        "crumbs": crumbs(Link(_("Changes after programmes"), "")),
    }
    return render(request, "learning/changes.html", context)


@require_POST
@only(counts_changes, what=WHAT)
def count(request: HttpRequest) -> HttpResponse:
    """Count anew in the background."""
    start_job(COUNT_CHANGES, by=acting(request).account_id)
    messages.success(request, _("It is being counted: reload the page in a minute."))
    return redirect("learning:changes")
