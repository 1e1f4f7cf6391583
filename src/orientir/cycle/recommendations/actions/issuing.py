"""What a person does with what rules propose: writes it better, leaves it, or issues it by an order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from orientir.core.mistakes import Mistake
from orientir.cycle.recommendations.models import AdviceOrder, Recommendation, RecommendationStep
from orientir.cycle.recommendations.rules import RecommendationState
from orientir.cycle.recommendations.seen import Differences, differences, fingerprints
from orientir.kit import russian
from orientir.kit.events import api as events
from orientir.kit.journal import record


class RecommendationNotOpen(Mistake):
    """Somebody has decided on it meanwhile."""


class OrderNotPossible(Mistake):
    """The order cannot be issued; the sentence says why."""


class ChangedMeanwhile(Mistake):
    """What was seen is not what would go out now."""


@transaction.atomic
def edit_recommendation(
    *, recommendation: int, text: str, actions: Sequence[str], term_days: int, by: int, at: datetime
) -> None:
    """Write it better before it is issued. Raises RecommendationNotOpen."""
    one = _proposed(recommendation)
    was = {"text": one.text, "actions": one.actions, "term_days": one.term_days}
    one.text, one.actions, one.term_days, one.is_edited = text, list(actions), term_days, True
    one.save(update_fields=["text", "actions", "term_days", "is_edited"])
    _step(one, "edited", by, at, was=was)
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
    *, chosen: Collection[int], number: str, signed_on: date, unit: int, by: int, at: datetime,
    seen: Mapping[str, str] | None = None,
) -> AdviceOrder:  # fmt: skip
    """Issue by one order, and tell who is to answer; ``seen``: fingerprints of what the person looked at.

    Raises OrderNotPossible, RecommendationNotOpen, ChangedMeanwhile.
    """
    found = list(Recommendation.objects.select_for_update().filter(pk__in=chosen))
    if seen is not None and (other := differences(seen, fingerprints(found))):
        raise ChangedMeanwhile(_tell_changes(other))
    if not chosen:
        raise OrderNotPossible("отметьте рекомендации, которые выдаются приказом")
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


def _tell_changes(other: Differences) -> str:
    told = [
        f"{words} {many}"
        for words, many in (
            ("добавилось", other.came), ("ушло", other.gone), ("слова изменены у", other.rewritten),
        )
        if many
    ]  # fmt: skip
    return (
        f"пока вы смотрели, предложения изменились: {', '.join(told)}. Ничего не выдано: просмотрите список "
        "ещё раз и нажмите «Выдать»"
    )


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


def _step(
    one: Recommendation, kind: str, by: int, at: datetime, words: str = "",
    was: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """``was``: what stood there before, where words were changed."""
    RecommendationStep.objects.create(
        recommendation=one,
        kind=kind,
        words=words,
        facts={"was": was} if was else {},
        by_id=by,
        at=at,
    )
