"""Recommendations as far as one's rights go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q, QuerySet

from orientir.core.mistakes import Mistake
from orientir.cycle.recommendations.models import (
    AdviceOrder,
    AdviceRun,
    Recommendation,
    RecommendationStep,
)
from orientir.cycle.recommendations.rules import (
    TO_ANSWER,
    AddresseeRole,
    RecommendationState,
)
from orientir.cycle.registry.api import Grant
from orientir.kit.access.acting import Acting


class RecommendationNotFound(Mistake):
    """There is no such recommendation, or one may not see it."""


@dataclass(frozen=True, slots=True)
class WaitingAdvice:
    """How many recommendations wait for somebody's answer, and by when the first."""

    to_answer: int
    overdue: int
    due_on: date | None
    proposed: int


@dataclass(frozen=True, slots=True)
class AcceptedAdvice:
    """A recommendation that its addressee took on: what a plan makes a measure of."""

    id: int
    title: str
    about: str
    subject: str
    actions: Sequence[str]
    evidence: str
    clause: str
    due_on: date | None


ORDERS: Mapping[str, str] = {
    "weight": "-weight",
    "-weight": "weight",
    "due": "due_on",
    "-due": "-due_on",
}


def list_recommendations(filters: Mapping[str, str], sort: str = "") -> QuerySet[Recommendation]:
    """``filters``: state, about, level, unit (its code), order; the weightiest first."""
    found = Recommendation.objects.select_related("unit", "addressee", "order")
    if filters.get("state"):
        found = found.filter(state=filters["state"])
    else:
        found = found.exclude(state=RecommendationState.DISMISSED)
    for name in ("about", "level"):
        if filters.get(name):
            found = found.filter(**{name: filters[name]})
    if filters.get("unit"):
        found = found.filter(Q(unit__code=filters["unit"]) | Q(addressee__code=filters["unit"]))
    if filters.get("order", "").isdecimal():
        found = found.filter(order=int(filters["order"]))
    return found.order_by(ORDERS.get(sort, "-weight"), "rule", "pk")


def count_states() -> dict[str, int]:
    """State → how many, as far as in sight."""
    rows = Recommendation.objects.order_by().values_list("state").annotate(n=Count("pk"))
    return {str(state): int(count) for state, count in rows}


def get_recommendation(recommendation: int) -> Recommendation:
    """Raises RecommendationNotFound."""
    found = Recommendation.objects.select_related(
        "unit", "addressee", "order", "run__snapshot"
    ).filter(pk=recommendation)
    one = found.first()
    if one is None:
        raise RecommendationNotFound(
            f"рекомендации {recommendation} нет, или она не видна вашей роли"
        )
    return one


def list_steps(one: Recommendation) -> list[RecommendationStep]:
    """What happened, in its order."""
    found = RecommendationStep.objects.filter(recommendation=one).select_related("by", "snapshot")
    return list(found.order_by("at", "pk"))


def list_runs() -> QuerySet[AdviceRun]:
    """The latest first."""
    return AdviceRun.objects.select_related("snapshot", "created_by").order_by("-created_at")


def list_orders() -> QuerySet[AdviceOrder]:
    """The latest first."""
    return AdviceOrder.objects.order_by("-signed_on", "-pk")


def find_waiting(account: Acting, today: date) -> WaitingAdvice:
    """What waits for this account: as an addressee, or as who issues. One query."""
    mine = Q(addressee=account.unit_id, addressee_role=account.role)
    to_answer, term = mine & Q(state__in=TO_ANSWER), Q(due_on__lt=today)
    open_to_me = mine & Q(state__in=(*TO_ANSWER, RecommendationState.ACCEPTED))
    told = Recommendation.objects.aggregate(
        to_answer=Count("pk", filter=to_answer),
        overdue=Count("pk", filter=open_to_me & term),
        due_on=Min("due_on", filter=to_answer),
        proposed=Count("pk", filter=Q(state=RecommendationState.PROPOSED)),
    )
    return WaitingAdvice(**told)


def list_addressees(found: Iterable[Recommendation], on: date) -> list[int]:
    """Accounts that are to answer on a day: of the role, at the unit; institutes wherever they are."""
    by_role: dict[str, set[int]] = {}
    for one in found:
        by_role.setdefault(one.addressee_role, set()).add(one.addressee_id)
    wanted = Q(pk__in=[])
    for role, units in by_role.items():
        everywhere = role == AddresseeRole.INSTITUTE
        wanted |= Q(role=role) if everywhere else Q(role=role, unit__in=units)
    in_force = Grant.objects.filter(
        wanted, Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on
    )
    return sorted(set(in_force.values_list("account_id", flat=True)))


def list_met_by_others(one: Recommendation) -> list[Recommendation]:
    """The same recommendation met by other units of the level in sight: whom to ask how. The latest first, five."""
    found = Recommendation.objects.select_related("unit", "addressee").filter(
        rule=one.rule, subject=one.subject, level=one.level, state=RecommendationState.MET
    )
    return list(found.exclude(unit=one.unit_id).order_by("-answered_at", "-pk")[:5])


def list_proposed(level: str = "") -> list[int]:
    """Recommendations that nobody has decided on yet, the weightiest first."""
    found = Recommendation.objects.filter(state=RecommendationState.PROPOSED)
    found = found.filter(level=level) if level else found
    return list(found.order_by("-weight", "pk").values_list("pk", flat=True))


def is_gathered(snapshot: str) -> bool:
    """Whether recommendations were gathered by the snapshot of this name."""
    return AdviceRun.objects.filter(snapshot__code=snapshot, finished_at__isnull=False).exists()


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """An issued recommendation for another room: ``unit`` whose figures, ``addressee`` who is to act (ids)."""

    id: int
    title: str
    about: str
    subject: str
    unit: int
    addressee: int
    actions: tuple[str, ...]
    evidence: str
    due_on: date | None
    snapshot: str


def list_of_order(order: int) -> list[AdviceLine]:
    """What was issued by an order, as far as in sight, the weightiest first."""
    found = Recommendation.objects.filter(order=order).select_related("run__snapshot")
    return [
        AdviceLine(
            one.pk, one.title, one.about, one.subject, one.unit_id, one.addressee_id, tuple(one.actions),
            one.evidence, one.due_on, one.run.snapshot.code,
        )
        for one in found.order_by("-weight", "pk")
    ]  # fmt: skip


def find_accepted(recommendation: int) -> AcceptedAdvice | None:
    """None where there is no such one in sight, or its addressee has not accepted it."""
    return next(_accepted(Recommendation.objects.filter(pk=recommendation)), None)


def list_accepted(unit: int) -> list[AcceptedAdvice]:
    """Those that a unit took on, the weightiest first."""
    return list(_accepted(Recommendation.objects.filter(addressee=unit).order_by("-weight", "pk")))


def _accepted(found: QuerySet[Recommendation]) -> Iterator[AcceptedAdvice]:
    for one in found.filter(state=RecommendationState.ACCEPTED):
        yield AcceptedAdvice(
            one.pk,
            one.title,
            one.about,
            one.subject,
            one.actions,
            one.evidence,
            one.clause,
            one.due_on,
        )
