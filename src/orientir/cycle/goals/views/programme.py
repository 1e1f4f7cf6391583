"""What a methodology has of programmes and directions: passport, projects with their plan, rows by year and level."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orientir.core.packs.specs import Pack
from orientir.cycle.goals.pages import directions as directions_page
from orientir.cycle.goals.pages import programme as programme_page
from orientir.cycle.goals.pages import projects as projects_page
from orientir.cycle.goals.views.frame import (
    address,
    context_of,
    downloads_of,
    nothing_found,
    of_pack,
)
from orientir.kit.access.gate import open_to_all
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Empty


@require_safe
@open_to_all
@of_pack
def passport(request: HttpRequest, pack: Pack) -> HttpResponse:
    context = context_of(request, pack, "programme") | {
        "cards": [
            (programme_page.passport_card(one), programme_page.baseline_table(one))
            for one in pack.programmes
        ],
        "services": programme_page.services_table(pack.services) if pack.services else None,
        "projects": _portfolio(request, pack),
        "empty": _nothing(_("They appear when its folder gets programmes/ and projects/.")),
    }
    return render(request, "goals/programme.html", context)


@require_safe
@open_to_all
@of_pack
def projects(request: HttpRequest, pack: Pack) -> HttpResponse:
    listing = Listing.of(request, "pack", *projects_page.FILTERS)
    works = projects_page.chosen_works(pack, listing.filters)
    project = projects_page.chosen_project(pack, listing.filters["project"])
    is_narrowed = any(listing.filters[name] for name in projects_page.FILTERS)
    context = context_of(request, pack, "projects") | {
        "listing": listing,
        "project": project,
        "choices": projects_page.responsible_choices(pack),
        "portfolio": _portfolio(request, pack),
        "figures": projects_page.figures_table([project] if project else pack.projects),
        "figures_count": sum(len(one.figures) for one in ([project] if project else pack.projects)),
        "total": len(works),
        "table": projects_page.plan_table(pack, works) if is_narrowed else None,
        "is_narrowed": is_narrowed,
        "reset": address("goals:projects", pack=request.GET.get("pack", "")),
        "downloads": downloads_of(request, "works"),
        "empty": _nothing(_("They appear when its folder gets programmes/ and projects/."))
        if not pack.projects
        else nothing_found(request),
    }
    return render(request, "goals/projects.html", context)


def _portfolio(request: HttpRequest, pack: Pack) -> object:
    kept = request.GET.get("pack", "")
    hrefs = {
        one.code: address("goals:projects", pack=kept, project=one.code) for one in pack.projects
    }
    return projects_page.portfolio_table(pack, hrefs) if pack.projects else None


@require_safe
@open_to_all
@of_pack
def directions(request: HttpRequest, pack: Pack) -> HttpResponse:
    listing = Listing.of(request, "pack", *directions_page.FILTERS)
    kept = request.GET.get("pack", "")
    places = directions_page.chosen_rows(pack, listing.filters)
    is_narrowed = any(listing.filters[name] for name in directions_page.FILTERS)

    def narrowed(direction: str, position: str) -> str:
        return (
            address("goals:directions", pack=kept, direction=direction, position=position) + "#rows"
        )

    context = context_of(request, pack, "directions") | {
        "listing": listing,
        "circle": directions_page.circle_table(pack, narrowed),
        "tracks": directions_page.tracks_table(pack),
        "years": directions_page.year_choices(pack),
        "positions": [(code, str(words)) for code, words in directions_page.WORDS.items()],
        "total": len(places),
        "table": directions_page.rows_table(places) if is_narrowed else None,
        "is_narrowed": is_narrowed,
        "rubrics": [
            (one, directions_page.bands_words(one), directions_page.rubric_table(one))
            for one in pack.rubrics
        ],
        "reset": address("goals:directions", pack=kept),
        "downloads": downloads_of(request, "directions"),
        "empty": nothing_found(request),
        "nothing": _nothing(_("They appear when its folder gets directions/.")),
    }
    return render(request, "goals/directions.html", context)


def _nothing(when: str) -> Empty:
    return Empty(_("This methodology has none."), when)
