"""Measures of a plan: put in, changed, moved, begun, taken off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from orientir.core.mistakes import Mistake
from orientir.core.plans import Term, refuse_circle, term_between
from orientir.cycle.registry.api import list_subtree
from orientir.cycle.roadmaps.actions.versions import write_version
from orientir.cycle.roadmaps.models import Measure, MeasureExecutor, MeasureOrder, Plan
from orientir.cycle.roadmaps.rules import OPEN, MeasureState, PlanState
from orientir.kit import russian
from orientir.kit.journal import record


class MeasureNotPossible(Mistake):
    """The measure cannot be written so; the sentence says why."""


@dataclass(frozen=True, slots=True)
class ExecutorTerms:
    """A unit, or an actor of the methodology with the role in which it works."""

    unit: int | None = None
    actor: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class MeasureTerms:
    """All of a measure that a person writes. ``executors``: the responsible one first; ``before``: measures by id."""

    title: str
    term: Term
    executors: Sequence[ExecutorTerms]
    expected_result: str
    document_kind: str
    number: int = 0
    stage: str = ""
    section: str = ""
    participants: str = ""
    indicators: Sequence[str] = ()
    deficits: Sequence[str] = ()
    budget: Decimal | None = None
    funding: str = ""
    needed: int = 1
    before: Sequence[int] = field(default=())
    clause: str = ""


@transaction.atomic
def add_measure(
    *, plan: int, terms: MeasureTerms, by: int, at: datetime, recommendation: int | None = None
) -> Measure:
    """Put a measure into a plan; ``number`` 0: after the last. Raises MeasureNotPossible, CircularPlan."""
    found = open_plan(plan)
    check_terms(found, terms)
    number = terms.number or next_number(found)
    _refuse_number(found, number, None)
    made = Measure(plan=found, recommendation_id=recommendation, number=number)
    _fill(made, terms)
    made.save()
    _write_around(made, terms)
    write_version(made, "made", by=by, at=at)
    return made


@transaction.atomic
def change_measure(
    *,
    measure: int,
    terms: MeasureTerms,
    by: int,
    at: datetime,
    words: str = "",
    kind: str = "changed",
) -> None:
    """Write a measure anew. Raises MeasureNotPossible, CircularPlan."""
    found = get_for_change(measure)
    check_terms(found.plan, terms)
    refuse_later_than_above(found, terms.term.last)
    if found.parent_id and terms.needed != found.needed:
        raise MeasureNotPossible("сколько нужно документов, решает тот, кто передал мероприятие")
    _refuse_number(found.plan, terms.number or found.number, found.pk)
    number = terms.number or found.number
    _fill(found, terms)
    found.number, found.version = number, found.version + 1
    found.save()
    _write_around(found, terms)
    write_version(found, kind, by=by, at=at, words=words)


@transaction.atomic
def move_measure(
    *, measure: int, first: date, last: date, by: int, at: datetime, words: str = ""
) -> None:
    """Another term, in the coarsest words that say these days. Raises MeasureNotPossible."""
    found = get_for_change(measure)
    if last < first:
        raise MeasureNotPossible("срок кончается раньше, чем начинается: поменяйте даты местами")
    if found.term.occasions > 1:
        raise MeasureNotPossible(
            "у мероприятия несколько сроков: поправьте их словами на странице мероприятия"
        )
    _refuse_outside(found.plan, first, last)
    refuse_later_than_above(found, last)
    if (found.starts_on, found.ends_on) == (first, last):
        return
    found.term = term_between(first, last)
    _save_version(found, "moved", words, by, at)


@transaction.atomic
def begin_measure(*, measure: int, by: int, at: datetime) -> None:
    """It is being done. Raises MeasureNotPossible."""
    found = get_for_change(measure)
    if found.state != MeasureState.PLANNED:
        raise MeasureNotPossible("мероприятие уже начато: обновите страницу")
    found.state = MeasureState.DOING
    _save_version(found, "begun", "", by, at)


@transaction.atomic
def drop_measure(*, measure: int, because: str, unit: int | None, by: int, at: datetime) -> None:
    """Taken off with a reason; it stays in sight and counts no more. ``unit``: for whom one acts.

    Raises MeasureNotPossible.
    """
    found = get_for_change(measure)
    if not because.strip():
        raise MeasureNotPossible("впишите, почему мероприятие снимается")
    if found.parent_id and not _is_from_own_plan(found, unit):
        raise MeasureNotPossible("мероприятие передано сверху: снимает его тот, кто передал")
    found.state = MeasureState.DROPPED
    _save_version(found, "dropped", because.strip(), by, at)


@transaction.atomic
def resume_measure(*, measure: int, by: int, at: datetime) -> None:
    """Taken up again. Raises MeasureNotPossible."""
    found = _locked(measure)
    if found.state != MeasureState.DROPPED:
        raise MeasureNotPossible("мероприятие не снято: обновите страницу")
    found.state = MeasureState.PLANNED
    _save_version(found, "resumed", "", by, at)


@transaction.atomic
def remove_measure(*, measure: int, by: int, at: datetime) -> None:
    """Out of a draft without a trace: what is in force is taken off instead. Raises MeasureNotPossible."""
    found = _locked(measure)
    if found.plan.state != PlanState.DRAFT:
        raise MeasureNotPossible("план уже действует: мероприятие снимают с указанием причины")
    found.delete()
    record(event="roadmaps.measure_removed", by=by, at=at, subject=f"measure {measure}")


def open_plan(plan: int) -> Plan:
    """The plan, if it may still be written. Raises MeasureNotPossible."""
    found = Plan.objects.filter(pk=plan).first()
    if found is None or found.state == PlanState.CLOSED:
        raise MeasureNotPossible("такого плана нет, или он закрыт")
    return found


def get_for_change(measure: int) -> Measure:
    """Locked. Raises MeasureNotPossible."""
    found = _locked(measure)
    if found.plan.state == PlanState.CLOSED:
        raise MeasureNotPossible("план закрыт: мероприятия в нём уже не меняют")
    if found.state not in OPEN:
        raise MeasureNotPossible("мероприятие уже подтверждено или снято: обновите страницу")
    return found


def _locked(measure: int) -> Measure:
    rows = Measure.objects.select_for_update(of=("self",)).select_related("plan", "parent__plan")
    found = rows.filter(pk=measure).first()
    if found is None:
        raise MeasureNotPossible("такого мероприятия нет, или оно не ваше")
    return found


def _is_from_own_plan(measure: Measure, unit: int | None) -> bool:
    above = measure.parent
    return above is not None and above.plan.unit_id == unit


def next_number(plan: Plan) -> int:
    last = Measure.objects.filter(plan=plan).order_by("-number").values_list("number", flat=True)
    return int(last.first() or 0) + 1


def check_terms(plan: Plan, terms: MeasureTerms) -> None:
    """Raises MeasureNotPossible."""
    if not terms.executors:
        raise MeasureNotPossible(
            "назначьте ответственного: мероприятие без ответственного в план не входит"
        )
    if not terms.title.strip() or not terms.expected_result.strip():
        raise MeasureNotPossible("впишите название мероприятия и ожидаемый результат")
    if len(set(terms.executors)) < len(terms.executors):
        raise MeasureNotPossible("один и тот же исполнитель назван дважды: оставьте его один раз")
    units = {one.unit for one in terms.executors if one.unit}
    if units and not units <= set(list_subtree(plan.unit_id)):
        raise MeasureNotPossible(
            "исполнителями могут быть только вы сами и организации, которые вам подчинены"
        )
    _refuse_outside(plan, terms.term.first, terms.term.last)


def _refuse_outside(plan: Plan, first: date, last: date) -> None:
    if first < plan.starts_on or last > plan.ends_on:
        raise MeasureNotPossible(
            f"срок выходит за период плана: он идёт с {russian.day(plan.starts_on)} "
            f"по {russian.day(plan.ends_on)}"
        )


def refuse_later_than_above(measure: Measure, last: date) -> None:
    """What was handed down ends no later than where it comes from."""
    above = measure.parent
    if above is not None and last > above.ends_on:
        raise MeasureNotPossible(
            f"вышестоящее мероприятие кончается {russian.day(above.ends_on)}: позже него нельзя"
        )


def _refuse_number(plan: Plan, number: int, own: int | None) -> None:
    if Measure.objects.filter(plan=plan, number=number).exclude(pk=own or 0).exists():
        raise MeasureNotPossible(f"мероприятие № {number} в плане уже есть: возьмите другой номер")


def _fill(measure: Measure, terms: MeasureTerms) -> None:
    measure.term = terms.term
    measure.title, measure.expected_result = terms.title.strip(), terms.expected_result.strip()
    measure.stage, measure.section = terms.stage.strip(), terms.section.strip()
    measure.participants, measure.document_kind = terms.participants.strip(), terms.document_kind
    measure.indicators, measure.deficits = list(terms.indicators), list(terms.deficits)
    measure.budget, measure.funding = terms.budget, terms.funding.strip()
    measure.needed = terms.needed
    measure.clause = terms.clause or measure.clause


def _write_around(measure: Measure, terms: MeasureTerms) -> None:
    """Executors and predecessors as told; a circle is refused with all that was to be written."""
    MeasureExecutor.objects.filter(measure=measure).delete()
    MeasureExecutor.objects.bulk_create(
        MeasureExecutor(
            measure=measure, unit_id=one.unit, actor="" if one.unit else one.actor,
            role="" if one.unit else one.role, is_responsible=place == 0, place=place,
        )
        for place, one in enumerate(terms.executors)
    )  # fmt: skip
    MeasureOrder.objects.filter(measure=measure).delete()
    there = Measure.objects.filter(plan=measure.plan_id, pk__in=terms.before)
    MeasureOrder.objects.bulk_create(MeasureOrder(measure=measure, before=one) for one in there)
    refuse_circles(measure.plan_id)


def refuse_circles(plan: int) -> None:
    """Raises CircularPlan."""
    before: dict[int, list[int]] = {}
    pairs = MeasureOrder.objects.filter(measure__plan=plan)
    for one, first in pairs.values_list("measure__number", "before__number"):
        before.setdefault(one, []).append(first)
    refuse_circle(before, str)


def _save_version(measure: Measure, kind: str, words: str, by: int, at: datetime) -> None:
    measure.version += 1
    measure.save()
    write_version(measure, kind, by=by, at=at, words=words)
