"""Background work of the room: fetch, act, stop."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from orientir.cycle.recommendations.actions.counting import count_advice
from orientir.cycle.recommendations.actions.telling import tell_addressees
from orientir.kit.events import api as events
from orientir.kit.jobs.api import Job, job_task, report_progress

COUNT = "recommendations.count_advice"


@job_task(COUNT, title=gettext_noop("Gathering recommendations"))
def count(job: Job, run: int) -> dict[str, Any]:
    def tell(step: str, done: int, total: int) -> None:
        report_progress(job, done, total, step)

    count_advice(run=run, by=job.by_id, at=timezone.now(), tell=tell)
    return {"run": run}


@events.listens("recommendations.issued", name="recommendations.tell_addressees")
def tell_issued(told: events.Told) -> None:
    """Whoever is to answer hears of it."""
    tell_addressees(order=int(told.subject), at=told.at)
