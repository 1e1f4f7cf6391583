"""Communities, vacancies, contests and the reserve: lists, new rows, ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.community.actions import belonging as deeds
from orientir.cycle.community.forms import ContestForm, MemberForm, ReserveForm, VacancyForm
from orientir.cycle.community.pages import belonging as pages
from orientir.cycle.community.pages.words import COMMUNITIES, RESERVE, SCHEMES
from orientir.cycle.community.queries.belonging import (
    list_contest_parts,
    list_members,
    list_reserve,
    list_vacancies,
)
from orientir.cycle.community.rules import (
    ReserveState,
    enrols_reserve,
    keeps_communities,
    offers_reserve,
    sees_communities,
    sees_reserve,
)
from orientir.cycle.community.views.frame import (
    acting,
    crumbs,
    done,
    form_page,
    person_or_404,
    unit_of,
    units_to_choose,
)
from orientir.kit.access.gate import only
from orientir.kit.journal.recording import note_look
from orientir.kit.ui.listing import ON_A_PAGE, Listing
from orientir.kit.ui.parts import Chip, Empty

WHAT = "Support and communities"
Keep = Callable[[], object]


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
        "chips": _chips(listing, "community", chosen, COMMUNITIES),
        "table": pages.members_table(lines, keeps=keeps_communities(acting(request))),
        "new": (_("Add a person"), reverse("community:choose", args=["members"])),
        "empty": Empty(
            _("Nobody is in a community yet."),
            _("Add people, or bring the list in as a file in data collection."),
        ),
    }
    return _list_page(request, listing, total, context)


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
    return _keep(
        request, form, context, "community:members",
        lambda: deeds.join_community(
            person=person.id, unit=unit_of(person), joining=form.joining(),
            since=form.cleaned_data["since"], **_by(request),
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
    return _confirm(
        request, context, "community:members",
        lambda _act: deeds.leave_community(member=member_id, **_by(request)),
    )  # fmt: skip


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
    keeps = keeps_communities(acting(request))
    kept = {unit for unit, _title in units_to_choose(request, with_above=False)} if keeps else set()
    context = {
        "title": _("Vacancies"),
        "lead": _("Whom schools look for, and under which programme one can come."),
        "search": _("Position, subject or organisation"),
        "chips": [
            *_chips(listing, "scheme", scheme, {"zemsky_teacher": SCHEMES["zemsky_teacher"]}),
            Chip(
                _("and the closed ones"),
                listing.href(state="" if is_all else "all"),
                pressed=is_all,
            ),
        ],
        "table": pages.vacancies_table(lines, kept),
        "new": (_("Open a vacancy"), reverse("community:vacancy-new")),
        "empty": Empty(_("No vacancy is open."), _("A head or a municipality opens one here.")),
    }
    return _list_page(request, listing, total, context)


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
    return _keep(
        request, form, context, "community:vacancies",
        lambda: deeds.open_vacancy(
            vacancy=form.vacancy(), on=form.cleaned_data["opened_on"], **_by(request)
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
    return _confirm(
        request, context, "community:vacancies",
        lambda act: deeds.close_vacancy(vacancy=vacancy_id, is_filled=act == "filled", **_by(request)),
    )  # fmt: skip


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
        "table": pages.contests_table(lines),
        "new": (_("Add a part"), reverse("community:choose", args=["contests"])),
        "empty": Empty(
            _("No part in a contest is written down."),
            _("Add one, or bring a file in data collection."),
        ),
    }
    return _list_page(request, listing, total, context)


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
    return _keep(
        request, form, context, "community:contests",
        lambda: deeds.enter_contest(
            person=person.id, unit=unit_of(person), staff_category=person.posts[0].staff_category,
            part=form.part(), **_by(request),
        ),
    )  # fmt: skip


@require_safe
@only(sees_reserve, what=WHAT)
def reserve(request: HttpRequest) -> HttpResponse:
    """Offers: the operator sees all of their making, the ministry those that the person agreed to."""
    listing = Listing.of(request, "q", "state")
    state = listing.filters["state"] if listing.filters["state"] in RESERVE else ""
    lines = list_reserve(state=state)
    note_look(request, [one.person for one in lines])
    account = acting(request)
    context = {
        "title": _("Personnel reserve"),
        "lead": _(
            "Nobody comes here unasked: a person reads the offer and agrees first. The ministry sees those who agreed."
        ),
        "search": "",
        "chips": _chips(listing, "state", state, RESERVE),
        "table": pages.reserve_table(lines, may_settle=enrols_reserve(account)),
        "new": (_("Offer a place"), reverse("community:choose", args=["reserve"]))
        if offers_reserve(account)
        else None,
        "empty": Empty(
            _("Nobody is here yet."),
            _("The operator offers a place; here stands who was asked and what they answered."),
        ),
    }
    return _list_page(request, listing, len(lines), context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(offers_reserve, what=WHAT)
def reserve_new(request: HttpRequest, person_id: int) -> HttpResponse:
    person = person_or_404(request, person_id)
    form = ReserveForm(request.POST or None)
    context = {
        "title": person.full_name,
        "lead": _("Is asked whether they would join the reserve of managers."),
        "act": _("Send the offer"),
        "crumbs": crumbs((_("Personnel reserve"), "community:reserve")),
    }
    return _keep(
        request, form, context, "community:reserve",
        lambda: deeds.offer_reserve(
            person=person.id, unit=unit_of(person), because=form.cleaned_data["because"],
            **_by(request),
        ),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@only(enrols_reserve, what=WHAT)
def reserve_settle(request: HttpRequest, offer_id: int) -> HttpResponse:
    context = {
        "title": _("The reserve of managers"),
        "lead": _("The person agreed to the offer. Say what is decided."),
        "acts": [("enrolled", _("Enrol in the reserve")), ("left", _("Out of the reserve"))],
        "crumbs": crumbs((_("Personnel reserve"), "community:reserve")),
    }
    return _confirm(
        request, context, "community:reserve",
        lambda act: deeds.settle_reserve(offer=offer_id, state=_state(act), **_by(request)),
    )  # fmt: skip


def _state(act: str) -> ReserveState:
    if act not in (ReserveState.ENROLLED, ReserveState.LEFT):
        raise Mistake(_("Choose one of the two."))
    return ReserveState(act)


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": acting(request).account_id, "at": timezone.now()}


def _chips(listing: Listing, name: str, chosen: str, words: Any) -> list[Chip]:
    return [
        Chip(
            str(title), listing.href(**{name: "" if code == chosen else code}),
            pressed=code == chosen,
        )
        for code, title in words.items()
    ]  # fmt: skip


def _list_page(
    request: HttpRequest, listing: Listing, total: int, context: dict[str, Any]
) -> HttpResponse:
    more = {
        "listing": listing,
        "total": total,
        "pages": listing.pages(total),
        "keeps": keeps_communities(acting(request)),
        "crumbs": crumbs(),
    }
    return render(request, "community/list.html", more | context)


def _keep(
    request: HttpRequest, form: Any, context: dict[str, Any], back: str, keep: Keep
) -> HttpResponse:
    """The form, or what it asks for done and the list it belongs to."""
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, context)
    try:
        keep()
    except Mistake as mistake:
        form.add_error(None, str(mistake))
        return form_page(request, form, context)
    messages.success(request, _("Written down."))
    return redirect(back)


def _confirm(
    request: HttpRequest, context: dict[str, Any], back: str, deed: Callable[[str], object]
) -> HttpResponse:
    """A question with a button for each answer; nothing is done before one is pressed."""
    if request.method != "POST":
        return render(request, "community/confirm.html", {**context, "back": reverse(back)})
    act = request.POST.get("act", "")
    if act not in [code for code, _title in context["acts"]]:
        raise Http404
    return done(request, lambda: deed(act), _("Done."), back)
