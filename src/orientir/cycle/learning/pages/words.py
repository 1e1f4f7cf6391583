"""What kinds, forms, states and phases are called."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orientir.cycle.learning.rules import (
    ApplicationState,
    EnrolmentState,
    FinalResult,
    Funding,
    OrderKind,
    Phase,
    Presence,
    ProgrammeState,
    ReviewVerdict,
    StudyForm,
)

Words = str | Promise
Marked = tuple[str, Words]
"""A state of the design system, and the word for it."""

KINDS: Final[dict[str, Words]] = {
    "upskilling": _("upskilling"),
    "retraining": _("retraining"),
}
FORMS: Final[dict[str, Words]] = {
    StudyForm.FULL_TIME: _("full-time"),
    StudyForm.DISTANCE: _("distance"),
    StudyForm.MIXED: _("full-time and distance"),
    StudyForm.NETWORK: _("network"),
}
FUNDING: Final[dict[str, Words]] = {
    Funding.BUDGET: _("free for learners"),
    Funding.PAID: _("paid"),
}
EDUCATION_LEVELS: Final[dict[str, Words]] = {
    "higher": _("higher education"),
    "secondary": _("secondary professional education"),
}
PROGRAMME_STATES: Final[dict[str, Marked]] = {
    ProgrammeState.DRAFT: ("early", _("draft")),
    ProgrammeState.EXPERTISE: ("doing", _("in expertise")),
    ProgrammeState.RECOMMENDED: ("done", _("recommended")),
    ProgrammeState.REGISTRY: ("done", _("in the registry")),
    ProgrammeState.ARCHIVE: ("no_target", _("in the archive")),
}
PHASES: Final[dict[str, Marked]] = {
    Phase.DRAFT: ("early", _("draft")),
    Phase.SOON: ("ahead", _("applications soon")),
    Phase.COLLECTING: ("doing", _("takes applications")),
    Phase.GATHERED: ("ahead", _("applications are over")),
    Phase.LEARNING: ("doing", _("learning")),
    Phase.ENDED: ("soon", _("to be completed")),
    Phase.COMPLETED: ("done", _("completed")),
    Phase.CANCELLED: ("no_target", _("cancelled")),
}
APPLICATIONS: Final[dict[str, Marked]] = {
    ApplicationState.SUBMITTED: ("soon", _("the head has not agreed yet")),
    ApplicationState.REFUSED: ("no_target", _("refused")),
    ApplicationState.WAITING: ("doing", _("in the queue")),
    ApplicationState.ENROLLED: ("done", _("enrolled")),
    ApplicationState.WITHDRAWN: ("no_target", _("taken back")),
}
ENROLMENTS: Final[dict[str, Marked]] = {
    EnrolmentState.ENROLLED: ("doing", _("enrolled")),
    EnrolmentState.COMPLETED: ("done", _("completed")),
    EnrolmentState.EXPELLED: ("no_target", _("expelled")),
    EnrolmentState.WITHDRAWN: ("no_target", _("taken back")),
}
PRESENCE: Final[dict[str, Words]] = {
    Presence.PRESENT: _("was there"),
    Presence.ABSENT: _("was not"),
    Presence.EXCUSED: _("with a reason"),
}
RESULTS: Final[dict[str, Words]] = {
    FinalResult.PASSED: _("passed"),
    FinalResult.FAILED: _("not passed"),
}
ORDERS: Final[dict[str, Words]] = {
    OrderKind.ENROLMENT: _("of enrolment"),
    OrderKind.EXPULSION: _("of expulsion"),
    OrderKind.COMPLETION: _("of completion"),
}
VERDICTS: Final[dict[str, Marked]] = {
    ReviewVerdict.RECOMMENDED: ("done", _("recommends")),
    ReviewVerdict.RETURNED: ("check", _("returns to the authors")),
}
