"""Cancelling a job and asking for it again; the database decides whose job it may be."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake
from orientir.kit.jobs.kinds import KINDS
from orientir.kit.jobs.models import Job
from orientir.kit.jobs.tasks import run_job
from orientir.kit.journal import record


class JobIsOver(Mistake):
    """There is nothing to cancel any more."""


class JobNotOver(Mistake):
    """It still runs, or it went well: there is nothing to do again."""


@transaction.atomic
def cancel_job(*, job: int, by: int, at: datetime) -> str:
    """Ask that a job be cancelled: one that waits is cancelled at once (``cancelled``), one that runs as soon as it
    can stop (``asked``). Raises JobIsOver."""
    outcome = _ask("select cancel_job(%s, %s)", job, at)
    if not outcome:
        raise JobIsOver(_("This work has ended already: there is nothing to cancel."))
    record(event="jobs.cancelled", by=by, at=at, subject=f"job:{job}")
    return str(outcome)


@transaction.atomic
def retry_job(*, job: int, by: int, at: datetime) -> None:
    """Do again, from the beginning and for whoever asked first, what failed or was cancelled. Raises JobNotOver."""
    found = Job.objects.filter(pk=job).first()
    if found is None or found.name not in KINDS or not _ask("select retry_job(%s)", job):
        raise JobNotOver(_("Only work that failed or was cancelled can be done again."))
    run_job.configure(queue=KINDS[found.name].queue).defer(job_id=job)
    record(event="jobs.asked_again", by=by, at=at, subject=f"job:{job}")


def _ask(statement: str, *values: Any) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]
