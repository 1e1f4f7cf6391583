"""Routes in words: kinds, states, where a route stands, how sure a deficit is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orientir.cycle.goals import api as goals

KINDS: Mapping[str, Promise] = {
    "self_study": gettext_lazy("self-study"),
    "workplace_task": gettext_lazy("task at work"),
    "mentoring": gettext_lazy("mentoring"),
    "event": gettext_lazy("event"),
    "internship": gettext_lazy("internship"),
    "upskilling": gettext_lazy("upskilling programme"),
    "retraining": gettext_lazy("retraining programme"),
}
STANDINGS: Mapping[str, Promise] = {
    "late": gettext_lazy("draft over its term"),
    "overdue": gettext_lazy("a step is overdue"),
    "mark": gettext_lazy("a report waits for the mark"),
    "asked": gettext_lazy("the draft is shown to the curator"),
    "organisation": gettext_lazy("waits for the organisation"),
    "stuck": gettext_lazy("stopped on the way"),
    "soon": gettext_lazy("a step is due soon"),
    "draft": gettext_lazy("draft, waits for the person"),
    "going": gettext_lazy("goes by plan"),
    "completed": gettext_lazy("completed"),
    "cancelled": gettext_lazy("broken off"),
}
MARKS: Mapping[str, str] = {
    "late": "overdue",
    "overdue": "overdue",
    "mark": "waiting",
    "asked": "waiting",
    "organisation": "waiting",
    "stuck": "stuck",
    "soon": "soon",
    "draft": "ahead",
    "going": "doing",
    "completed": "done",
    "cancelled": "not_established",
}
SUPPORTS: Mapping[str, Promise] = {
    "curator": gettext_lazy("curator"),
    "tutor": gettext_lazy("tutor"),
    "methodist": gettext_lazy("methodist"),
    "mentor": gettext_lazy("mentor"),
}
STATUSES: Mapping[str, Promise] = {
    "draft": gettext_lazy("draft"),
    "agreed": gettext_lazy("waits for the organisation"),
    "active": gettext_lazy("under way"),
    "completed": gettext_lazy("completed"),
    "cancelled": gettext_lazy("broken off"),
}
STATUS_MARKS: Mapping[str, str] = {
    "draft": "ahead",
    "agreed": "waiting",
    "active": "doing",
    "completed": "done",
    "cancelled": "not_established",
}
EVENTS: Mapping[str, Promise] = {
    "built": gettext_lazy("built from the results of a diagnostic"),
    "wished": gettext_lazy("asked for by own wish"),
    "agreed": gettext_lazy("the person agreed"),
    "shown": gettext_lazy("the draft was shown to the curator"),
    "organisation_agreed": gettext_lazy("the organisation agreed"),
    "returned": gettext_lazy("the organisation returned it"),
    "cancelled": gettext_lazy("broken off"),
    "completed": gettext_lazy("completed"),
    "curator_assigned": gettext_lazy("it was said who accompanies"),
    "step_added": gettext_lazy("a step was added"),
    "step_changed": gettext_lazy("a step was changed"),
    "step_dropped": gettext_lazy("a step was taken away"),
    "steps_ordered": gettext_lazy("the order of steps was changed"),
    "step_reported": gettext_lazy("a step was reported"),
    "file_dropped": gettext_lazy("a document of a step was taken away"),
    "step_marked": gettext_lazy("a step was marked"),
    "step_learned": gettext_lazy("a programme of the route was completed"),
    "programme_chosen": gettext_lazy("a programme was chosen"),
    "application_moved": gettext_lazy("the application to the programme moved on"),
    "certificate_noted": gettext_lazy("the certificate was written down"),
    "study_told": gettext_lazy("it was said how much time there is for programmes"),
    "routing_applied": gettext_lazy("a programme was proposed by routing"),
    "result_destroyed": gettext_lazy("the result it was built from was destroyed"),
}
ASKED: Mapping[str, tuple[str, Promise]] = {
    "submitted": ("waiting", gettext_lazy("the application waits for the head")),
    "waiting": ("waiting", gettext_lazy("in the queue for a seat")),
    "enrolled": ("doing", gettext_lazy("enrolled")),
    "refused": ("overdue", gettext_lazy("the application was refused: choose another group")),
    "withdrawn": ("ahead", gettext_lazy("the application was taken back")),
    "left": ("overdue", gettext_lazy("the seat is lost: choose another group")),
}
"""What has become of an application → the mark of its state and words for it."""
WAYS: Mapping[str, Promise] = {
    "work": gettext_lazy("work itself"),
    "people": gettext_lazy("other people"),
    "courses": gettext_lazy("programmes"),
}


def certainty(probability: float | None, on: date) -> str:
    """How sure a deficit is, by the bounds of the methodology; empty for a person's own word."""
    if probability is None:
        return ""
    likely, probable = (
        float(goals.get_parameter(pack_id="", name=name, on=on))
        for name in ("verdict.likely", "verdict.probable")
    )
    if probability >= likely:
        return _("most likely there is a deficit")
    if probability >= probable:
        return _("probably there is a deficit")
    return _("close to the border")


def status_of(status: str) -> tuple[str, str]:
    """The mark and the words of a route's state."""
    return STATUS_MARKS[status], str(STATUSES[status])


def hours_words(hours: int) -> str:
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}


def count_steps(count: int) -> str:
    return ngettext("%(n)s step", "%(n)s steps", count) % {"n": count}


def steps_words(done: int, total: int) -> str:
    text = ngettext("%(done)s of %(n)s step", "%(done)s of %(n)s steps", total)
    return text % {"done": done, "n": total}
