"""Lists of routes as tables and chips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from orientir.cycle.routes.pages import words
from orientir.cycle.routes.queries.lists import RouteLine
from orientir.kit import russian
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Cell, Chip, Column, Row, Table


def standing_chips(listing: Listing, counts: Mapping[str, int]) -> list[Chip]:
    """One for each standing that there is, in the order of urgency."""
    chosen = listing.filters["standing"]
    return [
        listing.chip("standing", code, title, counts.get(code, 0), words.MARKS[code])
        for code, title in words.STANDINGS.items()
        if counts.get(code) or chosen == code
    ]


def routes_table(listing: Listing, lines: Sequence[RouteLine], today: date) -> Table:
    columns = [
        listing.column(_("Person"), "name", place="name"),
        Column(_("Organisation")),
        Column(_("Standing"), place="verdict"),
        listing.column(_("Steps"), "steps", kind="number"),
        listing.column(_("Next"), "due"),
        listing.column(_("Last movement"), "moved"),
        Column(_("Who accompanies")),
    ]
    return Table(_("Routes"), columns, [Row(_cells(one, today)) for one in lines])


def _cells(one: RouteLine, today: date) -> list[Cell]:
    support = str(words.SUPPORTS[one.support]) if one.support else ""
    return [
        Cell(one.person_name, second=one.position, href=reverse("routes:route", args=[one.id])),
        Cell(one.unit_title),
        Cell(
            str(words.STANDINGS[one.standing]), second=one.because, state=words.MARKS[one.standing]
        ),
        Cell(f"{one.steps_done} / {one.steps_total}"),
        Cell(due_words(one, today)),
        Cell(russian.day(one.moved_on)),
        Cell(one.curator_name or _("nobody yet"), second=support),
    ]


def due_words(one: RouteLine, today: date) -> str:
    """What is due next and how far it is."""
    if one.status == "draft":
        return _("agree: %(term)s") % {"term": russian.term(one.due_on, today)}
    if one.next_due_on is None:
        return russian.MISSING
    return russian.term(one.next_due_on, today)
