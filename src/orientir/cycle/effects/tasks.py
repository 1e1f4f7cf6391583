"""Background work of the room: fetch, act, stop."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from orientir.cycle.effects.actions.studying import count_study
from orientir.kit.jobs.api import Job, job_task

COUNT = "effects.count_study"


@job_task(COUNT, title=gettext_noop("Counting an effect"))
def count(job: Job, study: int) -> dict[str, Any]:
    count_study(study=study, by=job.by_id, at=timezone.now())
    return {"study": study}
