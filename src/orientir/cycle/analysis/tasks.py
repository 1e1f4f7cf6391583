"""Background work of the analysis: fetch, act, stop."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from orientir.cycle.analysis.actions.running import count_run
from orientir.cycle.analysis.actions.telling import tell_concerned
from orientir.kit.events import api as events
from orientir.kit.jobs.api import Job, job_task, report_progress

COUNT = "analysis.count_run"


@job_task(COUNT, title=gettext_noop("Counting an analysis"))
def count(job: Job, run: int) -> dict[str, Any]:
    def tell(step: str, done: int, total: int) -> None:
        report_progress(job, done, total, step)

    count_run(run=run, by=job.by_id, at=timezone.now(), tell=tell)
    return {"run": run}


@events.listens("analysis.run_published", name="analysis.tell_concerned")
def hear_published(told: events.Told) -> None:
    """Heads and municipalities are told, whose accounts who publishes need not see."""
    tell_concerned(int(told.subject), at=told.at)
