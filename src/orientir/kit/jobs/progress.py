"""How far a job has come: written by the job, read by a page."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from django.db import connection, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from orientir.core.mistakes import Mistake
from orientir.kit.jobs.kinds import KINDS
from orientir.kit.jobs.models import ENDED, Job

SHORTEST_PAUSE = 0.2  # seconds between two writes of the same step


class JobCancelled(Mistake):
    """Somebody asked to cancel the job that runs."""


_written: dict[int, tuple[str, float]] = {}
_told_to_stop: set[int] = set()
_side_connection: BaseDatabaseWrapper | None = None


SHOWN_STATES: Final[dict[str, Literal["waiting", "doing", "done", "failed"]]] = {
    Job.State.WAITING: "waiting",
    Job.State.RUNNING: "doing",
    Job.State.DONE: "done",
    Job.State.FAILED: "failed",
    Job.State.CANCELLED: "failed",
}
"""What a bar of progress calls the state of a job."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A job as its page shows it; ``rest_seconds`` of this step is ``None`` while it cannot be told."""

    id: int
    name: str
    title: str
    state: str
    step: str
    done: int
    total: int
    started_at: datetime | None
    finished_at: datetime | None
    rest_seconds: float | None
    result: dict[str, Any] | None
    error: str

    @property
    def is_finished(self) -> bool:
        return self.state in ENDED

    @property
    def percent(self) -> int:
        """Of this step, 0–100."""
        return min(100, 100 * self.done // self.total) if self.total else 0


def get_progress(job_id: int, at: datetime | None = None) -> Progress:
    """The job as of ``at`` (now). Raises ``Job.DoesNotExist`` where one may not see it."""
    job = Job.objects.get(pk=job_id)
    kind = KINDS.get(job.name)
    return Progress(
        id=job.pk,
        name=job.name,
        title=gettext(kind.title) if kind else job.name,
        state=job.state,
        step=gettext(job.step) if job.step else "",
        done=job.done,
        total=job.total,
        started_at=job.started_at,
        finished_at=job.finished_at,
        rest_seconds=estimate_rest(job, at or timezone.now()),
        result=job.result,
        error=gettext(job.error) if job.error else "",
    )


def estimate_rest(job: Job, at: datetime) -> float | None:
    """Seconds until the step is done if it goes on as it went."""
    if job.state != Job.State.RUNNING or job.step_started_at is None or job.done <= 0:
        return None
    spent = (at - job.step_started_at).total_seconds()
    return max(0.0, spent * (job.total - job.done) / job.done)


def report_progress(job: Job, done: int, total: int, step: str = "") -> None:
    """Note that ``done`` of ``total`` of ``step`` (a message id) are done; cheap enough for every row.

    Seen at once, even while the work itself is one open transaction: it goes over a connection of its own.
    Raises JobCancelled once somebody has asked to cancel the job: what was begun is rolled back on its way out.
    """
    step = step or job.step
    is_new_step = step != job.step
    if not is_new_step and done < total and not _may_write(job.pk, step):
        return
    changed: dict[str, Any] = {"step": step, "done": done, "total": total}
    if is_new_step or job.step_started_at is None:
        changed["step_started_at"] = timezone.now()
    for name, value in changed.items():
        setattr(job, name, value)
    is_cancelled = _write(job.pk, changed)
    _written[job.pk] = (step, time.monotonic())
    if is_cancelled:
        _told_to_stop.add(job.pk)
        raise JobCancelled(gettext_noop("Cancelled."))


def forget(job: Job) -> None:
    """The job is over: close what reporting opened."""
    global _side_connection
    _written.pop(job.pk, None)
    _told_to_stop.discard(job.pk)
    if _side_connection is not None:
        _side_connection.close()
        _side_connection = None


def was_told_to_stop(job: Job) -> bool:
    """Whether reporting has raised JobCancelled in this job, whatever was made of it."""
    return job.pk in _told_to_stop


def _may_write(job_id: int, step: str) -> bool:
    last_step, last_at = _written.get(job_id, ("", 0.0))
    return last_step != step or time.monotonic() - last_at >= SHORTEST_PAUSE


def _write(job_id: int, changed: dict[str, Any]) -> bool:
    """Whether the job is to be cancelled."""
    names = ", ".join(f"{name} = %s" for name in changed)
    with (_beside() if connection.in_atomic_block else connection).cursor() as cursor:
        cursor.execute(
            f"UPDATE jobs_job SET {names} WHERE id = %s"  # noqa: S608 names of ours
            " RETURNING cancel_asked_at IS NOT NULL",
            [*changed.values(), job_id],
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def _beside() -> BaseDatabaseWrapper:
    global _side_connection
    if _side_connection is None:
        _side_connection = connection.copy(router.db_for_write(Job))
        _side_connection.inc_thread_sharing()
    return _side_connection
