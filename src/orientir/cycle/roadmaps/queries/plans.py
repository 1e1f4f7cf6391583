"""Plans and measures as far as one's rights go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Case, Count, Q, QuerySet, Sum, When

from orientir.core.mistakes import Mistake
from orientir.core.plans import Judged, RiskRule, Watched, judge
from orientir.cycle.goals import api as goals
from orientir.cycle.registry.api import list_subtree
from orientir.cycle.roadmaps.models import (
    Measure,
    MeasureComment,
    MeasureEvidence,
    MeasureExecutor,
    MeasureOrder,
    MeasureVersion,
    Plan,
)
from orientir.cycle.roadmaps.rules import OPEN, MeasureState, PlanState, makes_plans
from orientir.kit.access.acting import Acting


class PlanNotFound(Mistake):
    """There is no such plan or measure, or one may not see it."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in a list with what its measures add up to."""

    plan: Plan
    measures: int
    done: int
    overdue: int
    confirmed: int
    expected: int


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure with who carries it out and how it stands."""

    one: Measure
    executors: Sequence[MeasureExecutor]
    judged: Judged
    before: Sequence[int]


def get_risk_rule(on: date) -> RiskRule:
    """Of the methodology in force. Raises goals.PackNotFound."""
    soon, idle, behind = (
        goals.get_parameter(pack_id="", name=f"plans.{name}", on=on)
        for name in ("soon_days", "idle_share", "behind_share")
    )
    return RiskRule(int(soon), float(idle) / 100, float(behind) / 100)


def list_plans(filters: Mapping[str, str]) -> QuerySet[Plan]:
    """``filters``: state, level of the unit, unit (its code). Those of the upper levels first, then the latest."""
    found = Plan.objects.select_related("unit", "parent")
    if filters.get("state"):
        found = found.filter(state=filters["state"])
    if filters.get("level"):
        found = found.filter(unit__level=filters["level"])
    if filters.get("unit"):
        found = found.filter(unit__code=filters["unit"])
    level = Case(
        When(unit__level="region", then=0), When(unit__level="municipality", then=1), default=2
    )
    return found.order_by(level, "-starts_on", "pk")


def sum_plans(plans: Iterable[Plan], today: date) -> list[PlanLine]:
    """What measures in sight add up to, one query for all."""
    found = list(plans)
    counts = {one["plan"]: one for one in _counts(found, today)}
    empty = {"measures": 0, "done": 0, "overdue": 0, "confirmed": 0, "expected": 0}
    lines = []
    for plan in found:
        told = {**empty, **counts.get(plan.pk, {})}
        lines.append(PlanLine(plan, *(int(told[name] or 0) for name in empty)))
    return lines


def _counts(plans: Collection[Plan], today: date) -> Iterable[Mapping[str, Any]]:
    standing = ~Q(state=MeasureState.DROPPED)
    found = (
        Measure.objects.filter(plan__in=plans)
        .values("plan")
        .order_by()
        .annotate(
            measures=Count("pk", filter=standing),
            done=Count("pk", filter=Q(state=MeasureState.DONE)),
            overdue=Count("pk", filter=Q(state__in=OPEN, ends_on__lt=today)),
            confirmed=Sum("confirmed", filter=standing),
            expected=Sum("expected", filter=standing),
        )
    )
    return list(found)


def get_plan(plan: int) -> Plan:
    """Raises PlanNotFound."""
    found = Plan.objects.select_related("unit", "parent").filter(pk=plan).first()
    if found is None:
        raise PlanNotFound(f"плана {plan} нет, или он не виден вашей роли")
    return found


def get_measure(measure: int) -> Measure:
    """Raises PlanNotFound."""
    rows = Measure.objects.select_related("plan__unit", "parent__plan")
    found = rows.filter(pk=measure).first()
    if found is None:
        raise PlanNotFound(f"мероприятия {measure} нет, или оно не видно вашей роли")
    return found


def list_measures(plan: Plan, today: date) -> list[MeasureLine]:
    """All measures of a plan that are in sight, in the order of the plan: three queries."""
    found = list(Measure.objects.filter(plan=plan).select_related("plan").order_by("number"))
    return lines_of(found, today)


def lines_of(found: Sequence[Measure], today: date) -> list[MeasureLine]:
    """Measures with executors and standing: two queries more, however many."""
    rule = get_risk_rule(today)
    executors: dict[int, list[MeasureExecutor]] = {}
    rows = MeasureExecutor.objects.filter(measure__in=found).select_related("unit")
    for one in rows.order_by("measure", "place"):
        executors.setdefault(one.measure_id, []).append(one)
    before: dict[int, list[int]] = {}
    late: set[int] = set()
    for order in MeasureOrder.objects.filter(measure__in=found).select_related("before"):
        before.setdefault(order.measure_id, []).append(order.before.number)
        if order.before.state in OPEN and order.before.ends_on < today:
            late.add(order.measure_id)
    return [
        MeasureLine(
            one, executors.get(one.pk, []), judge(watch(one, one.pk in late), rule, today),
            sorted(before.get(one.pk, [])),
        )
        for one in found
    ]  # fmt: skip


def watch(one: Measure, predecessor_late: bool) -> Watched:
    return Watched(
        one.starts_on, one.ends_on, one.state, one.confirmed, one.expected, one.waiting, predecessor_late
    )  # fmt: skip


def list_below(measure: Measure) -> QuerySet[Measure]:
    """Measures made from this one, in the order of their units."""
    found = Measure.objects.filter(parent=measure).select_related("plan__unit")
    return found.order_by("plan__unit__level", "plan__unit__code")


def list_units_below(measure: Measure) -> set[int]:
    """Units that have it already."""
    return set(Measure.objects.filter(parent=measure).values_list("plan__unit", flat=True))


def list_evidence(measure: Measure) -> list[MeasureEvidence]:
    """The latest first, without the files themselves."""
    found = MeasureEvidence.objects.filter(measure=measure).defer("content")
    return list(found.select_related("submitted_by", "decided_by").order_by("-submitted_at", "-pk"))


def list_comments(measure: Measure) -> list[MeasureComment]:
    found = MeasureComment.objects.filter(measure=measure).select_related("by")
    return list(found.order_by("at", "pk"))


def list_versions(measure: Measure) -> list[MeasureVersion]:
    """The first one first."""
    found = MeasureVersion.objects.filter(measure=measure).select_related("by")
    return list(found.order_by("number"))


def list_before(measure: Measure) -> list[Measure]:
    """What must be done first."""
    ids = MeasureOrder.objects.filter(measure=measure).values("before")
    return list(Measure.objects.filter(pk__in=ids).order_by("number"))


def find_accepting(account: Acting) -> frozenset[int]:
    """Units whose documents the account accepts: its own and all below; empty for a role that accepts none."""
    if not makes_plans(account) or account.unit_id is None:
        return frozenset()
    return frozenset(list_subtree(account.unit_id))


def may_report(measure: Measure) -> bool:
    """Whether it is this account's turn to bring documents: the database says whose measures are."""
    with connection.cursor() as cursor:
        cursor.execute("select %s in (select measures_to_report())", [measure.pk])
        return bool(cursor.fetchone()[0])


def list_plans_of(unit: int) -> list[Plan]:
    """Plans of a unit that may still be written, the latest first."""
    found = Plan.objects.filter(unit=unit).exclude(state=PlanState.CLOSED)
    return list(found.order_by("-starts_on", "-pk"))


def list_advised(plans: Collection[Plan]) -> set[int]:
    """Recommendations that are measures of these plans."""
    found = Measure.objects.filter(plan__in=plans, recommendation__isnull=False)
    return {one for one in found.values_list("recommendation", flat=True) if one is not None}


def sees_whole(account: Acting, plan: Plan) -> bool:
    """Whether all measures of a plan are in sight, and not those alone that concern the account's unit."""
    if account.unit_id is None:
        return False
    return plan.unit_id == account.unit_id or plan.unit_id in list_subtree(account.unit_id)
