"""What the queue carries: the number of a job, and the watch over jobs whose worker was killed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from orientir.kit.jobs import running
from orientir.kit.jobs.kinds import KINDS, QUEUE_OF_PEOPLE, QUEUE_OF_SYSTEM
from orientir.kit.jobs.models import Job

SILENCE = 20.0  # seconds without a heartbeat (every 5 s) after which a worker counts as dead

OFTEN = "* * * * * */10"  # every ten seconds
# locked while they are put back: two workers look at once
LOST = """
select j.* from jobs_job j where j.state in ('waiting', 'running') and j.created_at < now() - interval '5 seconds'
  and not exists (select 1 from procrastinate_jobs q where q.task_name = 'orientir.run_job'
    and q.status in ('todo', 'doing') and (q.args ->> 'job_id')::bigint = j.id)
for update skip locked
"""


@app.task(name="orientir.run_job")
def run_job(job_id: int) -> None:
    running.run(job_id)


@app.task(name="orientir.retry_stalled")
async def retry_stalled(timestamp: int) -> None:  # noqa: ARG001 the queue passes it
    """Each kind of worker looks after both: the other may be the one that died."""
    await put_back_stalled(SILENCE)


@app.task(name="orientir.settle_lost")
def settle_lost(timestamp: int) -> None:  # noqa: ARG001 the queue passes it
    settle_lost_jobs()


_WATCHES: tuple[Any, ...] = (retry_stalled, settle_lost)
for _queue in (QUEUE_OF_PEOPLE, QUEUE_OF_SYSTEM):
    for _task in _WATCHES:
        app.periodic(
            cron=OFTEN, periodic_id=_queue, queue=_queue, queueing_lock=f"{_task.name}.{_queue}"
        )(_task)


def settle_lost_jobs() -> int:
    """Jobs that say they run or wait, and that no queue carries (the worker lost its database at the end of one):
    they are put into the queue again, the ones tried too often given up by ``run``. How many."""
    with transaction.atomic():
        lost = list(Job.objects.raw(LOST))
        for job in lost:
            kind = KINDS.get(job.name)
            run_job.configure(queue=kind.queue if kind else QUEUE_OF_PEOPLE).defer(job_id=job.pk)
    return len(lost)


async def put_back_stalled(silence: float) -> int:
    """Put jobs back whose worker has been silent for so many seconds; how many."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silence))
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)
