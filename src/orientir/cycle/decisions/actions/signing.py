"""A decision is signed: from then on it does not change; another may end it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from orientir.core.mistakes import Mistake
from orientir.cycle.decisions.actions.drafting import get_draft, sought_of
from orientir.cycle.decisions.models import Assignment, AssignmentStep, Decision
from orientir.cycle.decisions.rules import LIVE, AssignmentState, DecisionKind, DecisionState
from orientir.kit import russian
from orientir.kit.events import api as events
from orientir.kit.journal import record


class NotToBeSigned(Mistake):
    """The decision lacks something, or its number is taken; the sentence says what."""


@transaction.atomic
def sign_decision(*, decision: int, number: str, signed_on: date, by: int, at: datetime) -> None:
    """Register as signed, end what it ends, tell whoever is charged. Raises NotToBeSigned, DecisionNotOpen."""
    one = get_draft(decision)
    _look_over(one, number, signed_on)
    one.number, one.signed_on, one.state = number.strip(), signed_on, DecisionState.SIGNED
    one.signed_by_id, one.signed_at, one.sought = by, at, sought_of(one)
    try:
        with transaction.atomic():
            one.save()
    except IntegrityError as error:
        raise NotToBeSigned(
            f"документ № {one.number} от {russian.day(signed_on)} в реестре уже есть: проверьте номер"
        ) from error
    if one.ends_id is not None:
        _end(one, by, at)
    record(event="decisions.signed", by=by, at=at, subject=f"decision {one.pk}")
    events.tell("decisions.signed", subject=one.pk, at=at)


def _look_over(one: Decision, number: str, signed_on: date) -> None:
    if not number.strip():
        raise NotToBeSigned("впишите номер документа")
    if not one.signatory.strip():
        raise NotToBeSigned("впишите, кто подписывает: должность и фамилию")
    assigned = Assignment.objects.filter(decision=one)
    if one.kind != DecisionKind.LETTER and one.ends_id is None and not assigned.exists():
        raise NotToBeSigned("в решении нет ни одного пункта: впишите, что, кому и к какому сроку")
    early = assigned.filter(due_on__lt=signed_on).order_by("number").first()
    if early is not None:
        raise NotToBeSigned(
            f"срок пункта {early.number} — {russian.day(early.due_on)}, раньше дня подписания"
        )


def _end(one: Decision, by: int, at: datetime) -> None:
    """The former decision is ended, and what is not done by it is withdrawn."""
    ended = Decision.objects.select_for_update().get(pk=one.ends_id or 0)
    if ended.state != DecisionState.SIGNED:
        raise NotToBeSigned("прежнее решение уже отменено или заменено другим")
    ended.state = DecisionState(one.ends_how)
    ended.save(update_fields=["state"])
    open_ones = list(Assignment.objects.select_for_update().filter(decision=ended, state__in=LIVE))
    for assignment in open_ones:
        assignment.state, assignment.settled_by_id = AssignmentState.WITHDRAWN, by
        assignment.settled_at = at
        assignment.save(update_fields=["state", "settled_by", "settled_at"])
    AssignmentStep.objects.bulk_create(
        AssignmentStep(assignment=each, kind="withdrawn", words=f"№ {one.number}", by_id=by, at=at)
        for each in open_ones
    )
    record(event=f"decisions.{one.ends_how}", by=by, at=at, subject=f"decision {ended.pk}")
