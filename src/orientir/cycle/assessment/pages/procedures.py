"""Procedures in words and tables: lists, steps of a draft, the cockpit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orientir.cycle.assessment.models import Form, Procedure
from orientir.cycle.assessment.queries.procedures import Progress, SignalLine, Stuck
from orientir.cycle.assessment.rules import ProcedureState
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Chip, Column, Fact, Row, Table
from orientir.kit.ui.templatetags.ui import bar

State = ProcedureState
LEAST_SHOWN = 5
"""Counts of fewer invited people are not told to who sees no names there."""
EQUAL = 0.0005
"""Forms that differ by less are told to be alike."""

KINDS: dict[str, Promise] = {
    "deficit_diagnostic": gettext_lazy("Diagnostic of deficits"),
    "qualification_exam": gettext_lazy("Independent assessment of qualifications"),
    "expert_qualification": gettext_lazy("Qualification of experts"),
}
STATES: dict[str, Promise] = {
    State.DRAFT: gettext_lazy("draft"),
    State.OPEN: gettext_lazy("open"),
    State.CLOSED: gettext_lazy("closed"),
    State.SCORED: gettext_lazy("results counted"),
    State.PUBLISHED: gettext_lazy("results published"),
    State.CANCELLED: gettext_lazy("cancelled"),
}
MARKS: dict[str, str] = {
    State.DRAFT: "ahead",
    State.OPEN: "doing",
    State.CLOSED: "soon",
    State.SCORED: "soon",
    State.PUBLISHED: "done",
    State.CANCELLED: "not_established",
}
DELIVERIES: dict[str, Promise] = {
    "linear": gettext_lazy("on screen, everybody by a form"),
    "adaptive": gettext_lazy("on screen, adaptive"),
    "paper": gettext_lazy("on paper"),
}


def window(procedure: Procedure) -> str:
    """From when until when, in the platform's time zone."""
    begin, end = timezone.localtime(procedure.opens_at), timezone.localtime(procedure.closes_at)
    return f"{russian.moment(begin)} – {russian.moment(end)}"


def list_table(found: Sequence[Procedure], progress: Mapping[int, Progress]) -> Table:
    return Table(
        _("Procedures"),
        [
            Column(_("Procedure"), place="name"),
            Column(_("State"), place="verdict"),
            Column(_("Window")),
            Column(_("Invited"), kind="number"),
            Column(_("Agreed"), kind="number"),
            Column(_("Finished"), kind="number"),
        ],
        [_list_row(one, progress.get(one.pk)) for one in found],
    )


def _list_row(one: Procedure, progress: Progress | None) -> Row:
    counts = (progress.invited, progress.agreed, progress.finished) if progress else ()
    return Row(
        [
            Cell(one.title, str(KINDS[one.kind]), reverse("assessment:procedure", args=[one.code])),
            Cell(str(STATES[one.state]), state=MARKS[one.state]),
            Cell(window(one)),
            *([Cell(russian.number(count)) for count in counts] or [Cell(russian.MISSING)] * 3),
        ]
    )


