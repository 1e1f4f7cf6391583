"""The methodology for people: a public order, so its pages are open to strangers."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orientir.core.packs.differences import compare_packs
from orientir.core.packs.specs import Pack
from orientir.cycle.goals.actions import list_targets_in_force
from orientir.cycle.goals.competencies import model_of
from orientir.cycle.goals.pages import actors as actors_page
from orientir.cycle.goals.pages import competencies as competencies_page
from orientir.cycle.goals.pages import differences as differences_page
from orientir.cycle.goals.pages import indicators as indicators_page
from orientir.cycle.goals.pages import measures as measures_page
from orientir.cycle.goals.pages import notes as notes_page
from orientir.cycle.goals.pages.words import PACK_LEVELS, TERMS, source_words, term_words
from orientir.cycle.goals.queries import list_known_packs
from orientir.cycle.goals.rules import in_force_together, term_of, to_compare_with
from orientir.cycle.goals.views.frame import (
    address,
    context_of,
    downloads_of,
    nothing_found,
    of_pack,
)
from orientir.kit.access.gate import open_to_all
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Empty, Fact


@require_safe
@open_to_all
@of_pack
def home(request: HttpRequest, pack: Pack) -> HttpResponse:
    """What is measured and what is aimed at, by which orders."""
    context = context_of(request, pack, "home") | {
        "facts": _facts(pack, timezone.localdate()),
        "sources": [(source, source_words(source)) for source in pack.sources],
        "table": indicators_page.indicators_table(
            pack, _card(request), list_targets_in_force(pack.id)
        ),
        "effectiveness": indicators_page.effectiveness_table(pack),
        "downloads": downloads_of(request, "indicators"),
        "together": _together(pack),
        "compare": address("goals:compare", pack=request.GET.get("pack", "")),
        "is_ahead": term_of(pack, timezone.localdate()) == "ahead",
        "is_compared": len(list_known_packs(timezone.localdate())) > 1,
    }
    return render(request, "goals/home.html", context)


def _together(pack: Pack) -> list[tuple[Link, str]]:
    """What is in force beside it today, with whom each binds; empty where it is alone."""
    today = timezone.localdate()
    known = [one for one in list_known_packs(today) if one.region.code == pack.region.code]
    found = in_force_together(known, today)
    if found in ([], [pack]):
        return []
    return [
        (
            Link(one.short_title, address("goals:home", pack=one.id), current=one.id == pack.id),
            str(PACK_LEVELS[one.level]),
        )
        for one in found
    ]


@require_safe
@open_to_all
@of_pack
def compare(request: HttpRequest, pack: Pack) -> HttpResponse:
    """What a methodology says otherwise than another: read before it comes into force."""
    today = timezone.localdate()
    known = list_known_packs(today)
    named = request.GET.get("before", "")
    before = next((one for one in known if one.id == named), None)
    if named and before is None:
        raise Http404
    before = before or to_compare_with(pack, known, today)
    found = compare_packs(before, pack) if before else None
    context = context_of(request, pack, "") | {
        "before": before,
        "choices": [one for one in known if one.id != pack.id],
        "known": known,
        "is_ahead": term_of(pack, today) == "ahead",
        "told": differences_page.tell(found) if found is not None else "",
        "heading_table": differences_page.heading_table(found) if found else None,
        "targets": differences_page.targets_table(found) if found else None,
        "sections": differences_page.sections(found) if found else [],
        "empty": Empty(
            _("There is one methodology here: nothing to compare it with."),
            _(
                "Put the folder of the new version beside it: what changes is shown here before it comes into force."
            ),
        ),
    }
    return render(request, "goals/compare.html", context)


@require_safe
@open_to_all
@of_pack
def actors(request: HttpRequest, pack: Pack) -> HttpResponse:
    context = context_of(request, pack, "actors") | {
        "levels": actors_page.actors_by_level(pack),
        "powers": actors_page.powers_table(pack),
        "opened": request.GET.get("actor", ""),
    }
    return render(request, "goals/actors.html", context)


@require_safe
@open_to_all
@of_pack
def competencies(request: HttpRequest, pack: Pack) -> HttpResponse:
    """The three-step model: the map, the instruments, the goals of learning."""
    model = model_of(pack, timezone.localdate())
    context = context_of(request, pack, "competencies") | {
        "model": model,
        "groups": competencies_page.group_cards(pack, model),
        "instruments": competencies_page.instrument_cards(pack, model.instruments),
        "blueprint": competencies_page.blueprint_table(model),
        "empty": Empty(
            _("This methodology names no competencies."),
            _("They appear when its folder gets competencies/ and instruments/."),
        ),
    }
    return render(request, "goals/competencies.html", context)


@require_safe
@open_to_all
@of_pack
def measures(request: HttpRequest, pack: Pack) -> HttpResponse:
    listing = Listing.of(request, "pack", *measures_page.FILTERS)
    found = measures_page.chosen_measures(pack, listing.filters)
    context = context_of(request, pack, "measures") | {
        "listing": listing,
        "choices": measures_page.choices_of(pack),
        "total": len(found),
        "table": measures_page.measures_table(pack, found),
        "empty": nothing_found(request),
        "is_narrowed": any(listing.filters[name] for name in measures_page.FILTERS),
        "reset": address("goals:measures", pack=request.GET.get("pack", "")),
        "downloads": downloads_of(request, "measures"),
    }
    return render(request, "goals/measures.html", context)


@require_safe
@open_to_all
@of_pack
def notes(request: HttpRequest, pack: Pack) -> HttpResponse:
    listing = Listing.of(request, "pack", *notes_page.FILTERS)
    found = notes_page.chosen_notes(pack, listing.filters)
    context = context_of(request, pack, "notes") | {
        "listing": listing,
        "indicators": notes_page.indicator_choices(pack),
        "total": len(found),
        "table": notes_page.notes_table(found),
        "empty": nothing_found(request),
        "is_narrowed": any(listing.filters[name] for name in notes_page.FILTERS),
        "reset": address("goals:notes", pack=request.GET.get("pack", "")),
        "downloads": downloads_of(request, "notes"),
    }
    return render(request, "goals/notes.html", context)


@require_safe
@open_to_all
@of_pack
def parameters(request: HttpRequest, pack: Pack) -> HttpResponse:
    context = context_of(request, pack, "parameters")
    return render(
        request,
        "goals/parameters.html",
        context
        | {
            "table": notes_page.parameters_table(pack),
            "forms": notes_page.forms_table(pack) if pack.forms else None,
        },
    )


def _facts(pack: Pack, today: date) -> list[Fact]:
    return [
        Fact(_("In force"), f"{term_words(pack)} — {TERMS[term_of(pack, today)][1]}"),
        Fact(_("Edition"), pack.version),
        Fact(_("Whom it binds"), PACK_LEVELS[pack.level]),
        Fact(_("Region"), pack.region.title),
        Fact(_("Name in files and addresses"), pack.id),
    ]


def _card(request: HttpRequest) -> str:
    """Whoever is logged in gets the card with one's own figures, a stranger the published ones."""
    if getattr(request, "account", None) is None:
        return reverse("portal:open") + "?indicator={code}"
    return reverse("monitoring:home") + "{code}/"
