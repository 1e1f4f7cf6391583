"""Tables and facts of those who accompany and of whom they accompany."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.cycle.community.pages.words import OBSTACLES, REASONS, SUPPORTS, word
from orientir.cycle.community.queries.pairing import LeftOut, Proposal
from orientir.cycle.community.queries.support import (
    AccompaniedLine,
    AccompanierLine,
    CaseloadLine,
)
from orientir.cycle.community.queries.young import YoungLine
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table
from orientir.kit.ui.templatetags.ui import bar

DAYS_IN_YEAR = 365.25


def accompaniers_table(found: Sequence[AccompanierLine]) -> Table:
    columns = [
        Column(_("Name"), place="name"), Column(_("Role")), Column(_("Whose people")),
        Column(_("People"), kind="number", place="value"), Column(_("Load"), kind="chart"),
    ]  # fmt: skip
    return Table(_("Those who accompany"), columns, [_accompanier_row(line) for line in found])


def _accompanier_row(line: AccompanierLine) -> Row:
    load = _("%(taken)s of %(places)s") % {"taken": line.accompanied, "places": line.capacity}
    return Row(
        [
            Cell(
                line.name,
                second=line.subject,
                href=reverse("community:accompanier", args=[line.id]),
            ),
            Cell(word(SUPPORTS, line.kind)),
            Cell(line.unit),
            Cell(load, second="" if line.free else _("no places left")),
            Cell(bar(line.accompanied, line.capacity, load)),
        ]
    )


def accompanier_facts(found: AccompanierLine, competencies: Sequence[str]) -> list[Fact]:
    return [
        Fact(_("Whose people"), found.unit),
        Fact(
            _("People"),
            _("%(taken)s of %(places)s") % {"taken": found.accompanied, "places": found.capacity},
        ),
        Fact(_("Helps with"), "; ".join(competencies) or _("anything")),
        Fact(_("By which order"), found.basis or _("not known")),
        Fact(_("Since"), russian.day(found.valid_from)),
    ]


def accompanied_table(people: Sequence[AccompaniedLine]) -> Table:
    columns = [
        Column(_("Whom"), place="name"), Column(_("Organisation")), Column(_("Why this pair")),
        Column(_("Since")),
    ]  # fmt: skip
    rows = [
        Row(
            [
                Cell(one.name, href=reverse("community:pair", args=[one.id])),
                Cell(one.unit),
                Cell("; ".join(one.reasons) or _("chosen by hand")),
                Cell(russian.day(one.valid_from)),
            ]
        )
        for one in people
    ]
    return Table(_("Whom they accompany"), columns, rows)


def caseload_table(people: Sequence[CaseloadLine]) -> Table:
    columns = [
        Column(_("Whom"), place="name"), Column(_("My role")), Column(_("Position")),
        Column(_("Organisation")), Column(_("Since")),
    ]  # fmt: skip
    rows = [
        Row(
            [
                Cell(one.name, href=reverse("community:pair", args=[one.id])),
                Cell(word(SUPPORTS, one.kind)),
                Cell(one.position),
                Cell(one.unit),
                Cell(russian.day(one.valid_from)),
            ]
        )
        for one in people
    ]
    return Table(_("Whom I accompany"), columns, rows)


def young_table(lines: Sequence[YoungLine], today: date) -> Table:
    columns = [
        Column(_("Person"), place="name"), Column(_("Position")), Column(_("Organisation")),
        Column(_("Works for"), kind="number"), Column(_("Mentor")),
    ]  # fmt: skip
    return Table(_("Young teachers"), columns, [_young_row(line, today) for line in lines])


def _young_row(line: YoungLine, today: date) -> Row:
    mentor = (
        Cell(line.mentor, href=reverse("community:pair", args=[line.pair]))
        if line.pair
        else Cell(_("no mentor"), state="check")
    )
    return Row(
        [
            Cell(line.name, href=reverse("registry:person", args=[line.person])),
            Cell(line.position, second=line.subject),
            Cell(line.unit),
            Cell(_worked(line.teaching_since, today)),
            mentor,
        ]
    )


def _worked(since: date, today: date) -> str:
    months = max(0, round((today - since).days / DAYS_IN_YEAR * 12))
    if months < 12:
        return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
    return ngettext("%(n)s year", "%(n)s years", months // 12) % {"n": months // 12}


def proposals_table(proposals: Sequence[Proposal]) -> Table:
    columns = [
        Column(_("Take"), kind="action"), Column(_("Whom"), place="name"), Column(_("Organisation")),
        Column(_("Mentor")), Column(_("Why this pair")),
    ]  # fmt: skip
    rows = [
        Row(
            [
                Cell(
                    format_html(
                        '<input type="checkbox" name="pair" value="{}-{}" checked aria-label="{}">',
                        one.person, one.accompanier.id, one.name,
                    )
                ),
                Cell(one.name),
                Cell(one.unit),
                Cell(one.accompanier.name, second=one.accompanier.unit),
                Cell("; ".join(reasons_in_words(one.reasons)) or _("has a free place")),
            ]
        )
        for one in proposals
    ]  # fmt: skip
    return Table(_("Proposed pairs"), columns, rows)


def reasons_in_words(reasons: Iterable[str]) -> list[str]:
    return [word(REASONS, reason) for reason in reasons]


def left_table(left: Sequence[LeftOut]) -> Table:
    columns = [
        Column(_("Person"), place="name"), Column(_("Organisation")), Column(_("What stands in the way")),
    ]  # fmt: skip
    rows = [
        Row([Cell(one.name), Cell(one.unit), Cell(word(OBSTACLES, one.obstacle))]) for one in left
    ]
    return Table(_("For whom nobody is found"), columns, rows)
