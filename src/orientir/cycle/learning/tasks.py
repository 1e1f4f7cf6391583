"""Background work of the room: fetch, act, stop."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from orientir.cycle.learning.actions.changes import count_changes
from orientir.kit.jobs.api import Job, job_task, report_progress

COUNT_CHANGES = "learning.count_changes"


@job_task(COUNT_CHANGES, title=gettext_noop("Counting changes after programmes"))
def count_all_changes(job: Job) -> dict[str, Any]:
    """Done for the operator who asked: nobody else may read results."""
    report_progress(job, 0, 1, "Изменения после программ")
    return {"programmes": count_changes(by=job.by_id, at=timezone.now())}
