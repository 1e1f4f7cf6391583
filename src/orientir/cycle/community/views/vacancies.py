"""Vacancies: whom schools look for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orientir.cycle.community.actions import belonging as deeds
from orientir.cycle.community.forms import VacancyForm
from orientir.cycle.community.pages import belonging as pages
from orientir.cycle.community.pages.words import SCHEMES
from orientir.cycle.community.queries.belonging import list_vacancies
from orientir.cycle.community.rules import keeps_communities, sees_communities
from orientir.cycle.community.views.frame import crumbs, units_to_choose
from orientir.cycle.community.views.rows import WHAT, by_whom, confirm, keep, list_page
from orientir.kit.access.gate import only
from orientir.kit.ui.listing import ON_A_PAGE, Listing
from orientir.kit.ui.parts import Empty


@require_safe
@only(sees_communities, what=WHAT)
def vacancies(request: HttpRequest) -> HttpResponse:
    """Open vacancies of the whole region: they are no secret."""
    listing = Listing.of(request, "q", "scheme", "state")
    scheme = listing.filters["scheme"] if listing.filters["scheme"] in SCHEMES else ""
    is_all = listing.filters["state"] == "all"
    lines, total = listing.read(
        lambda offset: list_vacancies(
            timezone.localdate(), scheme=scheme, only_open=not is_all, text=listing.filters["q"],
            limit=ON_A_PAGE, offset=offset,
        )
    )  # fmt: skip
    context = {
        "title": _("Vacancies"),
        "lead": _("Whom schools look for, and under which programme one can come."),
        "search": _("Position, subject or organisation"),
        "chips": [
            listing.chip("scheme", "zemsky_teacher", SCHEMES["zemsky_teacher"]),
            listing.chip("state", "all", _("and the closed ones")),
        ],
        "table": pages.vacancies_table(lines),
        "new": (_("Open a vacancy"), reverse("community:vacancy-new")),
        "empty": Empty(_("No vacancy is open."), _("A head or a municipality opens one here.")),
    }
    return list_page(request, listing, total, context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(keeps_communities, what=WHAT)
def vacancy_new(request: HttpRequest) -> HttpResponse:
    form = VacancyForm(request.POST or None, units=units_to_choose(request, with_above=False))
    context = {
        "title": _("Open a vacancy"),
        "lead": _("Everybody in the region sees it here until it is closed."),
        "act": _("Open"),
        "crumbs": crumbs((_("Vacancies"), "community:vacancies")),
    }
    return keep(
        request, form, context, "community:vacancies",
        lambda: deeds.open_vacancy(
            vacancy=form.vacancy(), on=form.cleaned_data["opened_on"], **by_whom(request)
        ),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@only(keeps_communities, what=WHAT)
def vacancy_close(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    context = {
        "title": _("Close the vacancy?"),
        "lead": _("It leaves the list today. Say whether somebody came: indicator 4.2 counts it."),
        "acts": [("filled", _("Somebody came")), ("closed", _("No longer needed"))],
        "crumbs": crumbs((_("Vacancies"), "community:vacancies")),
    }
    return confirm(
        request, context, "community:vacancies",
        lambda act: deeds.close_vacancy(vacancy=vacancy_id, is_filled=act == "filled", **by_whom(request)),
    )  # fmt: skip
