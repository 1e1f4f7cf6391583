"""What a person does with what rules propose: writes it better, leaves it, or issues it by an order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from orientir.core.mistakes import Mistake
from orientir.cycle.recommendations.models import AdviceOrder, Recommendation, RecommendationStep
from orientir.cycle.recommendations.rules import RecommendationState
from orientir.kit import russian
from orientir.kit.events import api as events
from orientir.kit.journal import record


class RecommendationNotOpen(Mistake):
    """Somebody has decided on it meanwhile."""


class OrderNotPossible(Mistake):
    """The order cannot be issued; the sentence says why."""


@transaction.atomic
def edit_recommendation(
    *, recommendation: int, text: str, actions: Sequence[str], term_days: int, by: int, at: datetime
) -> None:
    """Write it better before it is issued. Raises RecommendationNotOpen."""
    one = _proposed(recommendation)
    one.text, one.actions, one.term_days, one.is_edited = text, list(actions), term_days, True
    one.save(update_fields=["text", "actions", "term_days", "is_edited"])
    _step(one, "edited", by, at)
    record(event="recommendations.edited", by=by, at=at, subject=f"recommendation {one.pk}")


@transaction.atomic
def dismiss_recommendation(*, recommendation: int, because: str, by: int, at: datetime) -> None:
    """Not to be issued, and not proposed again while its figures stay. Raises RecommendationNotOpen."""
    one = _proposed(recommendation)
    one.state = RecommendationState.DISMISSED
    one.save(update_fields=["state"])
    _step(one, "dismissed", by, at, because)
    record(event="recommendations.dismissed", by=by, at=at, subject=f"recommendation {one.pk}")


@transaction.atomic
def issue_recommendations(
    *, chosen: Collection[int], number: str, signed_on: date, unit: int, by: int, at: datetime
) -> AdviceOrder:
    """Issue by one order, and tell who is to answer. Raises OrderNotPossible, RecommendationNotOpen."""
    if not chosen:
        raise OrderNotPossible("отметьте рекомендации, которые выдаются приказом")
    found = list(Recommendation.objects.select_for_update().filter(pk__in=chosen))
    if len(found) < len(set(chosen)) or any(
        one.state != RecommendationState.PROPOSED for one in found
    ):
        raise RecommendationNotOpen("часть рекомендаций уже решена: обновите список")
    order = _order(number, signed_on, unit, by, at)
    for one in found:
        one.state, one.order = RecommendationState.ISSUED, order
        one.due_on = signed_on + timedelta(days=one.term_days)
    Recommendation.objects.bulk_update(found, ["state", "order", "due_on"])
    RecommendationStep.objects.bulk_create(
        RecommendationStep(recommendation=one, kind="issued", words=f"№ {number}", by_id=by, at=at)
        for one in found
    )
    record(event="recommendations.issued", by=by, at=at, subject=f"order {order.pk}")
    events.tell("recommendations.issued", subject=order.pk, at=at)
    return order


def _order(number: str, signed_on: date, unit: int, by: int, at: datetime) -> AdviceOrder:
    try:
        with transaction.atomic():
            return AdviceOrder.objects.create(
                number=number, signed_on=signed_on, unit_id=unit, issued_by_id=by, issued_at=at
            )
    except IntegrityError as error:
        raise OrderNotPossible(
            f"приказ № {number} от {russian.day(signed_on)} уже есть: впишите другой номер"
        ) from error


def _proposed(recommendation: int) -> Recommendation:
    one = Recommendation.objects.select_for_update().filter(pk=recommendation).first()
    if one is None or one.state != RecommendationState.PROPOSED:
        raise RecommendationNotOpen("рекомендация уже выдана или снята: обновите страницу")
    return one


def _step(one: Recommendation, kind: str, by: int, at: datetime, words: str = "") -> None:
    RecommendationStep.objects.create(recommendation=one, kind=kind, words=words, by_id=by, at=at)
