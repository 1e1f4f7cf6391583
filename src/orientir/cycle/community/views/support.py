"""Those who accompany: the list, a new one, one with their people; young teachers; matching by the rules."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.community.actions import support as deeds
from orientir.cycle.community.forms import AccompanierForm, EndingForm, PlacesForm
from orientir.cycle.community.pages import support as pages
from orientir.cycle.community.pages.words import SUPPORTS, word
from orientir.cycle.community.queries.pairing import (
    MOST_PROPOSED,
    Asking,
    LeftOut,
    Proposal,
    propose_pairs,
)
from orientir.cycle.community.queries.support import (
    AccompanierLine,
    get_accompanier,
    list_accompanied,
    list_accompaniers,
)
from orientir.cycle.community.queries.young import count_young, list_young
from orientir.cycle.community.rules import Chosen, Support, keeps_communities, sees_communities
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
from orientir.kit import russian
from orientir.kit.access.gate import only
from orientir.kit.journal.recording import note_look
from orientir.kit.ui.listing import ON_A_PAGE, Listing
from orientir.kit.ui.parts import Chip, Empty

WHAT = "Support and communities"


@require_safe
@only(sees_communities, what=WHAT)
def accompaniers(request: HttpRequest) -> HttpResponse:
    """Who accompanies, in which role, with how many places left."""
    listing = Listing.of(request, "q", "kind")
    kind = listing.filters["kind"] if listing.filters["kind"] in SUPPORTS else ""
    found = list_accompaniers(timezone.localdate(), kind=kind, text=listing.filters["q"])
    shown, total = listing.read(lambda offset: (found[offset : offset + ON_A_PAGE], len(found)))
    context = {
        "listing": listing,
        "total": total,
        "pages": listing.pages(total),
        "chips": [
            Chip(str(title), listing.href(kind="" if code == kind else code), pressed=code == kind)
            for code, title in SUPPORTS.items()
        ],
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


@require_safe
@only(sees_communities, what=WHAT)
def young(request: HttpRequest) -> HttpResponse:
    """Young teachers and heads: who has a mentor and who has not."""
    today, within = timezone.localdate(), acting(request).unit_id
    listing = Listing.of(request, "q", "alone")
    alone = listing.filters["alone"] == "yes"
    lines, total = listing.read(
        lambda offset: list_young(
            today, within=within, without_mentor=alone, text=listing.filters["q"],
            limit=ON_A_PAGE, offset=offset,
        )
    )  # fmt: skip
    note_look(request, [line.person for line in lines])
    count = count_young(today, within=within)
    context = {
        "listing": listing,
        "count": count,
        "alone": count.young - count.with_mentor,
        "total": total,
        "chips": [
            Chip(
                _("without a mentor"), listing.href(alone="" if alone else "yes"),
                count=count.young - count.with_mentor, pressed=alone,
            )
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
