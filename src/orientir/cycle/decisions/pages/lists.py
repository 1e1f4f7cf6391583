"""The register and assignments under control: as tables, as chips, as files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.cycle.decisions.models import Assignment, Decision
from orientir.cycle.decisions.queries.listing import Control
from orientir.cycle.decisions.rules import (
    AssignmentState,
    DecisionKind,
    DecisionState,
    mark_of_term,
)
from orientir.kit import russian
from orientir.kit.tabular.exporting import Cell as FileCell
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Cell, Chip, Column, Row, Table
from orientir.kit.ui.states import STATES
from orientir.kit.ui.words import out_of

MARKS: Mapping[str, str] = {
    "draft": "ahead",
    "signed": "doing",
    "superseded": "no_target",
    "cancelled": "no_target",
}
CONTROL_STATES = {
    "open": (gettext_lazy("to be done"), "doing"),
    "overdue": (gettext_lazy("overdue"), "overdue"),
    "reported": (gettext_lazy("reported"), "waiting"),
    "accepted": (gettext_lazy("report accepted"), "done"),
}


def state_chips(listing: Listing, counts: Mapping[str, int]) -> list[Chip]:
    """One for each state that there is, in the order of its life."""
    return [
        listing.chip("state", state.value, state.label, counts.get(state.value, 0), MARKS[state])
        for state in DecisionState
        if counts.get(state.value) or listing.filters["state"] == state.value
    ]


def control_chips(listing: Listing, counts: Mapping[str, int]) -> list[Chip]:
    return [
        listing.chip("state", code, title, counts.get(code, 0), mark)
        for code, (title, mark) in CONTROL_STATES.items()
    ]


def name_of(one: Decision) -> str:
    """«Приказ № 01/12 от 02.02.2026»; a draft has no number yet."""
    kind = str(DecisionKind(one.kind).label)
    head = kind[:1].upper() + kind[1:]
    if not one.number:
        return _("%(kind)s, draft") % {"kind": head}
    told = {"kind": head, "number": one.number, "day": russian.day(one.signed_on)}
    return _("%(kind)s № %(number)s of %(day)s") % told


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """A decision as one line of another page."""

    title: str
    name: str
    mark: str
    state: str
    href: str


def line_of(one: Decision) -> DecisionShown:
    return DecisionShown(
        one.title, name_of(one), MARKS[one.state], str(DecisionState(one.state).label),
        reverse("decisions:one", args=[one.pk]),
    )  # fmt: skip


def decisions_table(
    listing: Listing,
    found: Iterable[Decision],
    titles: Mapping[int, str],
    control: Mapping[int, Control],
) -> Table:
    columns = [
        Column(_("Decision"), place="name"),
        Column(_("Who decides")),
        listing.column(_("Signed on"), "signed"),
        Column(_("State"), place="verdict"),
        Column(_("Assignments"), kind="number", place="value"),
    ]
    rows = [Row(_decision_cells(one, titles, control.get(one.pk, Control()))) for one in found]
    return Table(_("Register of decisions"), columns, rows)


def _decision_cells(one: Decision, titles: Mapping[int, str], control: Control) -> list[Cell]:
    late = _("overdue: %(n)s") % {"n": control.overdue} if control.overdue else ""
    return [
        Cell(one.title, second=name_of(one), href=reverse("decisions:one", args=[one.pk])),
        Cell(titles.get(one.unit_id, one.unit.code)),
        Cell(russian.day(one.signed_on)),
        Cell(DecisionState(one.state).label, state=MARKS[one.state]),
        Cell(out_of(control.accepted, control.total), second=late)
        if control.total
        else Cell(russian.MISSING),
    ]


def decision_titles() -> list[str]:
    return [
        _("Kind"), _("Number"), _("Signed on"), _("Title"), _("Who decides"), _("Who signs"), _("State"),
        _("Assignments"), _("Accepted"), _("Reported"), _("What is overdue"),
    ]  # fmt: skip


def decision_rows(
    found: Iterable[Decision], titles: Mapping[int, str], control: Mapping[int, Control]
) -> Iterator[list[FileCell]]:
    for one in found:
        told = control.get(one.pk, Control())
        yield [
            str(DecisionKind(one.kind).label), one.number, one.signed_on, one.title,
            titles.get(one.unit_id, one.unit.code), f"{one.signatory_post} {one.signatory}".strip(),
            str(DecisionState(one.state).label), told.total, told.accepted, told.reported, told.overdue,
        ]  # fmt: skip


def assignments_table(listing: Listing, found: Iterable[Assignment], today: date) -> Table:
    columns = [
        Column(_("Assignment"), place="name"),
        Column(_("Charged to")),
        Column(_("State"), place="verdict"),
        listing.column(_("Until"), "due"),
    ]
    rows = [Row(assignment_cells(one, today, with_decision=True)) for one in found]
    return Table(_("Assignments under control"), columns, rows)


def assignment_cells(one: Assignment, today: date, *, with_decision: bool) -> list[Cell]:
    """One assignment in a row: what, whose, how it stands, until when."""
    mark = mark_of_term(one.state, one.due_on, today)
    href = reverse("decisions:assignment", args=[one.pk]) if one.decision.number else ""
    second = name_of(one.decision) if with_decision else ""
    return [
        Cell(f"{one.number}. {one.text}", second=second, href=href),
        Cell(one.who),
        Cell(
            STATES["overdue"].word if mark == "overdue" else AssignmentState(one.state).label,
            state=mark,
        ),
        Cell(russian.day(one.due_on)),
    ]


def assignment_titles() -> list[str]:
    return [
        _("Decision"), _("Point"), _("Assignment"), _("Charged to"), _("What will show it done"), _("Until"),
        _("State"), _("Reported on"), _("Settled on"),
    ]  # fmt: skip


def _day_of(moment: datetime | None) -> date | None:
    return None if moment is None else timezone.localdate(moment)


def assignment_rows(found: Iterable[Assignment]) -> Iterator[list[FileCell]]:
    for one in found:
        yield [
            name_of(one.decision), one.number, one.text, one.who, one.expected, one.due_on,
            str(AssignmentState(one.state).label), _day_of(one.reported_at),
            _day_of(one.settled_at),
        ]  # fmt: skip
