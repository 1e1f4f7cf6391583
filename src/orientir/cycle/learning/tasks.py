"""Background work of the room: fetch, act, stop."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop
from procrastinate.contrib.django import app

from orientir.cycle.learning.actions.changes import count_changes
from orientir.cycle.learning.actions.telling import tell_heads, tell_seated, tell_starting
from orientir.kit.events import api as events
from orientir.kit.jobs.api import Job, job_task, report_progress

COUNT_CHANGES = "learning.count_changes"


@job_task(COUNT_CHANGES, title=gettext_noop("Counting changes after programmes"))
def count_all_changes(job: Job) -> dict[str, Any]:
    """Done for the operator who asked: nobody else may read results."""
    report_progress(job, 0, 1, "Изменения после программ")
    return {"programmes": count_changes(by=job.by_id, at=timezone.now())}


@events.listens("learning.seat_came_free", name="learning.tell_seated")
def hear_seated(told: events.Told) -> None:
    """Whose place in the queue has come: whoever gave the seat back may not see them."""
    tell_seated(int(told.subject), at=told.at)


@events.listens("learning.application_submitted", name="learning.tell_heads")
def hear_submitted(told: events.Told) -> None:
    """Heads are told, whose accounts a teacher may not see."""
    tell_heads(int(told.subject), at=told.at)


@app.periodic(cron="40 3 * * *")  # by UTC: morning in most of the country
@app.task(name="learning.tell_starting", queueing_lock="learning.tell_starting", queue="system")
def tell_starting_daily(timestamp: int) -> None:  # noqa: ARG001 the queue passes it
    tell_starting(on=timezone.localdate(), at=timezone.now())
