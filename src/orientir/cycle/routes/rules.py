"""States of a route and of its steps, and who may what. The database's policies hold beside these rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices

from orientir.cycle.registry.api import may
from orientir.kit.access.acting import Acting


class RouteStatus(TextChoices):
    """As in the snapshot contract: a draft is not a formed route."""

    DRAFT = "draft"
    AGREED = "agreed"  # by the person; waits for the organisation
    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class StepStatus(TextChoices):
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class StepKind(TextChoices):
    SELF_STUDY = "self_study"
    WORKPLACE_TASK = "workplace_task"
    MENTORING = "mentoring"
    EVENT = "event"
    INTERNSHIP = "internship"
    UPSKILLING = "upskilling"
    RETRAINING = "retraining"


class Asked(TextChoices):
    """What has become of the application that a step was made with, as the room of learning tells it."""

    SUBMITTED = "submitted"  # the head has not agreed yet
    WAITING = "waiting"  # in the queue for a seat
    ENROLLED = "enrolled"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LEFT = "left"  # the seat was lost after it was given


class ShownTo(TextChoices):
    """Beside the person and the operator: whom the person has let see the route."""

    NOBODY = "nobody"
    CURATOR = "curator"
    ORGANISATION = "organisation"


class Sharing(TextChoices):
    """What of the route others see: its steps alone, or with the deficits they mend."""

    STEPS = "steps"
    DEFICITS = "deficits"


class SupportKind(TextChoices):
    CURATOR = "curator"
    TUTOR = "tutor"
    METHODIST = "methodist"
    MENTOR = "mentor"


class NoteKind(TextChoices):
    NOTE = "note"
    MEETING = "meeting"


class Standing(TextChoices):
    """Where a route stands on a day: for lists and caseloads; the order is that of urgency."""

    LATE = "late"  # a draft past the Concept's term
    OVERDUE = "overdue"  # a step past its day
    MARK = "mark"  # a step is reported and waits for the mark
    ASKED = "asked"  # the person showed the draft to the curator
    ORGANISATION = "organisation"  # agreed by the person, waits for the organisation
    STUCK = "stuck"
    SOON = "soon"
    DRAFT = "draft"
    GOING = "going"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


OPEN: Final = (RouteStatus.DRAFT, RouteStatus.AGREED, RouteStatus.ACTIVE)
ENDED_STEPS: Final = (StepStatus.COMPLETED, StepStatus.CANCELLED)
LIVE: Final = (Asked.SUBMITTED, Asked.WAITING, Asked.ENROLLED)
COURSES: Final = (StepKind.UPSKILLING, StepKind.RETRAINING)
PEOPLE: Final = (StepKind.MENTORING, StepKind.EVENT, StepKind.INTERNSHIP)

WAY_OF: Final[Mapping[str, str]] = {
    **dict.fromkeys(StepKind.values, "work"),
    **dict.fromkeys((kind.value for kind in PEOPLE), "people"),
    **dict.fromkeys((kind.value for kind in COURSES), "courses"),
}
"""Kind of a step → which part of the 70/20/10 mix it is."""


def runs_routes(account: Acting) -> bool:
    """Builds drafts from results and sees every route: the operator who counted them."""
    return may(account.role, "run_procedures")


def sees_routes(account: Acting) -> bool:
    """Sees routes of the people of a subtree, as far as each person has shown theirs."""
    return may(account.role, "edit_people")


def sees_figures(account: Acting) -> bool:
    return may(account.role, "see_figures")


def sees_runs(account: Acting) -> bool:
    """Sees what runs of routing came to over the whole region: figures, nobody's name."""
    return may(account.role, "steer_snapshots")
