"""Those who accompany: the list, a new one, one with their people."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.community.actions import support as deeds
from orientir.cycle.community.forms import AccompanierForm, EndingForm, PlacesForm
from orientir.cycle.community.pages import support as pages
from orientir.cycle.community.pages.words import SUPPORTS, word
from orientir.cycle.community.queries.support import (
    AccompanierLine,
    get_accompanier,
    list_accompanied,
    list_accompaniers,
)
from orientir.cycle.community.rules import Chosen, keeps_communities, sees_communities
from orientir.cycle.community.views.frame import (
    acting,
    crumbs,
    done,
    form_page,
    number_of,
    person_or_404,
    unit_of,
    units_to_choose,
)
from orientir.cycle.goals.api import get_competency_model, get_parameter
from orientir.cycle.registry.api import PeopleFilters, list_people
from orientir.kit.access.gate import only
from orientir.kit.journal.recording import note_look
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Empty

WHAT: Final = gettext_noop("Support and communities")


@require_safe
@only(sees_communities, what=WHAT)
def accompaniers(request: HttpRequest) -> HttpResponse:
    """Who accompanies, in which role, with how many places left."""
    listing = Listing.of(request, "q", "kind")
    kind = listing.filters["kind"] if listing.filters["kind"] in SUPPORTS else ""
    found = list_accompaniers(timezone.localdate(), kind=kind, text=listing.filters["q"])
    shown, total = listing.read_list(found)
    context = {
        "listing": listing,
        "total": total,
        "pages": listing.pages(total),
        "chips": [listing.chip("kind", code, title) for code, title in SUPPORTS.items()],
        "table": pages.accompaniers_table(shown),
        "empty": Empty(
            _("Nobody accompanies people here yet."),
            _("Name curators, tutors, methodists and mentors: then people can be given to them."),
        ),
        "keeps": keeps_communities(acting(request)),
        "crumbs": crumbs(),
    }
    return render(request, "community/accompaniers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(keeps_communities, what=WHAT)
def accompanier_new(request: HttpRequest, person_id: int) -> HttpResponse:
    """Name a person found before as one who accompanies."""
    person = person_or_404(request, person_id)
    form = AccompanierForm(
        request.POST or None,
        units=units_to_choose(request, with_above=True),
        competencies=_competencies(),
        initial={"capacity": _usual_capacity()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = deeds.name_accompanier(
                person=person.id,
                terms=form.terms(),
                by=acting(request).account_id,
                at=timezone.now(),
            )
        except Mistake as mistake:
            form.add_error(None, str(mistake))
        else:
            messages.success(request, _("Named. Now people can be given to them."))
            return redirect("community:accompanier", made)
    context = {
        "title": person.full_name,
        "lead": _("Will accompany other people. Say in which role, whose people and how many."),
        "act": _("Name"),
        "crumbs": crumbs((_("Those who accompany"), "community:accompaniers")),
    }
    return form_page(request, form, context)


def _competencies() -> list[tuple[str, str]]:
    model = get_competency_model(on=timezone.localdate())
    return [(one.code, one.title) for one in model.competencies]


def _usual_capacity() -> int:
    return int(get_parameter(pack_id="", name="support.capacity", on=timezone.localdate()))


@require_http_methods(["GET", "HEAD", "POST"])
@only(sees_communities, what=WHAT)
def accompanier(request: HttpRequest, accompanier_id: int) -> HttpResponse:
    """One who accompanies, with their people; by POST: what keeps them changes something."""
    found = _accompanier_or_404(accompanier_id)
    if request.method == "POST":
        return _change(request, found)
    today = timezone.localdate()
    people = list_accompanied(found.id, today)
    note_look(request, [found.person, *(one.person for one in people)])
    titles = dict(_competencies())
    context = {
        "found": found,
        "kind": word(SUPPORTS, found.kind),
        "facts": pages.accompanier_facts(
            found, [titles.get(code, code) for code in found.competencies]
        ),
        "table": pages.accompanied_table(people),
        "people": people,
        "hidden": found.accompanied - len(people),
        "keeps": keeps_communities(acting(request)),
        "ending": EndingForm(),
        "crumbs": crumbs((_("Those who accompany"), "community:accompaniers")),
        **_searched(request),
    }
    return render(request, "community/accompanier.html", context)


def _searched(request: HttpRequest) -> dict[str, object]:
    """People to give by hand: ``q`` searches one's subtree."""
    text = request.GET.get("q", "").strip()[:200]
    if not text:
        return {"text": "", "listed": []}
    filters = PeopleFilters(text=text, within=acting(request).unit_id)
    listed, _total = list_people(filters, on=timezone.localdate(), limit=10)
    note_look(request, [one.id for one in listed])
    return {"text": text, "listed": listed}


def _accompanier_or_404(accompanier_id: int) -> AccompanierLine:
    try:
        return get_accompanier(accompanier_id, timezone.localdate())
    except Mistake as mistake:
        raise Http404 from mistake


def _change(request: HttpRequest, found: AccompanierLine) -> HttpResponse:
    if not keeps_communities(acting(request)):
        raise Http404
    by, at = acting(request).account_id, timezone.now()
    deed = request.POST.get("deed", "")
    if deed == "give":
        person = person_or_404(request, number_of(request.POST.get("person", "")))
        given = [deeds.Given(person.id, unit_of(person), found.id)]
        return done(
            request, lambda: deeds.give_people(given=given, how=Chosen.BY_HAND, by=by, at=at),
            _("Given: %(name)s.") % {"name": person.full_name}, "community:accompanier", found.id,
        )  # fmt: skip
    if deed == "end" and number_of(request.POST.get("pair", "")):
        pair, ended = number_of(request.POST["pair"]), request.POST.get("ended", "")
        return done(
            request, lambda: deeds.end_accompaniment(pair=pair, ended=ended or "done", by=by, at=at),
            _("Ended."), "community:accompanier", found.id,
        )  # fmt: skip
    if deed == "leave":
        return done(
            request, lambda: deeds.end_accompanier(accompanier=found.id, by=by, at=at),
            _("%(name)s accompanies nobody any more.") % {"name": found.name}, "community:accompaniers",
        )  # fmt: skip
    return redirect("community:accompanier", found.id)


@require_http_methods(["GET", "HEAD", "POST"])
@only(keeps_communities, what=WHAT)
def places(request: HttpRequest, accompanier_id: int) -> HttpResponse:
    """How many people one may accompany, and with what they help."""
    found = _accompanier_or_404(accompanier_id)
    if not found.is_kept:
        raise Http404
    form = PlacesForm(
        request.POST or None,
        competencies=_competencies(),
        initial={"capacity": found.capacity, "competencies": list(found.competencies)},
    )
    if request.method == "POST" and form.is_valid():
        deeds.change_accompanier(
            accompanier=found.id, by=acting(request).account_id, at=timezone.now(),
            **form.cleaned_data,
        )  # fmt: skip
        return redirect("community:accompanier", found.id)
    context = {
        "title": found.name,
        "lead": _("Fewer places than people take nobody away: only new ones are not given."),
        "act": _("Keep"),
        "crumbs": crumbs((_("Those who accompany"), "community:accompaniers")),
    }
    return form_page(request, form, context)
