"""Communities: who belongs to which."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orientir.cycle.community.actions import belonging as deeds
from orientir.cycle.community.forms import MemberForm
from orientir.cycle.community.pages import belonging as pages
from orientir.cycle.community.pages.words import COMMUNITIES
from orientir.cycle.community.queries.belonging import list_members
from orientir.cycle.community.rules import keeps_communities, sees_communities
from orientir.cycle.community.views.frame import acting, crumbs, person_or_404, unit_of
from orientir.cycle.community.views.rows import WHAT, by_whom, confirm, keep, list_page
from orientir.kit.access.gate import only
from orientir.kit.journal.recording import note_look
from orientir.kit.ui.listing import ON_A_PAGE, Listing
from orientir.kit.ui.parts import Empty


@require_safe
@only(sees_communities, what=WHAT)
def members(request: HttpRequest) -> HttpResponse:
    """Who belongs to which community."""
    listing = Listing.of(request, "q", "community")
    chosen = listing.filters["community"] if listing.filters["community"] in COMMUNITIES else ""
    lines, total = listing.read(
        lambda offset: list_members(
            timezone.localdate(), community=chosen, text=listing.filters["q"], limit=ON_A_PAGE,
            offset=offset,
        )
    )  # fmt: skip
    note_look(request, [one.person for one in lines])
    context = {
        "title": _("Communities"),
        "lead": _(
            "Who belongs to the regional methodical active, to associations and project groups."
        ),
        "search": _("Family name"),
        "chips": [listing.chip("community", code, title) for code, title in COMMUNITIES.items()],
        "table": pages.members_table(lines, keeps=keeps_communities(acting(request))),
        "new": (_("Add a person"), reverse("community:choose", args=["members"])),
        "empty": Empty(
            _("Nobody is in a community yet."),
            _("Add people, or bring the list in as a file in data collection."),
        ),
    }
    return list_page(request, listing, total, context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(keeps_communities, what=WHAT)
def member_new(request: HttpRequest, person_id: int) -> HttpResponse:
    person = person_or_404(request, person_id)
    form = MemberForm(request.POST or None)
    context = {
        "title": person.full_name,
        "lead": _("Joins a community."),
        "act": _("Add"),
        "crumbs": crumbs((_("Communities"), "community:members")),
    }
    return keep(
        request, form, context, "community:members",
        lambda: deeds.join_community(
            person=person.id, unit=unit_of(person), joining=form.joining(),
            since=form.cleaned_data["since"], **by_whom(request),
        ),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@only(keeps_communities, what=WHAT)
def member_leave(request: HttpRequest, member_id: int) -> HttpResponse:
    context = {
        "title": _("Take the person out of the community?"),
        "lead": _("They belong to it until today. The past stays as it is."),
        "acts": [("", _("Take out"))],
        "crumbs": crumbs((_("Communities"), "community:members")),
    }
    return confirm(
        request, context, "community:members",
        lambda _act: deeds.leave_community(member=member_id, **by_whom(request)),
    )  # fmt: skip
