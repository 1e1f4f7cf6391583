"""Doing a job: for whom, with what outcome, and again if a worker was killed in the middle of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_noop

from orientir.core.mistakes import Mistake
from orientir.kit.jobs.kinds import KINDS
from orientir.kit.jobs.models import Job
from orientir.kit.jobs.progress import forget

MOST_ATTEMPTS = 3
FAULT = gettext_noop("The program failed here. The administrator sees the details in the log.")
GAVE_UP = gettext_noop("The work was interrupted three times and was given up.")

log = logging.getLogger(__name__)


def run(job_id: int) -> None:
    """Do the job to its end, unless it has ended already; its outcome stands in its row."""
    job = Job.objects.get(pk=job_id)
    if job.state in (Job.State.DONE, Job.State.FAILED):
        return
    if job.attempts >= MOST_ATTEMPTS:
        _finish(job, Job.State.FAILED, error=GAVE_UP)
        return
    _begin(job)
    try:
        with acting_for(job):
            result = KINDS[job.name].work(job, **job.arguments)
    except Mistake as mistake:
        _finish(job, Job.State.FAILED, error=str(mistake))
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.name)
        _finish(job, Job.State.FAILED, error=FAULT)
    else:
        _finish(job, Job.State.DONE, result=result)


@contextmanager
def acting_for(job: Job) -> Iterator[None]:
    """The connection acts for whom the job's row names, not its arguments; for nobody if it names none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT assume_job_account(%s)", [job.pk])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT close_session(), set_config('orientir.session_token', '', false)"
            )


def _begin(job: Job) -> None:
    job.state = Job.State.RUNNING
    job.attempts += 1
    job.started_at = job.step_started_at = timezone.now()
    job.step, job.done, job.total = "", 0, 0
    job.save()


def _finish(
    job: Job, state: Job.State, *, error: str = "", result: dict[str, Any] | None = None
) -> None:
    forget(job)
    job.state, job.error, job.result = state, error, result
    job.finished_at = timezone.now()
    job.save()
