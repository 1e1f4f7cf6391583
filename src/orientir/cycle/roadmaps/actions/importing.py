"""A file of measures: every row is read by the rules of the page's own form; all of it comes in, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.core.packs.specs import Pack
from orientir.core.plans import Term, refuse_circle, reread_term
from orientir.cycle.roadmaps.actions.measures import (
    ExecutorTerms,
    MeasureTerms,
    add_measure,
    change_measure,
    check_terms,
    open_plan,
)
from orientir.cycle.roadmaps.models import Measure, MeasureOrder, Plan
from orientir.cycle.roadmaps.queries.naming import ExecutorBook, get_plan_pack
from orientir.cycle.roadmaps.rules import OPEN
from orientir.cycle.roadmaps.sheet import SHEET
from orientir.kit.journal import record
from orientir.kit.tabular.checking import Checked, check
from orientir.kit.tabular.issues import Issue
from orientir.kit.tabular.reading import read_grids

Read = TypeVar("Read")


@dataclass(slots=True)
class ReadPlan:
    """What a file of measures says. ``issues``: what is wrong, by row; nothing is taken while there is any."""

    rows: list[MeasureTerms] = field(default_factory=list)
    before: dict[int, list[int]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    plan: Plan
    pack: Pack
    book: ExecutorBook
    standing: Mapping[int, str]
    terms: Mapping[int, Term]


def read_measures(*, plan: int, name: str, content: bytes, at: datetime) -> ReadPlan:
    """Look a file through without changing anything. Raises Mistake where it is no such sheet at all."""
    found = open_plan(plan)
    pack = get_plan_pack(found, timezone.localdate(at))
    there = list(Measure.objects.filter(plan=found))
    known = _Known(
        found, pack, ExecutorBook(found, pack), {one.number: one.state for one in there},
        {one.number: one.term for one in there},
    )  # fmt: skip
    checked = check(read_grids(content, name), SHEET, name)
    read = ReadPlan()
    for line in checked.good.iter_rows(named=True):
        terms = _terms(checked, known, line)
        if line["row"] not in checked.bad_rows:
            read.rows.append(terms)
            read.before[terms.number] = _numbers(line["before"])
    _check_before(checked, known, read)
    read.issues = sorted(checked.errors, key=lambda issue: issue.row)
    return read


def _terms(checked: Checked, known: _Known, line: Mapping[str, Any]) -> MeasureTerms:
    row = int(line["row"])

    def told(column: str, read: Callable[[], Read], otherwise: Read) -> Read:
        try:
            return read()
        except Mistake as mistake:
            checked.add_error(f"plan.{column}", row, column, str(mistake))
            return otherwise

    frame = known.plan.frame
    before = known.terms.get(int(line["number"]))
    term = told("term", lambda: reread_term(line["term"], frame, before), Term("period", (frame,)))
    terms = MeasureTerms(
        number=int(line["number"]), title=line["title"], term=term,
        executors=told("responsible", lambda: _executors(known, line), []),
        expected_result=line["expected_result"], document_kind=line["document_kind"] or "other",
        stage=line["stage"] or "", section=line["section"] or "",
        participants=line["participants"] or "", funding=line["funding"] or "",
        indicators=told("indicators", lambda: _codes(line["indicators"], _indicators(known.pack)), []),
        deficits=told("deficits", lambda: _codes(line["deficits"], _deficits(known.pack)), []),
        budget=None if line["budget"] is None else Decimal(str(line["budget"])),
        needed=term.occasions if line["needed"] is None else int(line["needed"]),
    )  # fmt: skip
    if known.standing.get(terms.number, OPEN[0]) not in OPEN:
        checked.add_error(
            "plan.closed", row, "number", "Мероприятие подтверждено или снято: файлом его не меняют"
        )
    elif row not in checked.bad_rows:
        told("responsible", lambda: check_terms(known.plan, terms), None)
    return terms


def _executors(known: _Known, line: Mapping[str, Any]) -> list[ExecutorTerms]:
    """Nobody responsible is told by ``check_terms``."""
    names = [line["responsible"] or "", *(line["co_executors"] or "").split(";")]
    found = [known.book.find(name) for name in names if name.strip()]
    return (
        [ExecutorTerms(one.unit, one.actor, one.role) for one in found] if names[0].strip() else []
    )


def _indicators(pack: Pack) -> set[str]:
    return {one.code for one in pack.indicators}


def _deficits(pack: Pack) -> set[str]:
    return {one.code for one in pack.competencies}


def _codes(text: str | None, known: set[str]) -> list[str]:
    found = [code.strip() for code in (text or "").replace(";", ",").split(",") if code.strip()]
    for code in found:
        if code not in known:
            raise Mistake(f"кода {code} в методике нет")
    return list(dict.fromkeys(found))


def _numbers(text: str | None) -> list[int]:
    return [
        int(one) for one in (text or "").replace(";", ",").split(",") if one.strip().isdecimal()
    ]


def _check_before(checked: Checked, known: _Known, read: ReadPlan) -> None:
    """Predecessors that are nowhere, and circles among what the plan would be."""
    there = set(known.standing) | set(read.before)
    rows = {int(line["number"]): int(line["row"]) for line in checked.good.iter_rows(named=True)}
    for number, before in read.before.items():
        for one in before:
            if one not in there:
                checked.add_error(
                    "plan.before",
                    rows[number],
                    "before",
                    f"Мероприятия {one} нет ни в плане, ни в файле",
                )
    try:
        refuse_circle(_all_before(known.plan, read), str)
    except Mistake as mistake:
        row = min(rows.values(), default=checked.head_row + 1)
        checked.add_error("plan.circle", row, "before", str(mistake))


def _all_before(plan: Plan, read: ReadPlan) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    pairs = MeasureOrder.objects.filter(measure__plan=plan)
    for one, first in pairs.values_list("measure__number", "before__number"):
        found.setdefault(one, []).append(first)
    return found | read.before


@transaction.atomic
def import_measures(*, plan: int, name: str, content: bytes, by: int, at: datetime) -> ReadPlan:
    """Take a file in as a whole; with anything wrong nothing changes, and ``issues`` say what."""
    read = read_measures(plan=plan, name=name, content=content, at=at)
    if read.issues:
        return read
    ids = dict(Measure.objects.filter(plan=plan).values_list("number", "pk"))
    there = set(ids)
    for terms in read.rows:  # new ones first: a row may wait for one that stands further down
        if terms.number not in there:
            ids[terms.number] = add_measure(plan=plan, terms=terms, by=by, at=at).pk
    for terms in read.rows:
        before = read.before[terms.number]
        if terms.number in there or before:
            told = replace(terms, before=[ids[one] for one in before])
            change_measure(measure=ids[terms.number], terms=told, by=by, at=at, kind="imported")
    record(event="roadmaps.plan_changed", by=by, at=at, subject=f"plan {plan}")
    return read
