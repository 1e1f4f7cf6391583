"""Entries and touches as tables of a page, and of the file that is made of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.kit import russian
from orientir.kit.journal.models import JournalEntry
from orientir.kit.journal.queries import Touch, TouchOfOurs, find_actors
from orientir.kit.journal.words import tell_person, title_of_event
from orientir.kit.ui.parts import Cell, Column, Row, Table


def entries_table(entries: Sequence[JournalEntry]) -> Table:
    """What was done, by whom; each opens its own page."""
    actors = find_actors(entry.account_id for entry in entries if entry.account_id)
    columns = [
        Column(_("Who"), place="name"),
        Column(_("When"), place="value"),
        Column(_("What")),
        Column(_("People concerned"), kind="number", place="of"),
    ]
    rows = [
        Row(
            [
                Cell(name_of(entry, actors[entry.account_id].name if entry.account_id in actors else "")),
                Cell(when(entry)),
                Cell(
                    title_of_event(entry.event, entry.kind),
                    second=", ".join(entry.fields),
                    href=reverse("journal:entry", args=[entry.pk]),
                ),
                Cell(russian.number(len(entry.persons))),
            ]
        )
        for entry in entries
    ]  # fmt: skip
    return Table(_("Journal"), columns, rows)


def name_of(entry: JournalEntry, name: str) -> str:
    """The account in words; one that is not in sight is said to be one all the same."""
    if name:
        return name
    return (
        _("Account %(number)s") % {"number": entry.account_id} if entry.account_id else platform()
    )


def platform() -> str:
    return _("The platform itself")


def when(entry: JournalEntry) -> str:
    return russian.moment(timezone.localtime(entry.at))


def touches_table(touches: Sequence[Touch]) -> Table:
    """Who touched one's own data."""
    columns = [
        Column(_("Who"), place="name"),
        Column(_("When"), place="value"),
        Column(_("What")),
    ]
    rows = [
        Row(
            [
                Cell(
                    _("You yourself") if touch.is_self else touch.who or platform(),
                    second=touch.unit_title,
                ),
                Cell(russian.moment(timezone.localtime(touch.at))),
                Cell(tell_person(touch.event, touch.kind), second=", ".join(touch.fields)),
            ]
        )
        for touch in touches
    ]
    return Table(_("Who saw my data"), columns, rows)


def touches_of_ours_table(touches: Sequence[TouchOfOurs]) -> Table:
    """Who touched the data of people of one's units: how many of ours, never who."""
    columns = [
        Column(_("Who"), place="name"),
        Column(_("When"), place="value"),
        Column(_("What")),
        Column(_("Of our people"), kind="number", place="of"),
    ]
    rows = [
        Row(
            [
                Cell(touch.who or platform(), second=touch.unit_title),
                Cell(russian.moment(timezone.localtime(touch.at))),
                Cell(title_of_event(touch.event, touch.kind)),
                Cell(russian.number(touch.people)),
            ]
        )
        for touch in touches
    ]
    return Table(_("Who saw the data of our people"), columns, rows)
