"""Places where the order is unclear, and the readings chosen; the parameters of the methodology."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from orientir.core.packs.specs import Note, Pack
from orientir.cycle.goals.pages.words import STATUSES
from orientir.cycle.goals.searching import search_notes
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table

FILTERS = ("indicator", "q")
WHOLE = "order"
"""In the address: notes that belong to no indicator."""


def indicator_choices(pack: Pack) -> list[tuple[str, str]]:
    """Indicators that have notes, after the whole order."""
    noted = {note.indicator for note in pack.notes}
    found = [
        (one.code, f"{one.code} {one.short_title}") for one in pack.indicators if one.code in noted
    ]
    return [(WHOLE, _("the whole order")), *found] if None in noted else found


def chosen_notes(pack: Pack, filters: Mapping[str, str]) -> tuple[Note, ...]:
    wanted = filters["indicator"]
    found = tuple(note for note in pack.notes if wanted in ("", note.indicator or WHOLE))
    return search_notes(found, filters["q"]) if filters["q"] else found


def notes_table(notes: Sequence[Note]) -> Table:
    columns = [
        Column(_("What is unclear"), place="name"),
        Column(_("Reading chosen")),
        Column(_("Why")),
        Column(_("Place in the order")),
    ]
    rows = [
        Row(
            [
                Cell(f"{note.indicator}. {note.text}" if note.indicator else note.text),
                Cell(note.reading),
                Cell(note.reason),
                Cell(note.clause),
            ]
        )
        for note in notes
    ]
    return Table(_("Notes on the methodology"), columns, rows)


def forms_table(pack: Pack) -> Table:
    """Forms that organisations return: what each asks, and which indicators are counted from it."""
    columns = [
        Column(_("Reporting form"), place="name"),
        Column(_("What it asks")),
        Column(_("Indicators counted from it")),
    ]
    rows = [
        Row(
            [
                Cell(form.title, second=form.table),
                Cell("; ".join(form.fields.values())),
                Cell(", ".join(_counted_from(pack, form.table)) or russian.MISSING),
            ],
            anchor=form.table,
        )
        for form in pack.forms
    ]
    return Table(_("Reporting forms"), columns, rows)


def _counted_from(pack: Pack, table: str) -> list[str]:
    return [
        one.code for one in pack.indicators if table in (one.numerator.table, one.denominator.table)
    ]


def parameters_table(pack: Pack) -> Table:
    columns = [
        Column(_("Parameter"), place="name"),
        Column(_("Value"), kind="number", place="value"),
        Column(_("Whose"), place="verdict"),
        Column(_("Where from")),
    ]
    rows = []
    for one in pack.parameters.values():
        mark, words = STATUSES[one.status]
        rows.append(
            Row(
                [
                    Cell(one.title, second=one.name),
                    Cell(russian.number(one.value)),
                    Cell(str(words), state=mark),
                    Cell(one.source),
                ],
                anchor=one.name,
            )
        )
    return Table(_("Parameters"), columns, rows)
