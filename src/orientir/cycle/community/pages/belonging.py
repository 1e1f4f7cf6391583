"""Tables of communities, vacancies, contests and the reserve."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from orientir.cycle.community.pages.words import COMMUNITIES, RESERVE, SCHEMES, STAGES, word
from orientir.cycle.community.queries.belonging import (
    ContestLine,
    MemberLine,
    ReserveLine,
    VacancyLine,
)
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table

_RESERVE_STATES = {
    "offered": "ahead", "agreed": "waiting", "declined": "not_established", "enrolled": "done",
    "left": "not_established",
}  # fmt: skip


def members_table(lines: Sequence[MemberLine], *, keeps: bool) -> Table:
    """``keeps``: who asks may take people out."""
    columns = [
        Column(_("Person"), place="name"), Column(_("Community")), Column(_("Organisation")),
        Column(_("By which order")), Column(_("Since")),
        *([Column(_("What to do"), kind="action")] if keeps else []),
    ]  # fmt: skip
    rows = [
        Row(
            [
                Cell(one.name, second=_("leads it") if one.is_chair else "",
                     href=reverse("registry:person", args=[one.person])),
                Cell(word(COMMUNITIES, one.community), second=one.title),
                Cell(one.unit),
                Cell(one.basis or russian.MISSING),
                Cell(russian.day(one.valid_from)),
                *([_leave(one)] if keeps else []),
            ]
        )
        for one in lines
    ]  # fmt: skip
    return Table(_("Members of communities"), columns, rows)


def _leave(one: MemberLine) -> Cell:
    return Cell(_("Leave"), href=reverse("community:member-leave", args=[one.id]))


def vacancies_table(lines: Sequence[VacancyLine]) -> Table:
    columns = [
        Column(_("Position"), place="name"), Column(_("Organisation")), Column(_("Rate"), kind="number"),
        Column(_("Programme")), Column(_("Open since")), Column(_("State"), place="verdict"),
    ]  # fmt: skip
    return Table(_("Vacancies"), columns, [_vacancy_row(one) for one in lines])


def _vacancy_row(one: VacancyLine) -> Row:
    href = (
        reverse("community:vacancy-close", args=[one.id])
        if one.is_kept and not one.closed_on
        else ""
    )
    return Row(
        [
            Cell(one.position, second="; ".join(filter(None, (one.subject, one.terms)))),
            Cell(one.unit, second=one.municipality if one.municipality != one.unit else ""),
            Cell(russian.number(one.rate)),
            Cell(word(SCHEMES, one.scheme)),
            Cell(russian.day(one.opened_on)),
            Cell(_vacancy_state(one), href=href),
        ]
    )


def _vacancy_state(one: VacancyLine) -> str:
    if one.closed_on is None:
        return _("open: close it") if one.is_kept else _("open")
    day = russian.day(one.closed_on)
    return (_("filled on %(day)s") if one.is_filled else _("closed on %(day)s")) % {"day": day}


def contests_table(lines: Sequence[ContestLine], *, keeps: bool) -> Table:
    """``keeps``: who asks may take out what was written down by mistake."""
    columns = [
        Column(_("Person"), place="name"), Column(_("Contest")), Column(_("Stage")),
        Column(_("Organisation")), Column(_("Held on")), Column(_("Result"), place="verdict"),
        *([Column(_("What to do"), kind="action")] if keeps else []),
    ]  # fmt: skip
    rows = [
        Row(
            [
                Cell(one.name, href=reverse("registry:person", args=[one.person])),
                Cell(one.contest, second=_("federal list") if one.is_federal_contest else ""),
                Cell(word(STAGES, one.stage)),
                Cell(one.unit),
                Cell(russian.day(one.held_on)),
                Cell(one.result or russian.MISSING),
                *([_strike(one)] if keeps else []),
            ]
        )
        for one in lines
    ]
    return Table(_("Parts in contests"), columns, rows)


def _strike(one: ContestLine) -> Cell:
    return Cell(_("Take off"), href=reverse("community:contest-strike", args=[one.id]))


def reserve_table(lines: Sequence[ReserveLine], *, may_settle: bool) -> Table:
    columns = [
        Column(_("Person"), place="name"), Column(_("Organisation")), Column(_("Why this person")),
        Column(_("Offered on")), Column(_("State"), place="verdict"),
    ]  # fmt: skip
    rows = [
        Row(
            [
                Cell(one.name),
                Cell(one.unit),
                Cell(one.because),
                Cell(russian.day(one.offered_on)),
                Cell(
                    word(RESERVE, one.state), state=_RESERVE_STATES[one.state],
                    href=_settle_href(one) if may_settle else "",
                ),
            ]
        )
        for one in lines
    ]  # fmt: skip
    return Table(_("Personnel reserve"), columns, rows)


def _settle_href(one: ReserveLine) -> str:
    may = one.state in ("agreed", "enrolled")
    return reverse("community:reserve-settle", args=[one.id]) if may else ""
