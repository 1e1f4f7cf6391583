"""What every page of the methodology has: the pack that the address names, the parts, files, where one is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.core.packs.specs import Pack
from orientir.cycle.goals.pages.words import TERMS
from orientir.cycle.goals.queries import PackNotFound, get_known_pack, list_known_packs
from orientir.cycle.goals.rules import term_of
from orientir.kit.ui.frame import Link, LookingAt, Picker
from orientir.kit.ui.parts import Empty

View = Callable[..., HttpResponse]
ALWAYS: Final = frozenset({"home", "notes"})
"""Parts that are told of even where a methodology has nothing of them."""


def of_pack(view: Callable[Concatenate[HttpRequest, Pack, ...], HttpResponse]) -> View:
    """Give the view the methodology that the address names, else the one in force."""

    @wraps(view)
    def given(request: HttpRequest, **named: str) -> HttpResponse:
        try:
            pack = get_known_pack(request.GET.get("pack", ""), timezone.localdate())
        except PackNotFound as mistake:
            return render(request, "goals/not_found.html", {"why": str(mistake)}, status=404)
        return view(request, pack, **named)

    return given


def context_of(request: HttpRequest, pack: Pack, here: str) -> dict[str, Any]:
    """What every page of the room gives its template."""
    return {"pack": pack, "parts": _parts(request, pack, here), "looking_at": _looking_at(pack)}


def _parts(request: HttpRequest, pack: Pack, here: str) -> list[Link]:
    """The parts that the methodology has something of, and the one where one is."""
    kept = request.GET.get("pack", "")
    parts = (
        ("home", _home_title(pack), len(pack.indicators)),
        ("programme", _("Programme"), len(pack.programmes)),
        ("projects", _("Projects: %(n)s"), len(pack.projects)),
        ("directions", _("Directions: %(n)s"), len(pack.directions)),
        ("competencies", _("Competencies: %(n)s"), len(pack.competencies)),
        ("actors", _("Who takes part: %(n)s"), len(pack.actors)),
        ("measures", _("Road map: %(n)s"), len(pack.measures)),
        ("notes", _("Notes: %(n)s"), len(pack.notes)),
        ("parameters", _("Parameters: %(n)s"), len(pack.parameters)),
    )
    return [
        Link(title % {"n": number}, address(f"goals:{part}", pack=kept), current=part == here)
        for part, title, number in parts
        if number or part in (here, *ALWAYS)
    ]


def _home_title(pack: Pack) -> str:
    return _("Indicators: %(n)s") if pack.indicators else _("About the methodology")


def _looking_at(pack: Pack) -> LookingAt:
    today = timezone.localdate()
    known = list_known_packs(today)
    choices = [
        Link(one.short_title, address("goals:home", pack=one.id), current=one.id == pack.id)
        for one in known
    ]
    note = str(TERMS[term_of(pack, today)][1])
    picker = Picker(_("Methodology"), pack.short_title, note, choices if len(known) > 1 else ())
    return LookingAt(pack.region.title, pickers=[picker])


def downloads_of(request: HttpRequest, part: str) -> dict[str, str]:
    kept = {name: value for name, value in request.GET.items() if value}
    return {
        kind: address("goals:table", part, kind, **{str(k): str(v) for k, v in kept.items()})
        for kind in ("xlsx", "csv")
    }


def nothing_found(request: HttpRequest) -> Empty:
    return Empty(
        _("Nothing found."),
        _("Check the spelling or take off some of the filters."),
        request.path,
        _("Show all"),
    )


def address(route: str, *arguments: str, **parameters: str) -> str:
    told = {name: value for name, value in parameters.items() if value}
    path = reverse(route, args=arguments)
    return f"{path}?{urlencode(told)}" if told else path
