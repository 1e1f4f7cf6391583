"""Routes of units in figures. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.cycle.routes.queries.units import DueLine, DueUnit, UnitProgress
from orientir.kit import russian
from orientir.kit.tabular.exporting import Cell as FileCell
from orientir.kit.ui.parts import Cell, Column, Row, Table

LEARNS: Mapping[str, tuple[str, Promise]] = {
    "enrolled": ("doing", gettext_lazy("has a seat or learns")),
    "waiting": ("waiting", gettext_lazy("in the queue for a seat")),
    "submitted": ("waiting", gettext_lazy("the application waits for the head")),
    "": ("check", gettext_lazy("nothing is planned")),
}
"""What is done about the right of somebody whose upskilling is due."""


def unit_lead(lines: Sequence[UnitProgress]) -> str:
    """How many are on a route, what is in the way."""
    if not lines:
        return _("Nobody has a route here yet.")
    on_way = sum(one.under_way + one.waiting for one in lines)
    text = _(
        "On a route: %(on_way)s people. Drafts to be settled: %(drafts)s, over their term: %(late)s. "
        "Stopped or overdue: %(stopped)s."
    )
    return text % {
        "on_way": russian.number(on_way),
        "drafts": russian.number(sum(one.drafts for one in lines)),
        "late": russian.number(sum(one.late for one in lines)),
        "stopped": russian.number(sum(one.stopped for one in lines)),
    }


def progress_table(lines: Sequence[UnitProgress], *, links: bool) -> Table:
    columns = [
        Column(_("Unit"), place="name"),
        *(
            Column(title, kind="number")
            for title in (
                _("Routes"), _("Drafts"), _("Over the term"), _("Wait for the organisation"),
                _("Under way"), _("Stopped or overdue"), _("Completed"), _("Accompanied"),
            )
        ),
    ]  # fmt: skip
    return Table(_("Routes by unit"), columns, [Row(_cells(one, links)) for one in lines])


def _cells(one: UnitProgress, links: bool) -> list[Cell]:
    href = reverse("routes:unit", args=[one.unit_code]) if links else ""
    counts = (
        one.routes, one.drafts, one.late, one.waiting, one.under_way, one.stopped, one.completed,
        one.accompanied,
    )  # fmt: skip
    return [Cell(one.unit_title, href=href), *(Cell(russian.number(count)) for count in counts)]


def due_table(lines: Sequence[DueLine]) -> Table:
    """Of one organisation: by name."""
    columns = [
        Column(_("Person"), place="name"), Column(_("Last upskilling")),
        Column(_("What is planned"), place="verdict"),
    ]  # fmt: skip
    return Table(_("The right to upskilling"), columns, [_due_row(one) for one in lines])


def _due_row(one: DueLine) -> Row:
    mark, word = LEARNS[one.learns]
    last = russian.day(one.last_on) if one.last_on else _("none is known")
    return Row([Cell(one.name, second=one.position), Cell(last), Cell(str(word), state=mark)])


def due_units_table(units: Sequence[DueUnit]) -> Table:
    columns = [
        Column(_("Unit"), place="name"), Column(_("Without upskilling"), kind="number", place="value"),
        Column(_("Workers"), kind="number"), Column(_("Share"), kind="number", place="of"),
        Column(_("Of them learn or wait for a seat"), kind="number"),
    ]  # fmt: skip
    return Table(_("The right to upskilling"), columns, [_unit_row(one) for one in units])


def _unit_row(one: DueUnit) -> Row:
    return Row(
        [
            Cell(one.title, href=reverse("routes:unit", args=[one.code])),
            Cell(russian.number(one.due)),
            Cell(russian.number(one.workers)),
            Cell(russian.percent(100 * one.due / one.workers, one.workers)),
            Cell(russian.number(one.learning)),
        ]
    )


def due_titles() -> list[str]:
    return [
        _("Person"), _("Post held"), _("Organisation"), _("Last upskilling"), _("What is planned"),
    ]  # fmt: skip


def due_rows(lines: Sequence[DueLine]) -> Iterator[list[FileCell]]:
    for one in lines:
        yield [one.name, one.position, one.unit_title, one.last_on, str(LEARNS[one.learns][1])]
