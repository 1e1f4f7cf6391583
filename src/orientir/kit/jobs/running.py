"""Doing a job: for whom, with what outcome, and again if a worker was killed in the middle of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from psycopg import Connection
from psycopg.errors import QueryCanceled

from orientir.core.mistakes import Mistake
from orientir.kit.jobs.kinds import KINDS
from orientir.kit.jobs.models import Job
from orientir.kit.jobs.notices import ENDED_KINDS
from orientir.kit.jobs.progress import JobCancelled, forget, was_told_to_stop
from orientir.kit.notices import api as notices

MOST_ATTEMPTS = 3
LONG = 10.0  # seconds after which a job that went well is told of: before, its page was still looked at
FAULT = gettext_noop("The program failed here. The administrator sees the details in the log.")
GAVE_UP = gettext_noop("The work was interrupted three times and was given up.")
CANCELLED = gettext_noop("Cancelled.")

log = logging.getLogger(__name__)


def run(job_id: int) -> None:
    """Do the job to its end, unless it has ended already; its outcome stands in its row."""
    job = Job.objects.get(pk=job_id)
    if job.is_over:
        return
    if job.cancel_asked_at is not None:
        _finish(job, Job.State.CANCELLED, error=CANCELLED)
        return
    if job.attempts >= MOST_ATTEMPTS:
        _finish(job, Job.State.FAILED, error=GAVE_UP)
        return
    _begin(job)
    try:
        result = _work(job)
    except JobCancelled:
        _finish(job, Job.State.CANCELLED, error=CANCELLED)
    except Mistake as mistake:
        _finish(job, Job.State.FAILED, error=str(mistake))
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.name)
        _finish(job, Job.State.FAILED, error=FAULT)
    else:
        _finish(job, Job.State.DONE, result=result)


def _work(job: Job) -> dict[str, Any] | None:
    """Raises JobCancelled also where a room took it for a mistake of its own, or a statement was broken off."""
    try:
        with acting_for(job), interruptible(job.pk):
            result = KINDS[job.name].work(job, **job.arguments)
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled) and _is_cancelled(job):
            raise JobCancelled(CANCELLED) from error
        raise
    if was_told_to_stop(job):
        raise JobCancelled(CANCELLED)
    return result


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


_in_hand: dict[int, Connection[Any]] = {}


@contextmanager
def interruptible(job_id: int) -> Iterator[None]:
    """Inside the block ``interrupt`` may break off a statement of the job."""
    connection.ensure_connection()
    _in_hand[job_id] = connection.connection
    try:
        yield
    finally:
        _in_hand.pop(job_id, None)


def has_in_hand() -> bool:
    return bool(_in_hand)


def interrupt_cancelled() -> int:
    """Break off the statements of jobs in hand that are to be cancelled and do not report; how many.

    Called from another thread than the job's: it asks over a connection of its own.
    """
    asked = Job.objects.filter(pk__in=list(_in_hand), cancel_asked_at__isnull=False)
    broken = 0
    for job_id in asked.values_list("pk", flat=True):
        held = _in_hand.get(job_id)
        if held is not None and not held.closed:
            held.cancel_safe(timeout=5)
            broken += 1
    return broken


def _is_cancelled(job: Job) -> bool:
    return Job.objects.filter(pk=job.pk, cancel_asked_at__isnull=False).exists()


def _begin(job: Job) -> None:
    job.state = Job.State.RUNNING
    job.attempts += 1
    job.started_at = job.step_started_at = timezone.now()
    job.step, job.done, job.total = "", 0, 0
    job.save(
        update_fields=[
            "state",
            "attempts",
            "started_at",
            "step_started_at",
            "step",
            "done",
            "total",
        ]
    )


def _finish(
    job: Job, state: Job.State, *, error: str = "", result: dict[str, Any] | None = None
) -> None:
    forget(job)
    job.state, job.error, job.result = state, error, result
    job.finished_at = timezone.now()
    with transaction.atomic():
        job.save(update_fields=["state", "error", "result", "finished_at"])
        tell_owner(job)


def tell_owner(job: Job) -> None:
    """Whoever asked hears how it ended, unless it went well while they were still looking."""
    if job.by_id is None:
        return
    if job.state == Job.State.CANCELLED and job.cancel_asked_by_id in (None, job.by_id):
        return
    begun = job.started_at or job.created_at
    at = job.finished_at or timezone.now()
    if job.state == Job.State.DONE and (at - begun).total_seconds() < LONG:
        return
    kind = KINDS.get(job.name)
    notices.send(
        ENDED_KINDS[Job.State(job.state)],
        key=f"{job.pk}:{at.timestamp():.0f}",
        at=at,
        accounts=[job.by_id],
        link=f"/jobs/{job.pk}/",
        title=gettext(kind.title) if kind else job.name,
    )
