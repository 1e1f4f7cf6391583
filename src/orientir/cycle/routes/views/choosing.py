"""A programme for a step: chosen with reasons, applied for; and the time that a person has for programmes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orientir.core.mistakes import Mistake
from orientir.core.routing.policy import find_policy
from orientir.cycle.goals import api as goals
from orientir.cycle.routes.actions import choosing as acts
from orientir.cycle.routes.actions.moving import tell_study
from orientir.cycle.routes.forms import StudyForm
from orientir.cycle.routes.models import RouteStep
from orientir.cycle.routes.pages.choosing import choice_page, why_words
from orientir.cycle.routes.pages.route import form_words
from orientir.cycle.routes.pages.steps import step_title
from orientir.cycle.routes.pages.words import ASKED
from orientir.cycle.routes.queries.choosing import Choice, list_options
from orientir.cycle.routes.queries.routes import list_steps
from orientir.cycle.routes.rules import COURSES, ENDED_STEPS, LIVE, RouteStatus
from orientir.cycle.routes.views.frame import Found, crumbs_of, deed_of, done, found_or_404

LONGEST_SEARCH = 100


@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: HttpRequest, route_id: int, step_id: int) -> HttpResponse:
    """Groups that suit this person for this step, with reasons; for the others what stands in the way."""
    found = found_or_404(request, route_id)
    step = _course_or_404(found, step_id)
    if request.method == "POST":
        return _choose(request, found, step)
    words = request.GET.get("q", "")[:LONGEST_SEARCH]
    choice = list_options(found.route, step, words=words, at=timezone.now())
    context = {
        "route": found.route,
        "step": step,
        "title": step_title(step),
        "page": choice_page(choice, _model(found)),
        "words": words,
        "hours": choice.hours,
        "forms": form_words(found.route),
        "applies": _applies(found),
        "whose": found.whose,
        "walker": found.walker,
        "crumbs": crumbs_of(found, _("A programme for the step")),
    }
    return render(request, "routes/programme.html", context)


def _course_or_404(found: Found, step_id: int) -> RouteStep:
    """A step about a programme that may still be chosen, and whoever opens it may choose."""
    step = next((one for one in list_steps(found.route.pk) if one.pk == step_id), None)
    if step is None or step.kind not in COURSES or step.status in ENDED_STEPS:
        raise Http404
    if step.application_state in LIVE or not found.walker.chooses(found.route):
        raise Http404
    return step


def _applies(found: Found) -> bool:
    """Whether the choice may be followed by an application at once."""
    return found.walker.is_person and found.route.status == RouteStatus.ACTIVE


def _model(found: Found) -> goals.CompetencyModel:
    return goals.get_competency_model(pack_id=found.route.pack, on=timezone.localdate())


def _choose(request: HttpRequest, found: Found, step: RouteStep) -> HttpResponse:
    """The group named in the form, if it is among those that suit; with an application where it was asked for."""
    choice = list_options(found.route, step, at=timezone.now())
    chosen = _chosen(found, choice, request.POST.get("group", ""))
    deed = deed_of(request, found.route.pk)
    try:
        if chosen is None:
            raise Mistake(
                _("This group takes no applications any more: choose another one from the list.")
            )
        acts.choose_programme(deed=deed, step=step.pk, chosen=chosen, is_own=found.walker.is_person)
    except Mistake as mistake:
        messages.error(request, str(mistake))
        return redirect("routes:step-programme", found.route.pk, step.pk)
    if "apply" in request.POST and _applies(found):
        return _apply(request, found, step.pk)
    messages.success(request, _("The programme is chosen."))
    return redirect("routes:route", found.route.pk)


def _chosen(found: Found, choice: Choice, code: str) -> acts.ChosenGroup | None:
    for one in choice.fitting:
        if one.group.code == code:
            why = why_words(one, _model(found), choice.hours)
            return acts.ChosenGroup(
                id=one.group.id, programme=one.group.programme_id, title=one.group.title,
                hours=one.group.hours, topic=one.group.topic, ends_on=one.group.ends_on,
                why=why[:1].upper() + why[1:] + ".",
            )  # fmt: skip
    return None


@require_POST
def apply(request: HttpRequest, route_id: int, step_id: int) -> HttpResponse:
    """Ask for a seat in the step's group: oneself, or whoever approves the person's learning."""
    found = found_or_404(request, route_id)
    if not (found.walker.is_person or found.walker.in_hand):
        raise Http404
    return _apply(request, found, step_id)


def _apply(request: HttpRequest, found: Found, step: int) -> HttpResponse:
    deed = deed_of(request, found.route.pk)
    try:
        applied = acts.apply_from_step(deed=deed, step=step, is_own=found.walker.is_person)
    except Mistake as mistake:
        messages.error(request, str(mistake))
    else:
        state = ASKED[str(applied.state)][1]
        messages.success(request, _("The application is made: %(state)s.") % {"state": state})
    return redirect("routes:route", found.route.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def study(request: HttpRequest, route_id: int) -> HttpResponse:
    """How many hours for programmes and at which forms; said by the person or who accompanies, if they wish."""
    found = found_or_404(request, route_id)
    if not found.walker.chooses(found.route):
        raise Http404
    pack = goals.get_pack(pack_id=found.route.pack, on=timezone.localdate())
    initial = {"hours": found.route.hours, "forms": found.route.forms}
    usual = int(find_policy(pack).hours.value)
    form = StudyForm(request.POST or None, initial=initial, usual=usual)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        return done(
            request,
            route_id,
            lambda: tell_study(
                deed=deed_of(request, route_id), hours=told["hours"], forms=told["forms"]
            ),
            _("It is written down: programmes are proposed by it."),
        )
    context = {
        "form": form,
        "page_has_mistakes": bool(form.errors),
        "cancel_href": reverse("routes:route", args=[route_id]),
        "crumbs": crumbs_of(found, _("Time for programmes")),
    }
    return render(request, "routes/study.html", context, status=422 if form.errors else 200)
