"""What pages of the room share: who acts, where one is, answers to a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake
from orientir.cycle.registry.api import PersonLine, UnitFilters, find_unit, get_person, list_units
from orientir.kit.access.acting import Acting
from orientir.kit.journal.recording import note_look
from orientir.kit.ui.frame import Link

MOST_UNITS = 3_000


def acting(request: HttpRequest) -> Acting:
    account: Acting = request.account  # type: ignore[attr-defined]
    return account


def crumbs(*more: tuple[str, str]) -> list[Link]:
    """The room, then (title, name of the address)."""
    return [
        Link(_("Support and communities"), reverse("community:home")),
        *(Link(title, reverse(name)) for title, name in more),
    ]


def number_of(text: str) -> int:
    """An id sent by a form; 0, which nobody has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def person_or_404(request: HttpRequest, person_id: int) -> PersonLine:
    """The person named in the address, with a post in sight; the look is journalled."""
    try:
        found = get_person(person_id)
    except Mistake as mistake:
        raise Http404 from mistake
    note_look(request, [found.id])
    if not found.posts:
        raise Http404
    return found


def unit_of(person: PersonLine) -> int:
    """The organisation of the person's latest post in sight."""
    unit = find_unit(person.posts[0].unit_code, on=timezone.localdate())
    if unit is None:
        raise Http404
    return unit.id


def units_to_choose(request: HttpRequest, *, with_above: bool) -> list[tuple[int, str]]:
    """Units of one's subtree, (id, title); ``with_above``: one's own unit and municipalities first."""
    today, within = timezone.localdate(), acting(request).unit_id
    levels = ("region", "municipality", "organisation") if with_above else ("organisation",)
    return [
        (unit.id, unit.short_title)
        for level in levels
        for unit in list_units(
            UnitFilters(level=level, within=within), on=today, sort="title", limit=MOST_UNITS
        )[0]
    ]


def done(
    request: HttpRequest, deed: Callable[[], object], sentence: str, name: str, *args: Any
) -> HttpResponse:
    """Do it, say so (or why not), go to the page ``name``."""
    try:
        deed()
    except Mistake as mistake:
        messages.error(request, str(mistake))
    else:
        messages.success(request, sentence)
    return redirect(name, *args)


def form_page(request: HttpRequest, form: Any, context: dict[str, Any]) -> HttpResponse:
    """A page with one form; 422 where it has mistakes."""
    context = {"form": form, "page_has_mistakes": bool(form.errors), **context}
    return render(request, "community/form.html", context, status=422 if form.errors else 200)
