"""Background work of the room: fetch, act, stop."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from orientir.cycle.assessment.actions.counting import count_results
from orientir.kit.jobs.api import Job, job_task, report_progress

COUNT = "assessment.count_results"


@job_task(COUNT, title=gettext_noop("Counting the results"))
def count(job: Job, procedure: int) -> dict[str, Any]:
    """Done for the operator who asked; the database decides whose procedure it may be."""

    def tell(step: str, done: int, total: int) -> None:
        report_progress(job, done, total, step)

    return dict(count_results(procedure=procedure, by=job.by_id, at=timezone.now(), tell=tell))
