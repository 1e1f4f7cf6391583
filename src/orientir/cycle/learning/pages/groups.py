"""Tables and sentences of groups: the list, learners, the queue, applications."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.cycle.learning.models import Application, Enrolment, GroupSession, LearningGroup
from orientir.cycle.learning.pages.catalogue import seats_words
from orientir.cycle.learning.pages.words import (
    APPLICATIONS,
    ENROLMENTS,
    FORMS,
    FUNDING,
    PHASES,
    RESULTS,
)
from orientir.cycle.learning.queries.groups import Counts, phase_of
from orientir.cycle.learning.rules import Phase
from orientir.cycle.registry.api import Person
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table


def name_of(person: Person) -> str:
    return f"{person.family_name} {person.given_name} {person.patronymic}".strip()


def local_moment(at: datetime) -> str:
    """A moment as the clock of the platform shows it."""
    return russian.moment(timezone.localtime(at))


def dates_of(group: LearningGroup) -> str:
    return f"{russian.day(group.starts_on)} – {russian.day(group.ends_on)}"


def groups_table(
    shown: Iterable[LearningGroup],
    counts: Mapping[int, Counts],
    titles: Mapping[int, str],
    at: datetime,
) -> Table:
    columns = [
        Column(_("Group"), place="name"),
        Column(_("Days")),
        Column(_("Seats taken"), kind="number", place="value"),
        Column(_("In the queue"), kind="number"),
        Column(_("Organisation")),
        Column(_("State"), place="verdict"),
    ]
    rows = [_group_row(one, counts.get(one.pk, Counts()), titles, at) for one in shown]
    return Table(_("Groups"), columns, rows)


def _group_row(one: LearningGroup, counts: Counts, titles: Mapping[int, str], at: datetime) -> Row:
    state, word = PHASES[phase_of(one, at)]
    return Row(
        [
            Cell(
                one.programme.title,
                second=one.code,
                href=reverse("learning:group", args=[one.code]),
            ),
            Cell(dates_of(one), second=str(FORMS[one.form])),
            Cell(russian.out_of(counts.taken, one.seats)),
            Cell(russian.number(counts.waiting)),
            Cell(titles.get(one.organisation_id, "—")),
            Cell(str(word), state=state),
        ]
    )


def lead_of(group: LearningGroup, counts: Counts, at: datetime, *, keeps: bool = True) -> str:
    """What stands and what is next, in at most three sentences; ``keeps``: told to who runs the group."""
    phase = phase_of(group, at)
    free = max(0, group.seats - counts.taken)
    told = {
        Phase.DRAFT: _("A draft: nobody sees it until it is announced."),
        Phase.SOON: _("Applications open %(opens)s."),
        Phase.COLLECTING: _("Applications are taken until %(closes)s: %(seats)s."),
        Phase.GATHERED: _("Applications are over. The group starts %(starts)s."),
        Phase.LEARNING: _("The group is learning until %(ends)s."),
        Phase.ENDED: _("The last day is past: write the results and complete the group.")
        if keeps
        else _("The last day is past: the organisation sums up the results."),
        Phase.COMPLETED: _("The group has completed its programme."),
        Phase.CANCELLED: _("The group was cancelled: %(because)s."),
    }[phase]
    return told % {
        "opens": local_moment(group.opens_at),
        "closes": local_moment(group.closes_at),
        "starts": russian.day(group.starts_on),
        "ends": russian.day(group.ends_on),
        "seats": seats_words(free, counts.waiting),
        "because": group.cancelled_because,
    }


def asked_words(one: Application, counts: Counts) -> str:
    """What a head weighs: absence by the form, seats, whose money, whether a step of a route asked for it."""
    group, programme = one.group, one.group.programme
    money = str(FUNDING[group.funding])
    if group.funding == "paid" and programme.cost:
        money += ", " + _("%(cost)s roubles") % {"cost": russian.number(programme.cost)}
    parts = [
        str(FORMS[group.form]),
        seats_words(max(0, group.seats - counts.taken), counts.waiting),
        money,
        *([_("a step of a route")] if one.origin_room == "routes" else []),
    ]
    return "; ".join(parts)


def group_facts(group: LearningGroup, counts: Counts, organisation: str) -> list[Fact]:
    facts = [
        Fact(_("Organisation"), organisation),
        Fact(_("Days"), dates_of(group)),
        Fact(_("Form"), FORMS[group.form]),
        Fact(_("Seats taken"), russian.out_of(counts.taken, group.seats)),
        Fact(_("In the queue"), counts.waiting or ""),
        Fact(_("Place"), group.place),
        Fact(_("Trainer"), group.trainer),
        Fact(_("Agreement of the head"), _("needed") if group.needs_approval else _("not needed")),
    ]
    return [fact for fact in facts if fact.value]


def sessions_table(sessions: Sequence[GroupSession], *, with_links: bool) -> Table:
    columns = [
        Column(_("Session"), place="name"),
        Column(_("When")),
        Column(_("Hours"), kind="number", place="value"),
        Column(_("Place")),
    ]
    rows = []
    for one in sessions:
        href = reverse("learning:attendance", args=[one.group_id, one.pk]) if with_links else ""
        begins = f", {one.begins:%H:%M}" if one.begins else ""
        title = one.title or _("Session %(n)s") % {"n": one.position}
        rows.append(
            Row(
                [
                    Cell(title, href=href),
                    Cell(russian.day(one.held_on) + begins),
                    Cell(russian.number(one.hours)),
                    Cell(one.place or "—"),
                ]
            )
        )
    return Table(_("Timetable"), columns, rows)


def learners_table(
    learners: Sequence[Enrolment],
    titles: Mapping[int, str],
    attended: Mapping[int, tuple[int, int]],
) -> Table:
    """Who has or had a seat; ``attended``: enrolment → sessions attended of those marked."""
    columns = [
        Column(_("Learner"), place="name"),
        Column(_("Organisation")),
        Column(_("Attended"), kind="number"),
        Column(_("Final assessment")),
        Column(_("State"), place="verdict"),
    ]
    rows = []
    for one in learners:
        state, word = ENROLMENTS[one.state]
        was, of = attended.get(one.pk, (0, 0))
        final = str(RESULTS[one.final_result]) if one.final_result else "—"
        rows.append(
            Row(
                [
                    Cell(name_of(one.person), second=one.application.position),
                    Cell(titles.get(one.unit_id, "—")),
                    Cell(russian.out_of(was, of) if of else "—"),
                    Cell(final, second=one.final_mark),
                    Cell(str(word), state=state, second=one.reason),
                ]
            )
        )
    return Table(_("Learners"), columns, rows)


def queue_table(queue: Sequence[Application], titles: Mapping[int, str]) -> Table:
    columns = [
        Column(_("Place"), kind="number", place="value"),
        Column(_("Person"), place="name"),
        Column(_("Organisation")),
        Column(_("Asked")),
    ]
    rows = [
        Row(
            [
                Cell(russian.number(place)),
                Cell(name_of(one.person), second=one.position),
                Cell(titles.get(one.unit_id, "—")),
                Cell(
                    local_moment(one.asked_at),
                    second=_("application %(n)s") % {"n": one.number},
                ),
            ]
        )
        for place, one in enumerate(queue, start=1)
    ]
    return Table(_("In the queue"), columns, rows)


def own_table(
    found: Sequence[Application], places: Mapping[int, int], ended: Mapping[int, Enrolment]
) -> Table:
    """A person's own applications: to what, when, what has become of each."""
    columns = [
        Column(_("Programme"), place="name"),
        Column(_("Days")),
        Column(_("Asked")),
        Column(_("State"), place="verdict"),
    ]
    rows = []
    for one in found:
        state, word = _own_state(one, ended.get(one.pk))
        second = one.reason
        if one.pk in places:
            second = _("you are number %(n)s") % {"n": places[one.pk]}
        rows.append(
            Row(
                [
                    Cell(
                        one.group.programme.title,
                        href=reverse("learning:group", args=[one.group.code]),
                        second=one.group.code,
                    ),
                    Cell(dates_of(one.group)),
                    Cell(local_moment(one.asked_at)),
                    Cell(str(word), state=state, second=second),
                ]
            )
        )
    return Table(_("My applications"), columns, rows)


def _own_state(one: Application, seat: Enrolment | None) -> tuple[str, object]:
    if seat is not None and one.state == "enrolled":
        return ENROLMENTS[seat.state]
    return APPLICATIONS[one.state]
