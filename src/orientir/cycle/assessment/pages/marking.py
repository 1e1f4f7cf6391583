"""Marking in words and tables: an expert's queue, one answer with its rubric, the operator's view of it all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isnan

import polars as pl
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.core.items.marking import MarkingRule, choices_of
from orientir.core.items.specs import Rubric, RubricCriterion
from orientir.core.psychometrics.agreement import FEWEST, Agreement, rater_agreement
from orientir.cycle.assessment.queries.marking import Expert, Marking, QueueLine, TaskProgress
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table
from orientir.kit.ui.templatetags.ui import bar

OPEN_STATES = ("closed", "scored")


@dataclass(frozen=True, slots=True)
class Task:
    """Answers to one task that an expert holds."""

    code: str
    words: str
    done: int
    of: int
    href: str


@dataclass(frozen=True, slots=True)
class Work:
    """What an expert has of one procedure."""

    title: str
    words: str
    done: int
    of: int
    tasks: Sequence[Task]
    is_over: bool


def works_of(lines: Sequence[QueueLine]) -> list[Work]:
    """By procedure, what is unfinished first."""
    codes = dict.fromkeys(one.procedure for one in lines)
    return [_work([one for one in lines if one.procedure == code]) for code in codes]


def _work(lines: Sequence[QueueLine]) -> Work:
    done, of = sum(one.marked for one in lines), sum(one.assigned for one in lines)
    tasks = [
        Task(
            one.code,
            _done_words(one.marked, one.assigned),
            one.marked,
            one.assigned,
            reverse("assessment:marking-answer", args=[one.next_mark]) if one.next_mark else "",
        )
        for one in lines
    ]
    is_over = lines[0].state not in OPEN_STATES
    return Work(lines[0].title, _done_words(done, of), done, of, tasks, is_over)


def _done_words(done: int, of: int) -> str:
    return _("%(done)s of %(of)s marked") % {
        "done": russian.number(done),
        "of": russian.number(of),
    }


def queue_lead(lines: Sequence[QueueLine]) -> str:
    left = sum(one.assigned - one.marked for one in lines if one.state in OPEN_STATES)
    if not lines:
        return ""
    if not left:
        return _("Everything is marked. Thank you.")
    told = ngettext("%(n)s answer waits for you.", "%(n)s answers wait for you.", left)
    return told % {"n": russian.number(left)}


@dataclass(frozen=True, slots=True)
class Choice:
    """Points that may be given: ``text`` is the descriptor of a level, if there is one."""

    value: str
    points: str
    text: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Criterion:
    identifier: str
    title: str
    most: str
    choices: Sequence[Choice]


def criteria_of(rubric: Rubric, given: dict[str, str]) -> list[Criterion]:
    """``given``: points by criterion as they stand in the form."""
    return [_criterion(one, given.get(one.identifier, "")) for one in rubric.criteria]


def _criterion(one: RubricCriterion, given: str) -> Criterion:
    texts = {level.points: level.text for level in one.levels}
    choices = [
        Choice(
            str(points),
            russian.number(points),
            texts.get(points) or _unsaid(points, one),
            str(points) == given,
        )
        for points in choices_of(one)
    ]
    return Criterion(one.identifier, one.title, russian.number(one.points), choices)


def _unsaid(points: Decimal, one: RubricCriterion) -> str:
    """Where the author says nothing of these points: none and all speak for themselves."""
    if points == 0:
        return _("nothing of it is there")
    return _("it is there") if points == one.points and not one.levels else ""


def place_words(found: Marking) -> str:
    """Which answer this is, and how many are done."""
    return _("Answer %(n)s of %(of)s to this task; %(marked)s marked.") % {
        "n": found.number,
        "of": found.of,
        "marked": found.marked,
    }


def tasks_table(tasks: Sequence[TaskProgress], pairs: pl.DataFrame) -> Table:
    """How many answers have points, and how far experts agree, task by task."""
    columns = [
        Column(_("Task"), place="name"),
        Column(_("Marked"), kind="chart", place="chart"),
        Column(_("With a third expert"), kind="number"),
        Column(_("The same points"), kind="number"),
        Column(_("Within a point"), kind="number"),
        Column(_("Weighted kappa"), kind="number", place="value"),
        Column(_("Verdict"), place="verdict"),
    ]
    rows = [_task(one, agreement_of(pairs, one.version)) for one in tasks]
    return Table(_("Tasks marked by experts"), columns, rows, dense=True)


def agreement_of(pairs: pl.DataFrame, version: int | None = None) -> Agreement:
    """Of one task, or of all together."""
    shown = pairs if version is None else pairs.filter(pl.col("version") == version)
    return rater_agreement(shown["first"].to_numpy(), shown["second"].to_numpy())


def _task(one: TaskProgress, told: Agreement) -> Row:
    state, verdict = _verdict(told)
    done = f"{russian.number(one.settled)} / {russian.number(one.answers)}"
    return Row(
        [
            Cell(one.code, second=_points_words(one)),
            Cell(bar(one.settled, one.answers, _done_words(one.settled, one.answers)), second=done),
            Cell(russian.number(one.thirds)),
            Cell(_percent(told.exact)),
            Cell(_percent(told.adjacent)),
            Cell(_kappa(told)),
            Cell(verdict, state=state),
        ]
    )


def _points_words(one: TaskProgress) -> str:
    told = _("up to %(n)s points") % {"n": russian.number(one.most)}
    if one.mean is None:
        return told
    return told + ", " + _("%(n)s on the average") % {"n": russian.number(one.mean, 2)}


GOOD, FAIR = 0.7, 0.4
"""Weighted kappa: from 0.7 marks may be used for single people (Williamson, Xi and Breyer, 2012); below 0.4 is poor."""


def _verdict(told: Agreement) -> tuple[str, str]:
    if told.pairs < FEWEST:
        return "insufficient", _("fewer than %(n)s pairs") % {"n": FEWEST}
    if isnan(told.kappa):
        return "insufficient", _("everybody has the same points")
    if told.kappa >= GOOD:
        return "done", _("experts agree")
    if told.kappa >= FAIR:
        return "check", _("agree in part: talk the rubric over")
    return "check", _("do not agree: the rubric is read differently")


def _percent(share: float) -> str:
    return "—" if isnan(share) else f"{russian.number(round(100 * share))}\N{NO-BREAK SPACE}%"


def _kappa(told: Agreement) -> str:
    if isnan(told.kappa):
        return "—"
    return f"{russian.number(told.kappa, 2)} ± {russian.number(told.kappa_se, 2)}"


@dataclass(frozen=True, slots=True)
class ExpertLine:
    account: int
    name: str
    words: str
    done: int
    of: int
    second: str
    left: int
    kept_from: int


def expert_lines(experts: Sequence[Expert], conflicts: dict[int, set[int]]) -> list[ExpertLine]:
    """``conflicts``: sitting → experts who never get it."""
    return [
        ExpertLine(
            one.account,
            one.name,
            _done_words(one.marked, one.assigned),
            one.marked,
            one.assigned,
            _of_expert(one),
            one.assigned - one.marked,
            sum(one.account in kept for kept in conflicts.values()),
        )
        for one in experts
    ]


def _of_expert(one: Expert) -> str:
    told = []
    if one.thirds:
        told.append(_("third marks: %(n)s") % {"n": one.thirds})
    if one.declined:
        told.append(_("declined: %(n)s") % {"n": one.declined})
    if one.last_at:
        told.append(_("last on %(at)s") % {"at": russian.moment(timezone.localtime(one.last_at))})
    return "; ".join(told)


def rule_facts(rule: MarkingRule | None, told: Agreement) -> list[Fact]:
    """How this procedure is marked, and the agreement over all tasks."""
    if rule is None:
        return [Fact(_("How it is marked"), _("the instrument does not say"))]
    return [
        Fact(_("Experts for each answer"), russian.number(rule.marks)),
        Fact(
            _("A third expert is called"),
            _("from a difference above %(n)s %% of the points of the task")
            % {"n": russian.number(rule.bound)},
        ),
        Fact(_("Pairs of marks"), russian.number(told.pairs)),
        Fact(_("The same points"), _percent(told.exact)),
        Fact(_("Within a point"), _percent(told.adjacent)),
        Fact(_("Weighted kappa, all tasks"), _kappa(told)),
    ]


def unmarked_words(count: int) -> str:
    told = ngettext(
        "%(n)s extended answer waits for experts.",
        "%(n)s extended answers wait for experts.",
        count,
    )
    return told % {"n": russian.number(count)}


def marking_lead(
    tasks: Sequence[TaskProgress], has_begun: bool, *, is_published: bool = False
) -> str:
    """What stands between the procedure and its results."""
    left = sum(one.answers - one.settled for one in tasks)
    if not tasks:
        return _("No answer of this procedure waits for experts.") if has_begun else ""
    if is_published:
        return _("The results are published: nothing is marked any more.")
    if not left:
        return _("All extended answers are marked: count the results.")
    told = ngettext("%(n)s answer has no points yet.", "%(n)s answers have no points yet.", left)
    return told % {"n": russian.number(left)}
