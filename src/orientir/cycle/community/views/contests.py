"""Parts of people in contests."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orientir.cycle.community.actions import belonging as deeds
from orientir.cycle.community.forms import ContestForm
from orientir.cycle.community.pages import belonging as pages
from orientir.cycle.community.queries.belonging import list_contest_parts
from orientir.cycle.community.rules import keeps_communities, sees_communities
from orientir.cycle.community.views.frame import acting, crumbs, person_or_404, unit_of
from orientir.cycle.community.views.rows import WHAT, by_whom, confirm, keep, list_page
from orientir.kit.access.gate import only
from orientir.kit.journal.recording import note_look
from orientir.kit.ui.listing import ON_A_PAGE, Listing
from orientir.kit.ui.parts import Empty


@require_safe
@only(sees_communities, what=WHAT)
def contests(request: HttpRequest) -> HttpResponse:
    """Parts of people in contests, stage by stage."""
    listing = Listing.of(request, "q")
    lines, total = listing.read(
        lambda offset: list_contest_parts(text=listing.filters["q"], limit=ON_A_PAGE, offset=offset)
    )
    note_look(request, [one.person for one in lines])
    context = {
        "title": _("Contests"),
        "lead": _(
            "Who took part in contests of professional mastery, at which stage, with what result."
        ),
        "search": _("Family name or contest"),
        "chips": [],
        "table": pages.contests_table(lines, keeps=keeps_communities(acting(request))),
        "new": (_("Add a part"), reverse("community:choose", args=["contests"])),
        "empty": Empty(
            _("No part in a contest is written down."),
            _("Add one, or bring a file in data collection."),
        ),
    }
    return list_page(request, listing, total, context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(keeps_communities, what=WHAT)
def contest_new(request: HttpRequest, person_id: int) -> HttpResponse:
    person = person_or_404(request, person_id)
    form = ContestForm(request.POST or None)
    context = {
        "title": person.full_name,
        "lead": _("Took part in a contest."),
        "act": _("Add"),
        "crumbs": crumbs((_("Contests"), "community:contests")),
    }
    return keep(
        request, form, context, "community:contests",
        lambda: deeds.enter_contest(
            person=person.id, unit=unit_of(person), staff_category=person.posts[0].staff_category,
            part=form.part(), **by_whom(request),
        ),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@only(keeps_communities, what=WHAT)
def contest_strike(request: HttpRequest, part_id: int) -> HttpResponse:
    context = {
        "title": _("Take the row out?"),
        "lead": _("As if it had never been written down: for what was entered by mistake."),
        "acts": [("", _("Take it out"))],
        "crumbs": crumbs((_("Contests"), "community:contests")),
    }
    return confirm(
        request, context, "community:contests",
        lambda _act: deeds.strike_contest(part=part_id, **by_whom(request)),
    )  # fmt: skip
