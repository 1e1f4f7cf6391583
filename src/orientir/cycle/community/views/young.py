"""Young teachers: who has a mentor and who has not; pairs proposed by the rules, made once confirmed."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_POST, require_safe

from orientir.cycle.community.actions import support as deeds
from orientir.cycle.community.pages import support as pages
from orientir.cycle.community.queries.pairing import (
    MOST_PROPOSED,
    Asking,
    LeftOut,
    Proposal,
    propose_pairs,
)
from orientir.cycle.community.queries.young import YoungLine, YoungPage, list_young, read_young
from orientir.cycle.community.rules import Chosen, Support, keeps_communities, sees_communities
from orientir.cycle.community.views.frame import acting, crumbs, done
from orientir.cycle.goals.api import get_parameter
from orientir.kit import russian
from orientir.kit.access.gate import only
from orientir.kit.journal.recording import note_look
from orientir.kit.ui.listing import ON_A_PAGE, Listing
from orientir.kit.ui.parts import Empty

WHAT: Final = gettext_noop("Support and communities")


@require_safe
@only(sees_communities, what=WHAT)
def young(request: HttpRequest) -> HttpResponse:
    """Young teachers and heads: who has a mentor and who has not."""
    today, within = timezone.localdate(), acting(request).unit_id
    listing = Listing.of(request, "q", "alone")
    alone = listing.filters["alone"] == "yes"
    looks: list[YoungPage] = []

    def ask(offset: int) -> tuple[list[YoungLine], int]:
        looks.append(
            read_young(
                today, within=within, without_mentor=alone, text=listing.filters["q"],
                limit=ON_A_PAGE, offset=offset,
            )
        )  # fmt: skip
        return looks[-1].lines, looks[-1].total

    lines, total = listing.read(ask)
    note_look(request, [line.person for line in lines])
    count = looks[-1].count
    context = {
        "listing": listing,
        "count": count,
        "alone": count.young - count.with_mentor,
        "total": total,
        "chips": [
            listing.chip("alone", "yes", _("without a mentor"), count.young - count.with_mentor)
        ],
        "table": pages.young_table(lines, today),
        "pages": listing.pages(total),
        "empty": Empty(
            _("No young teachers are in sight."),
            _("They are found by the birth date and the day since when they teach: both stand in the list of people."),
            reverse("registry:people"), _("People"),
        ),
        "keeps": keeps_communities(acting(request)),
        "crumbs": crumbs(),
        "age": int(get_parameter(pack_id="", name="young.age_below", on=today)),
        "years": int(get_parameter(pack_id="", name="novice.years", on=today)),
    }  # fmt: skip
    return render(request, "community/young.html", context)


@require_safe
@only(keeps_communities, what=WHAT)
def matching(request: HttpRequest) -> HttpResponse:
    """Mentors proposed for young teachers who have none; nothing is written until confirmed."""
    proposals, left = _proposals(request)
    note_look(request, [one.person for one in proposals])
    context = {
        "count": len(proposals),
        "table": pages.proposals_table(proposals),
        "left": pages.left_table(left) if left else None,
        "left_count": len(left),
        "mentors_href": reverse("community:accompaniers") + "?kind=mentor",
        "crumbs": crumbs((_("Young teachers"), "community:young")),
    }
    return render(request, "community/matching.html", context)


def _proposals(request: HttpRequest) -> tuple[list[Proposal], list[LeftOut]]:
    today = timezone.localdate()
    lines, _total = list_young(
        today, within=acting(request).unit_id, without_mentor=True, limit=MOST_PROPOSED
    )
    asking = [Asking(one.person, one.name, one.unit_id, one.unit, one.subject) for one in lines]
    return propose_pairs(asking, Support.MENTOR, today)


@require_POST
@only(keeps_communities, what=WHAT)
def match(request: HttpRequest) -> HttpResponse:
    """Write down the proposals that are ticked: those still proposed, all or nothing."""
    ticked = set(request.POST.getlist("pair"))
    proposals, _left = _proposals(request)
    given = [
        deeds.Given(
            one.person, one.unit_id, one.accompanier.id, tuple(pages.reasons_in_words(one.reasons))
        )
        for one in proposals
        if f"{one.person}-{one.accompanier.id}" in ticked
    ]
    if not given:
        messages.error(request, _("Tick the pairs that you want."))
        return redirect("community:matching")
    text = ngettext("%(n)s pair is made.", "%(n)s pairs are made.", len(given))
    by, at = acting(request).account_id, timezone.now()
    return done(
        request, lambda: deeds.give_people(given=given, how=Chosen.BY_RULE, by=by, at=at),
        text % {"n": russian.number(len(given))}, "community:young",
    )  # fmt: skip
