"""Whoever is charged hears of it; those who have not reported are reminded."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from orientir.cycle.decisions.models import Assignment, Decision
from orientir.cycle.decisions.notices import CHARGED, DUE
from orientir.cycle.decisions.rules import OPEN, REPORTERS, SOON_DAYS, DecisionState
from orientir.cycle.registry.api import Grant
from orientir.kit import russian
from orientir.kit.notices import api as notices


def tell_charged(*, decision: int, at: datetime) -> int:
    """One notice for each assignment of a signed decision; how many were sent."""
    one = Decision.objects.get(pk=decision)
    return sum(
        _send(CHARGED, f"{assignment.pk}", assignment, one, at)
        for assignment in Assignment.objects.filter(decision=one, state__in=OPEN)
    )


def remind_of_terms(*, at: datetime) -> int:
    """A week before the term and once after it, where nothing is reported; how many were sent."""
    today = timezone.localdate(at)
    soon = Q(due_on=today + timedelta(days=SOON_DAYS)) | Q(due_on=today - timedelta(days=1))
    found = Assignment.objects.filter(soon, state__in=OPEN, decision__state=DecisionState.SIGNED)
    return sum(
        _send(DUE, f"{one.pk}-{one.due_on < today}", one, one.decision, at)
        for one in found.select_related("decision")
    )


def _send(kind: str, key: str, one: Assignment, decision: Decision, at: datetime) -> int:
    persons = [one.person_id] if one.person_id else []
    accounts = [] if persons else list_reporters(one.unit_id, one.role, timezone.localdate(at))
    return notices.send(
        kind, key=key, at=at, persons=persons, accounts=accounts,
        link=reverse("decisions:assignment", args=[one.pk]), title=decision.title, number=decision.number,
        day=russian.day(one.due_on),
    )  # fmt: skip


def list_reporters(unit: int, role: str, on: date) -> list[int]:
    """Accounts that act for a unit on a day: in ``role``, or (empty) in any that reports."""
    roles = [role] if role else list(REPORTERS)
    in_force = Grant.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on, role__in=roles, unit=unit
    )
    return sorted(set(in_force.values_list("account_id", flat=True)))
