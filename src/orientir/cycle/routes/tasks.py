"""Work of the room in the background."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from orientir.cycle.routes.actions.building import build_drafts
from orientir.kit.jobs.api import Job, job_task, report_progress


@job_task("routes.build_drafts", title=gettext_noop("Routes are built from results"))
def build(job: Job, procedure: int) -> dict[str, Any]:
    """Drafts for everyone who has none yet; with the rights of the operator who asked."""
    made = build_drafts(
        procedure=procedure,
        by=job.by_id,
        at=timezone.now(),
        tell=lambda step, done, total: report_progress(job, done, total, step),
    )
    return {"routes": made}
