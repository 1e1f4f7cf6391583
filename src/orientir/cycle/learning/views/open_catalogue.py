"""The catalogue for who is not logged in: what may be learned in the region, where, when; no people."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from orientir.cycle.learning.pages.catalogue import modules_table, programme_facts
from orientir.cycle.learning.pages.open_catalogue import open_groups_table, open_programmes_table
from orientir.cycle.learning.pages.words import FORMS, KINDS
from orientir.cycle.learning.queries.open_catalogue import (
    OpenCatalogue,
    OpenFilters,
    OpenProgramme,
    find_open_programme,
    list_open_programmes,
)
from orientir.cycle.learning.views.catalogue import LONGEST
from orientir.cycle.learning.views.frame import model_on, topics_on
from orientir.kit.access.gate import open_to_all
from orientir.kit.access.logins import address_of
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import ON_A_PAGE, Listing
from orientir.kit.ui.parts import Chip, Empty

FILTERS: Final = ("q", "kind", "form", "topic", "only", "hours", "organisation")
NARROW: Final = ("seats", "federal", "free")


@open_to_all
@never_cache
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Recommended programmes by words and filters."""
    listing, address = Listing.of(request, *FILTERS), address_of(request)
    filters = filters_of(listing)

    def ask(offset: int) -> OpenCatalogue:
        return list_open_programmes(
            filters, sort=listing.sort, limit=ON_A_PAGE, offset=offset, address=address
        )

    asked = ask(listing.offset)
    if not asked.programmes and asked.total:
        asked = ask((listing.pages(asked.total).number - 1) * ON_A_PAGE)
    if asked.outcome == "often":
        return _too_often(request)
    return render(request, "learning/open_catalogue.html", _context(request, listing, asked))


def filters_of(listing: Listing) -> OpenFilters:
    told = listing.filters
    longest = told["hours"]
    return OpenFilters(
        words=told["q"],
        kind=told["kind"] if told["kind"] in KINDS else "",
        form=told["form"] if told["form"] in FORMS else "",
        topic=told["topic"],
        organisation=told["organisation"],
        only=told["only"] if told["only"] in NARROW else "",
        longest=int(longest) if longest.isascii() and longest.isdecimal() and len(longest) < 5 else None,
    )  # fmt: skip


def _context(request: HttpRequest, listing: Listing, asked: OpenCatalogue) -> dict[str, object]:
    chips: list[Chip] = [
        listing.chip("only", "seats", _("takes applications")),
        listing.chip("only", "federal", _("federal priority")),
        listing.chip("only", "free", _("free for learners")),
    ]
    return {
        "total": asked.total,
        "listing": listing,
        "table": open_programmes_table(asked.programmes, listing),
        "pages": listing.pages(asked.total),
        "chips": chips,
        "kinds": KINDS.items(),
        "forms": FORMS.items(),
        "topics": topics_on(model_on(timezone.localdate())).items(),
        "organisations": asked.organisations,
        "hours": LONGEST,
        "empty": _nothing(listing),
        "is_known": _is_known(request),
    }


def _nothing(listing: Listing) -> Empty:
    if listing.is_narrowed:
        return Empty(
            _("No such programmes."),
            _("Check the spelling or take off some of the filters."),
            reverse("learning:open-catalogue"),
            _("Show all"),
        )
    return Empty(
        _("There are no programmes yet."),
        _("They appear once experts recommend them."),
    )


@open_to_all
@never_cache
@require_safe
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """One programme: what it teaches, and the groups one can still come to."""
    outcome, found = find_open_programme(code, address=address_of(request))
    if outcome == "often":
        return _too_often(request)
    if found is None:
        raise Http404
    return render(request, "learning/open_programme.html", _programme_context(request, found))


def _programme_context(request: HttpRequest, found: OpenProgramme) -> dict[str, object]:
    model = model_on(timezone.localdate())
    inside = reverse("learning:programme", args=[found.code])
    return {
        "programme": found,
        "facts": programme_facts(found, found.organisation, topics_on(model), model),
        "modules": modules_table(found.modules, model) if found.modules else None,
        "groups": open_groups_table(found.groups) if found.groups else None,
        "inside": inside if _is_known(request) else f"{reverse('access:login')}?next={inside}",
        "is_known": _is_known(request),
        "crumbs": [Link(_("Programmes"), reverse("learning:open-catalogue")), Link(found.code, "")],
    }


def _is_known(request: HttpRequest) -> bool:
    return getattr(request, "account", None) is not None


def _too_often(request: HttpRequest) -> HttpResponse:
    return render(request, "learning/open_often.html", status=HTTPStatus.TOO_MANY_REQUESTS)
