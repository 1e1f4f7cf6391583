"""Assignments under control: whose, until when, how they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Min, Q, QuerySet, When

from orientir.core.mistakes import Mistake
from orientir.cycle.decisions.models import Assignment, AssignmentFile, AssignmentStep, Decision
from orientir.cycle.decisions.rules import (
    LIVE,
    OPEN,
    REPORTERS,
    SIGNERS,
    AssignmentState,
    DecisionState,
)
from orientir.kit.access.acting import Acting

SORTS: Mapping[str, str] = {"due": "due_on", "-due": "-due_on"}


class AssignmentNotFound(Mistake):
    """There is no such assignment, or one may not see it."""


@dataclass(frozen=True, slots=True)
class WaitingAssignments:
    """What waits for an account: to report by when the first, and reports to settle."""

    to_report: int
    overdue: int
    due_on: date | None
    to_settle: int


def charged_to(account: Acting) -> Q:
    """What is charged to the account: its unit, or the person."""
    mine = Q(person=account.person_id) if account.person_id is not None else Q(pk__in=[])
    if account.role in REPORTERS and account.unit_id is not None:
        mine |= Q(unit=account.unit_id, person=None, role__in=["", account.role])
    return mine


def controlled_by(account: Acting) -> Q:
    """Decisions of the account's unit: whose reports it settles."""
    if account.role not in SIGNERS or account.unit_id is None:
        return Q(pk__in=[])
    return Q(decision__unit=account.unit_id)


def list_assignments(
    filters: Mapping[str, str], account: Acting, today: date, sort: str = ""
) -> QuerySet[Assignment]:
    """The nearest term first. ``filters``: q, state (``open`` and ``overdue`` too), whose (``mine``, ``control``)."""
    found = Assignment.objects.select_related("decision", "unit").exclude(
        decision__state=DecisionState.DRAFT
    )
    found = _narrow_state(found, filters.get("state", ""), today)
    if filters.get("whose") == "mine":
        found = found.filter(charged_to(account))
    elif filters.get("whose") == "control":
        found = found.filter(controlled_by(account))
    for word in filters.get("q", "").lower().replace("№", " ").split():
        found = found.filter(
            Q(text__icontains=word) | Q(who__icontains=word) | Q(decision__sought__contains=word)
        )
    is_over = Case(When(state__in=LIVE, then=0), default=1)
    return found.order_by(is_over, SORTS.get(sort, "due_on"), "decision", "number", "who", "pk")


def _narrow_state(found: QuerySet[Assignment], state: str, today: date) -> QuerySet[Assignment]:
    if state == "overdue":
        return found.filter(state__in=OPEN, due_on__lt=today)
    if state == "open":
        return found.filter(state__in=OPEN)
    return found.filter(state=state) if state else found


def count_assignments(today: date) -> dict[str, int]:
    """How many stand how; ``overdue`` are counted among the open ones too."""
    signed = Assignment.objects.exclude(decision__state=DecisionState.DRAFT)
    return dict(
        signed.aggregate(
            open=Count("pk", filter=Q(state__in=OPEN)),
            overdue=Count("pk", filter=Q(state__in=OPEN, due_on__lt=today)),
            reported=Count("pk", filter=Q(state=AssignmentState.REPORTED)),
            accepted=Count("pk", filter=Q(state=AssignmentState.ACCEPTED)),
        )
    )


def list_points(decision: Decision) -> list[Assignment]:
    """Assignments of a decision by point, then by who."""
    found = Assignment.objects.filter(decision=decision).select_related("unit")
    return list(found.order_by("number", "who", "pk"))


def find_charged(*, decision: int, unit: int) -> list[int]:
    """Assignments of a decision that a unit as a whole is charged with, by point."""
    found = Assignment.objects.filter(decision=decision, unit=unit, person=None, role="")
    return list(found.order_by("number").values_list("pk", flat=True))


def get_assignment(assignment: int) -> Assignment:
    """Of a signed decision. Raises AssignmentNotFound."""
    found = Assignment.objects.select_related("decision__unit", "unit", "reported_by", "settled_by")
    one = found.exclude(decision__state=DecisionState.DRAFT).filter(pk=assignment).first()
    if one is None:
        raise AssignmentNotFound(f"поручения {assignment} нет, или оно не видно вашей роли")
    return one


def list_steps(one: Assignment) -> list[AssignmentStep]:
    found = AssignmentStep.objects.filter(assignment=one).select_related("by")
    return list(found.order_by("at", "pk"))


def list_files(one: Assignment) -> list[AssignmentFile]:
    """Documents of all reports, without their bytes."""
    found = AssignmentFile.objects.filter(step__assignment=one).defer("content")
    return list(found.order_by("pk"))


def get_file(assignment: int, file: int) -> AssignmentFile:
    """With its bytes. Raises AssignmentNotFound."""
    one = AssignmentFile.objects.filter(pk=file, step__assignment=assignment).first()
    if one is None:
        raise AssignmentNotFound("такого документа нет, или он не виден вашей роли")
    return one


def find_waiting(account: Acting, today: date) -> WaitingAssignments:
    """What waits for this account. One query."""
    mine, control = charged_to(account) & Q(state__in=OPEN), controlled_by(account)
    told = Assignment.objects.filter(decision__state=DecisionState.SIGNED).aggregate(
        to_report=Count("pk", filter=mine),
        overdue=Count("pk", filter=mine & Q(due_on__lt=today)),
        due_on=Min("due_on", filter=mine),
        to_settle=Count(
            "pk", filter=control & Q(state=AssignmentState.REPORTED) & ~Q(reported_by=account.account_id)
        ),
    )  # fmt: skip
    return WaitingAssignments(**told)
