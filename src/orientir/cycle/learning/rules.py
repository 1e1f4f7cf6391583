"""States and who may. The database's policies hold beside these rules (``docs/access.md``)."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices

from orientir.cycle.registry.api import may
from orientir.kit.access.acting import Acting

REVIEWS_NEEDED: Final = 2
"""A programme is recommended when so many reviewers of other organisations have said so."""


class StudyForm(TextChoices):
    FULL_TIME = "full_time"
    DISTANCE = "distance"
    MIXED = "mixed"
    NETWORK = "network"


class Funding(TextChoices):
    BUDGET = "budget"
    PAID = "paid"


class ProgrammeState(TextChoices):
    """Draft → expertise → recommended → in registry → archive; expertise may send it back to draft."""

    DRAFT = "draft"
    EXPERTISE = "expertise"
    RECOMMENDED = "recommended"
    REGISTRY = "registry"
    ARCHIVE = "archive"


class ReviewVerdict(TextChoices):
    RECOMMENDED = "recommended"
    RETURNED = "returned"


class GroupState(TextChoices):
    """What was decided about a group; where it stands today follows from its dates (``Phase``)."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Phase(TextChoices):
    """Where a group stands on a day."""

    DRAFT = "draft"
    SOON = "soon"
    COLLECTING = "collecting"
    GATHERED = "gathered"
    LEARNING = "learning"
    ENDED = "ended"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class ApplicationState(TextChoices):
    """Submitted → (head) approved: enrolled, or waiting in the queue; refused; withdrawn.

    Who still waits when the group starts stays ``waiting`` for ever: they are whom the effect of
    a programme is compared with.
    """

    SUBMITTED = "submitted"
    REFUSED = "refused"
    WAITING = "waiting"
    ENROLLED = "enrolled"
    WITHDRAWN = "withdrawn"


class EnrolmentState(TextChoices):
    """Enrolled → completed, or expelled after the start, or withdrawn before it."""

    ENROLLED = "enrolled"
    COMPLETED = "completed"
    EXPELLED = "expelled"
    WITHDRAWN = "withdrawn"


class Presence(TextChoices):
    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"


class FinalResult(TextChoices):
    PASSED = "passed"
    FAILED = "failed"


class OrderKind(TextChoices):
    ENROLMENT = "enrolment"
    EXPULSION = "expulsion"
    COMPLETION = "completion"


TAKING_SEATS: Final = (EnrolmentState.ENROLLED, EnrolmentState.COMPLETED)
ACTIVE_APPLICATIONS: Final = (
    ApplicationState.SUBMITTED,
    ApplicationState.WAITING,
    ApplicationState.ENROLLED,
)
OFFERED: Final = (ProgrammeState.RECOMMENDED, ProgrammeState.REGISTRY)
"""Programmes that groups are formed for and that routes may name."""


def runs_learning(account: Acting) -> bool:
    return may(account.role, "run_learning")


def reviews_programmes(account: Acting) -> bool:
    return may(account.role, "review_programmes")


def approves_learning(account: Acting) -> bool:
    return may(account.role, "approve_learning")


def sees_people(account: Acting) -> bool:
    return may(account.role, "see_people")


def counts_changes(account: Acting) -> bool:
    """Who may read every result may count what changed: the operator."""
    return may(account.role, "run_procedures")
