"""A draft: its words, its points, what it carries out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orientir.cycle.decisions.actions import drafting
from orientir.cycle.decisions.forms import DecisionForm, LinksForm, PointForm
from orientir.cycle.decisions.models import Assignment, Decision, DecisionLink
from orientir.cycle.decisions.pages.lists import name_of
from orientir.cycle.decisions.queries.control import list_points
from orientir.cycle.decisions.queries.listing import list_links
from orientir.cycle.decisions.rules import (
    DecisionKind,
    DecisionState,
    writes,
    writes_decisions,
)
from orientir.cycle.decisions.views.choices import (
    executor_choices,
    measure_choices,
    order_choices,
    row_choices,
)
from orientir.cycle.decisions.views.frame import (
    WHAT,
    acting,
    by_whom,
    crumbs,
    decision_or_404,
    draft_or_404,
    form_page,
)
from orientir.cycle.decisions.views.people import find_people, name_people
from orientir.cycle.decisions.views.starts import find_start
from orientir.kit.access.gate import only
from orientir.kit.journal.recording import note_look
from orientir.kit.ui.edits import is_clear, watch
from orientir.kit.ui.forms import tried
from orientir.kit.ui.parts import Chip

ENDS = ("superseded", "cancelled")


@require_http_methods(["GET", "HEAD", "POST"])
@only(writes_decisions, what=WHAT)
def new(request: HttpRequest) -> HttpResponse:
    """A new draft: of a kind, from what is known (``views.starts``), or to end another (``ends``, ``how``)."""
    started = find_start(request)
    kind = _kind(request.GET.get("kind", started.kind if started else ""))
    ended, how = _ended(request), request.GET.get("how", "")
    initial = {"title": _first_title(ended, how)} if ended else started.initial if started else {}
    form = DecisionForm(kind, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = drafting.write_decision(
            terms=form.terms(), unit=acting(request).unit_id or 0, ends=ended.pk if ended else None,
            ends_how=how if ended else "", **by_whom(request),
        )  # fmt: skip
        if started is not None:
            started.fill(made.pk, **by_whom(request))
        return redirect("decisions:one", made.pk)
    context = {
        "title": _("A new draft"),
        "lead": _("Nobody but you and your colleagues of the same unit sees a draft."),
        "kinds": [] if ended else _kinds(request, kind),
        "act": _("Keep the draft"),
        "back": reverse("decisions:home"),
        "crumbs": crumbs(),
    }
    return form_page(request, form, context)


def _kinds(request: HttpRequest, kind: DecisionKind) -> list[Chip]:
    """The address stays, but for the kind."""
    kept = {name: value for name, value in request.GET.items() if name != "kind"}
    return [
        Chip(str(one.label), f"?{urlencode({**kept, 'kind': one})}", pressed=one == kind)
        for one in DecisionKind
    ]


def _kind(text: str) -> DecisionKind:
    return DecisionKind(text) if text in DecisionKind.values else DecisionKind.ORDER


def _ended(request: HttpRequest) -> Decision | None:
    asked = request.GET.get("ends", "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > 18 or request.GET.get("how") not in ENDS:
        raise Http404
    found = decision_or_404(int(asked))
    if found.state != DecisionState.SIGNED or not writes(acting(request), found):
        raise Http404
    return found


def _first_title(ended: Decision, how: str) -> str:
    words = "Об отмене: {}" if how == "cancelled" else "{}"
    name = name_of(ended)
    return words.format(name[:1].lower() + name[1:]) if how == "cancelled" else ended.title


@require_http_methods(["GET", "HEAD", "POST"])
@only(writes_decisions, what=WHAT)
def edit(request: HttpRequest, decision_id: int) -> HttpResponse:
    found = draft_or_404(request, decision_id)
    kind = DecisionKind(found.kind)
    known = vars(found)
    form = DecisionForm(kind, request.POST or None, initial=known)
    watch(form, known)
    if request.method == "POST" and form.is_valid() and is_clear(form, known):
        drafting.change_decision(decision=found.pk, terms=form.terms(), **by_whom(request))
        return redirect("decisions:one", found.pk)
    context = {
        "title": _("Words of the draft"),
        "lead": name_of(found),
        "act": _("Keep the changes"),
        "back": reverse("decisions:one", args=[found.pk]),
        "crumbs": crumbs(found),
    }
    return form_page(request, form, context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(writes_decisions, what=WHAT)
def point(request: HttpRequest, decision_id: int, number: int = 0) -> HttpResponse:
    """A new point (0), or one written anew."""
    found = draft_or_404(request, decision_id)
    known = [one for one in list_points(found) if one.number == number]
    if number and not known:
        raise Http404
    executors = executor_choices(acting(request))
    choices = [(key, executor.who) for key, executor in executors.items()]
    form = PointForm(
        choices, _people_finder(request), request.POST or None, initial=_known_point(known)
    )
    if request.method == "POST" and form.is_valid():
        chosen = _charged(form.cleaned_data, executors)
        note_look(request, [one.person for one in chosen if one.person is not None])
        if tried(
            form,
            lambda: drafting.write_point(
                decision=found.pk, point=form.point(), executors=chosen, number=number or None,
                **by_whom(request),
            ),
        ):  # fmt: skip
            return redirect("decisions:one", found.pk)
    context = {
        "title": _("A point of the decision"),
        "lead": found.title,
        "act": _("Keep the point"),
        "back": reverse("decisions:one", args=[found.pk]),
        "crumbs": crumbs(found),
    }
    return form_page(request, form, context)


def _people_finder(request: HttpRequest) -> Callable[[Sequence[str]], list[drafting.Executor]]:
    unit, today = acting(request).unit_id or 0, timezone.localdate()
    return lambda lines: find_people(lines, unit=unit, on=today)


def _charged(
    told: Mapping[str, Any], executors: Mapping[str, drafting.Executor]
) -> list[drafting.Executor]:
    """Units and desks that are marked, then people; the words of the document where it is one alone."""
    keys = executors if told["is_for_everyone"] else told["executors"]
    chosen = [*(executors[key] for key in keys), *told["people"]]
    if told["person_who"] and len(chosen) == 1:
        return [replace(chosen[0], who=told["person_who"])]
    return chosen


def _known_point(known: Sequence[Assignment]) -> dict[str, object]:
    if not known:
        return {}
    first = known[0]
    people = name_people([one.person_id for one in known if one.person_id is not None])
    units = [one for one in known if one.person_id is None]
    return {
        "text": first.text,
        "due_on": first.due_on,
        "expected": first.expected,
        "executors": [f"role:{one.role}" if one.role else f"unit:{one.unit_id}" for one in units],
        "people": "\n".join(people.values()),
        "person_who": first.who if len(known) == 1 else "",
    }


@require_POST
@only(writes_decisions, what=WHAT)
def drop(request: HttpRequest, decision_id: int, number: int) -> HttpResponse:
    found = draft_or_404(request, decision_id)
    drafting.drop_point(decision=found.pk, number=number, **by_whom(request))
    return redirect("decisions:one", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@only(writes_decisions, what=WHAT)
def links(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Which orders of recommendations and which measures it carries out."""
    found = draft_or_404(request, decision_id)
    known = list_links(found)
    choices = {
        "orders": order_choices(),
        "rows": row_choices(found.unit_id) | _linked_rows(known),
        "measures": measure_choices(timezone.localdate()),
    }
    initial = {
        "orders": [f"{one.advice_order_id}" for one in known if one.advice_order_id],
        "rows": list(_linked_rows(known)),
        "measures": [f"{one.pack}:{one.measure}" for one in known if one.pack],
    }
    form = LinksForm(choices, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        targets = _targets(form.cleaned_data, choices)
        drafting.set_links(decision=found.pk, targets=targets, **by_whom(request))
        return redirect("decisions:one", found.pk)
    context = {
        "title": _("What it carries out"),
        "lead": found.title,
        "act": _("Keep the changes"),
        "back": reverse("decisions:one", args=[found.pk]),
        "crumbs": crumbs(found),
    }
    return form_page(request, form, context)


def _linked_rows(known: Sequence[DecisionLink]) -> dict[str, str]:
    """Rows of plans that it carries out, done or not."""
    return {one.measure: one.title for one in known if one.measure and not one.pack}


def _targets(
    told: Mapping[str, Any], choices: Mapping[str, Mapping[str, str]]
) -> list[drafting.Target]:
    targets = [
        drafting.Target(choices["orders"][key], advice_order=int(key))
        for key in told.get("orders", [])
    ]
    targets += [drafting.Target(choices["rows"][key], measure=key) for key in told.get("rows", [])]
    for key in told.get("measures", []):
        pack, measure = key.split(":", 1)
        targets.append(drafting.Target(choices["measures"][key], pack=pack, measure=measure))
    return targets
