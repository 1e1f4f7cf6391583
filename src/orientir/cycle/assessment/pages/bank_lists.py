"""Tables of the bank: its items, what calibrations found of one."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from orientir.cycle.assessment.models import ItemStatistic
from orientir.cycle.assessment.pages.bank_words import DIFFICULTIES, KINDS, STATUSES
from orientir.cycle.assessment.queries.bank import BankLine
from orientir.cycle.assessment.rules import APPROVALS_NEEDED, ItemStatus
from orientir.cycle.goals.api import CompetencyModel
from orientir.kit import russian
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Cell, Column, Row, Table

_LONGEST = 140


def items_table(lines: Sequence[BankLine], listing: Listing, model: CompetencyModel) -> Table:
    columns = [
        listing.column(_("Item"), "code", place="name"),
        Column(_("Competency")),
        Column(_("Kind")),
        listing.column(_("Difficulty"), "difficulty"),
        Column(_("Status"), place="verdict"),
        listing.column(_("Changed"), "changed"),
    ]
    rows = [Row(_cells(line, model)) for line in lines]
    return Table(_("Items of the bank"), columns, rows)


def _cells(line: BankLine, model: CompetencyModel) -> list[Cell]:
    mark, words = STATUSES[line.status]
    href = reverse("assessment:bank_item", args=[line.id])
    text = line.words if len(line.words) <= _LONGEST else f"{line.words[:_LONGEST].rstrip()}…"
    version = _("version %(n)s") % {"n": line.number} if line.number > 1 else ""
    return [
        Cell(text or line.code, second=" · ".join(filter(None, (line.code, version))), href=href),
        Cell(model.title_of(line.competency) or "—"),
        Cell(str(KINDS[line.kind])),
        Cell(str(DIFFICULTIES.get(line.difficulty or 0, "—"))),
        Cell(str(words), second=_approvals(line), state=mark),
        Cell(russian.day(line.changed_at)),
    ]


def _approvals(line: BankLine) -> str:
    if line.status != ItemStatus.DRAFT or not line.approvals:
        return ""
    told = {"n": line.approvals, "needed": APPROVALS_NEEDED}
    return _("%(n)s of %(needed)s approvals") % told


def statistics_table(found: Sequence[ItemStatistic]) -> Table | None:
    """One row for each calibration of each version; None where there was none."""
    if not found:
        return None
    columns = [
        Column(_("Calibration"), place="name"),
        Column(_("Persons"), kind="number"),
        Column(_("Share of points"), kind="number", place="value"),
        Column(_("Discrimination"), kind="number"),
        Column(_("Slope"), kind="number"),
        Column(_("Difficulty in logits"), kind="number"),
        Column(_("Infit"), kind="number"),
    ]
    return Table(_("Statistics by calibration"), columns, [_statistic(one) for one in found])


def _statistic(one: ItemStatistic) -> Row:
    procedure = one.calibration.procedure
    title = procedure.title if procedure else one.calibration.model
    when = russian.day(one.calibration.created_at)
    steps = "; ".join(russian.number(step, 2) for step in one.steps)
    version = _("version %(n)s") % {"n": one.version.number}
    return Row(
        [
            Cell(title, second=f"{when} · {version}"),
            Cell(russian.number(one.persons)),
            Cell(russian.number(one.facility, 2)),
            Cell(russian.number(one.discrimination, 2)),
            Cell(russian.number(one.slope, 2)),
            Cell(steps or "—"),
            Cell(russian.number(one.infit, 2)),
        ]
    )