def state_chips(chosen: str, href_of: Any) -> list[Chip]:
    return [
        Chip(str(word), href_of(state="" if chosen == state else state), pressed=chosen == state)
        for state, word in STATES.items()
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of making a procedure: done or ahead, what stands so far, where it is taken."""

    title: str
    mark: str
    note: str
    href: str
    act: str


def draft_steps(
    procedure: Procedure, *, forms: int, invited: int, fits: tuple[int, int]
) -> list[Step]:
    """What an operator does in turn; each may be gone back to until the procedure is opened."""
    code = procedure.code
    return [
        Step(
            _("Terms and consent"),
            "done" if procedure.consent_text else "ahead",
            f"{window(procedure)}, {minutes_words(procedure.minutes)}, {attempts_words(procedure.attempts)}, "
            f"{DELIVERIES[procedure.delivery]}",
            reverse("assessment:procedure-terms", args=[code]),
            _("Change the terms"),
        ),
        Step(
            _("Who is asked"),
            "done" if fits[0] else "check",
            fits_words(*fits),
            reverse("assessment:procedure-audience", args=[code]),
            _("Change the rule"),
        ),
        Step(
            _("Invitations"),
            "done" if invited else "ahead",
            invited_words(invited),
            reverse("assessment:procedure-people", args=[code]),
            _("Invite people"),
        ),
        Step(
            _("Forms"),
            "done" if forms else "ahead",
            forms_words(procedure, forms),
            reverse("assessment:procedure-forms", args=[code]),
            _("Build forms"),
        ),
    ]


def minutes_words(minutes: int | None) -> str:
    if minutes is None:
        return _("no limit of time")
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def attempts_words(attempts: int) -> str:
    return ngettext("%(n)s attempt", "%(n)s attempts", attempts) % {"n": attempts}


def fits_words(people: int, units: int) -> str:
    if not people:
        return _("The rule fits nobody: widen it.")
    who = ngettext("%(n)s person fits", "%(n)s people fit", people)
    where = ngettext("in %(n)s organisation", "in %(n)s organisations", units)
    return f"{who % {'n': russian.number(people)}} {where % {'n': russian.number(units)}}"


def invited_words(count: int) -> str:
    if not count:
        return _("Nobody is invited yet")
    text = ngettext("%(n)s person is invited", "%(n)s people are invited", count)
    return text % {"n": russian.number(count)}


def forms_words(procedure: Procedure, forms: int) -> str:
    if not forms:
        return _("No forms yet")
    text = ngettext("%(n)s form", "%(n)s forms", forms) % {"n": forms}
    items = int(procedure.design.get("report", {}).get("form_items", 0))
    per_form = ngettext("%(n)s task in each", "%(n)s tasks in each", items) % {"n": items}
    return f"{text}, {per_form}"


def forms_table(forms: Sequence[Form], items: Mapping[int, int]) -> Table:
    return Table(
        _("Forms"),
        [
            Column(_("Form"), place="name"),
            Column(_("Tasks"), kind="number", place="value"),
            Column(_("Expected minutes"), kind="number"),
            Column(_("Information at the cut"), kind="number"),
        ],
        [
            Row(
                [
                    Cell(form.code),
                    Cell(russian.number(items.get(form.pk, 0))),
                    Cell(_minutes(form.report)),
                    Cell(_information(form.report)),
                ]
            )
            for form in forms
        ],
    )


def _minutes(report: Mapping[str, Any]) -> str:
    """Nobody sits a whole pool: its minutes would tell of nothing."""
    if "adaptive" in report:
        return russian.MISSING
    return russian.number(report.get("seconds", 0) / 60, 0)


def _information(report: Mapping[str, Any]) -> str:
    value = None if "adaptive" in report else report.get("information")
    return russian.MISSING if value is None else russian.number(value, 2)


def forms_sentence(report: Mapping[str, Any], forms: Sequence[Form] = ()) -> str:
    """What the solver reached, for who does not know what a solver is."""
    if not report:
        return ""
    pool = next(
        (form.report["adaptive"]["rule"] for form in forms if "adaptive" in form.report), None
    )
    if pool is not None:
        return _(
            "A pool for an adaptive test: of its tasks each person gets from %(shortest)s to %(longest)s, "
            "the next one chosen by the answers before it."
        ) % {"shortest": pool["shortest"], "longest": pool["longest"]}
    what = _("in information at the cut") if report["balanced"] == "information" else _("in time")
    spread = russian.percent(100 * report["spread"], 30)
    if report["spread"] < EQUAL:
        text = _("The forms are alike %(what)s.") % {"what": what}
    else:
        text = _("The forms differ %(what)s by %(spread)s.") % {"what": what, "spread": spread}
    if (report.get("greedy_spread") or 0) > report["spread"] + EQUAL:
        dealt = russian.percent(100 * report["greedy_spread"], 30)
        text += " " + _("Dealing tasks out one by one would have given %(dealt)s.") % {
            "dealt": dealt
        }
    if report["balanced"] == "seconds":
        text += " " + _(
            "Not all tasks are calibrated yet, so forms are made alike in difficulty as their authors see it, "
            "and in time."
        )
    return text


def progress_lead(total: Progress) -> str:
    """«Приглашены 40: согласились 28, отказались 2, ещё не ответили 10. Закончили 12.»"""
    if not total.invited:
        return _("Nobody whom you may see is invited.")
    return _(
        "Invited: %(invited)s. Agreed: %(agreed)s, declined: %(declined)s, no answer yet: %(waiting)s. "
        "Sitting now: %(sitting)s, finished: %(finished)s."
    ) % {
        "invited": russian.number(total.invited),
        "agreed": russian.number(total.agreed),
        "declined": russian.number(total.declined + total.withdrawn),
        "waiting": russian.number(total.waiting),
        "sitting": russian.number(total.sitting),
        "finished": russian.number(total.finished),
    }


def next_step(state: str) -> str:
    """What whoever runs a procedure does next with its results; empty while there are none."""
    if state == ProcedureState.CLOSED:
        return _("Count the results")
    counted = (ProcedureState.SCORED, ProcedureState.PUBLISHED)
    return _("Results and the quality of the tasks") if state in counted else ""


def progress_table(rows: Sequence[Progress], *, sees_names: bool) -> Table:
    return Table(
        _("By municipality"),
        [
            Column(_("Municipality or organisation"), place="name"),
            Column(_("Invited"), kind="number"),
            Column(_("Agreed"), kind="number"),
            Column(_("Declined"), kind="number"),
            Column(_("Sitting now"), kind="number"),
            Column(_("Finished"), kind="number", place="value"),
            Column(_("Share of those invited"), kind="chart", place="chart"),
        ],
        [_progress_row(row, sees_names) for row in rows],
    )


def _progress_row(row: Progress, sees_names: bool) -> Row:
    if row.invited < LEAST_SHOWN and not sees_names:
        few = Cell(_("few"), _("fewer than %(n)s people") % {"n": LEAST_SHOWN})
        return Row([Cell(row.title), few, *[Cell(russian.MISSING)] * 5])
    counts = (row.invited, row.agreed, row.declined + row.withdrawn, row.sitting, row.finished)
    return Row(
        [Cell(row.title), *(Cell(russian.number(count)) for count in counts), Cell(_bar(row))]
    )


def _bar(row: Progress) -> SafeString:
    name = _("%(title)s: %(done)s of %(all)s finished") % {
        "title": row.title,
        "done": row.finished,
        "all": row.invited,
    }
    return bar(row.finished, row.invited, name)


@dataclass(frozen=True, slots=True)
class StuckLine:
    """Who does not move, why it looks so, what to do."""

    name: str
    unit: str
    why: str
    advice: str
    href: str


def stuck_lines(code: str, found: Sequence[Stuck], at: datetime) -> list[StuckLine]:
    return [
        StuckLine(
            one.name,
            one.unit,
            _why_stuck(one, at),
            _stuck_advice(one, at),
            _person_href(code, one.invitation),
        )
        for one in found
    ]


def _person_href(code: str, invitation: int) -> str:
    return reverse("assessment:procedure-person", args=[code, invitation])


def _why_stuck(one: Stuck, at: datetime) -> str:
    answered = ngettext("%(n)s answer saved", "%(n)s answers saved", one.answers) % {
        "n": one.answers
    }
    if one.deadline_at is not None and one.deadline_at < at:
        over = russian.clock(timezone.localtime(one.deadline_at))
        return _("the time was over at %(time)s; %(answered)s") % {
            "time": over,
            "answered": answered,
        }
    silent = int((at - (one.last_saved_at or one.opened_at)).total_seconds() // 60)
    text = ngettext(
        "silent for %(n)s minute; %(answered)s", "silent for %(n)s minutes; %(answered)s", silent
    )
    return text % {"n": silent, "answered": answered}


def _stuck_advice(one: Stuck, at: datetime) -> str:
    if one.deadline_at is not None and one.deadline_at < at:
        return _(
            "The sitting ends by itself with the answers saved. If the fault was not theirs, give an attempt."
        )
    return _(
        "Ask whether the network has failed: answers wait in the browser and will be sent. Time can be added."
    )


SIGNALS: dict[str, tuple[Promise, Promise]] = {
    "fast": (
        gettext_lazy("Answered faster than the tasks can be read"),
        gettext_lazy(
            "Look at the times of single tasks; talk before you judge. The result may say too little."
        ),
    ),
    "identical": (
        gettext_lazy("The same right and wrong answers as somebody beside them"),
        gettext_lazy(
            "Ask how the test was taken in this organisation. By itself it proves nothing."
        ),
    ),
    "person_fit": (
        gettext_lazy("Easy tasks missed, hard ones solved"),
        gettext_lazy("Perhaps the person was disturbed or guessed: offer to take the test again."),
    ),
    "many_leaves": (
        gettext_lazy("The page was left many times"),
        gettext_lazy("It may be a second screen or a poor connection: ask before anything else."),
    ),
}
_UNKNOWN_SIGNAL = (
    gettext_lazy("Something unusual"),
    gettext_lazy("Look at the sitting before the results are published."),
)


@dataclass(frozen=True, slots=True)
class SignalGroup:
    """Signals of one kind: what was seen, what to do, of whom (with the address)."""

    title: str
    advice: str
    people: tuple[tuple[SignalLine, str], ...]


def signal_groups(code: str, found: Sequence[SignalLine]) -> list[SignalGroup]:
    return [_group(code, kind, found) for kind in dict.fromkeys(one.kind for one in found)]


def _group(code: str, kind: str, found: Sequence[SignalLine]) -> SignalGroup:
    title, advice = SIGNALS.get(kind, _UNKNOWN_SIGNAL)
    people = [(one, _person_href(code, one.invitation)) for one in found if one.kind == kind]
    return SignalGroup(str(title), str(advice), tuple(people))


def procedure_facts(procedure: Procedure, operator: str, instrument: str) -> list[Fact]:
    found = [
        Fact(_("Kind"), str(KINDS[procedure.kind])),
        Fact(_("Instrument"), instrument),
        Fact(_("Operator"), operator),
        Fact(_("Window"), window(procedure)),
        Fact(_("Time"), minutes_words(procedure.minutes)),
        Fact(_("Attempts"), russian.number(procedure.attempts)),
        Fact(_("How it is taken"), str(DELIVERIES[procedure.delivery])),
    ]
    if procedure.cancelled_because:
        found.append(Fact(_("Cancelled because"), procedure.cancelled_because))
    return found
