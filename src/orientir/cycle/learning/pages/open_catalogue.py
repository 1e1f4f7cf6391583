"""Tables of the open catalogue: programmes and the groups one can still come to."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from orientir.cycle.learning.pages.catalogue import seats_words
from orientir.cycle.learning.pages.groups import local_moment
from orientir.cycle.learning.pages.words import FORMS, KINDS
from orientir.cycle.learning.queries.open_catalogue import OpenGroup, OpenProgramme
from orientir.kit import russian
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Cell, Column, Row, Table


def open_programmes_table(shown: Sequence[OpenProgramme], listing: Listing) -> Table:
    """One row a programme, as inside, but for its state: all of them are recommended."""
    columns = [
        listing.column(_("Programme"), "title", place="name"),
        listing.column(_("Hours"), "hours", kind="number", place="value"),
        Column(_("Form")),
        Column(_("Organisation")),
        Column(_("Nearest group"), place="verdict"),
    ]
    return Table(_("Programmes"), columns, [Row(_cells(one)) for one in shown])


def _cells(one: OpenProgramme) -> list[Cell]:
    told = [str(KINDS[one.kind])]
    told += [_("federal priority")] if one.is_federal_priority else []
    told += [_("paid")] if one.funding == "paid" else []
    href = reverse("learning:open-programme", args=[one.code])
    return [
        Cell(one.title, second=" · ".join(told), href=href),
        Cell(russian.number(one.hours)),
        Cell(str(FORMS[one.form])),
        Cell(one.organisation),
        _nearest(one.groups),
    ]


def _nearest(groups: Sequence[OpenGroup]) -> Cell:
    if not groups:
        return Cell("—", second=_("no group takes applications"))
    group = next((one for one in groups if one.free), groups[0])
    return Cell(
        _("from %(day)s") % {"day": russian.day(group.starts_on)}, second=seats_words(group.free, 0)
    )


def open_groups_table(groups: Sequence[OpenGroup]) -> Table:
    columns = [
        Column(_("Days"), place="name"),
        Column(_("Form")),
        Column(_("Place")),
        Column(_("Applications until")),
        Column(_("Free seats"), place="verdict"),
    ]
    rows = [
        Row(
            [
                Cell(f"{russian.day(one.starts_on)} – {russian.day(one.ends_on)}", second=one.code),
                Cell(str(FORMS[one.form])),
                Cell(one.place or "—"),
                Cell(local_moment(one.closes_at)),
                Cell(seats_words(one.free, 0)),
            ]
        )
        for one in groups
    ]
    return Table(_("Groups"), columns, rows)
