"""The page of a route, its history, its paper, and the deeds that move it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orientir.cycle.goals import api as goals
from orientir.cycle.routes.actions import moving
from orientir.cycle.routes.actions.notes import cancel_meeting, write_note
from orientir.cycle.routes.forms import CuratorForm, NoteForm
from orientir.cycle.routes.models import Route
from orientir.cycle.routes.pages.again import AgainPage, again_page
from orientir.cycle.routes.pages.history import history_of
from orientir.cycle.routes.pages.route import route_page
from orientir.cycle.routes.pages.steps import Told, Walker
from orientir.cycle.routes.papers.route import route_pdf
from orientir.cycle.routes.queries.again import find_again
from orientir.cycle.routes.queries.routes import (
    list_curators,
    list_files,
    list_needs,
    list_notes,
    list_steps,
    list_versions,
)
from orientir.cycle.routes.rules import OPEN, NoteKind, RouteStatus, Sharing, SupportKind
from orientir.cycle.routes.views.frame import Found, crumbs_of, deed_of, done, found_or_404
from orientir.kit.ui.parts import Danger


@require_GET
def route(request: HttpRequest, route_id: int) -> HttpResponse:
    """The road: steps in order, what waits for whom, and what may be done."""
    found = found_or_404(request, route_id)
    notes = list_notes(route_id) if found.walker.is_person or found.walker.is_curator else []
    told = _told(found)
    context = {
        "route": found.route,
        "page": route_page(told),
        "again": _again(told),
        "walker": found.walker,
        "edits": found.walker.edits(found.route),
        "chooses": found.walker.chooses(found.route),
        "deeds": [(code, deed.title) for code, deed in _offered(found)],
        "notes": notes,
        "note_form": NoteForm(),
        "may_note": found.walker.is_curator or (found.walker.is_person and found.route.curator_id),
        "now": timezone.now(),
        "crumbs": crumbs_of(found),
    }
    return render(request, "routes/route.html", context)


def _told(found: Found) -> Told:
    return Told(
        found.route,
        found.whose,
        list_steps(found.route.pk),
        list_needs(found.route.pk),
        found.walker,
        timezone.localdate(),
        list_files(found.route.pk),
        find_again(found.route),
    )


def _again(told: Told) -> AgainPage | None:
    """For whom results are in sight: the person and the operator."""
    if told.again is None or not told.needs:
        return None
    model = goals.get_competency_model(pack_id=told.route.pack, on=told.today)
    return again_page(told.again, told.needs, model)


@require_GET
def history(request: HttpRequest, route_id: int) -> HttpResponse:
    """Every version, the newest first, with what changed in it."""
    found = found_or_404(request, route_id)
    context = {
        "route": found.route,
        "whose": found.whose,
        "changes": history_of(list_versions(route_id)),
        "crumbs": crumbs_of(found, _("History")),
    }
    return render(request, "routes/history.html", context)


@require_GET
def paper(request: HttpRequest, route_id: int) -> HttpResponse:
    """The route to sign: A4 as PDF."""
    found = found_or_404(request, route_id)
    response = HttpResponse(route_pdf(_told(found)), content_type="application/pdf")
    name = _("route-%(id)s.pdf") % {"id": route_id}
    response["Content-Disposition"] = content_disposition_header(False, name) or ""
    return response


@dataclass(frozen=True, slots=True)
class Offer:
    """A deed offered on the page: to whom, in which states, what it does."""

    title: str | Promise
    said: str | Promise
    states: tuple[str, ...]
    permits: Callable[[Walker, Route], bool]
    act: Callable[[moving.Deed, Mapping[str, str]], object]
    consequences: tuple[str | Promise, ...]
    asks_reason: bool = False
    asks_sharing: bool = False
    is_grave: bool = False


def _sharing(told: Mapping[str, str]) -> Sharing:
    return Sharing.DEFICITS if told.get("sharing") == Sharing.DEFICITS else Sharing.STEPS


DEEDS: Mapping[str, Offer] = {
    "agree": Offer(
        gettext_lazy("Agree to the route"),
        gettext_lazy("You agreed: the route is formed."),
        (RouteStatus.DRAFT,),
        lambda walker, _route: walker.is_person,
        lambda deed, told: moving.agree_route(deed=deed, sharing=_sharing(told)),
        (
            gettext_lazy("From today the route counts as formed, and its terms run."),
            gettext_lazy("Your head and whoever accompanies you will see its steps."),
            gettext_lazy("Steps that need money or absence wait for your organisation to agree."),
        ),
        asks_sharing=True,
    ),
    "show": Offer(
        gettext_lazy("Show the draft to the curator"),
        gettext_lazy("The curator sees the draft and can work on it with you."),
        (RouteStatus.DRAFT,),
        lambda walker, route: (
            walker.is_person and route.curator_id is not None and route.shown_to == "nobody"
        ),
        lambda deed, told: moving.show_route(deed=deed, sharing=_sharing(told)),
        (gettext_lazy("The one who accompanies you will see the draft and may change its steps."),),
        asks_sharing=True,
    ),
    "approve": Offer(
        gettext_lazy("Agree for the organisation"),
        gettext_lazy("The organisation agreed: the route is under way."),
        (RouteStatus.AGREED,),
        lambda walker, _route: walker.in_hand,
        lambda deed, _told: moving.agree_for_organisation(deed=deed),
        (
            gettext_lazy(
                "The organisation takes on the money and the absence that the steps ask for."
            ),
            gettext_lazy("The route is under way from now on."),
        ),
    ),
    "return": Offer(
        gettext_lazy("Return with a reason"),
        gettext_lazy("The route is returned to the person."),
        (RouteStatus.AGREED,),
        lambda walker, _route: walker.in_hand,
        lambda deed, told: moving.return_route(deed=deed, reason=told.get("because", "")),
        (gettext_lazy("The route becomes a draft again; the person changes it and agrees anew."),),
        asks_reason=True,
    ),
    "cancel": Offer(
        gettext_lazy("Cancel the route"),
        gettext_lazy("The route is cancelled."),
        OPEN,
        lambda walker, _route: walker.is_person or walker.runs,
        lambda deed, told: moving.cancel_route(deed=deed, reason=told.get("because", "")),
        (
            gettext_lazy("The steps that are not done are cancelled; what is done stays."),
            gettext_lazy("A cancelled route is not counted as formed and cannot be begun again."),
        ),
        asks_reason=True,
        is_grave=True,
    ),
}


def _offered(found: Found) -> list[tuple[str, Offer]]:
    return [
        (code, one)
        for code, one in DEEDS.items()
        if found.route.status in one.states and one.permits(found.walker, found.route)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def deed(request: HttpRequest, route_id: int, deed: str) -> HttpResponse:
    """What will happen, then it happens."""
    found = found_or_404(request, route_id)
    offer = dict(_offered(found)).get(deed)
    if offer is None:
        raise Http404
    chosen = offer
    if request.method == "POST":
        told = {name: str(value) for name, value in request.POST.items()}
        return done(
            request,
            route_id,
            lambda: chosen.act(deed_of(request, route_id), told),
            str(chosen.said),
        )
    here = reverse("routes:route", args=[route_id])
    context: dict[str, Any] = {
        "danger": Danger(
            str(offer.title), [str(one) for one in offer.consequences], str(offer.title), here
        ),
        "offer": offer,
        "has_deficits": bool(list_needs(route_id)),
        "crumbs": crumbs_of(found, str(offer.title)),
    }
    return render(request, "routes/deed.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def curator(request: HttpRequest, route_id: int) -> HttpResponse:
    """Who accompanies: chosen by the organisation or the operator."""
    found = found_or_404(request, route_id)
    if not (found.walker.in_hand or found.walker.runs) or found.route.status not in OPEN:
        raise Http404
    curators = list_curators(found.route.unit_id)
    initial = {"curator": found.route.curator_id, "support": found.route.support or "curator"}
    form = CuratorForm(request.POST or None, curators=curators, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        return done(
            request,
            route_id,
            lambda: moving.assign_curator(
                deed=deed_of(request, route_id),
                curator=told["curator"],
                support=SupportKind(told["support"]),
            ),
            _("It is written down who accompanies."),
        )
    context = {
        "form": form,
        "whose": found.whose,
        "has_curators": bool(curators),
        "page_has_mistakes": bool(form.errors),
        "crumbs": crumbs_of(found, _("Who accompanies")),
    }
    return render(request, "routes/curator.html", context, status=422 if form.errors else 200)


@require_POST
def note(request: HttpRequest, route_id: int) -> HttpResponse:
    """A note, a meeting, or a meeting cancelled: between the person and who accompanies."""
    found = found_or_404(request, route_id)
    if not (found.walker.is_person or found.walker.is_curator):
        raise Http404
    by, at = found.account.account_id, timezone.now()
    cancelled = request.POST.get("cancel", "")
    if cancelled.isdecimal():
        return done(
            request,
            route_id,
            lambda: cancel_meeting(note=int(cancelled), by=by, at=at),
            _("The meeting is cancelled."),
        )
    form = NoteForm(request.POST)
    if not form.is_valid():
        return done(request, route_id, lambda: _refuse(form), "")
    told = form.cleaned_data
    kind = NoteKind.MEETING if told["meets_at"] else NoteKind.NOTE
    said = _("The meeting is set.") if kind == NoteKind.MEETING else _("The note is written.")
    return done(
        request,
        route_id,
        lambda: write_note(route=route_id, by=by, at=at, **told),
        said,
    )


def _refuse(form: NoteForm) -> None:
    words = [str(text) for texts in form.errors.values() for text in texts]
    raise moving.RouteElsewhere(" ".join(words))
