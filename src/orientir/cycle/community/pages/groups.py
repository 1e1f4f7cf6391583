"""Project groups as a table, their people, meetings and products; events as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.cycle.community.models import CommunityEvent, GroupMeeting, GroupProduct, ProjectGroup
from orientir.cycle.community.queries.events import EventPerson, Seats
from orientir.cycle.community.queries.groups import GroupPerson
from orientir.cycle.community.rules import (
    EventKind,
    EventState,
    GroupState,
    MeetingState,
    ProductKind,
    ProductState,
)
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table
from orientir.kit.ui.words import out_of

GROUP_MARKS = {"forming": "ahead", "working": "doing", "closed": "done"}
MEETING_MARKS = {"planned": "ahead", "signed": "done", "cancelled": "no_target"}
PRODUCT_MARKS = {
    "draft": "ahead", "discussion": "doing", "expertise": "doing", "recommended": "done", "declined": "check",
}  # fmt: skip
EVENT_MARKS = {"draft": "ahead", "announced": "doing", "held": "done", "cancelled": "no_target"}


def groups_table(
    found: Iterable[ProjectGroup], people: Mapping[int, int], units: Mapping[int, str]
) -> Table:
    columns = [
        Column(_("Group"), place="name"),
        Column(_("Who keeps it")),
        Column(_("Works")),
        Column(_("People"), kind="number", place="value"),
        Column(_("State"), place="verdict"),
    ]
    rows = [
        Row(
            [
                Cell(one.title, second=one.direction, href=reverse("community:group", args=[one.pk])),
                Cell(units.get(one.unit_id, one.unit.code)),
                Cell(f"{russian.day(one.starts_on)}\N{EN DASH}{russian.day(one.ends_on)}"),
                Cell(russian.number(people.get(one.pk, 0))),
                Cell(GroupState(one.state).label, state=GROUP_MARKS[one.state]),
            ]
        )
        for one in found
    ]  # fmt: skip
    return Table(_("Project groups"), columns, rows)


def group_facts(one: ProjectGroup, unit: str) -> list[Fact]:
    told = [
        Fact(_("Who keeps it"), unit),
        Fact(_("Works"), f"{russian.day(one.starts_on)}\N{EN DASH}{russian.day(one.ends_on)}"),
    ]
    if one.order_number:
        told.append(
            Fact(_("Order of the group"), f"№ {one.order_number}, {russian.day(one.order_on)}")
        )
    if one.measure:
        told.append(Fact(_("Measure of the road map"), one.measure))
    return told


def people_table(people: Iterable[GroupPerson]) -> Table:
    columns = [Column(_("Person"), place="name"), Column(_("Position")), Column(_("In the group"))]
    rows = [
        Row(
            [
                Cell(one.name, second=one.unit),
                Cell(one.position or russian.MISSING),
                Cell(_("heads the group") if one.is_chair else one.part or _("member")),
            ]
        )
        for one in people
    ]
    return Table(_("Who is in the group"), columns, rows)


def meetings_table(found: Iterable[GroupMeeting]) -> Table:
    columns = [
        Column(_("Group meeting"), place="name"),
        Column(_("Where")),
        Column(_("State"), place="verdict"),
    ]
    rows = [
        Row(
            [
                Cell(
                    _("№ %(number)s, %(when)s")
                    % {"number": one.number, "when": russian.moment(timezone.localtime(one.meets_at))},
                    href=reverse("community:meeting", args=[one.pk]),
                ),
                Cell(one.place or russian.MISSING),
                Cell(MeetingState(one.state).label, state=MEETING_MARKS[one.state]),
            ]
        )
        for one in found
    ]  # fmt: skip
    return Table(_("Meetings"), columns, rows)


def products_table(found: Iterable[GroupProduct], *, with_group: bool) -> Table:
    columns = [Column(_("Product"), place="name"), Column(_("Kind")), Column(_("State"), place="verdict")]  # fmt: skip
    rows = [
        Row(
            [
                Cell(
                    one.title, second=one.group.title if with_group else one.authors,
                    href=reverse("community:product", args=[one.pk]),
                ),
                Cell(ProductKind(one.kind).label),
                Cell(ProductState(one.state).label, state=PRODUCT_MARKS[one.state]),
            ]
        )
        for one in found
    ]  # fmt: skip
    return Table(_("Products"), columns, rows)


def events_table(
    found: Iterable[CommunityEvent], seats: Mapping[int, Seats], units: Mapping[int, str]
) -> Table:
    columns = [
        Column(_("Event"), place="name"),
        Column(_("When")),
        Column(_("Who holds it")),
        Column(_("Registered"), kind="number", place="value"),
        Column(_("State"), place="verdict"),
    ]
    rows = [Row(_event_cells(one, seats.get(one.pk, Seats()), units)) for one in found]
    return Table(_("Events"), columns, rows)


def _event_cells(one: CommunityEvent, seats: Seats, units: Mapping[int, str]) -> list[Cell]:
    waiting = (
        _("in the queue: %(n)s") % {"n": russian.number(seats.waiting)} if seats.waiting else ""
    )
    taken = (
        out_of(seats.seated, one.seats) if one.seats else russian.number(seats.seated)
    )  # fmt: skip
    return [
        Cell(one.title, second=str(EventKind(one.kind).label), href=reverse("community:event", args=[one.pk])),
        Cell(when(one.starts_at, one.ends_at)),
        Cell(units.get(one.unit_id, one.unit.code)),
        Cell(taken, second=waiting),
        Cell(EventState(one.state).label, state=EVENT_MARKS[one.state]),
    ]  # fmt: skip


def when(starts_at: datetime, ends_at: datetime) -> str:
    """«02.02.2026 10:00–12:00», or both days where it lasts longer."""
    first, last = timezone.localtime(starts_at), timezone.localtime(ends_at)
    if timezone.localdate(starts_at) == timezone.localdate(ends_at):
        return f"{russian.moment(first)}\N{EN DASH}{russian.clock(last)}"
    return f"{russian.day(first)}\N{EN DASH}{russian.day(last)}"


def event_facts(one: CommunityEvent, seats: Seats, unit: str) -> list[Fact]:
    told = [Fact(_("When"), when(one.starts_at, one.ends_at)), Fact(_("Who holds it"), unit)]
    if one.place:
        told.append(Fact(_("Where"), one.place))
    if one.link:
        told.append(Fact(_("From afar"), one.link, one.link))
    if one.audience:
        told.append(Fact(_("For whom"), one.audience))
    told.append(Fact(_("Registration until"), russian.moment(timezone.localtime(one.closes_at))))
    free = out_of(seats.seated, one.seats) if one.seats else russian.number(seats.seated)
    told.append(Fact(_("Registered"), free))
    if seats.waiting:
        told.append(Fact(_("In the queue"), russian.number(seats.waiting)))
    if one.state == EventState.HELD:
        told.append(Fact(_("Came"), russian.number(seats.came)))
    if one.measure:
        told.append(Fact(_("Measure of the road map"), one.measure))
    return told


def person_word(one: EventPerson) -> str:
    return f"{one.name}, {one.unit}" if one.unit else one.name


def attendance_rows(people: Sequence[EventPerson]) -> list[list[str]]:
    """For a file: who, whence, seat or queue, came or not."""
    came = {True: _("came"), False: _("did not come"), None: ""}
    states = {"seated": _("has a seat"), "waiting": _("in the queue")}
    return [[one.name, one.unit, states.get(one.state, ""), came[one.has_come]] for one in people]
