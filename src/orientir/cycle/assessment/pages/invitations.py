"""Invited people in words and tables, and the invitation as the person reads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.cycle.assessment.pages.procedures import KINDS, attempts_words, minutes_words
from orientir.cycle.assessment.queries.invitations import InvitationLine, OwnInvitation
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table

STATES: dict[str, Promise] = {
    "not_yet": gettext_lazy("no answer yet"),
    "consented": gettext_lazy("agreed"),
    "declined": gettext_lazy("declined"),
    "withdrawn": gettext_lazy("consent taken back"),
    "sitting": gettext_lazy("sits now"),
    "finished": gettext_lazy("finished"),
}
MARKS: dict[str, str] = {
    "not_yet": "ahead",
    "consented": "on_the_way",
    "declined": "not_established",
    "withdrawn": "not_established",
    "sitting": "doing",
    "finished": "done",
}


ERASED: dict[str, Promise] = {
    "withdrawn": gettext_lazy(
        "You took your consent back: your answers (%(n)s) and the result were destroyed on %(at)s."
    ),
    "answers_term": gettext_lazy(
        "The term of keeping is over: your answers were destroyed on %(at)s."
    ),
    "results_term": gettext_lazy(
        "The term of keeping is over: your answers and the result were destroyed on %(at)s."
    ),
}


def people_table(code: str, lines: Sequence[InvitationLine]) -> Table:
    """Forms are told to those who may know of them alone (the database decides)."""
    shows_forms = any(one.form for one in lines)
    columns = [
        Column(_("Person"), place="name"),
        Column(_("Organisation")),
        Column(_("State"), place="verdict"),
        Column(_("When")),
        *([Column(_("Form"))] if shows_forms else []),
    ]
    return Table(
        _("Invited people"), columns, [Row(_cells(code, one)[: len(columns)]) for one in lines]
    )


def _cells(code: str, one: InvitationLine) -> list[Cell]:
    return [
        Cell(one.name, href=reverse("assessment:procedure-person", args=[code, one.id])),
        Cell(one.unit),
        Cell(str(STATES[one.state]), state=MARKS[one.state]),
        Cell(_moment(one.ended_at or one.answered_at), _reminded(one)),
        Cell(one.form or russian.MISSING),
    ]


def _moment(at: datetime | None) -> str:
    return russian.moment(timezone.localtime(at)) if at else russian.MISSING


def _reminded(one: InvitationLine) -> str:
    return _("reminded %(when)s") % {"when": _moment(one.reminded_at)} if one.reminded_at else ""


def line_facts(one: InvitationLine, attempts: int) -> list[Fact]:
    """What is known of an invited person in a procedure."""
    return [
        Fact(_("Organisation"), one.unit),
        Fact(_("State"), str(STATES[one.state])),
        Fact(_("Answered"), _moment(one.answered_at)),
        Fact(_("Reminded"), _moment(one.reminded_at)),
        *([Fact(_("Form"), one.form)] if one.form else []),
        Fact(
            _("Attempts"),
            _("%(used)s of %(all)s used")
            % {"used": one.attempts, "all": attempts + one.extra_attempts},
        ),
    ]


def invitation_lead(one: OwnInvitation, at: datetime) -> str:
    """What is asked of the person now, in one or two sentences."""
    if one.erased_because == "withdrawn":
        return _("You took your consent back: nothing is kept and nothing is asked of you.")
    if one.procedure_state == "cancelled":
        return _("The procedure is cancelled: nothing is asked of you.")
    if one.procedure_state != "open" or at >= one.closes_at:
        return _("The procedure is over.")
    until = russian.moment(timezone.localtime(one.closes_at))
    texts = {
        "not_yet": _(
            "You are invited to take part. It is for you to decide: answer until %(until)s."
        ),
        "consented": _("You agreed. The test can be taken until %(until)s."),
        "declined": _("You declined. If you change your mind, you may agree until %(until)s."),
        "withdrawn": _("You took your consent back. You may agree again until %(until)s."),
    }
    if one.answer == "consented" and one.open_sitting is None and not one.attempts_left:
        return _("You have taken the test. The result appears here and on your home page.")
    return texts[one.answer] % {"until": until}


def keeping_lines(one: OwnInvitation) -> list[str]:
    """Until when what was given is kept, or when it was destroyed and why."""
    if one.erased_at is not None:
        told = str(ERASED[one.erased_because or ""])
        at = russian.moment(timezone.localtime(one.erased_at))
        return [told % {"at": at, "n": one.erased_answers}]
    if one.answer != "consented":
        return []
    end = timezone.localdate(one.closes_at)
    return [
        _("Answers are kept until %(day)s.")
        % {"day": russian.day(years_after(end, one.keep_answers_years))},
        _("The result is kept until %(day)s.")
        % {"day": russian.day(years_after(end, one.keep_results_years))},
    ]


def years_after(day: date, years: int) -> date:
    """The same day so many years later; the 29th of February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def invitation_facts(one: OwnInvitation, operator: str) -> list[Fact]:
    begin, end = timezone.localtime(one.opens_at), timezone.localtime(one.closes_at)
    found = [
        Fact(_("What it is"), str(KINDS[one.kind])),
        Fact(_("Held by"), operator),
        Fact(_("When"), f"{russian.moment(begin)} – {russian.moment(end)}"),
        Fact(_("How long it takes"), minutes_words(one.minutes)),
        Fact(_("Attempts"), attempts_words(one.attempts)),
        Fact(_("You are asked as staff of"), one.unit),
    ]
    if one.items and one.delivery != "adaptive":  # of a pool nobody is given all
        found.insert(4, Fact(_("Tasks"), russian.number(one.items)))
    return found
