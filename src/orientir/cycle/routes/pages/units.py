"""Routes of units in figures. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from orientir.cycle.routes.queries.units import UnitProgress
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table


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
