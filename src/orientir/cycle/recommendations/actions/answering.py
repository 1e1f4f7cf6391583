"""What the addressee does: reads, accepts, declines with a reason, tells what was done."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from orientir.core.mistakes import Mistake
from orientir.cycle.recommendations import notices as kinds
from orientir.cycle.recommendations.models import Recommendation, RecommendationStep
from orientir.cycle.recommendations.rules import STANDING, TO_ANSWER, RecommendationState
from orientir.kit.journal import record
from orientir.kit.notices import api as notices


class AnswerNotPossible(Mistake):
    """There is nothing to answer any more; the sentence says why."""


@transaction.atomic
def note_read(*, recommendation: int, by: int, at: datetime) -> None:
    """The addressee opened it; again changes nothing."""
    one = _locked(recommendation)
    if one.state == RecommendationState.ISSUED:
        _move(one, RecommendationState.READ, "", by, at)


@transaction.atomic
def answer_recommendation(
    *, recommendation: int, accepts: bool, words: str, by: int, at: datetime
) -> None:
    """Accept, or decline with a reason. Raises AnswerNotPossible."""
    one = _locked(recommendation)
    if one.state not in TO_ANSWER:
        raise AnswerNotPossible("на рекомендацию уже ответили, или она снята: обновите страницу")
    if not accepts and not words.strip():
        raise AnswerNotPossible("впишите, почему рекомендация не подходит")
    state = RecommendationState.ACCEPTED if accepts else RecommendationState.DECLINED
    one.answered_at = at
    _move(one, state, words.strip(), by, at)
    order = one.order
    if order is not None and order.issued_by_id:
        notices.send(
            kinds.ANSWERED, key=f"{one.pk}-{state}", at=at, accounts=[order.issued_by_id],
            link=reverse("recommendations:one", args=[one.pk]), title=one.title, unit=one.unit.code,
        )  # fmt: skip


@transaction.atomic
def report_done(*, recommendation: int, words: str, by: int, at: datetime) -> None:
    """Tell what was done; whether it helped the next snapshot says. Raises AnswerNotPossible."""
    one = _locked(recommendation)
    if one.state != RecommendationState.ACCEPTED:
        raise AnswerNotPossible("сначала примите рекомендацию")
    if not words.strip():
        raise AnswerNotPossible("впишите, что сделано и чем это подтверждается")
    RecommendationStep.objects.create(
        recommendation=one, kind="reported", words=words.strip(), by_id=by, at=at
    )
    record(event="recommendations.reported", by=by, at=at, subject=f"recommendation {one.pk}")


def _locked(recommendation: int) -> Recommendation:
    one = (
        Recommendation.objects.select_for_update(of=("self",))
        .select_related("order", "unit")
        .filter(pk=recommendation, state__in=STANDING)
        .first()
    )
    if one is None:
        raise AnswerNotPossible("такой рекомендации нет, или она уже закрыта")
    return one


def _move(
    one: Recommendation, state: RecommendationState, words: str, by: int, at: datetime
) -> None:
    one.state = state
    one.save(update_fields=["state", "answered_at"])
    RecommendationStep.objects.create(
        recommendation=one, kind=state.value, words=words, by_id=by, at=at
    )
    record(event=f"recommendations.{state.value}", by=by, at=at, subject=f"recommendation {one.pk}")
